"""The list of a report on its way into a file: watched, stoppable, and summed up."""

from collections import Counter
from collections.abc import Iterator

from vaxentry.domain.backlog import Backlog, BacklogRow
from vaxentry.domain.outbox import State
from vaxentry.domain.report_desk import Progress
from vaxentry.domain.view_text import View
from vaxentry.reports.data import Digest

TELL_EVERY = 200


class StoppedError(Exception):
    """Whoever watched does not want the file any more."""


class Listed:
    """Gives the records once, in order.

    Attributes:
        total: how many there will be.
        view: of which filter the list is; None = the backlog.
        by_state: how many of those that were given are in each state.
    """

    def __init__(
        self,
        found: Backlog,
        rows: Iterator[BacklogRow],
        progress: Progress,
        total: int,
        view: View | None = None,
    ) -> None:
        self.total, self.view = total, view
        self.by_state: Counter[State] = Counter()
        self._rows, self._progress, self._digest = rows, progress, Digest(found, view)

    def __iter__(self) -> Iterator[BacklogRow]:
        for done, row in enumerate(self._rows):
            if done % TELL_EVERY == 0:
                self.tell(done)
            self._note(row)
            yield row

    def quietly(self) -> Iterator[BacklogRow]:
        """The same where the records are only gathered, and the work comes afterwards."""
        for done, row in enumerate(self._rows):
            if done % TELL_EVERY == 0:
                self.tell(0)
            self._note(row)
            yield row

    def _note(self, row: BacklogRow) -> None:
        self._digest.add(row)
        self.by_state[row.state] += 1

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
