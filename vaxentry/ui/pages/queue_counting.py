"""The figures of Kiriman, counted on a thread of their own: no row waits for a count."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from vaxentry.domain.contact import QueueStatus
from vaxentry.domain.link_spans import LinkSpan
from vaxentry.domain.outline import Facets
from vaxentry.domain.ports import Clock
from vaxentry.domain.queue_book import QueueBook
from vaxentry.domain.records import Counts, RecordQuery
from vaxentry.ui.background import Background
from vaxentry.ui.pages.link_days import spans_since_strip

SOON_MS = 1000
"""A list that stands is counted again no sooner: a drain changes it ten times a second."""
_WIDE = RecordQuery()


class QueueCounting(QObject):
    """Counts again when something changed, at most one count at a time. Lives on the main thread.

    Attributes:
        query: the list that is counted; None before the first.
        saved: counts of everything saved, as the book tells them by itself.
        status: how the sending stands.
        facets: what the list can be narrowed by.

    Signals:
        counted: `facets` is new.
        spanned: how the link was in the last days; carries the spans.
        failed: the book could not be read; carries the exception.
    """

    counted = Signal()
    spanned = Signal(object)
    failed = Signal(object)

    def __init__(self, book: QueueBook, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book, self._clock = book, clock
        self._background = Background(self)
        self._is_counting = False
        self._asked = 0
        self.query: RecordQuery | None = None
        self.saved = Counts()
        self.status: QueueStatus | None = None
        self.facets = Facets()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SOON_MS)
        self._timer.timeout.connect(self._count)

    @property
    def states(self) -> Counts:
        """How many rows there would be in each state under all else that was chosen."""
        query = self.query
        is_wide = query is None or replace(query, states=frozenset()) == _WIDE
        return self.saved if is_wide else self.facets.states

    def show_query(self, query: RecordQuery) -> None:
        """Another list is counted, at once."""
        self.query = query
        self._asked += 1
        self._timer.start(0)

    def look(self) -> None:
        """Something changed: count again, soon."""
        if not self._timer.isActive():
            self._timer.start(SOON_MS)

    def _count(self) -> None:
        if self._is_counting or self.query is None:
            return
        self._is_counting = True
        work = partial(self._read, self.query)
        asked = self._asked
        failed = partial(self._on_failed, asked)
        self._background.run(work, partial(self._on_counted, asked), failed)

    def _read(self, query: RecordQuery) -> tuple[Facets, Sequence[LinkSpan]]:
        """Runs on the worker thread."""
        return self._book.facets(query), spans_since_strip(self._book, self._clock())

    def _on_counted(self, asked: int, found: tuple[Facets, Sequence[LinkSpan]]) -> None:
        self._is_counting = False
        facets, spans = found
        self.spanned.emit(spans)
        if asked == self._asked:
            self.facets = facets
            self.counted.emit()
        else:
            self._timer.start(0)

    def _on_failed(self, asked: int, error: Exception) -> None:
        self._is_counting = False
        self.failed.emit(error)
        if asked != self._asked:
            self._timer.start(0)

    def end(self) -> None:
        """Count no more."""
        self._timer.stop()
        self._background.close()
