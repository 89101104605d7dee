"""Target groups (kelompok sasaran) of the programme, as data."""

from dataclasses import dataclass
from datetime import date

from vaxentry.domain.dates import age_on
from vaxentry.domain.plain_text import clean_text
from vaxentry.domain.rules import RuleCode, RuleError

_ADULT = 18
_ELDERLY = 60
_OLDEST = 200


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """One group.

    Attributes:
        code: stays for ever; what files and the wire carry.
        name: as on the paper lists, for reading files; the screen uses ``value.group_<code>``.
        valid_from: first day the programme had it.
        ages: completed years of the people in it when age alone decides, else None.
        source: where the fact is from.
    """

    code: str
    name: str
    valid_from: date
    ages: range | None = None
    source: str = "stages of the COVID-19 programme; day not verified"


_START = date(2021, 1, 13)
TARGET_GROUPS = (
    TargetGroup("sdm_kesehatan", "SDM Kesehatan", _START),
    TargetGroup("petugas_publik", "Petugas Publik", date(2021, 2, 17)),
    TargetGroup("lansia", "Lansia", date(2021, 2, 17), range(_ELDERLY, _OLDEST)),
    TargetGroup("masyarakat_rentan", "Masyarakat Rentan", _START),
    TargetGroup("masyarakat_umum", "Masyarakat Umum", _START, range(_ADULT, _ELDERLY)),
    TargetGroup("remaja_12_17", "Remaja 12-17 Tahun", date(2021, 7, 1), range(12, _ADULT)),
    TargetGroup("ibu_hamil", "Ibu Hamil", date(2021, 8, 2)),
    TargetGroup("anak_6_11", "Anak 6-11 Tahun", date(2021, 12, 14), range(6, 12)),
)


def proposed_group(birth_date: date, on_day: date) -> str:
    """Code of the group that age alone gives on the vaccination date; empty below six years.

    A proposal only: job, illness and pregnancy are not known from a birth date.
    """
    age = age_on(birth_date, on_day)
    fitting = (group.code for group in TARGET_GROUPS if group.ages and age in group.ages)
    return next(fitting, "")


def read_target_group(text: str) -> str:
    """Code of the group typed as code or name, any case; empty for an empty text.

    Raises:
        RuleError: ``group_unknown``; ``text_control`` and ``text_too_long``.
    """
    wanted = clean_text(text).casefold()
    if not wanted:
        return ""
    for group in TARGET_GROUPS:
        if wanted in {group.code, group.name.casefold()}:
            return group.code
    raise RuleError(RuleCode.GROUP_UNKNOWN)
