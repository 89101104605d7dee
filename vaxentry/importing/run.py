"""The import of a stack of cards: read all, recognise, then save row by row.

The file is read to its end before anything is saved, so a damaged one saves nothing. Each row is
one transaction: stopping, a full disk or a power cut leaves whole rows behind, and the same file
again goes on where it ended.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

from vaxentry.domain.dose import Dose, Origin
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
from vaxentry.domain.problems import Problem
from vaxentry.domain.rules import RuleCode
from vaxentry.domain.validation import Checked, check
from vaxentry.importing.cells import Sheet
from vaxentry.importing.columns import Columns, read_columns
from vaxentry.importing.identity import MarkedRow, Older, find_older, mark_rows, row_key
from vaxentry.importing.readers import Stopped, StoppedReading, file_digest, read_sheet
from vaxentry.importing.report import ImportReport, Outcome, RowResult
from vaxentry.importing.rows import CardRow, read_rows

Progress = Callable[[int, int], None]
"""Called with the rows done and all rows, after each one; with 0 and 0 while the file is read."""


def import_stack(
    path: Path,
    book: ImportBook,
    *,
    today: date,
    new_id: Callable[[], UUID],
    progress: Progress = lambda _done, _total: None,
    stopped: Stopped = lambda: False,
) -> ImportReport:
    """Import a file of cards. May run on any thread; the callbacks are called on the same one.

    Args:
        path: XLSX or CSV, see `readers`.
        book: where rows are saved, parked and offered.
        today: the site's own date, for `validation.check`.
        new_id: makes the ids of new records.
        progress: see `Progress`.
        stopped: asked before each row; True ends the import, what was saved stays.

    Raises:
        FileError: the file can't be used; nothing was saved.
        StorageError: the store failed; the rows before it are saved, each whole.
    """

    def stopped_reading() -> bool:
        progress(0, 0)
        return stopped()

    try:
        sheet = read_sheet(path, stopped_reading)
    except StoppedReading:
        return ImportReport(total=0, stopped=True)
    columns = read_columns(sheet.header)
    key = row_key(book)
    rows = mark_rows(read_rows(sheet.rows, columns), key)
    file = FileMark(key(b"file:" + file_digest(path)), path.name, sheet.template_id)
    begun = book.begin(file, [row.content for row in rows])
    work = _Work(book, today, new_id, file.print, begun, find_older(rows, begun.seen))
    results = _work_through(rows, work, progress, stopped)
    return _report(sheet, columns, rows, results, work)


@dataclass(frozen=True, slots=True)
class _Work:
    book: ImportBook
    today: date
    new_id: Callable[[], UUID]
    file: bytes
    begun: Begun
    older: Older

    def states(self) -> Mapping[bytes, RowState]:
        return {row.content: row.state for row in self.begun.seen}


def _work_through(
    rows: Sequence[MarkedRow], work: _Work, progress: Progress, stopped: Stopped
) -> list[RowResult]:
    states = work.states()
    results: list[RowResult] = []
    progress(0, len(rows))
    for row in rows:
        if stopped():
            break
        results.append(_settle(row, states.get(row.content), work))
        progress(len(results), len(rows))
    return results


def _settle(row: MarkedRow, state: RowState | None, work: _Work) -> RowResult:
    """Do what is to be done with one row; a parked one is tried again, the rules may be newer."""
    if state is RowState.OFFERED:
        return RowResult(row.row.number, Outcome.OFFERED)
    if state not in {None, RowState.PARKED}:
        return RowResult(row.row.number, Outcome.KNOWN)
    corrected = work.older.records.get(row.content)
    record_id = corrected or work.new_id()
    problems = _before_reading(row)
    checked = check(row.row.form, today=work.today, temporary_id=_temporary_id(record_id))
    if problems or checked.dose is None:
        return _park(row, (*problems, *_after_reading(row.row, checked, problems)), work)
    dose = replace(checked.dose, origins=dict.fromkeys(row.row.form, Origin.FILE))
    taken = _Taken(_mark(row, work), dose, checked.warnings, record_id, corrected is not None)
    return _take(taken, work)


def _before_reading(row: MarkedRow) -> tuple[CellProblem, ...]:
    if row.repeats is None:
        return tuple(row.row.problems)
    repeated = CellProblem("", None, RuleCode.ROW_REPEATED, {"other": row.repeats})
    return (repeated, *row.row.problems)


def _after_reading(
    row: CardRow, checked: Checked, noted: Sequence[CellProblem]
) -> list[CellProblem]:
    """The rules that the row's text breaks, except at cells that are no text anyway."""
    done = {problem.field for problem in noted if problem.field}
    return [
        CellProblem(row.columns.get(one.field, ""), one.field, one.code, one.params)
        for one in checked.blocking
        if one.field not in done
    ]


def _temporary_id(record_id: UUID) -> str:
    """The number of somebody without any document; as unique as the record."""
    return f"TANPA-{record_id.hex[-12:].upper()}"


def _mark(row: MarkedRow, work: _Work) -> RowMark:
    return RowMark(work.file, row.row.number, row.content, row.card)


def _park(row: MarkedRow, problems: Sequence[CellProblem], work: _Work) -> RowResult:
    cells = {field.value: text for field, text in row.row.form.items()} | dict(row.row.stray)
    replaces = work.older.on_desk.get(row.content)
    work.book.park_row(BadRow(_mark(row, work), cells, problems, replaces))
    return RowResult(row.row.number, Outcome.BAD, problems=problems)


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
    return RowResult(number, Outcome.SAVED, entry_no=saved.entry_no)


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
        missing=_missing(rows, work),
        stopped=len(results) < len(rows),
    )


def _missing(rows: Sequence[MarkedRow], work: _Work) -> int:
    """Saved rows of a version of this very file that it has no more; they stay saved.

    A file that shares no row with what was read before only has the name of an older one.
    """
    present = {row.content for row in rows}
    if not any(row.content in present for row in work.begun.seen):
        return 0
    here = {row.record_id for row in work.begun.seen if row.content in present}
    changed = here.union(work.older.records.values())
    return sum(
        row.state is RowState.SAVED and row.content not in present and row.record_id not in changed
        for row in work.begun.seen
    )
