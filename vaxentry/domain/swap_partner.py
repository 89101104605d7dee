"""With which of our cards a ticket was swapped, where another record claims it too. Pure."""

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from uuid import UUID

from vaxentry.domain.cases import TICKET_STAYS
from vaxentry.domain.desk_lists import ConflictRow
from vaxentry.domain.entry_no import EntryNo
from vaxentry.domain.outbox import State
from vaxentry.domain.records import RecordDetail, RecordRow
from vaxentry.domain.stacks import MOST_CARDS, FiledCard


class Unfit(StrEnum):
    """Why a card can't be the other one; each has its words ``cases.partner_<code>``."""

    UNKNOWN = "unknown"
    """No entry of that number, or no card of it in the same stack, is held here."""
    ITSELF = "itself"
    VOIDED = "voided"
    """Or erased."""
    WAITING = "waiting"
    """Its void or another number of it waits for a second person."""
    OTHERS = "others"
    """Who is at this PC may not correct it."""
    NO_TICKET = "no_ticket"
    SAME_TICKET = "same_ticket"


def read_partner(text: str) -> EntryNo | int:
    """Which card is meant: an entry number, or a card number of the same stack.

    Raises:
        RuleError: ``entry_no_form``.
    """
    typed = text.strip()
    is_card = typed.isascii() and typed.isdecimal() and len(typed) <= len(str(MOST_CARDS))
    return int(typed) if is_card else EntryNo.parse(typed)


def card_of(cards: Iterable[FiledCard], number: int) -> FiledCard | None:
    """The card of that number: of several the one that is not undone."""
    found = [one for one in cards if one.card_no == number]
    return next(
        (one for one in found if one.state not in TICKET_STAYS), found[0] if found else None
    )


def why_unfit(ours: RecordDetail, other: RecordRow) -> Unfit | None:
    """What is against exchanging tickets with a record, whichever tickets they are."""
    if other.record_id == ours.row.record_id:
        return Unfit.ITSELF
    if other.state is State.AWAITING_APPROVAL:
        return Unfit.WAITING
    return Unfit.VOIDED if other.state in TICKET_STAYS else None


def why_no_exchange(ours: RecordDetail, other: RecordDetail) -> Unfit | None:
    """What is against exchanging these two tickets."""
    if not other.may_correct:
        return Unfit.OTHERS
    if other.dose.ticket is None:
        return Unfit.NO_TICKET
    return Unfit.SAME_TICKET if other.dose.ticket == ours.dose.ticket else None


def likely_partner(
    ours: RecordDetail, cards: Iterable[FiledCard], rows: Sequence[ConflictRow]
) -> str:
    """The entry number of the card that ours was swapped with, as far as it can be guessed.

    Of the same stack the nearest one whose ticket is in a clash too, else the only such entry of
    the same day, else the neighbour in the stack; "" = nothing speaks for any card.

    Args:
        ours: a record in a ticket clash.
        cards: those of its stack.
        rows: the cases as they are listed; what ours clashes with is no card it was swapped with.
    """
    rivals = _rivals(ours, rows)
    rows = [row for row in rows if row.record.record_id not in rivals]
    cards = [card for card in cards if card.record_id not in rivals]
    clashing = [row.record for row in rows if _is_open(row) and why_unfit(ours, row.record) is None]
    swappable = _by_nearness(ours, cards)
    known = {one.record_id for one in clashing}
    near = [one.entry_no for one in swappable if one.record_id in known]
    if near:
        return near[0]
    same_day = [one.entry_no for one in clashing if one.given_on == ours.row.given_on]
    if len(same_day) == 1:
        return same_day[0]
    beside = [one.entry_no for one in swappable if abs(one.card_no - ours.card_no) == 1]
    return beside[0] if beside else ""


def _is_open(row: ConflictRow) -> bool:
    return row.kind is State.TICKET_CLASH and not (row.is_waiting or row.is_overruled)


def _rivals(ours: RecordDetail, rows: Iterable[ConflictRow]) -> Collection[UUID | None]:
    """The records that ours clashes with: they claim the very ticket that it gives away."""
    own = ours.row.record_id
    told = {row.other.record_id for row in rows if row.record.record_id == own}
    return told | {row.record.record_id for row in rows if row.other.record_id == own}


def _by_nearness(ours: RecordDetail, cards: Iterable[FiledCard]) -> Sequence[FiledCard]:
    """The other cards whose ticket may go, the nearest first, of two as near the next one."""
    own, at = ours.row.record_id, ours.card_no
    others = [one for one in cards if one.record_id != own and one.state not in TICKET_STAYS]
    return sorted(others, key=lambda one: (abs(one.card_no - at), one.card_no < at))
