"""A person whom somebody else typed is shown in full once the look is noted, and not before."""

from collections.abc import Callable
from functools import partial

from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import RecordDetail
from vaxentry.ui.background import Background, OnError


class NotedLook:
    """What can't be noted is not shown. Main thread."""

    def __init__(self, book: DoseBook, background: Background) -> None:
        self._book, self._background = book, background
        self._visit = 0

    def before(self, detail: RecordDetail, show: Callable[[], object], failed: OnError) -> None:
        """Show a record: one's own at once, another once it is noted that it was opened."""
        if detail.is_own:
            show()
            return
        visit = self._visit
        self._background.run(
            partial(self._book.note_opened, detail.row.record_id),
            lambda _: self._while_here(visit, show),
            lambda error: self._while_here(visit, partial(failed, error)),
        )

    def forget(self) -> None:
        """Somebody else is here: what was noted for who left is not for who came."""
        self._visit += 1

    def _while_here(self, visit: int, then: Callable[[], object]) -> None:
        if visit == self._visit:
            then()
