"""The list of a report on its way into a file: watched, stoppable, and summed up."""

from collections.abc import Iterator

from vaxentry.domain.backlog import Backlog, BacklogRow
from vaxentry.domain.report_desk import Progress
from vaxentry.reports.data import Digest

TELL_EVERY = 200


class StoppedError(Exception):
    """Whoever watched does not want the file any more."""


class Listed:
    """Gives the records once, in order.

    Attributes:
        total: how many there will be.
    """

    def __init__(
        self, found: Backlog, rows: Iterator[BacklogRow], progress: Progress, total: int
    ) -> None:
        self.total = total
        self._rows, self._progress, self._digest = rows, progress, Digest(found)

    def __iter__(self) -> Iterator[BacklogRow]:
        for done, row in enumerate(self._rows):
            if done % TELL_EVERY == 0:
                self.tell(done)
            self._digest.add(row)
            yield row

    def quietly(self) -> Iterator[BacklogRow]:
        """The same where the records are only gathered, and the work comes afterwards."""
        for done, row in enumerate(self._rows):
            if done % TELL_EVERY == 0:
                self.tell(0)
            self._digest.add(row)
            yield row

    def tell(self, done: int) -> None:
        """Say how far the work is.

        Raises:
            StoppedError: it is to end here.
        """
        if not self._progress(done, self.total):
            raise StoppedError

    def digest(self) -> str:
        """The SHA-256 of the report, once every record was given."""
        return self._digest.hex()
