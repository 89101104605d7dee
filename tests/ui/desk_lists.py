"""Rows for the lists beside the cases, and files that are only remembered."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

from tests.ui.fakes import FakeBook
from tests.ui.list_desk import flagged_rows
from tests.ui.window import TYPED
from vaxentry.domain.case_steps import Step
from vaxentry.domain.desk_files import FileForm
from vaxentry.domain.outbox import Flag, State
from vaxentry.domain.trail import Trail, TrailQuery


def put_lists(book: FakeBook) -> list[UUID]:
    """Two for the registry, some to go through, three that were not taken."""
    pending, used, *refused = (uuid4() for _ in range(5))
    row = book.put(replace(TYPED, name="SITI AMINAH"), pending, State.ACCEPTED)
    book.rows_by_id[pending] = replace(row, flags=frozenset({Flag.NIK_PENDING}))
    book.put(TYPED, used, State.NIK_CLASH)
    book.steps.append((used, Step.DUKCAPIL))
    codes = (("invalid", "required"), ("kata_baru", ""), ("invalid", "nik_length"))
    for record, code in zip(refused, codes, strict=True):
        state = State.NEEDS_FIX if code[1] else State.NEEDS_UPDATE
        book.put(replace(TYPED, name="MUHAMMAD FADLI"), record, state)
        book.codes[record] = code
    book.flagged = flagged_rows([pending, used, refused[0]])
    return [pending, used, *refused]


class FakeFiles:
    """Remembers what was to be written."""

    def __init__(self, trail: Trail | None = None) -> None:
        self.written: list[tuple[str, FileForm, str]] = []
        self.trails: list[tuple[str, TrailQuery]] = []
        self._trail = trail

    def new_password(self) -> str:
        return "K7QF-2M9D-XW3T-P8RB"

    def write_niks(self, path: Path, form: FileForm, password: str) -> int:
        self.written.append((path.name, form, password))
        return 2

    def trail(self) -> Trail:
        assert self._trail is not None
        return self._trail

    def write_trail(self, path: Path, query: TrailQuery) -> int:
        self.trails.append((path.name, query))
        return 3
