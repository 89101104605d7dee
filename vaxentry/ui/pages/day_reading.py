"""What Tutup hari does on the worker thread: a day is read, a summary is written."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from vaxentry.domain.day_book import DayBook, DayLine
from vaxentry.domain.day_close import DaySheet
from vaxentry.ui.actions import GetDays


def read_shown(days: GetDays, shown: date | None) -> tuple[Sequence[DayLine], DaySheet | None]:
    """The days, and the one shown, at first the newest."""
    book: DayBook = days()
    known = book.days()
    there = [one.day for one in known]
    day = shown if shown in there else next(iter(there), None)
    return known, None if day is None else book.sheet(day)


def write_summary(days: GetDays, day: date, path: Path) -> None:
    """Write what this PC typed of a day, for another PC."""
    days().write_summary(day, path)
