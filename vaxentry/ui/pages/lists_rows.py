"""The lists as data: what their rows are, which columns they have, what a cell says. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from vaxentry.domain.dose import EarlierDose
from vaxentry.domain.findings import FindingKind, FlaggedRow
from vaxentry.domain.form import Field
from vaxentry.domain.phones import NO_PHONE, grouped_phone
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import RecordRow, Stack
from vaxentry.domain.stacks import CallRow, Doubt, ParkedCard, Progress
from vaxentry.domain.vaccines import vaccine
from vaxentry.language import Words
from vaxentry.ui.sentences import fact_text, rule_text
from vaxentry.ui.spelling import day_text, moment

_DAYS_AHEAD = timedelta(days=7)
_ROWS_AT_ONCE = 500
"""Ids given to the book in one call: a query can't hold any number of them."""


class ListKind(StrEnum):
    """The lists in the order of their digits; the value is the last part of their text keys."""

    STACKS = "stacks"
    PARKED = "parked"
    DOUBTS = "doubts"
    DEFERRED = "deferred"
    NEXT = "next"
    SUPERVISOR = "supervisor"


KINDS = tuple(ListKind)
CALLS = frozenset({ListKind.DEFERRED, ListKind.NEXT})
"""Lists of people to call, for a span of days."""
_ASIDE = re.compile(r" \([^()]*…\)")
"""What a sentence names in brackets and a doubt doesn't hold, as the other entry."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: date
    last: date


def coming_days(today: date) -> Span:
    """What is asked for unless the clerk types other days: the next seven."""
    return Span(today, today + _DAYS_AHEAD)


@dataclass(frozen=True, slots=True)
class StackRow:
    """A stack and, once it was asked for, how far it is."""

    stack: Stack
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A doubtful number with what tells the card from others. Never the number itself."""

    doubt: Doubt
    stack: UUID | None
    stack_number: int
    name: str


