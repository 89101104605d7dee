"""Mobile numbers. One phone for a whole family is normal, so a number identifies nobody."""

import re

from vaxentry.domain.marks import without_marks
from vaxentry.domain.rules import RuleCode, RuleError

NO_PHONE = "-"
"""Written when the person has none; an empty field would mean "forgotten"."""

_SEPARATORS = re.compile(r"[\s.()/\-]+")
_FORM = re.compile(r"(?:\+?62)?0?(8[0-9]{7,12})")
_NONE = frozenset({"tidakada", "tidakadahp", "tdkada", "tidakpunya", "tidakpunyahp", "tanpahp"})


def read_phone(text: str) -> str:
    """The number as ``+628...``, or `NO_PHONE` for "-", "tidak ada" and the like.

    Raises:
        RuleError: ``required`` (empty), ``phone_form`` (not a mobile number of 8 to 13 national
            digits).
    """
    text = without_marks(text)
    if not text.strip():
        raise RuleError(RuleCode.REQUIRED)
    compact = _SEPARATORS.sub("", text).lower()
    if text.strip() == NO_PHONE or compact in _NONE:
        return NO_PHONE
    found = _FORM.fullmatch(compact)
    if found is None:
        raise RuleError(RuleCode.PHONE_FORM)
    return f"+62{found[1]}"


def grouped_phone(phone: str) -> str:
    """The number as people read it aloud, ``0812-3456-7890``; other texts unchanged."""
    if not phone.startswith("+62"):
        return phone
    local = "0" + phone.removeprefix("+62")
    return "-".join([local[:4], *(local[at : at + 4] for at in range(4, len(local), 4))])
