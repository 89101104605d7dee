"""The audit trail for people: what a check found, in sentences, and its entries as CSV."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from vaxentry.db.trail import Trail as HeldTrail
from vaxentry.db.transactions import Transactions
from vaxentry.domain.permission import Right
from vaxentry.domain.ports import Clock
from vaxentry.domain.trail import Action, Trail, TrailQuery, TrailReport, TrailRow, span_of
from vaxentry.domain.trail_text import action_text
from vaxentry.errors import FileError
from vaxentry.language import Words
from vaxentry.reports.cells import guarded
from vaxentry.reports.leaving import Leaving, leaving

COLUMNS = ("seq", "at", "code", "action", "author", "entry_no", "rev", "detail")
"""Each has its heading ``trail.column_<name>``."""


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both of them included, in the PC's own time; None = no bound."""

    since: date | None = None
    until: date | None = None


def query(trail: Trail, days: Days, *, action: str = "", author: str = "") -> TrailQuery:
    """What a command asks for.

    Raises:
        FileError: ``author_unknown``, nobody of that name was ever at work here.
    """
    who = [one.id for one in trail.authors() if one.name == author] if author else [None]
    if not who:
        raise FileError(reason="author_unknown")
    since, until = span_of(days.since, days.until)
    return TrailQuery(since, until, action, who[0])


def export(tx: Transactions, clock: Clock, asked: TrailQuery, path: Path, words: Words) -> int:
    """Write the entries to a new file, noted in the trail itself; returns how many.

    Raises:
        NotPermittedError: who is at this PC may not read the trail.
        FileError: ``file_exists``, ``file_not_written``; what was begun is removed.
    """
    what = Leaving(Right.READ_AUDIT, Action.TRAIL_EXPORTED, is_new=True)
    with (
        leaving(tx, clock, path, what) as draft,
        draft.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        return _write(file, HeldTrail(tx, clock).rows(asked), words)


def _write(file: TextIO, rows: Iterator[TrailRow], words: Words) -> int:
    sheet = csv.writer(file)
    sheet.writerow([words(f"trail.column_{name}") for name in COLUMNS])
    written = 0
    for row in rows:
        sheet.writerow([guarded(cell) for cell in cells(row, words)])
        written += 1
    return written


def cells(row: TrailRow, words: Words) -> Sequence[str]:
    """An entry as cells, in the order of `COLUMNS`."""
    at = row.at.astimezone().isoformat(timespec="seconds")
    rev = "" if row.rev is None else str(row.rev)
    said = action_text(row.action, words)
    return (str(row.seq), at, row.action, said, row.author_name, row.entry_no, rev, row.detail)


def to_json(report: TrailReport) -> dict[str, Any]:
    """The same for programs: numbers and codes."""
    return {
        "whole": report.is_whole,
        "entries": report.entries,
        "compared": report.vouched,
        "signed_until": report.signed_until,
        "faults": [
            {"kind": str(one.kind), "entry": one.seq, "until": one.until, "count": one.count}
            for one in report.faults
        ],
    }
