"""Telephone numbers. One phone for a whole family is normal, so a number identifies nobody."""

import re
from itertools import pairwise

from vaxentry.domain.marks import without_marks
from vaxentry.domain.rules import RuleCode, RuleError

NO_PHONE = "-"
"""Written when the person has none; an empty field would mean "forgotten"."""

_SEPARATORS = re.compile(r"[\s.()\-]+")
_PREFIX = r"(?:(?:\+?62)?0|\+?62)"
# Without any prefix one digit more: eight may be a number of the town, written without its code.
_MOBILE = re.compile(rf"{_PREFIX}(8[0-9]{{7,12}})|(8[0-9]{{8,12}})")
_LANDLINE = re.compile(rf"{_PREFIX}([2-79][0-9]{{6,10}})")
_FOREIGN = re.compile(r"\+(?!62)([1-9][0-9]{6,14})")
_WITHOUT_CODE = re.compile(r"[2-9][0-9]{4,7}")
_NONE = frozenset({"tidakada", "tidakadahp", "tdkada", "tidakpunya", "tidakpunyahp", "tanpahp"})

_LARGE_CITIES = frozenset({"21", "22", "24", "31", "61"})
"""Area codes of two digits; all others have three."""
_THREE_DIGITS = re.compile("2[1-69]|3[578]|42|5[09]|6[789]|8[0578]|9[679]")
"""Beginnings of the country codes of three digits (ITU-T E.164); 1 and 7 have one, the rest two."""
_GROUP = 4


def read_phone(text: str) -> str:
    """The number as E.164 writes it, ``+628...``, or `NO_PHONE` for "-", "tidak ada" and the like.

    An Indonesian number is a mobile one of 8 to 13 digits behind its 0 or +62, or a landline of 7
    to 11 with its area code. A foreign one begins with + and has 7 to 15.

    Raises:
        RuleError: ``required`` (empty), ``phone_area`` (as short as a number of the town without
            its area code), ``phone_form``.
    """
    text = without_marks(text)
    if not text.strip():
        raise RuleError(RuleCode.REQUIRED)
    compact = _SEPARATORS.sub("", text).lower()
    if text.strip() == NO_PHONE or compact.replace("/", "") in _NONE:
        return NO_PHONE
    if found := _MOBILE.fullmatch(compact.replace("/", "")):
        return f"+62{found[1] or found[2]}"
    # Here a slash is between two numbers: 641123/4.
    if found := _LANDLINE.fullmatch(compact):
        return f"+62{found[1]}"
    if found := _FOREIGN.fullmatch(compact):
        return f"+{found[1]}"
    raise RuleError(
        RuleCode.PHONE_AREA if _WITHOUT_CODE.fullmatch(compact) else RuleCode.PHONE_FORM
    )


def grouped_phone(phone: str) -> str:
    """The number as people read it aloud; texts that are no number stay as they are.

    ``0812-3456-7890``, ``0294-641-123``, ``021-8412-3456``, ``+65-9123-4567``.
    """
    if phone.startswith("+628"):
        local = "0" + phone.removeprefix("+62")
        return "-".join(local[at : at + _GROUP] for at in range(0, len(local), _GROUP))
    if phone.startswith("+62"):
        local = phone.removeprefix("+62")
        code = local[: 2 if local[:2] in _LARGE_CITIES else 3]
        return "-".join(["0" + code, *_even(local.removeprefix(code))])
    if phone.startswith("+"):
        code = phone[1 : 1 + _country_length(phone[1:])]
        return "-".join(["+" + code, *_even(phone.removeprefix("+" + code))])
    return phone


def _country_length(digits: str) -> int:
    if digits[0] in "17":
        return 1
    return 3 if _THREE_DIGITS.match(digits) else 2


def _even(digits: str) -> list[str]:
    """Groups of four at most and as even as can be, the shorter ones first."""
    count = -(-len(digits) // _GROUP)
    bounds = [len(digits) * at // count for at in range(count + 1)]
    return [digits[first:last] for first, last in pairwise(bounds)]
