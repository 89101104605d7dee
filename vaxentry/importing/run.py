"""The import of a stack of cards: read all, recognise, then save row by row.

The file is read to its end before anything is saved, so a damaged one saves nothing. Each row that
becomes a dose, or an offer, is one transaction; those for the desk go there in handfuls of one
transaction. Stopping, a full disk or a power cut leaves whole rows behind, and the same file again
goes on where it ended.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from vaxentry.domain.desk_row import DeskRow, checked_in_book, dose_of, recheck
from vaxentry.domain.dose import Dose
from vaxentry.domain.import_desk import (
    BadRow,
    Begun,
    CellProblem,
    ChangedRow,
    FileMark,
    ImportBook,
    ImportedRow,
    RowMark,
    RowState,
)
from vaxentry.domain.import_table import ImportTally
from vaxentry.domain.look_around import HeldBook
from vaxentry.domain.problems import Problem
from vaxentry.domain.rules import RuleCode
from vaxentry.domain.validation import Checked
from vaxentry.importing.cells import Sheet
from vaxentry.importing.columns import Columns, read_columns
from vaxentry.importing.identity import (
    MarkedRow,
    Older,
    count_missing,
    find_older,
    mark_rows,
    row_key,
)
from vaxentry.importing.readers import Stopped, StoppedReading, file_digest, read_sheet
from vaxentry.importing.report import ImportReport, Outcome, RowResult
from vaxentry.importing.rows import CardRow, read_rows

Progress = Callable[[ImportTally], None]
"""Told how far it is, after each row; with an empty tally now and then while the file is read."""

_ASK_EVERY = 500
_HANDFUL = 100
"""Rows that are laid on the desk together. A card saved meanwhile waits for one handful at most."""

T = TypeVar("T")


def import_stack(
    path: Path,
    book: ImportBook,
    held: HeldBook,
    *,
    today: date,
    new_id: Callable[[], UUID],
    progress: Progress = lambda _tally: None,
    stopped: Stopped = lambda: False,
) -> ImportReport:
    """Import a file of cards. May run on any thread; the callbacks are called on the same one.

    Args:
        path: XLSX or CSV, see `readers`.
        book: where rows are saved, parked and offered.
        held: what is known around each row; rows of the same file before it are held already.
        today: the site's own date, for `validation.check`.
        new_id: makes the ids of new records.
        progress: see `Progress`.
        stopped: asked before each row; True ends the import, what was saved stays.

    Raises:
        FileError: the file can't be used; nothing was saved.
        StorageError: the store failed; the rows before it are saved, each whole. Of those for the
            desk the last handful may be missing there: the same file brings it again.
    """

    def ask() -> None:
        progress(ImportTally())
        if stopped():
            raise StoppedReading

    try:
        sheet = read_sheet(path, _answering(ask))
        columns = read_columns(sheet.header)
        key = row_key(book)
        rows = mark_rows(_asking(_cards(sheet, columns, ask), ask), key)
        file = FileMark(key(b"file:" + file_digest(path)), _readable_name(path), sheet.template_id)
        begun = book.begin(file, [row.content for row in rows])
        older = find_older(rows, begun.seen, ask)
    except StoppedReading:
        return ImportReport(total=0, stopped=True)
    states = {row.content: row.state for row in begun.seen}
    check = partial(checked_in_book, book=held, today=today, batches=held.batches(begun.stack))
    work = _Work(book, check, today, new_id, file.print, begun, older, states)
    try:
        results = _work_through(rows, work, progress, stopped)
        return _report(sheet, columns, rows, results, work)
    finally:
        _let_go(rows)


def _readable_name(path: Path) -> str:
    return os.fsencode(path.name).decode("utf-8", errors="replace")


def _answering(ask: Callable[[], None]) -> Stopped:
    def stopped() -> bool:
        ask()
        return False

    return stopped


def _asking(rows: Iterable[T], ask: Callable[[], None]) -> Iterator[T]:
    for number, row in enumerate(rows):
        if number % _ASK_EVERY == 0:
            ask()
        yield row


def _cards(sheet: Sheet, columns: Columns, ask: Callable[[], None]) -> list[CardRow]:
    """What the rows say; the cells they were read from are let go."""
    try:
        return read_rows(_asking(sheet.rows, ask), columns)
    finally:
        _let_go(sheet.rows)


def _let_go(rows: list[Any]) -> None:
    """Free rows nobody else holds, in pieces: no other thread runs while one piece is freed."""
    while rows:
        del rows[-_ASK_EVERY:]


@dataclass(frozen=True, slots=True)
class _Work:
    book: ImportBook
    check: Callable[..., Checked]
    today: date
    new_id: Callable[[], UUID]
    file: bytes
    begun: Begun
    older: Older
    states: Mapping[bytes, RowState]


def _work_through(
    rows: Sequence[MarkedRow], work: _Work, progress: Progress, stopped: Stopped
) -> list[RowResult]:
    results: list[RowResult] = []
    counted = Counter[str]()
    desk = _Desk(work)
    progress(ImportTally(total=len(rows)))
    for row in rows:
        if stopped():
            break
        results.append(_settle(row, work, desk))
        counted[results[-1].outcome.value] += 1
        progress(_tally(len(rows), counted, desk))
    desk.lay_down()
    return results


def _tally(total: int, counted: Mapping[str, int], desk: "_Desk") -> ImportTally:
    """A row in hand is not told as being on the desk."""
    bad = counted.get(Outcome.BAD.value, 0) - len(desk.in_hand)
    return ImportTally(total=total, **{**counted, "bad": bad})


class _Desk:
    """Where bad rows go; they wait in hand until there is a handful of them."""

    def __init__(self, work: _Work) -> None:
        self._work = work
        self.in_hand: list[BadRow] = []

    def park(self, row: DeskRow) -> RowResult:
        self.in_hand.append(_bad_row(row, self._work))
        if len(self.in_hand) >= _HANDFUL:
            self.lay_down()
        return RowResult(row.mark.row, Outcome.BAD, problems=row.problems)

    def lay_down(self) -> None:
        if self.in_hand:
            self._work.book.park_rows(self.in_hand)
        self.in_hand = []


def _settle(row: MarkedRow, work: _Work, desk: _Desk) -> RowResult:
    """Do what is to be done with one row; a parked one is tried again, the rules may be newer."""
    state = work.states.get(row.content)
    if state is RowState.OFFERED:
        return RowResult(row.row.number, Outcome.OFFERED)
    if state is RowState.TOUCHED:
        return RowResult(row.row.number, Outcome.BAD)
    if state not in {None, RowState.PARKED}:
        return RowResult(row.row.number, Outcome.KNOWN)
    corrected = work.older.records.get(row.content)
    record_id = corrected or work.new_id()
    waiting = recheck(_desk_row(row, work), today=work.today)
    if waiting.problems or waiting.typed:
        return desk.park(waiting)
    card = work.check(waiting, record_id=record_id, corrected=corrected)
    if card.dose is None:
        return desk.park(waiting)
    dose = dose_of(waiting, card.dose)
    taken = _Taken(waiting.mark, dose, card.warnings, record_id, corrected is not None)
    return _take(taken, work)


def _desk_row(row: MarkedRow, work: _Work) -> DeskRow:
    cells = {field.value: text for field, text in row.row.form.items()} | dict(row.row.stray)
    return DeskRow(
        mark=RowMark(work.file, row.row.number, row.content, row.card),
        stack=work.begun.stack,
        file_name="",
        cells=cells,
        columns={field.value: letter for field, letter in row.row.columns.items()},
        noted=_before_reading(row),
        typed=_typed_before(row, cells, work),
    )


def _typed_before(row: MarkedRow, cells: Mapping[str, str], work: _Work) -> Mapping[str, str]:
    """What was typed into an older version on the desk, where the file still says the same."""
    older = work.older.on_desk.get(row.content)
    if older is None or work.states.get(older) is not RowState.TOUCHED:
        return {}
    read, typed = work.book.texts(older)
    return {key: text for key, text in typed.items() if read.get(key, "") == cells.get(key, "")}


def _before_reading(row: MarkedRow) -> tuple[CellProblem, ...]:
    if row.repeats is None:
        return tuple(row.row.problems)
    repeated = CellProblem("", None, RuleCode.ROW_REPEATED, {"other": row.repeats})
    return (repeated, *row.row.problems)


def _bad_row(row: DeskRow, work: _Work) -> BadRow:
    return BadRow(
        mark=row.mark,
        cells=row.cells,
        problems=row.problems,
        replaces=work.older.on_desk.get(row.mark.content),
        columns=row.columns,
        noted=row.noted,
        typed=row.typed,
    )


@dataclass(frozen=True, slots=True)
class _Taken:
    mark: RowMark
    dose: Dose
    warnings: Sequence[Problem]
    record_id: UUID
    corrects: bool


def _take(row: _Taken, work: _Work) -> RowResult:
    number, stack = row.mark.row, work.begun.stack
    replaces = work.older.on_desk.get(row.mark.content)
    parts = (row.mark, stack, row.record_id, row.dose, row.warnings, replaces)
    if row.corrects:
        offered = work.book.offer_correction(ChangedRow(*parts))
        return RowResult(number, Outcome.OFFERED if offered else Outcome.KNOWN)
    saved = work.book.import_row(ImportedRow(*parts))
    if saved is None:
        return RowResult(number, Outcome.KNOWN)
    return RowResult(number, Outcome.SAVED, entry_no=saved.entry_no, findings=row.warnings)


def _report(
    sheet: Sheet,
    columns: Columns,
    rows: Sequence[MarkedRow],
    results: Sequence[RowResult],
    work: _Work,
) -> ImportReport:
    return ImportReport(
        total=len(rows),
        rows=tuple(results),
        unknown_columns=tuple(columns.unknown),
        other_sheets=sheet.other_sheets,
        fallback_encoding=sheet.fallback_encoding,
        missing=count_missing(rows, work.begun.seen, work.older),
        stopped=len(results) < len(rows),
    )
