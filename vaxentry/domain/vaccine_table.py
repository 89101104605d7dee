"""The tables behind `vaxentry.domain.vaccines`: facts with the days they were valid, no logic."""

from dataclasses import dataclass
from datetime import date

_KMK_4638 = "KMK HK.01.07/MENKES/4638/2021"
_BOOSTER_SE = "Kemenkes booster lists of 2022, among them SE SR.02.06/II/408/2022"
_SE_921 = "SE SR.02.06/II/921/2022"
_ROUTINE = "Kemenkes infant schedule; school months from KMK HK.01.07/MENKES/1098/2024"
_GENERAL = "general knowledge"

AS_OF = date(2026, 11, 28)
"""When the rules below were drawn up: set it anew with every change of them."""

COVID_START = date(2021, 1, 13)
"""First injection of the COVID-19 programme (general knowledge)."""


@dataclass(frozen=True, slots=True)
class Valid:
    """A span of days, both ends included; None = open.

    Attributes:
        source: the document the fact is from.
    """

    source: str
    valid_from: date | None = None
    valid_to: date | None = None

    def on(self, day: date) -> bool:
        """Whether the fact held on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Vaccine:
    """A product or antigen a clerk can choose.

    Attributes:
        code: stays for ever; what files and the wire carry.
        name: as printed on cards.
        doses: injections of one full primary series.
        volume_ul: microlitres of one primary dose; None where no source states it.
        covid: whether the screening limits of the COVID-19 card apply.
        aliases: other names on cards and lists.
    """

    code: str
    name: str
    doses: int
    volume_ul: int | None
    valid: Valid
    covid: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """A series: a legally repeated one is no clash with the first.

    Attributes:
        boosters: injections counted after the primary series.
    """

    code: str
    name: str
    boosters: int
    valid: Valid


@dataclass(frozen=True, slots=True)
class Interval:
    """Least days from one dose to the next."""

    vaccine: str
    from_dose: int
    days: int
    valid: Valid


@dataclass(frozen=True, slots=True)
class BoosterRule:
    """Microlitres of a booster after the vaccine of the primary series."""

    primary: str
    booster: str
    volume_ul: int
    valid: Valid


def _covid(
    code: str, name: str, doses: int, volume_ul: int | None, source: str, *aliases: str
) -> Vaccine:
    return Vaccine(code, name, doses, volume_ul, Valid(source, COVID_START), True, aliases)


def _routine(
    code: str, name: str, doses: int, volume_ul: int | None = None, source: str = _ROUTINE
) -> Vaccine:
    return Vaccine(code, name, doses, volume_ul, Valid(source))


VACCINES = (
    _covid("sinovac", "Sinovac", 2, 500, _KMK_4638, "CoronaVac", "Bio Farma"),
    _covid("astrazeneca", "AstraZeneca", 2, 500, _KMK_4638, "AZ", "Vaxzevria"),
    _covid("sinopharm", "Sinopharm", 2, 500, _KMK_4638),
    _covid("moderna", "Moderna", 2, 500, _KMK_4638),
    _covid("pfizer", "Pfizer", 2, 300, _KMK_4638, "Comirnaty"),
    _covid("novavax", "Novavax", 2, 500, _KMK_4638, "Covovax"),
    _covid("sputnik_v", "Sputnik V", 2, 500, _KMK_4638, "Sputnik-V"),
    _covid("janssen", "Janssen", 1, 500, f"{_KMK_4638}; volume {_GENERAL}", "J&J"),
    _covid("convidecia", "Convidecia", 1, 500, f"{_KMK_4638}; volume {_GENERAL}"),
    _covid("zifivax", "Zifivax", 3, None, f"BPOM EUA list; doses {_GENERAL}"),
    _covid("indovac", "IndoVac", 2, 500, f"booster lists of 2023; doses {_GENERAL}"),
    _covid("inavac", "InaVac", 2, 500, f"booster lists of 2023; doses {_GENERAL}"),
    _routine("hb0", "HB0", 1),
    _routine("bcg", "BCG", 1),
    _routine("opv", "OPV (Polio tetes)", 4),
    _routine("ipv", "IPV (Polio suntik)", 2),
    _routine("dpt_hb_hib", "DPT-HB-Hib", 4),
    _routine("pcv", "PCV", 3),
    _routine("rv", "RV (Rotavirus)", 3),
    _routine("mr", "MR", 3, 500, "KMK HK.01.07/MENKES/1098/2024 as amended by KMK 35/2025"),
    _routine("je", "JE", 1),
    _routine("dt", "DT", 1),
    _routine("td", "Td", 5, None, "tetanus status T1 to T5 of the Kemenkes slides"),
    _routine("hpv", "HPV", 1),
)
"""Product days of approval are not in our sources, so a COVID vaccine counts from `COVID_START`."""


COURSES = (
    Course("primer", "Primer", 0, Valid("KMK HK.01.07/MENKES/4638/2021")),
    # The circular is of February 2022; its day is not in our sources, so the month counts whole.
    Course("primer_ulang", "Primer ulang", 0, Valid(_SE_921, date(2022, 2, 1))),
    # Health workers had a third dose from July 2021, everybody of 18 from 12 January 2022.
    Course(
        "booster1",
        "Booster 1",
        1,
        Valid("SE 1919 of July 2021, day not verified", date(2021, 7, 1)),
    ),
    Course(
        "booster2", "Booster 2", 2, Valid("health workers from 29 July 2022", date(2022, 7, 29))
    ),
)

# KMK 4638 is of August 2021; the day of the month is general knowledge.
_BEFORE_MARCH = date(2021, 2, 28)
_BEFORE_4638 = date(2021, 8, 1)
_DAY_4638 = date(2021, 8, 2)
_EIGHT_WEEKS = date(2022, 1, 1)

INTERVALS = (
    Interval("sinovac", 1, 14, Valid("Kemenkes, December 2020", None, _BEFORE_MARCH)),
    Interval("sinovac", 1, 28, Valid("Kemenkes, March 2021", date(2021, 3, 1))),
    Interval("astrazeneca", 1, 56, Valid("Kemenkes, June 2021 (8-12 weeks)", None, _BEFORE_4638)),
    Interval("astrazeneca", 1, 84, Valid(_KMK_4638, _DAY_4638, date(2021, 12, 31))),
    Interval("astrazeneca", 1, 56, Valid("8 weeks allowed, January 2022", _EIGHT_WEEKS)),
    Interval("sinopharm", 1, 21, Valid(_KMK_4638)),
    Interval("moderna", 1, 28, Valid(_KMK_4638)),
    Interval("pfizer", 1, 21, Valid(_KMK_4638)),
    Interval("novavax", 1, 21, Valid(_KMK_4638)),
    Interval("sputnik_v", 1, 21, Valid(_KMK_4638)),
    Interval("zifivax", 1, 28, Valid(_GENERAL)),
    Interval("zifivax", 2, 28, Valid(_GENERAL)),
    Interval("indovac", 1, 28, Valid(_GENERAL)),
    Interval("inavac", 1, 28, Valid(_GENERAL)),
    Interval("td", 1, 28, Valid("tetanus status: T2 4 weeks after T1")),
    Interval("td", 2, 182, Valid("tetanus status: T3 6 months after T2")),
    Interval("td", 3, 365, Valid("tetanus status: T4 1 year after T3")),
    Interval("td", 4, 365, Valid("tetanus status: T5 1 year after T4")),
)


SAME_BRAND = Valid("dose 2 of the same brand, KMK 4638/2021; another one only as a repeated course")
"""Within one primary course; no document in our hands ever allowed to mix."""

BOOSTER_INTERVALS = (
    # In days of 30 to the month, so that nothing is called too early that a calendar allows.
    (180, Valid("6 months after the primary course", date(2022, 1, 12), date(2022, 2, 24))),
    (90, Valid(f"SE SR.02.06/II/1180/2022, day {_GENERAL}", date(2022, 2, 25))),
)
"""Least days from the last primary dose to booster 1."""


def _boost(primary: str, booster: str, volume_ul: int) -> BoosterRule:
    return BoosterRule(primary, booster, volume_ul, Valid(_BOOSTER_SE, date(2022, 1, 12)))


BOOSTERS = (
    # The third dose of health workers, before boosters were for everybody.
    BoosterRule(
        "sinovac",
        "moderna",
        500,
        Valid("SE 1919 of July 2021, day not verified", date(2021, 7, 1), date(2022, 1, 11)),
    ),
    _boost("sinovac", "astrazeneca", 250),
    _boost("sinovac", "pfizer", 150),
    _boost("sinovac", "moderna", 500),
    _boost("astrazeneca", "moderna", 250),
    _boost("astrazeneca", "pfizer", 150),
    _boost("astrazeneca", "astrazeneca", 500),
    _boost("pfizer", "pfizer", 300),
    _boost("pfizer", "moderna", 250),
    _boost("pfizer", "astrazeneca", 500),
    _boost("moderna", "moderna", 250),
    _boost("janssen", "moderna", 250),
    _boost("sinopharm", "sinopharm", 500),
)
