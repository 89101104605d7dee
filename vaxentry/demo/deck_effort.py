"""How much of a card has to be typed in any case: what nothing else can tell."""

import re

from vaxentry.demo.deck import DeckCard, Kind
from vaxentry.demo.deck_people import shortest_start
from vaxentry.domain.form import Field

_DIGITS = (
    *(Field.PHONE, Field.BIRTH_DATE, Field.TEMPERATURE, Field.BLOOD_PRESSURE),
    *(Field.DEFERRED_UNTIL, Field.GIVEN_AT, Field.EARLIER_GIVEN_ON, Field.DOSE_NO),
)
_ONE_KEY = (*(Field.SEX, Field.TARGET_GROUP, Field.SCREENING, Field.EARLIER_VACCINE, Field.BATCH),)
_NORMAL = frozenset({Field.TEMPERATURE, Field.BLOOD_PRESSURE, Field.SCREENING, Field.COMPLAINT})
"""What one key answers where the figures are within the limits and not asked for."""
_OF_RETURNING = frozenset({Field.TICKET, Field.GIVEN_AT, *_NORMAL})
"""What is new on the card of somebody who was named, beside the dose number."""


def underivable(card: DeckCard) -> int:
    """Characters of a whole card that nothing else tells; the least anybody has to type.

    Dates, phones and figures count their digits, without what is written between them; a village
    the letters that tell it from the others of the site's list; sex, result and target group one
    (age alone does not give the group: job, illness and pregnancy count too); temperature,
    pressure, result and "no complaint" one together where they are only confirmed.
    """
    return sum(_characters(card, at, text) for at, text in card.paper.items()) + card.is_normal


def beside_the_name(card: DeckCard) -> int:
    """Characters on the card of a returning person that are new and can't be derived.

    Ticket, time, and figures that were asked for; the confirmation by one key is not among them.
    """
    new = {at: text for at, text in card.paper.items() if at in _OF_RETURNING}
    return sum(_characters(card, at, text) for at, text in new.items())


def looks(card: DeckCard) -> int:
    """How often the clerk must look at the screen while typing it, trouble apart."""
    return 1 if card.kind is Kind.RETURNING else 0


def _characters(card: DeckCard, at: Field, text: str) -> int:
    if at is Field.ID_TYPE or (card.is_normal and at in _NORMAL):
        return 0
    if at is Field.VILLAGE:
        return len(shortest_start(text))
    if at in _ONE_KEY:
        return 1
    if at in _DIGITS:
        return len(re.sub("[^0-9]", "", text)) or len(text)
    return len(text)
