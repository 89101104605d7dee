"""With which of our cards a ticket was swapped: what is typed, what fits, what is likely."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from vaxentry.domain.desk_lists import ConflictRow
from vaxentry.domain.dose import Dose, Identity, IdType, RevisionKind, Screening
from vaxentry.domain.entry_no import EntryNo
from vaxentry.domain.outbox import State
from vaxentry.domain.records import OtherParty, RecordDetail, RecordRow, RevisionRow
from vaxentry.domain.rules import RuleError
from vaxentry.domain.stacks import FiledCard
from vaxentry.domain.swap_partner import (
    Unfit,
    card_of,
    likely_partner,
    read_partner,
    why_no_exchange,
    why_unfit,
)
from vaxentry.domain.ticket import TicketNo

NOW = datetime(2021, 8, 27, tzinfo=UTC)
DAY, NEXT_DAY = date(2021, 8, 27), date(2021, 8, 28)
OWN = 10
"""The card number of the record that is asked about; record numbers are card numbers here."""


def row(number: int, state: State = State.ACCEPTED, day: date = DAY) -> RecordRow:
    return RecordRow(
        number, UUID(int=number), f"KD-210827-{number:03d}", NOW, "SITI AMINAH", "", "sinovac",
        1, Screening.PROCEED, day, state,
    )  # fmt: skip


def detail(number: int, ticket: str | None = "P-AB12") -> RecordDetail:
    dose = Dose(
        identity=Identity(IdType.NIK, f"92710603120090{number:02d}"),
        name="SITI AMINAH",
        given_on=DAY,
        screening=Screening.PROCEED,
        ticket=None if ticket is None else TicketNo(ticket),
    )
    revision = RevisionRow(1, RevisionKind.ENTRY, NOW, "Rahma", "", b"")
    shown = row(number, State.TICKET_CLASH)
    return RecordDetail(shown, dose, [revision], [], None, None, card_no=number)


def filed(number: int, state: State = State.ACCEPTED) -> FiledCard:
    of = row(number)
    return FiledCard(of.record_id, number, of.entry_no, of.name, state)


def clash(number: int, day: date = DAY, kind: State = State.TICKET_CLASH) -> ConflictRow:
    return ConflictRow(row(number, kind, day), kind, "S*** A*****", OtherParty(), NOW)


def likely(cards: list[FiledCard], rows: list[ConflictRow]) -> int:
    """The number of the likely card, 0 = none is."""
    told = likely_partner(detail(OWN), [filed(OWN), *cards], [clash(OWN), *rows])
    return int(told[-3:] or 0) if told else 0


def test_a_card_is_named_by_its_entry_number_or_its_place_in_the_stack() -> None:
    assert read_partner(" kd 261123 041 ") == EntryNo("KD", date(2026, 11, 23), 41)
    assert read_partner("41") == 41
    for wrong in ("", "kartu", "12345", "-4", "\u0664"):
        with pytest.raises(RuleError):
            read_partner(wrong)


def test_of_two_cards_of_one_number_the_one_that_stands() -> None:
    gone, stands = filed(3, State.VOIDED), replace(filed(4), card_no=3)
    assert card_of([gone, stands], 3) == stands
    assert card_of([gone], 3) == gone
    assert card_of([gone], 4) is None


def test_what_can_not_be_the_other_card_says_why() -> None:
    ours = detail(OWN)
    assert why_unfit(ours, row(OWN)) is Unfit.ITSELF
    assert why_unfit(ours, row(1, State.VOIDED)) is Unfit.VOIDED
    assert why_unfit(ours, row(1, State.ERASED)) is Unfit.VOIDED
    assert why_unfit(ours, row(1, State.AWAITING_APPROVAL)) is Unfit.WAITING
    for state in (State.ACCEPTED, State.QUEUED, State.TICKET_CLASH, State.PAUSED):
        assert why_unfit(ours, row(1, state)) is None
    assert why_no_exchange(ours, detail(1, None)) is Unfit.NO_TICKET
    assert why_no_exchange(ours, detail(1)) is Unfit.SAME_TICKET
    other = detail(1, "P-CD34")
    assert why_no_exchange(ours, other) is None
    assert why_no_exchange(ours, replace(other, may_correct=False)) is Unfit.OTHERS


def test_the_nearest_of_the_stack_whose_ticket_clashes_too_is_likely() -> None:
    cards = [filed(number) for number in (2, 7, 9, 11, 13)]
    assert likely(cards, [clash(2), clash(7)]) == 7
    assert likely(cards, [clash(7), clash(13)]) == 13
    assert likely(cards, [clash(13, NEXT_DAY), clash(30)]) == 13


def test_else_the_only_one_of_the_day_else_the_neighbour_the_next_one_first() -> None:
    cards = [filed(9), filed(11)]
    assert likely(cards, [clash(30), clash(31, NEXT_DAY)]) == 30
    assert likely(cards, [clash(30), clash(31)]) == 11
    assert likely(cards[:1], []) == 9
    assert likely([filed(12)], []) == 0


def test_what_could_not_be_exchanged_is_never_likely() -> None:
    gone = [filed(11, State.VOIDED), filed(9, State.AWAITING_APPROVAL)]
    assert likely(gone, []) == 0
    cards = [filed(11), filed(13)]
    closed = [replace(clash(13), is_waiting=True), replace(clash(13), is_overruled=True)]
    assert likely(cards, [*closed, clash(13, kind=State.NIK_CLASH)]) == 11


def test_what_ours_clashes_with_is_never_likely() -> None:
    """It is held here as well, next to ours, and bears the very same ticket."""
    cards, rival = [filed(9), filed(11), filed(13)], UUID(int=11)
    ours = replace(clash(OWN), other=OtherParty(record_id=rival))
    told = likely_partner(detail(OWN), cards, [ours, clash(11), clash(13)])
    assert told == row(13).entry_no
    contested = replace(clash(11), other=OtherParty(record_id=UUID(int=OWN)))
    assert likely_partner(detail(OWN), cards, [contested]) == row(9).entry_no
