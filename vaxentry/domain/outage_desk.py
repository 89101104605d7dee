"""What a screen asks of the evidence; `vaxentry.reports.outage_desk.Outages` fulfils it."""

from pathlib import Path
from typing import Protocol

from vaxentry.domain.backlog import ALL, Period
from vaxentry.domain.outage import Outage
from vaxentry.domain.report_desk import Format, Separator
from vaxentry.language import Words


class OutageDesk(Protocol):
    """Every call may take a while: not on the main thread.

    Raises (all methods): `errors.StorageError` and its children when the book fails.
    """

    def outage(self, period: Period = ALL) -> Outage:
        """The evidence of some days; without a first day of the last fourteen."""
        ...

    def write(
        self,
        kind: Format,
        path: Path,
        words: Words,
        period: Period = ALL,
        separator: Separator = Separator.SEMICOLON,
    ) -> str:
        """Write it as CSV or PDF, signed; returns the fingerprint of the key.

        Raises:
            NotPermittedError: who is at this PC may not take it away.
            FileError: ``outage_no_period``: it has no day up to today; it can't be written. The old
                file is as it was.
        """
        ...
