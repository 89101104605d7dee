"""What the book is asked about the other card of a swap; runs on the reader thread."""

from collections.abc import Sequence
from uuid import UUID

from vaxentry.domain.case_book import DeskBook
from vaxentry.domain.entry_no import EntryNo
from vaxentry.domain.records import RecordDetail, RecordQuery
from vaxentry.domain.stacks import FiledCard
from vaxentry.domain.swap_partner import (
    Unfit,
    card_of,
    likely_partner,
    why_no_exchange,
    why_unfit,
)


def guess_partner(book: DeskBook, ours: RecordDetail) -> str:
    """The entry number of the card ours was probably swapped with; "" = no guess."""
    return likely_partner(ours, _stack_of(book, ours), book.conflicts())


def find_partner(book: DeskBook, ours: RecordDetail, wanted: EntryNo | int) -> RecordDetail | Unfit:
    """The card that is meant, or why it can't be the other one."""
    record_id = _record_of(book, ours, wanted)
    if record_id is None:
        return Unfit.UNKNOWN
    (row,) = book.rows([record_id])
    if against := why_unfit(ours, row):
        return against
    found = book.detail(record_id)
    return why_no_exchange(ours, found) or found


def _record_of(book: DeskBook, ours: RecordDetail, wanted: EntryNo | int) -> UUID | None:
    if isinstance(wanted, int):
        card = card_of(_stack_of(book, ours), wanted)
        return None if card is None else card.record_id
    number = str(wanted)
    # A search finds what begins with the number, too: 100 finds 1000.
    found = [one for one in book.page(RecordQuery(text=number)) if one.entry_no == number]
    return found[0].record_id if found else None


def _stack_of(book: DeskBook, ours: RecordDetail) -> Sequence[FiledCard]:
    stack = book.stack_of(ours.row.stack_number)
    return () if stack is None else book.filed_cards(stack)