ListRow = StackRow | ParkedCard | DoubtRow | CallRow | FlaggedRow


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the texts and its width in pixels; 0 = what is left."""

    name: str
    width: int = 0
    is_number: bool = False


_STACK = Column("stack", 76)
_CARD = Column("card", 76)
_CALL_COLUMNS = (
    Column("due_on", 108), Column("name"), Column("phone", 168), Column("vaccine", 190),
    Column("dose", 84), Column("entry_no", 152),
)  # fmt: skip

COLUMNS: Mapping[ListKind, tuple[Column, ...]] = {
    ListKind.STACKS: (
        _STACK, Column("site", 128), Column("given_on", 116), Column("giver"),
        Column("counted", 92, is_number=True),
        Column("saved", 100, is_number=True), Column("parked", 92, is_number=True),
        Column("doubtful", 112, is_number=True), Column("to_file", 124, is_number=True),
        Column("to_keep", 124, is_number=True),
    ),
    ListKind.PARKED: (
        _STACK, _CARD, Column("reason", 210), Column("name"), Column("parked_at", 148),
        Column("author", 190),
    ),
    ListKind.DOUBTS: (
        _STACK, _CARD, Column("entry_no", 152), Column("name", 300), Column("finding"),
    ),
    ListKind.DEFERRED: _CALL_COLUMNS,
    ListKind.NEXT: _CALL_COLUMNS,
    ListKind.SUPERVISOR: (
        Column("kind", 152), Column("given_on", 98), _STACK, _CARD, Column("entry_no", 122),
        Column("name", 116), Column("found"),
    ),
}  # fmt: skip

WAITING = "…"
"""A cell whose figure is still being read."""


def row_key(row: ListRow) -> object:
    """What stays the same when a list is read again."""
    if isinstance(row, StackRow):
        return row.stack.id
    if isinstance(row, ParkedCard):
        return row.draft.record_id
    return (row.kind, row.record_id) if isinstance(row, FlaggedRow) else record_of(row)


def record_of(row: DoubtRow | CallRow | FlaggedRow) -> UUID:
    """The saved record that a row is about."""
    return row.doubt.record_id if isinstance(row, DoubtRow) else row.record_id


def cells(kind: ListKind, row: ListRow, words: Words) -> tuple[str, ...]:
    """The texts of one row, a text for each of `COLUMNS`."""
    return _CELLS[kind](row, words)


def _stack_cells(row: StackRow, words: Words) -> tuple[str, ...]:
    stack, so_far = row.stack, row.progress
    day = day_text(stack.given_on) if stack.given_on else words("lists.no_day")
    counted = str(stack.cards_counted) if stack.cards_counted else words("lists.not_counted")
    known = (WAITING,) * 5 if so_far is None else tuple(str(n) for n in _figures(so_far))
    return (str(stack.number), stack.site, day, stack.handed_over_by, counted, *known)


def _figures(so_far: Progress) -> tuple[int, ...]:
    return (so_far.saved, so_far.parked, so_far.doubtful, so_far.to_file, so_far.to_keep)


def _parked_cells(row: ParkedCard, words: Words) -> tuple[str, ...]:
    reason = words(f"lists.reason_{row.reason}")
    name = row.draft.form.get(Field.NAME, "")
    at = moment(words, row.parked_at)
    return (str(row.stack_number), str(row.draft.card_no), reason, name, at, row.author)


def _doubt_cells(row: DoubtRow, words: Words) -> tuple[str, ...]:
    found = " ".join(_ASIDE.sub("", rule_text(words, code, {})) for code in row.doubt.codes)
    doubt = row.doubt
    return (str(row.stack_number), str(doubt.card_no), doubt.entry_no, row.name, found)


def _call_cells(row: CallRow, words: Words) -> tuple[str, ...]:
    known = vaccine(row.vaccine)
    product = known.name if known else row.vaccine
    nobody = not row.phone or row.phone == NO_PHONE
    phone = words("value.no_phone") if nobody else grouped_phone(row.phone)
    dose = str(row.dose_no) if row.dose_no else ""
    return (day_text(row.due_on), row.name, phone, product, dose, row.entry_no)


def _flagged_cells(row: FlaggedRow, words: Words) -> tuple[str, ...]:
    kind = words(f"lists.kind_{row.kind}")
    card = (str(row.stack_number), str(row.card_no), row.entry_no, row.masked_name)
    return (kind, day_text(row.given_on), *card, _found(row, words))


def _found(row: FlaggedRow, words: Words) -> str:
    said = [row.complaint] if row.complaint else []
    said += [fact_text(words, problem) for problem in row.problems]
    if row.kind is FindingKind.DOSE_MISSING:
        said.append(_evidence(row.earlier, words))
    return " ".join(said)


def _evidence(earlier: EarlierDose | None, words: Words) -> str:
    """What the card tells of the dose that is missing here."""
    if earlier is None:
        return words("lists.no_evidence")
    product = vaccine(earlier.vaccine)
    parts = (
        product.name if product else earlier.vaccine,
        day_text(earlier.given_on) if earlier.given_on else "",
        earlier.place,
    )
    return words("lists.evidence", told=" · ".join(part for part in parts if part))


_CELLS: Mapping[ListKind, Callable[[Any, Words], tuple[str, ...]]] = {
    ListKind.STACKS: _stack_cells,
    ListKind.PARKED: _parked_cells,
    ListKind.DOUBTS: _doubt_cells,
    ListKind.DEFERRED: _call_cells,
    ListKind.NEXT: _call_cells,
    ListKind.SUPERVISOR: _flagged_cells,
}


def load(book: DoseBook, kind: ListKind, span: Span) -> list[ListRow]:
    """All rows of a list. Runs on the worker thread; stacks come without their progress."""
    if kind is ListKind.STACKS:
        return [StackRow(stack) for stack in book.stacks()]
    if kind is ListKind.PARKED:
        return list(book.parked())
    if kind is ListKind.DOUBTS:
        return list(_with_names(book, book.doubts()))
    if kind is ListKind.SUPERVISOR:
        return list(book.for_supervisor())
    if kind is ListKind.DEFERRED:
        return list(book.deferred(span.last))
    return list(book.next_doses(span.first, span.last))


def with_progress(book: DoseBook, rows: Sequence[StackRow]) -> list[StackRow]:
    """The same stacks with how far they are. Runs on the worker thread."""
    return [StackRow(row.stack, book.progress(row.stack.id)) for row in rows]


def _with_names(book: DoseBook, doubts: Sequence[Doubt]) -> list[DoubtRow]:
    found: dict[object, RecordRow] = {}
    for at in range(0, len(doubts), _ROWS_AT_ONCE):
        part = [doubt.record_id for doubt in doubts[at : at + _ROWS_AT_ONCE]]
        found.update({row.record_id: row for row in book.rows(part)})
    ids = {stack.number: stack.id for stack in book.stacks()}
    pairs = ((doubt, found[doubt.record_id]) for doubt in doubts if doubt.record_id in found)
    return [
        DoubtRow(doubt, ids.get(row.stack_number), row.stack_number, row.name)
        for doubt, row in pairs
    ]
