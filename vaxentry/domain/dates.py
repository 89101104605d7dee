"""Days and times as they are typed from paper. Nothing is guessed between day and month."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from vaxentry.domain.nik import possible_dates
from vaxentry.domain.rules import RuleCode, RuleError

_PACKED = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{2})")
_SPLIT = re.compile(r"([0-9]{1,2})([/\-. ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([0-9]{1,2})[.:]?([0-9]{2})")
_BLANK = re.compile(r"\s+")
_NOT_RECORDED = frozenset({"", "-", "tidak tercatat"})
_SHORT_YEAR = 2
EARLIEST, LATEST = date(1970, 1, 2), date(2999, 12, 30)
"""The days that every system can place in time; nothing in a book is of another one."""


def local_zone(now: datetime) -> tzinfo:
    """Where the PC stands at that moment, as its system says: when a day ends there."""
    zone = now.astimezone().tzinfo
    assert zone is not None
    return zone


def placed(day: date) -> date:
    """The day, or the nearest that can be placed in time: whoever types year 1 or 9999 means no
    bound.
    """
    return min(max(day, EARLIEST), LATEST)


def day_begins(day: date, zone: tzinfo | None = None) -> datetime:
    """When a day begins, UTC; of one that can't be placed, as the nearest does.

    Args:
        zone: where; None = where this PC stands.
    """
    return datetime.combine(placed(day), time(), zone).astimezone(UTC)


def day_ends(day: date, zone: tzinfo | None = None) -> datetime:
    """When the day after it begins, as `day_begins`."""
    return datetime.combine(placed(day) + timedelta(1), time(), zone).astimezone(UTC)


def read_date(text: str, *, today: date) -> date:
    """The day that was typed: ddmmyy, ddmmyyyy, d/m/yyyy with ``/ - .`` or blank, or ISO.

    Args:
        text: as typed.
        today: the latest day a two-digit year may mean; the nearest earlier century is taken.

    Raises:
        RuleError: ``required`` (empty), ``date_form`` (no such notation), ``date_impossible``
            (31 February).
    """
    plain = _BLANK.sub(" ", text.strip())
    if not plain:
        raise RuleError(RuleCode.REQUIRED)
    day, month, year = _parts(plain)
    if len(year) == _SHORT_YEAR:
        return _nearest(possible_dates(int(day), int(month), int(year)), today)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise RuleError(RuleCode.DATE_IMPOSSIBLE) from None


def _parts(plain: str) -> tuple[str, str, str]:
    if found := _PACKED.fullmatch(plain):
        return found[1], found[2], found[3]
    if found := _SPLIT.fullmatch(plain):
        return found[1], found[3], found[4]
    if found := _ISO.fullmatch(plain):
        return found[3], found[2], found[1]
    raise RuleError(RuleCode.DATE_FORM)


def _nearest(candidates: tuple[date, ...], today: date) -> date:
    if not candidates:
        raise RuleError(RuleCode.DATE_IMPOSSIBLE)
    return max((day for day in candidates if day <= today), default=candidates[0])


def show_date(day: date) -> str:
    """The day with a four-digit year, ``dd-mm-yyyy``; `read_date` reads it back."""
    return f"{day.day:02d}-{day.month:02d}-{day.year:04d}"


def read_time(text: str) -> time | None:
    """The time of day that was typed (``0830``, ``8.30``, ``08:30``); None = not on the card.

    Raises:
        RuleError: ``time_form``.
    """
    plain = _BLANK.sub(" ", text.strip()).lower()
    if plain in _NOT_RECORDED:
        return None
    found = _TIME.fullmatch(plain)
    if found is None:
        raise RuleError(RuleCode.TIME_FORM)
    try:
        return time(int(found[1]), int(found[2]))
    except ValueError:
        raise RuleError(RuleCode.TIME_FORM) from None


def show_time(at: time | None) -> str:
    """The time as Indonesians write it, ``08.30``; "-" when the card has none."""
    return f"{at:%H.%M}" if at else "-"


def age_on(birth: date, day: date) -> int:
    """Completed years of life on a day; somebody born on 29 February turns on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
