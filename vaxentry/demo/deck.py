"""A published deck of paper cards: 60 % new persons, 30 % returning, 10 % trouble.

The same seed and size always give the same deck; `deck_csv` prints it. The cards are written in
block capitals, as the form asks, so a clerk types them with Caps Lock on and no letter needs Shift.
What must be in the book afterwards stands beside every card, made from the same made-up facts and
without the product's readers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from random import Random

from vaxentry.demo.deck_people import VILLAGES, Guest, Guests
from vaxentry.demo.deck_print import HEADER, OTHER_BATCH, book_row, card_paper, held_form
from vaxentry.domain.form import Field, Form
from vaxentry.domain.stacks import ParkReason, Village

SEED = 2021
PUBLISHED_CARDS = 200
"""With `SEED`: the deck that every published figure is counted on."""
NEW_SHARE, RETURNING_SHARE = 0.6, 0.3
_COPIED = 0.15
"""Cards whose figures the vaccinator has ringed: they are typed, not confirmed."""


class Kind(StrEnum):
    """What kind of card it is for the clerk."""

    NEW = "new"
    RETURNING = "returning"
    TROUBLE = "trouble"


class Trouble(StrEnum):
    """What is the matter with a card."""

    NONE = "none"
    NUMBER_UNREADABLE = "number_unreadable"
    """Half of the number is torn off: parked."""
    WET = "wet"
    """Nothing can be read any more: parked before the first key."""
    NAME_MISSING = "name_missing"
    HARD_ERROR = "hard_error"
    """The clerk types a month 13 into the number; the field locks; typed again."""
    DEFERRED = "deferred"
    FAMILY_CARD = "family_card"
    PASSPORT = "passport"
    NO_DOCUMENT = "no_document"
    COMPLAINT = "complaint"
    FIRST_MISSING = "first_missing"
    """Second dose; the first is not held here, but the card tells of it."""
    OTHER_BATCH = "other_batch"
    CLINICAL = "clinical"
    """Blood pressure above the limit, and the injection was given."""
    DOUBT_SAME = "doubt_same"
    """The number really disagrees with the birth date: typed again, the same."""
    DOUBT_SLIP = "doubt_slip"
    """The clerk swaps two digits, so the sex disagrees: the pass at the end finds it."""


TROUBLES = tuple(one for one in Trouble if one is not Trouble.NONE)
FEWEST_CARDS = 10 * len(TROUBLES)
"""With fewer cards not every trouble comes once."""
PARKED = {
    Trouble.NUMBER_UNREADABLE: ParkReason.NUMBER_UNREADABLE,
    Trouble.WET: ParkReason.CARD_DAMAGED,
    Trouble.NAME_MISSING: ParkReason.NAME_MISSING,
}
TYPED_BEFORE_PARKING = {
    Trouble.NUMBER_UNREADABLE: (Field.ID_NUMBER,),
    Trouble.WET: (),
    Trouble.NAME_MISSING: (Field.ID_NUMBER, Field.BIRTH_PLACE, Field.BIRTH_DATE, Field.SEX),
}
"""What stands on the screen when F8 is pressed."""
DOUBTED = frozenset({Trouble.DOUBT_SAME, Trouble.DOUBT_SLIP})


@dataclass(frozen=True, slots=True)
class DeckCard:
    """One paper card and what must become of it.

    Attributes:
        number: its place in the pile, from 1.
        paper: what stands on it, by field; a field that is missing is empty.
        slips: what the clerk's fingers type first at a field instead of what the paper says.
        is_normal: temperature, pressure, result and complaint are within the limits and their
            figures are not to be copied: one key says so.
        book: what the book must hold, by wire name; empty for a card that is parked.
    """

    number: int
    kind: Kind
    trouble: Trouble
    paper: Form
    slips: Form = field(default_factory=dict)
    is_normal: bool = True
    book: Mapping[str, object] = field(default_factory=dict)

    @property
    def parked(self) -> ParkReason | None:
        """Why it has to be put aside; None for a card that is saved."""
        return PARKED.get(self.trouble)

    @property
    def kept(self) -> tuple[Field, ...]:
        """The fields that are typed before it is put aside."""
        return TYPED_BEFORE_PARKING.get(self.trouble, ())

    @property
    def is_doubted(self) -> bool:
        """Whether its number has to be typed again at the end of the pile."""
        return self.trouble in DOUBTED


@dataclass(frozen=True, slots=True)
class Deck:
    """One pile of cards, and what the site knew before.

    Attributes:
        header: what is the same on every card.
        other_batch: a second batch of the day, for the cards that say so.
        held: the forms of first visits that were typed weeks ago.
        villages: the site's list.
    """

    header: Form
    other_batch: str
    cards: Sequence[DeckCard]
    held: Sequence[Form]
    villages: Sequence[Village]


def make_deck(seed: int = SEED, cards: int = PUBLISHED_CARDS) -> Deck:
    """A deck of exactly so many cards.

    Raises:
        ValueError: fewer than `FEWEST_CARDS`.
    """
    if cards < FEWEST_CARDS:
        raise ValueError(f"a deck needs at least {FEWEST_CARDS} cards")
    random = Random(seed)
    guests = Guests(random, HEADER.given_on)
    kinds = list(_kinds(cards))
    random.shuffle(kinds)
    told = [_card(number, kind, guests, random) for number, kind in enumerate(kinds, start=1)]
    held = [held_form(guest) for guest, card in told if card.kind is Kind.RETURNING]
    return Deck(HEADER.paper, OTHER_BATCH, tuple(card for _, card in told), held, VILLAGES)


def small_deck(seed: int, each: int = 1) -> Deck:
    """A short deck for quick tests: every trouble once, `each` cards of every other kind."""
    whole = make_deck(seed, FEWEST_CARDS)
    chosen: list[DeckCard] = []
    for kind in (Kind.NEW, Kind.RETURNING):
        chosen += [card for card in whole.cards if card.kind is kind][:each]
    chosen += [card for card in whole.cards if card.kind is Kind.TROUBLE]
    renumbered = [replace(card, number=at) for at, card in enumerate(chosen, start=1)]
    return replace(whole, cards=tuple(renumbered))


def _kinds(cards: int) -> Iterator[Trouble | Kind]:
    new, returning = round(cards * NEW_SHARE), round(cards * RETURNING_SHARE)
    yield from [Kind.NEW] * new
    yield from [Kind.RETURNING] * returning
    for at in range(cards - new - returning):
        yield TROUBLES[at % len(TROUBLES)]


def _card(
    number: int, what: Trouble | Kind, guests: Guests, random: Random
) -> tuple[Guest, DeckCard]:
    trouble = what if isinstance(what, Trouble) else Trouble.NONE
    kind = what if isinstance(what, Kind) else Kind.TROUBLE
    guest = guests.guest(dose_no=2 if kind is Kind.RETURNING else 1)
    if trouble is Trouble.NONE:
        guest = replace(guest, is_normal=random.random() >= _COPIED)
    else:
        guest = _troubled(guest, trouble)
    slips = {Field.ID_NUMBER: guest.mistyped} if guest.mistyped else {}
    paper = _damaged(card_paper(guest), trouble)
    book = {} if trouble in PARKED else book_row(guest)
    card = DeckCard(number, kind, trouble, paper, slips, is_normal=guest.is_normal, book=book)
    return guest, card


def _damaged(paper: Form, trouble: Trouble) -> Form:
    """The card without what can't be read on it."""
    if trouble is Trouble.NUMBER_UNREADABLE:
        return {**paper, Field.ID_NUMBER: paper[Field.ID_NUMBER][:9]}
    if trouble is Trouble.WET:
        return {Field.ID_TYPE: paper[Field.ID_TYPE]}
    if trouble is Trouble.NAME_MISSING:
        return {at: text for at, text in paper.items() if at is not Field.NAME}
    return paper


