"""What a screen asks of the reports; `vaxentry.reports.desk.Reports` fulfils it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from vaxentry.domain.backlog import ALL, Backlog, Period
from vaxentry.domain.records import RecordQuery, SiteInfo
from vaxentry.errors import FileError
from vaxentry.language import LANGUAGES, Words
from vaxentry.language.spelling import count


class Format(StrEnum):
    """The files that a report can become; the first is the one for people."""

    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"
    JSON = "json"


LONGEST = {Format.XLSX: 1_048_575, Format.PDF: 50_000}
"""Most records that fit: a sheet ends there, and a PDF is in memory until its last page."""


class Separator(StrEnum):
    """What stands between the cells of a CSV. The first fits a spreadsheet in Indonesian."""

    SEMICOLON = "semicolon"
    COMMA = "comma"
    TAB = "tab"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which report is to be written, how and where.

    Attributes:
        path: the file; one of that name is replaced, in one step, once the new one is whole.
        separator: of a CSV.
        view: lists the records of a filtered list in the place of the backlog; the figures stay
            those of the period. None = the backlog.
    """

    format: Format
    path: Path
    words: Words
    period: Period = ALL
    separator: Separator = Separator.SEMICOLON
    view: RecordQuery | None = None


def check_length(wanted: Wanted, total: int) -> None:
    """Refuse a file that could not hold all of its list.

    Raises:
        FileError: ``report_too_long``.
    """
    most = LONGEST.get(wanted.format, total)
    if total > most:
        told = {"n": count(wanted.words, total), "most": count(wanted.words, most)}
        kind = wanted.words(f"report.export_{wanted.format}")
        raise FileError(reason="report_too_long", kind=kind, **told)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the figures that stand in it, how many records its list names, and the
    SHA-256 of its data in hex.
    """

    backlog: Backlog
    listed: int
    digest: str


@dataclass(frozen=True, slots=True)
class DailyChoice:
    """Where the report of each day is written, and from what time of the day on.

    Attributes:
        folder: its whole path; "" = no daily report is wanted.
    """

    folder: str = ""
    at: time = time(16, 0)

    def is_due(self, now: datetime) -> bool:
        """Whether the report of this day should be there by `now`, in the site's own time."""
        return bool(self.folder) and now.time() >= self.at


class Daily(Protocol):
    """The report of each day. Every call may touch the disk: not on the main thread."""

    def choice(self) -> DailyChoice:
        """What is wanted at present."""
        ...

    def choose(self, wanted: DailyChoice) -> None:
        """Want this from now on.

        Raises:
            NotPermittedError: who is at this PC may not change its settings.
            FileError: ``report_not_written``, ``report_disk_full``: the folder takes no file;
                nothing is changed.
            OSError: the settings can't be written.
        """
        ...

    def write_if_due(self, words: Words) -> str:
        """The name of the file that was written now: of today, or of the last busy day that was
        missed; "" = it is not time, or it is there already.

        Raises:
            FileError, StorageError: it could not be written; the next call tries again.
        """
        ...


Progress = Callable[[int, int], bool]
"""Told how many of how many records are written, on the thread that writes; False = stop."""


def carry_on(_done: int, _total: int) -> bool:
    """Nobody watches, nobody stops it."""
    return True


def file_name(
    words: Words, found_site: str, day: date, kind: Format, *, is_view: bool = False
) -> str:
    """The name that a file of a day is offered: without blanks or signs that a system refuses.

    That of a filtered list never tells what was searched for.
    """
    key = "report.view_file_name" if is_view else "report.file_name"
    return f"{words(key, site=_safe(found_site), day=day.isoformat())}.{kind}"


def daily_file_name(words: Words, site: SiteInfo, day: date) -> str:
    """The name of the report that is written by itself at the end of a day.

    The PCs of a site may share its folder, and a report that somebody saves there by hand is not
    the one of closing time: no name of either is this one.
    """
    pc = _safe("-".join(part for part in (site.site, site.pc_code) if part))
    return f"{words('report.daily_file_name', pc=pc, day=day.isoformat())}.{Format.XLSX}"


def daily_days(site: SiteInfo, names: Collection[str]) -> frozenset[date]:
    """Of which days there are such reports of this PC among the names of a folder's files, in
    whatever language: a day that was written is written.
    """
    spoken = (_daily_days(Words(language), site, names) for language in LANGUAGES)
    return frozenset().union(*spoken)


def _daily_days(words: Words, site: SiteInfo, names: Collection[str]) -> frozenset[date]:
    before, after = daily_file_name(words, site, date.min).split(date.min.isoformat())
    told = (name.removeprefix(before).removesuffix(after) for name in names)
    days = {day for text in told if (day := _day(text)) is not None}
    return frozenset(day for day in days if daily_file_name(words, site, day) in names)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def day_due(
    choice: DailyChoice, now: datetime, written: Collection[date], busy: date | None
) -> date | None:
    """Of which day a report is to be written at this moment; None = of none.

    Today's from closing time on. Before it the one of the last busy day, where it is missing: the
    window was closed too early. A folder without an earlier report was not chosen yet on that day.

    Args:
        now: in the site's own time.
        written: the days whose reports are there.
        busy: the last day before today on which something happened to an entry.
    """
    if not choice.folder:
        return None
    if busy is not None and busy not in written and any(day < busy for day in written):
        return busy
    return now.date() if choice.is_due(now) and now.date() not in written else None


def _safe(name: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in name) or "pc"


class ReportDesk(Protocol):
    """Makes reports. Every call may take a while: not on the main thread.

    Raises (all methods): `errors.StorageError` and its children when the book fails.
    """

    def backlog(self, period: Period = ALL) -> Backlog:
        """The figures of now."""
        ...

    def write(self, wanted: Wanted, progress: Progress = carry_on) -> Written | None:
        """Write a report; None = it was stopped, and the old file is as it was.

        Raises:
            NotPermittedError: who is at this PC may not take it away.
            FileError: it can't be written; the old file is as it was.
        """
        ...
