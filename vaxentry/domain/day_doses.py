"""The doses of a day: given here and on other PCs = yield - waste, by site and batch.

All in microlitres. A half dose is half a dose of the vial: volumes are added, not injections. Where
no source states the volume of a dose, each injection counts as one.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

UNKNOWN_UL = 1000
"""Stands for one dose where nobody knows its volume."""
MOST_VIALS = 9_999
_MOST_UL = 1_000_000
_UL_IN_ML = 1000
_NUMBER = re.compile(r"[0-9]+([.,][0-9]+)?")
_TYPED_STEP = Decimal("0.001")
"""Of a dose: what nobody would type as doses is told in millilitres."""


class Yield(NamedTuple):
    """The vials of a batch that were opened on a day at a site.

    Attributes:
        vial_ul: usable content of one vial, microlitres.
        waste_ul: what of it was given to nobody.
    """

    vials: int
    vial_ul: int
    waste_ul: int
    author: str = ""
    at: datetime | None = None

    @property
    def total_ul(self) -> int:
        """What the vials hold."""
        return self.vials * self.vial_ul


class BatchOfDay(NamedTuple):
    """What a yield is entered for."""

    site: str
    vaccine: str
    batch: str


class BatchGiven(NamedTuple):
    """What one PC gave of a batch.

    Attributes:
        doses: injections typed there.
        halves: those of them of less than a whole dose.
        given_ul: their volume, microlitres.
    """

    batch: BatchOfDay
    doses: int
    halves: int
    given_ul: int


class PcDoses(NamedTuple):
    """What another PC gave on a day, as its summary said last.

    Attributes:
        key: fingerprint of the device that signed the summary.
        made_at: when it was made, by the clock there; None = nobody knows any more.
    """

    pc: str
    key: str
    given: tuple[BatchGiven, ...] = ()
    made_at: datetime | None = None

    @property
    def doses(self) -> int:
        """Injections of all its batches."""
        return sum(one.doses for one in self.given)


@dataclass(frozen=True, slots=True)
class DoseLine:
    """One batch at one site on one day.

    Attributes:
        doses: injections typed here.
        halves: those of them of less than a whole dose.
        given_ul: their volume; an injection without a volume counts as a whole dose.
        whole_ul: volume of a whole dose by the rules of the day; None = no source states it.
        vials: what was entered of the vials; None = nothing, or no vial, or one without content.
        elsewhere: injections on other PCs.
        elsewhere_ul: their volume, as those PCs told it.
    """

    batch: BatchOfDay
    doses: int
    halves: int
    given_ul: int
    whole_ul: int | None
    vials: Yield | None = None
    elsewhere: int = 0
    elsewhere_ul: int = 0

    @property
    def place(self) -> str:
        """Names the line in seals and reasons."""
        return "/".join(self.batch)

    @property
    def unit_ul(self) -> int:
        """What one dose is in microlitres."""
        return self.whole_ul or UNKNOWN_UL

    @property
    def expected_ul(self) -> int | None:
        """Yield - waste; None while nobody entered the vials."""
        return None if self.vials is None else self.vials.total_ul - self.vials.waste_ul

    @property
    def all_ul(self) -> int:
        """Given on any PC."""
        return self.given_ul + self.elsewhere_ul

    @property
    def difference_ul(self) -> int | None:
        """Given beyond yield - waste: below zero something was not typed; above, it is good to
        know: a vial may hold more than it says.
        """
        return None if self.expected_ul is None else self.all_ul - self.expected_ul


def doses_text(amount_ul: int, unit_ul: int, comma: str = ",") -> str:
    """A volume as doses, two decimals at most: "12,5"."""
    doses = (Decimal(amount_ul) / unit_ul).quantize(Decimal("0.01"))
    return _plain(doses, comma) if doses else "0"


def amount_as_typed(amount_ul: int, unit_ul: int, comma: str = ",") -> str:
    """A volume as a text of which `read_amount` reads the same: "6,5" doses or "5 ml"."""
    doses = (Decimal(amount_ul) / unit_ul).quantize(_TYPED_STEP)
    if doses * unit_ul == amount_ul:
        return _plain(doses, comma)
    return f"{_plain(Decimal(amount_ul) / _UL_IN_ML, comma)} ml"


def _plain(number: Decimal, comma: str) -> str:
    whole, _, part = f"{number:f}".partition(".")
    part = part.rstrip("0")
    return f"{whole}{comma}{part}" if part else whole


def read_amount(text: str, unit_ul: int) -> int | None:
    """An amount as typed: "10" or "6,5" doses, or with its unit "5 ml"; None = it is no amount."""
    typed = text.strip().casefold()
    in_ml = typed.endswith("ml")
    number = typed.removesuffix("ml").strip()
    if not _NUMBER.fullmatch(number):
        return None
    amount = Decimal(number.replace(",", "."))
    if amount > _MOST_UL:
        return None
    volume = amount * (_UL_IN_ML if in_ml else unit_ul)
    is_whole = volume == volume.to_integral_value()
    return int(volume) if is_whole and volume <= _MOST_UL else None


def read_vials(text: str) -> int | None:
    """Vials as typed: a whole number up to `MOST_VIALS`; None = it is none."""
    typed = text.strip()
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= len(str(MOST_VIALS))):
        return None
    return int(typed)