def _troubled(guest: Guest, trouble: Trouble) -> Guest:
    changes: Mapping[Trouble, dict[str, object]] = {
        Trouble.HARD_ERROR: {"mistyped": f"{guest.number[:8]}13{guest.number[10:]}"},
        Trouble.DEFERRED: {"deferred": True, "is_normal": False, "tenths": 381},
        Trouble.FAMILY_CARD: {"id_type": "kk", "number": f"332415{guest.number[6:]}"},
        Trouble.PASSPORT: {"id_type": "passport", "number": f"X{guest.number[9:]}"},
        Trouble.NO_DOCUMENT: {"id_type": "none", "number": ""},
        Trouble.COMPLAINT: {"complaint": "PUSING", "is_normal": False},
        Trouble.FIRST_MISSING: {"dose_no": 2, "earlier_on": date(2021, 8, 24)},
        Trouble.OTHER_BATCH: {"batch": OTHER_BATCH},
        Trouble.CLINICAL: {"systolic": 192, "diastolic": 112, "is_normal": False},
        Trouble.DOUBT_SAME: {"number": _other_day(guest.number)},
        Trouble.DOUBT_SLIP: {"mistyped": _other_sex(guest.number)},
    }
    return replace(guest, **changes.get(trouble, {}))  # type: ignore[arg-type] # names and types stand above


def _other_day(nik: str) -> str:
    """A number whose day of birth is another one, as a slip of the registry leaves it."""
    day = int(nik[6:8])
    return f"{nik[:6]}{day - 1 if day % 40 > 1 else day + 1:02d}{nik[8:]}"


def _other_sex(nik: str) -> str:
    """The number with the day of the other sex: 12 for 52, and back."""
    day = int(nik[6:8])
    return f"{nik[:6]}{(day + 40) % 80:02d}{nik[8:]}"
