"""The reports of an open book: fulfils `domain.report_desk.ReportDesk`. Any thread."""

from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path

from sqlalchemy import Connection

from vaxentry.db.stacks import number_of
from vaxentry.db.transactions import Transactions
from vaxentry.domain.backlog import ALL, Backlog, Period
from vaxentry.domain.dates import local_zone
from vaxentry.domain.permission import Right
from vaxentry.domain.ports import Clock
from vaxentry.domain.report_desk import Format, Progress, Wanted, Written, carry_on, check_length
from vaxentry.domain.trail import Action
from vaxentry.domain.view_text import View
from vaxentry.reports import backlog, json_file
from vaxentry.reports.leaving import Leaving, handing_out, leaving
from vaxentry.reports.listed import Listed, StoppedError
from vaxentry.reports.rows import rows, view_rows

Writer = Callable[[Path, Backlog, Listed, Wanted], None]


class Reports:
    """Reads each report, its figures and its list, in one transaction: they agree."""

    def __init__(self, transactions: Transactions, clock: Clock) -> None:
        self._tx, self._clock = transactions, clock

    def backlog(self, period: Period = ALL) -> Backlog:
        """The figures of now."""
        now = self._clock()
        with self._tx.reading() as c:
            return self._figures(c, period, now)

    def _figures(self, c: Connection, period: Period, now: datetime) -> Backlog:
        return backlog.read(c, period, now, local_zone(now), signed_in=self._tx.session.author)

    def write(self, wanted: Wanted, progress: Progress = carry_on) -> Written | None:
        """Write a report for who is at this PC, noted in the trail; None = it was stopped.

        Raises:
            NotPermittedError: who is at this PC may not take it away.
            FileError: it can't be written, or the list is too long for its kind; the old file is
                as it was.
        """
        return self._write(wanted, progress, Right.EXPORT_MASKED)

    def make(self, wanted: Wanted) -> None:
        """As `write`, by the program itself: somebody who may has chosen that it does so."""
        self._write(wanted, carry_on, None)

    def as_json(self, period: Period = ALL) -> bytes:
        """The JSON file of a report in memory, for who is at this PC; noted in the trail.

        Raises:
            NotPermittedError: who is at this PC may not take it away.
        """
        what = Leaving(Right.EXPORT_MASKED, Action.REPORT_EXPORTED, Format.JSON)
        now, file = self._clock(), StringIO()
        with handing_out(self._tx, self._clock, what), self._tx.reading() as c:
            found = self._figures(c, period, now)
            json_file.write_to(
                file, found, Listed(found, rows(c, period, now), carry_on, found.open)
            )
        return file.getvalue().encode()

    def _write(self, wanted: Wanted, progress: Progress, right: Right | None) -> Written | None:
        write, what = writer(wanted.format), Leaving(right, Action.REPORT_EXPORTED, wanted.format)
        now = self._clock()
        try:
            # The reading ends before the note is written.
            with (
                leaving(self._tx, self._clock, wanted.path, what) as draft,
                self._tx.reading() as c,
            ):
                found = self._figures(c, wanted.period, now)
                listed = _listed(c, wanted, found, progress)
                check_length(wanted, listed.total)
                listed.tell(0)
                write(draft, found, listed, wanted)
                listed.tell(listed.total)
        except StoppedError:
            return None
        return Written(found, listed.total, listed.digest())


def _listed(c: Connection, wanted: Wanted, found: Backlog, progress: Progress) -> Listed:
    """The backlog one by one, or what a filtered list shows."""
    query = wanted.view
    if query is None:
        return Listed(found, rows(c, wanted.period, found.made_at), progress, found.open)
    total, shown = view_rows(c, query, found.made_at)
    view = View(query, number_of(c, query.stack) if query.stack else 0)
    return Listed(found, shown, progress, total, view)


def writer(kind: Format) -> Writer:
    """Who writes files of a kind, imported when it is wanted: the PDF needs Qt."""
    if kind is Format.CSV:
        from vaxentry.reports import csv_file  # noqa: PLC0415

        return csv_file.write
    if kind is Format.JSON:
        return json_file.write
    if kind is Format.PDF:
        from vaxentry.reports import pdf  # noqa: PLC0415

        return pdf.write
    from vaxentry.reports import xlsx  # noqa: PLC0415

    return xlsx.write
