"""What a clerk began to save and what the program called saved, kept beside the book."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self
from uuid import UUID

from vaxentry.domain.dose import Dose

JOURNAL = "typed.jsonl"


def print_of(dose: Dose | None) -> str:
    """What tells the content of two revisions apart; None = a void."""
    return hashlib.sha256(repr(dose).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Line:
    """One revision.

    Attributes:
        saved: whether the program had said so; else it was only begun.
        rev: its number.
        content: the print of what was typed.
    """

    record_id: str
    rev: int
    saved: bool
    content: str


class Journal:
    """Survives the kill of its writer: each line is with the system before the next step."""

    def __init__(self, home: Path) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        self._file = os.open(home / JOURNAL, flags, 0o600)

    def note(self, record_id: UUID, rev: int, dose: Dose | None, *, saved: bool) -> None:
        line = Line(record_id.hex, rev, saved, print_of(dose))
        os.write(self._file, (json.dumps(asdict(line)) + "\n").encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)


def lines_of(home: Path) -> list[Line]:
    """Everything that was noted; the last line may be torn."""
    path = home / JOURNAL
    if not path.exists():
        return []
    found = []
    for text in path.read_text("utf-8").splitlines():
        try:
            found.append(Line(**json.loads(text)))
        except ValueError:
            continue
    return found
