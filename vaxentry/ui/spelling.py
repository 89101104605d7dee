"""How durations, days, times and counts are written on the screen: as everywhere else."""

from vaxentry.language.spelling import (
    clock_time,
    count,
    day_text,
    duration,
    long_day,
    moment,
    short_moment,
    told_day,
)

__all__ = [
    "clock_time",
    "count",
    "day_text",
    "duration",
    "long_day",
    "moment",
    "short_moment",
    "told_day",
]
