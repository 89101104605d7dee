"""What goes wrong with a day's cards, and what must become of each: written by hand.

The table below is the demo's own judgement of every story. It is not derived from the product's
rules, so a product that files a card wrongly can't hide behind its own classifier.
"""

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """The part a card plays in a story; most cards play none."""

    NONE = "none"
    OUTSIDER = "outsider"
    """Somebody from another regency: legal, and outside the register's scope."""
    NO_DOCUMENT = "no_document"
    """Somebody without any document: to be vaccinated all the same."""
    FAMILY_CARD = "family_card"
    """Only the family card number is known."""
    TICKET_OWNER = "ticket_owner"
    TICKET_STRANGER = "ticket_stranger"
    """Another person with the owner's ticket."""
    NIK_OWNER = "nik_owner"
    NIK_STRANGER = "nik_stranger"
    """Another name under the owner's NIK."""
    NIK_NOT_FOUND = "nik_not_found"
    """A NIK of the regency that the population register does not know."""
    TYPED_ONCE = "typed_once"
    TYPED_AGAIN = "typed_again"
    """The very same card, typed a second time."""
    DOSE_FIRST = "dose_first"
    DOSE_NUMBER_REPEATED = "dose_number_repeated"
    """The second dose with "1" written on its card."""
    TICKET_KEPT = "ticket_kept"
    TICKET_REUSED = "ticket_reused"
    """The same person's second dose on the ticket of the first: allowed, but noted."""
    TWIN_OLDER = "twin_older"
    TWIN_YOUNGER = "twin_younger"
    """Newborn twins under their mother's NIK."""
    DEFERRED = "deferred"
    RETURNED = "returned"
    """A deferred person who comes back with the same ticket."""
    SWAP_IMPOSSIBLE = "swap_impossible"
    """Digits swapped while typing: the month can't be."""
    SWAP_BIRTH_DATE = "swap_birth_date"
    """Digits swapped while typing: the year differs from the card's birth date."""
    SWAP_SEX = "swap_sex"
    """Digits swapped while typing: a woman's day becomes a man's."""
    SWAP_UNSEEN = "swap_unseen"
    """Digits swapped in the serial of an outsider: nobody and nothing can see it."""


class Kind(StrEnum):
    """What became of a card in the end."""

    ACCEPTED = "accepted"
    NIK = "nik"
    TICKET = "ticket"
    DOSE = "dose"


@dataclass(frozen=True, slots=True)
class Expected:
    """What must become of a card.

    Attributes:
        flags: every flag the server must show beside it, and no other of `JUDGED_FLAGS`.
        undetectable: what was typed differs from the paper, and no check can know.
    """

    kind: Kind
    flags: frozenset[str] = frozenset()
    undetectable: bool = False


JUDGED_FLAGS = frozenset({"contested", "nik_pending", "ticket_reused"})

_FINE = Expected(Kind.ACCEPTED)
_CONTESTED = Expected(Kind.ACCEPTED, frozenset({"contested"}))

EXPECTED = {
    Part.NONE: _FINE,
    Part.OUTSIDER: _FINE,
    Part.NO_DOCUMENT: _FINE,
    Part.FAMILY_CARD: _FINE,
    Part.TICKET_OWNER: _CONTESTED,
    Part.TICKET_STRANGER: Expected(Kind.TICKET),
    Part.NIK_OWNER: _CONTESTED,
    Part.NIK_STRANGER: Expected(Kind.NIK),
    Part.NIK_NOT_FOUND: Expected(Kind.ACCEPTED, frozenset({"nik_pending"})),
    Part.TYPED_ONCE: _CONTESTED,
    Part.TYPED_AGAIN: Expected(Kind.DOSE),
    Part.DOSE_FIRST: _CONTESTED,
    Part.DOSE_NUMBER_REPEATED: Expected(Kind.DOSE),
    Part.TICKET_KEPT: _FINE,
    Part.TICKET_REUSED: Expected(Kind.ACCEPTED, frozenset({"ticket_reused"})),
    Part.TWIN_OLDER: _FINE,
    Part.TWIN_YOUNGER: _FINE,
    Part.DEFERRED: _FINE,
    Part.RETURNED: _FINE,
    Part.SWAP_IMPOSSIBLE: _FINE,
    Part.SWAP_BIRTH_DATE: _FINE,
    Part.SWAP_SEX: _FINE,
    Part.SWAP_UNSEEN: Expected(Kind.ACCEPTED, undetectable=True),
}

STORIES_PER_1000 = {
    (Part.OUTSIDER,): 40,
    (Part.NO_DOCUMENT,): 5,
    (Part.FAMILY_CARD,): 5,
    (Part.TICKET_OWNER, Part.TICKET_STRANGER): 8,
    (Part.NIK_OWNER, Part.NIK_STRANGER): 6,
    (Part.NIK_NOT_FOUND,): 12,
    (Part.TYPED_ONCE, Part.TYPED_AGAIN): 8,
    (Part.DOSE_FIRST, Part.DOSE_NUMBER_REPEATED): 4,
    (Part.TICKET_KEPT, Part.TICKET_REUSED): 4,
    (Part.TWIN_OLDER, Part.TWIN_YOUNGER): 4,
    (Part.DEFERRED, Part.RETURNED): 8,
    (Part.SWAP_IMPOSSIBLE,): 10,
    (Part.SWAP_BIRTH_DATE,): 8,
    (Part.SWAP_SEX,): 4,
    (Part.SWAP_UNSEEN,): 5,
}
"""How often each story happens among 1,000 cards; one telling has one card per part, in order."""

FEWEST_CARDS = sum(len(story) for story in STORIES_PER_1000)
"""With fewer cards not every story can be told once."""


def tellings(cards: int) -> dict[tuple[Part, ...], int]:
    """How often each story is told among so many cards: in proportion, at least once.

    Raises:
        ValueError: fewer than `FEWEST_CARDS`.
    """
    if cards < FEWEST_CARDS:
        raise ValueError(f"the demo needs at least {FEWEST_CARDS} cards")
    return {story: max(1, cards * rate // 1000) for story, rate in STORIES_PER_1000.items()}
