"""What the window is given of the reports: made when it asks, after the first paint."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vaxentry.db.transactions import Transactions
    from vaxentry.domain.day_book import DayBook
    from vaxentry.domain.outage_desk import OutageDesk
    from vaxentry.domain.ports import Clock
    from vaxentry.domain.report_desk import Daily, ReportDesk


@dataclass(frozen=True, slots=True)
class ReportDesks:
    """Any thread; each desk is made anew, they hold nothing.

    Attributes:
        transactions: those of the book, which may still be opening.
        settings: the file with the folder and the time of the daily report.
    """

    transactions: "Callable[[], Transactions]"
    settings: Path
    clock: "Clock"

    def reports(self) -> "ReportDesk":
        """The backlog report."""
        from vaxentry.reports.desk import Reports  # noqa: PLC0415 - after the first paint

        return Reports(self.transactions(), self.clock)

    def days(self) -> "DayBook":
        """The close of a day."""
        from vaxentry.reports.day_desk import DayDesk  # noqa: PLC0415 - after the first paint

        return DayDesk(self.transactions(), self.clock)

    def outages(self) -> "OutageDesk":
        """The evidence of outages."""
        from vaxentry.reports.outage_desk import Outages  # noqa: PLC0415 - after the first paint

        return Outages(self.transactions(), self.clock)

    def daily(self) -> "Daily":
        """The report of each day."""
        from vaxentry.reports.daily import DailyReports  # noqa: PLC0415 - after the first paint

        return DailyReports(self.transactions(), self.settings, self.clock)
