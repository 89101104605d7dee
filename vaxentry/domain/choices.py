"""Words a form may use for the fixed choices of the card: screening result, sex, complaint."""

from collections.abc import Mapping

from vaxentry.domain.dose import Screening, Sex
from vaxentry.domain.plain_text import free_text
from vaxentry.domain.rules import RuleCode, RuleError

_SCREENING: Mapping[str, Screening] = {
    "lanjut": Screening.PROCEED,
    "lanjut vaksin": Screening.PROCEED,
    "tunda": Screening.DEFERRED,
    "ditunda": Screening.DEFERRED,
    "tidak_diberikan": Screening.NOT_GIVEN,
    "tidak diberikan": Screening.NOT_GIVEN,
}
_SEX: Mapping[str, Sex] = {
    "l": Sex.MALE,
    "laki-laki": Sex.MALE,
    "laki laki": Sex.MALE,
    "p": Sex.FEMALE,
    "perempuan": Sex.FEMALE,
}
_NO_COMPLAINT = frozenset({"-", "tanpa keluhan", "tidak ada keluhan", "tidak ada"})
NO_COMPLAINT = "-"


def read_screening(text: str) -> Screening:
    """The screening result.

    Raises:
        RuleError: ``required`` or ``screening_unknown``.
    """
    wanted = _plain(text)
    if wanted not in _SCREENING:
        raise RuleError(RuleCode.SCREENING_UNKNOWN)
    return _SCREENING[wanted]


def read_sex(text: str) -> Sex:
    """L or P, also written out.

    Raises:
        RuleError: ``required`` or ``sex_unknown``.
    """
    wanted = _plain(text)
    if wanted not in _SEX:
        raise RuleError(RuleCode.SEX_UNKNOWN)
    return _SEX[wanted]


def read_complaint(text: str) -> str:
    """The complaint after the injection; empty for "-" or "tanpa keluhan".

    Raises:
        RuleError: ``required``: an empty field can't be told from a forgotten one;
            ``text_control``, ``text_too_long``, ``text_number``.
    """
    cleaned = free_text(text)
    if not cleaned:
        raise RuleError(RuleCode.REQUIRED)
    return "" if cleaned.casefold() in _NO_COMPLAINT else cleaned


def read_needed_text(text: str, *, upper: bool = False) -> str:
    """Free text that may not be missing; `upper` gives it in capitals.

    Raises:
        RuleError: ``required``, ``text_control``, ``text_too_long``, ``text_number``.
    """
    cleaned = free_text(text, upper=upper)
    if not cleaned:
        raise RuleError(RuleCode.REQUIRED)
    return cleaned


def _plain(text: str) -> str:
    plain = " ".join(text.lower().split())
    if not plain:
        raise RuleError(RuleCode.REQUIRED)
    return plain
