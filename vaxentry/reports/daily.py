"""The report of each day in a folder that somebody chose: fulfils `domain.report_desk.Daily`."""

from collections.abc import Collection
from dataclasses import replace
from datetime import time
from pathlib import Path

from vaxentry.db import seats
from vaxentry.db.gate import demand
from vaxentry.db.transactions import Transactions
from vaxentry.domain.dates import local_zone
from vaxentry.domain.permission import Right
from vaxentry.domain.ports import Clock
from vaxentry.domain.report_desk import (
    DailyChoice,
    Format,
    Wanted,
    daily_days,
    daily_file_name,
    day_due,
)
from vaxentry.language import Words
from vaxentry.reports.backlog import last_busy_day
from vaxentry.reports.desk import Reports
from vaxentry.reports.whole_file import whole_file
from vaxentry.settings import load_settings, save_settings

PROBE = ".vaxentry"
"""Written and taken away again: a folder that takes it takes a report."""


class DailyReports:
    """The choice is kept in the settings; which reports are made, the files of the folder tell.

    Args:
        settings: the file of the settings.
    """

    def __init__(self, transactions: Transactions, settings: Path, clock: Clock) -> None:
        self._tx, self._settings, self._clock = transactions, settings, clock

    def choice(self) -> DailyChoice:
        """As the settings have it."""
        kept = load_settings(self._settings)
        return DailyChoice(kept.report_folder, time.fromisoformat(kept.report_at))

    def choose(self, wanted: DailyChoice) -> None:
        """Keep it, once the folder has taken a file.

        Raises:
            NotPermittedError: who is at this PC may not change its settings.
            FileError: ``report_not_written``, ``report_disk_full``; nothing is changed.
            OSError: the settings can't be written.
        """
        demand(self._tx, Right.CHANGE_SETTINGS, self._clock())
        if wanted.folder:
            probe = Path(wanted.folder) / PROBE
            with whole_file(probe) as draft:
                draft.write_bytes(b"")
            probe.unlink(missing_ok=True)
        kept = load_settings(self._settings)
        chosen = replace(kept, report_folder=wanted.folder, report_at=f"{wanted.at:%H:%M}")
        save_settings(self._settings, chosen)

    def write_if_due(self, words: Words) -> str:
        """The workbook of today, or of the last busy day that was missed; it tells when it was
        made. One that is there already stays as it is.

        Raises:
            FileError: it can't be written.
        """
        now, choice = self._clock().astimezone(), self.choice()
        if not choice.folder:
            return ""
        with self._tx.reading() as c:
            site, busy = seats.site(c), last_busy_day(c, now.date(), local_zone(now))
        written = daily_days(site, _names(Path(choice.folder)))
        day = day_due(choice, now, written, busy)
        if day is None:
            return ""
        name = daily_file_name(words, site, day)
        path = Path(choice.folder) / name
        Reports(self._tx, self._clock).make(Wanted(Format.XLSX, path, words))
        return name


def _names(folder: Path) -> Collection[str]:
    """None of a folder that is away: that is told where a report is written into it."""
    try:
        return {one.name for one in folder.iterdir()}
    except OSError:
        return ()
