"""The keys of a card whose person is new or known, as a practised hand knows them by heart.

Made from the card alone, without a look at the window. Texts are left with Enter; numbers, dates,
choices and figures leave their field by themselves.
"""

from collections.abc import Iterator
from itertools import chain

from vaxentry.demo.deck import DeckCard
from vaxentry.demo.deck_people import shortest_start
from vaxentry.demo.strokes import DOWN, ENTER, SAVE, Stroke, characters, function_key
from vaxentry.domain.form import Field
from vaxentry.domain.names import name_key

LETTERS = 3
"""Letters of a name that say who is meant."""
WITHIN_LIMITS = function_key(4)
_GROUPS = {"LANSIA": "3", "MASYARAKAT UMUM": "5"}
"""Target groups are called by their place on the card."""
_TITLES = ("H. ", "HJ. ", "DR. ", "DRS. ", "IR. ")


def new_person(card: DeckCard) -> Iterator[Stroke]:
    """A whole card, blind."""
    yield from number(card)
    yield from _text(card, Field.NAME)
    yield from _text(card, Field.BIRTH_PLACE)
    yield from characters(_digits(card, Field.BIRTH_DATE))
    yield from characters(card.paper[Field.SEX])
    yield from _text(card, Field.PHONE)
    yield from characters(shortest_start(card.paper[Field.VILLAGE]))
    yield ENTER
    yield from _text(card, Field.ADDRESS)
    yield from characters(_GROUPS[card.paper[Field.TARGET_GROUP]])
    yield from this_visit(card)


def number(card: DeckCard) -> tuple[Stroke, ...]:
    """The number of the document."""
    return characters(card.paper[Field.ID_NUMBER])


def first_letters(card: DeckCard) -> tuple[Stroke, ...]:
    """The beginning of the name, behind a title in front of it: then the clerk looks.

    Behind a word of three letters the blank or dot as well: the name goes on. So does one more
    letter where three of them are a whole name, as Muh for Muhammad.
    """
    name = card.paper[Field.NAME]
    bare = next((name[len(one) :] for one in _TITLES if name.startswith(one)), name)
    letters = "".join(one for one in bare if one.isalpha())
    behind = bare[LETTERS : LETTERS + 1]
    if behind in {" ", "."}:
        return characters(letters[:LETTERS] + behind)
    stands_for_more = name_key(letters[:LETTERS]) != letters[:LETTERS]
    return characters(letters[: LETTERS + stands_for_more])


def this_visit(card: DeckCard) -> Iterator[Stroke]:
    """From the ticket to the save."""
    yield from characters(card.paper.get(Field.TICKET, ""))
    if not card.is_normal:
        yield from _figures(card)
    yield WITHIN_LIMITS
    yield from characters(card.paper[Field.DOSE_NO])
    yield from characters(_digits(card, Field.GIVEN_AT))
    yield SAVE


def _figures(card: DeckCard) -> Iterator[Stroke]:
    """The figures; result and complaint are then confirmed with the same key as ever."""
    return chain(
        [DOWN],
        characters(_digits(card, Field.TEMPERATURE)),
        characters(_digits(card, Field.BLOOD_PRESSURE)),
    )


def _text(card: DeckCard, field: Field) -> Iterator[Stroke]:
    yield from characters(card.paper[field])
    yield ENTER


def _digits(card: DeckCard, field: Field) -> str:
    return "".join(one for one in card.paper.get(field, "") if one.isdecimal())
