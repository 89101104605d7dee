"""The lists as data: what their rows are, which columns they have, how they are read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from uuid import UUID

from vaxentry.domain.findings import FlaggedRow
from vaxentry.domain.next_dose import DUE_SOON
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import RecordRow, Stack
from vaxentry.domain.stacks import CallRow, Doubt, FiledCard, ParkedCard, Progress

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
    CARDS = "cards"
    """The cards of one stack; has no digit, B on the stack shows it."""


KINDS = tuple(kind for kind in ListKind if kind is not ListKind.CARDS)
CALLS = frozenset({ListKind.DEFERRED, ListKind.NEXT})
"""Lists of people to call, for a span of days."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: date
    last: date


def coming_days(today: date) -> Span:
    """What is asked for unless the clerk types other days: the next seven."""
    return Span(today, today + DUE_SOON)


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


ListRow = StackRow | ParkedCard | DoubtRow | CallRow | FlaggedRow | FiledCard


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the texts and its width in pixels; 0 = what is left."""

    name: str
    width: int = 0
    is_number: bool = False


_STACK = Column("stack", 76)
_CARD = Column("card", 76)
_CALL_COLUMNS = (
    Column("due_on", 134), Column("name"), Column("phone", 168), Column("vaccine", 190),
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
    ListKind.CARDS: (
        _CARD, Column("paper", 190), Column("state", 260), Column("entry_no", 180), Column("name"),
    ),
}  # fmt: skip


def row_key(row: ListRow) -> object:
    """What stays the same when a list is read again."""
    if isinstance(row, StackRow):
        return row.stack.id
    if isinstance(row, ParkedCard):
        return row.draft.record_id
    return (row.kind, row.record_id) if isinstance(row, FlaggedRow) else record_of(row)


def record_of(row: DoubtRow | CallRow | FlaggedRow | FiledCard) -> UUID:
    """The saved record that a row is about."""
    return row.doubt.record_id if isinstance(row, DoubtRow) else row.record_id


def card_no_of(row: ListRow) -> int:
    """The place in the pile of a card of one stack."""
    assert isinstance(row, ParkedCard | FiledCard)
    return row.draft.card_no if isinstance(row, ParkedCard) else row.card_no


def load(book: DoseBook, kind: ListKind, span: Span, stack: UUID | None = None) -> list[ListRow]:
    """All rows of a list. Runs on the worker thread; stacks come without their progress.

    Args:
        stack: whose cards are listed.
    """
    if kind is ListKind.CARDS:
        return [] if stack is None else _pile(book, stack)
    reads: Mapping[ListKind, Callable[[], Iterable[ListRow]]] = {
        ListKind.STACKS: lambda: map(StackRow, book.stacks()),
        ListKind.PARKED: book.parked,
        ListKind.DOUBTS: lambda: _with_names(book, book.doubts()),
        ListKind.DEFERRED: partial(book.deferred, span.last),
        ListKind.NEXT: partial(book.next_doses, span.first, span.last),
        ListKind.SUPERVISOR: book.for_supervisor,
    }
    return list(reads[kind]())


def _pile(book: DoseBook, stack: UUID) -> list[ListRow]:
    return sorted([*book.filed_cards(stack), *book.parked(stack)], key=card_no_of)


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
