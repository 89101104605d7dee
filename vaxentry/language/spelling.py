"""How durations, days, times and counts are written, on the screen and on paper. Pure."""

from datetime import date, datetime, timedelta

from vaxentry.language import Words

_MINUTE = 60
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


def duration(words: Words, span: timedelta) -> str:
    """The two largest units of a span: "3 jam 12 mnt"; under a minute has its own words."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < _MINUTE:
        return words("ui.under_a_minute")
    days, rest = divmod(seconds, _DAY)
    hours, rest = divmod(rest, _HOUR)
    units = (("days", days), ("hours", hours), ("minutes", rest // _MINUTE))
    spoken = [words(f"ui.{name}", n=amount) for name, amount in units if amount]
    return " ".join(spoken[:2])


def day_text(day: date) -> str:
    """``dd-mm-yyyy``: four-digit years only, birth dates are among them."""
    return f"{day.day:02d}-{day.month:02d}-{day.year:04d}"


def told_day(told: str) -> str:
    """A date as the server tells it, in the form people read; anything else as it came."""
    try:
        return day_text(date.fromisoformat(told))
    except ValueError:
        return told


def long_day(words: Words, day: date) -> str:
    """The day in words, "Senin, 23 November 2026"."""
    weekday = words("ui.weekdays").split(",")[day.weekday()]
    month = words("ui.months").split(",")[day.month - 1]
    return f"{weekday}, {day.day} {month} {day.year}"


def moment(words: Words, at: datetime) -> str:
    """An instant in the PC's own time zone, "23-11-2026 09.03"."""
    return f"{day_text(at.astimezone().date())} {clock_time(words, at)}"


def short_moment(words: Words, at: datetime, now: datetime) -> str:
    """An instant as short as it can be told: of today only the time of day."""
    is_today = at.astimezone().date() == now.astimezone().date()
    return clock_time(words, at) if is_today else moment(words, at)


def clock_time(words: Words, at: datetime) -> str:
    """The time of day of an instant in the PC's own time zone, "09.03"."""
    local = at.astimezone()
    return f"{local:%H}{words('ui.time_dot')}{local:%M}"


def count(words: Words, number: int) -> str:
    """A count with the thousands mark of the language."""
    return f"{number:,}".replace(",", words("ui.thousands"))


def measured(words: Words, amount: float) -> str:
    """A measure with its first decimal, where that is not nought: "0,3", "1.212"."""
    whole, _, tenth = f"{amount:.1f}".partition(".")
    told = count(words, int(whole))
    return told if tenth == "0" else f"{told}{words('ui.decimal')}{tenth}"
