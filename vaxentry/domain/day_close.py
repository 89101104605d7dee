"""Tutup hari: does what was counted equal what was typed, and that what the server has?

Values only. A day is a day of vaccination. Its cards are those of its stacks; its doses, and those
typed twice, are of the cards that name the day, in whatever stack. Cards are counted, not entries:
a visit with several antigens is one card. The doses of the day are in `domain.day_doses`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from vaxentry.domain.day_doses import DoseLine, PcDoses
from vaxentry.domain.day_pile import TYPED, Pile, card_terms
from vaxentry.domain.day_server import ServerWord
from vaxentry.domain.records import SiteInfo
from vaxentry.domain.stacks import read_ranges


class Seal(StrEnum):
    """What is sealed for itself; each has its words ``day.seal_<code>``."""

    CARDS = "cards"
    DOSES = "doses"
    SERVER = "server"
    """Nobody's hand: it closes when the server's own word agrees."""


BY_HAND = (Seal.CARDS, Seal.DOSES)
NAMELESS = "seal_nameless"
"""Why a seal is refused that would stand in nobody's name."""


class Gap(StrEnum):
    """What does not agree; each has its words ``day.gap_<code>``."""

    NOT_COUNTED = "not_counted"
    NOT_TYPED = "not_typed"
    EXCESS = "excess"
    DOUBLED = "doubled"
    """One person, one vaccine, one day, on two cards."""
    SHARED = "shared"
    """The same number of one stack on more than one PC, this one among them or not."""
    NO_YIELD = "no_yield"
    """Doses were given, here or on another PC, of a batch whose vials nobody entered."""
    DOSES_SHORT = "doses_short"
    """Less was typed than came out of the vials. More is information, no gap."""


SEAL_OF = {
    Gap.NOT_COUNTED: Seal.CARDS,
    Gap.NOT_TYPED: Seal.CARDS,
    Gap.EXCESS: Seal.CARDS,
    Gap.DOUBLED: Seal.CARDS,
    Gap.SHARED: Seal.CARDS,
    Gap.NO_YIELD: Seal.DOSES,
    Gap.DOSES_SHORT: Seal.DOSES,
}


class DoubleEntry(NamedTuple):
    """One of several entries of one person with one vaccine."""

    entry_no: str
    stack: int
    card: int


Double = tuple[DoubleEntry, ...]


