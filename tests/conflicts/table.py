"""What is planted and what must come of it, written by hand from the issue.

Nothing here asks the product: it is what the product is compared with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from vaxentry.domain.cases import Way
from vaxentry.domain.dose_question import DoseQuestion
from vaxentry.domain.outbox import State


class Plant(StrEnum):
    """What went wrong with a second card."""

    NIK_SLIP = "a digit of the NIK was typed wrongly and is another person's"
    NIK_OF_TWO = "two persons hold one NIK"
    TWO_SPELLINGS = "one person, entered again under another spelling"
    TICKET_SLIP = "the ticket was typed wrongly and is another person's"
    CARDS_SWAPPED = "two of our people have one ticket: it was swapped with a third card"
    TYPED_TWICE = "one card was typed twice"
    DOSE_NUMBER = "the second dose carries the number of the first"
    COURSE_REPEATED = "a whole course was repeated a year later"
    TWO_PLACES = "one dose at two places on one day"
    TOO_NEAR = "two doses five days apart"
    TWO_VERSIONS = "one entry was corrected on two PCs"
    NIK_NOT_FOUND = "the NIK is not in the register"


@dataclass(frozen=True)
class Expected:
    """What the desk must make of the second card.

    Attributes:
        state: of the second record.
        ways: that must be open.
        question: of two injections under one number.
        suggested: the dose number offered.
        asks_for_partner: the cards were swapped with one that the case does not name.
        is_ours: both cards are of one PC, which holds the other one in full.
        holder_is_told: the first record is contested, as a case of the same kind.
    """

    state: State
    ways: frozenset[Way] = frozenset()
    question: DoseQuestion | None = None
    suggested: int | None = None
    asks_for_partner: bool = False
    is_ours: bool = False
    holder_is_told: bool = True


_NIK = frozenset({Way.CORRECT, Way.LETTER, Way.VOID, Way.DUKCAPIL, Way.DOCUMENT})
_TICKET = frozenset({Way.CORRECT, Way.SWAP, Way.RETICKET, Way.VOID, Way.LETTER})
_DOSE = frozenset({Way.VOID, Way.CORRECT, Way.LETTER})

TABLE: Mapping[Plant, Expected] = {
    Plant.NIK_SLIP: Expected(State.NIK_CLASH, _NIK),
    Plant.NIK_OF_TWO: Expected(State.NIK_CLASH, _NIK),
    Plant.TWO_SPELLINGS: Expected(State.NIK_CLASH, _NIK),
    Plant.TICKET_SLIP: Expected(State.TICKET_CLASH, _TICKET, asks_for_partner=True),
    Plant.CARDS_SWAPPED: Expected(
        State.TICKET_CLASH, _TICKET, asks_for_partner=True, is_ours=True
    ),
    Plant.TYPED_TWICE: Expected(State.DOSE_CHECK, _DOSE, DoseQuestion.TWICE, is_ours=True),
    Plant.DOSE_NUMBER: Expected(
        State.DOSE_CHECK, _DOSE | {Way.RENUMBER}, DoseQuestion.NUMBER, suggested=2
    ),
    Plant.COURSE_REPEATED: Expected(
        State.DOSE_CHECK, _DOSE | {Way.COURSE}, DoseQuestion.NUMBER, suggested=2
    ),
    Plant.TWO_PLACES: Expected(State.DOSE_CHECK, _DOSE, DoseQuestion.TIMELINE),
    Plant.TOO_NEAR: Expected(State.DOSE_CHECK, _DOSE, DoseQuestion.TIMELINE),
    Plant.TWO_VERSIONS: Expected(
        State.DOSE_CHECK, frozenset({Way.CORRECT, Way.OURS, Way.VOID}), holder_is_told=False
    ),
    Plant.NIK_NOT_FOUND: Expected(State.ACCEPTED, holder_is_told=False),
}  # fmt: skip

ALLOWED_FALSE_ALARMS = 0.005
"""Of the clean cards."""