class Difference(NamedTuple):
    """One thing that does not agree and carries a reason.

    Attributes:
        place: of what: the number of a stack, the entry numbers, the batch.
        amount: cards; microlitres for doses.
        names: what is meant, as people read it: card numbers, entry numbers.
        digest: of all numbers that are meant, where `names` has only the first.
        numbers: how many card numbers are meant: more than the amount where it is not known which
            of them, fewer where the others have none. No part of the key: it follows from what is.
    """

    gap: Gap
    place: str
    amount: int
    names: str = ""
    digest: str = ""
    numbers: int = 0

    @property
    def key(self) -> str:
        """Under which its reason is kept: one of another amount or other numbers needs its own."""
        told = f"{self._subject}:{self.amount}:{self.names}"
        return f"{told}:{self.digest}" if self.digest else told

    def was(self, key: str) -> bool:
        """Whether a reason is of this difference, as it is or as it was."""
        return key == self._subject or key.startswith(f"{self._subject}:")

    def then(self, key: str) -> "Difference | None":
        """This difference as it was when a reason of it was kept under a key.

        None: an earlier program kept the reason without its amount.
        """
        amount, _, told = key.removeprefix(f"{self._subject}:").partition(":")
        names, _, digest = told.partition(":")
        if not amount.isdecimal():
            return None
        numbers = len(read_ranges(names) or ())
        return self._replace(amount=int(amount), names=names, digest=digest, numbers=numbers)

    @property
    def _subject(self) -> str:
        # A batch may have a colon in its name: the reasons of M7:5 are not those of M7.
        place = self.place.replace("%", "%25").replace(":", "%3A")
        return f"{self.gap}:{place}"

    @property
    def seal(self) -> Seal:
        """Which seal waits for its reason."""
        return SEAL_OF[self.gap]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A seal in force, or what reopened it.

    Attributes:
        author: who did it; "" = the program, on the server's word.
        figures: the figures sealed, by name; empty where it was reopened.
        reasons: of what did not agree, by `Difference.key`; of a reopening under "".
    """

    seal: Seal
    at: datetime
    author: str
    figures: Mapping[str, int | str]
    reasons: Mapping[str, str]
    reopened: bool = False


@dataclass(frozen=True, slots=True)
class DaySheet:
    """Everything Tutup hari knows of one day, read at one moment.

    Attributes:
        site: of this PC.
        seals: every seal and reopening, the oldest first.
        reasons: typed and not sealed yet, by `Difference.key`; of the day, whoever typed them.
        whole_ul: volume of a whole dose by the rules of the day, by vaccine; one that is not there
            has none.
        pc_doses: the other PCs whose doses are in `doses`.
        barred: why who is at this PC may not seal or reopen it, the reason of the refusal;
            "" = may.
    """

    day: date
    made_at: datetime
    made_by: str
    site: SiteInfo
    piles: Sequence[Pile] = ()
    doubles: Sequence[Double] = ()
    doses: Sequence[DoseLine] = ()
    server: ServerWord = field(default_factory=lambda: ServerWord(0, 0))
    seals: Sequence[Sealed] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    whole_ul: Mapping[str, int] = field(default_factory=dict)
    pc_doses: Sequence[PcDoses] = ()
    barred: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is of that day."""
        return not (self.piles or self.doses or self.doubles)

    @property
    def sites(self) -> tuple[str, ...]:
        """The codes of its sites, that of this PC first, or alone where nothing is of the day."""
        own = self.site.site
        found = {one.site for one in self.piles} | {one.batch.site for one in self.doses} or {own}
        return tuple(sorted(found, key=lambda site: (site != own, site)))

    @property
    def offers_seals(self) -> bool:
        """Whether it is for who is at this PC to seal it, if need be after getting a name."""
        return self.barred in {"", NAMELESS}

    def in_force(self, seal: Seal) -> Sealed | None:
        """The seal of that kind, None while it is open."""
        last = next((one for one in reversed(self.seals) if one.seal is seal), None)
        return None if last is None or last.reopened else last

    def changed_since(self, seal: Seal) -> bool:
        """Whether the figures are others than those that were sealed."""
        held = self.in_force(seal)
        return held is not None and _told(held.figures) != _told(figures(self, seal))

    @property
    def is_emptied(self) -> bool:
        """Whether the cards are sealed, and every entry of them is gone: to another day, voided or
        erased. Nothing is left of which the server could say anything.
        """
        held = self.in_force(Seal.CARDS)
        return held is not None and is_emptied(held.figures, self.server.typed)


def is_emptied(sealed: Mapping[str, int | str], typed: int) -> bool:
    """Whether cards typed here were sealed, and no entry is left of them.

    Args:
        sealed: figures of a seal of the cards.
        typed: as `ServerWord.typed`.
    """
    return not typed and any(sealed.get(name) for name in TYPED)


def _told(held: Mapping[str, int | str]) -> dict[str, int | str]:
    """A figure that is left out is nought: a seal of an earlier version has fewer."""
    return {name: amount for name, amount in held.items() if amount}


def figures(sheet: DaySheet, seal: Seal) -> dict[str, int | str]:
    """The figures that a seal seals, in the order they are read."""
    if seal is Seal.CARDS:
        return _card_figures(sheet)
    if seal is Seal.SERVER:
        return {"typed": sheet.server.typed, "received": sheet.server.received}
    return {
        f"{line.place} {name}": amount
        for line in sheet.doses
        for name, amount in _dose_figures(line)
    }


def _dose_figures(line: DoseLine) -> Sequence[tuple[str, int]]:
    return (
        ("given", line.given_ul),
        ("elsewhere", line.elsewhere_ul),
        ("expected", line.expected_ul or 0),
    )


def _card_figures(sheet: DaySheet) -> dict[str, int | str]:
    per_pile = {
        f"{pile.number} {name}": amount
        for pile in sheet.piles
        for name, amount in card_terms([pile]).items()
    }
    return {**card_terms(sheet.piles), **per_pile, "doubled": len(sheet.doubles)}
