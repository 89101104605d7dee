"""Shows beside the list of Kiriman what is known of the record at the cursor."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from vaxentry.domain.life import Life
from vaxentry.domain.queue_book import QueueBook
from vaxentry.domain.records import RecordDetail
from vaxentry.ui.background import Background
from vaxentry.ui.pages.queue_detail import QueueDetail
from vaxentry.ui.pages.queue_table import QueueTable
from vaxentry.ui.queue_model import QueueModel

LOOK_MS = 80
"""Who walks through the rows with a held key looks at none of them."""


class QueueLook(QObject):
    """Looks a moment after the cursor came to rest. Lives on the main thread.

    Signals:
        failed: the book could not be read; carries the exception.
    """

    failed = Signal(object)

    def __init__(
        self,
        book: QueueBook,
        reader: Background,
        model: QueueModel,
        table: QueueTable,
        panel: QueueDetail,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._book, self._reader = book, reader
        self._model, self._table, self._panel = model, table, panel
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        table.row_changed.connect(self._on_row)

    def soon(self) -> None:
        """The record may be another one, or not be what it was."""
        self._timer.start()

    def forget(self) -> None:
        """Somebody else is here: nothing is shown until it was read for them."""
        self._panel.show_detail(None)
        self.soon()

    def if_shown(self, records: frozenset[UUID]) -> None:
        """Some records changed; look if the one that is shown is among them."""
        shown = self._panel.detail
        if shown is not None and shown.row.record_id in records:
            self.soon()

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.soon()

    def _look(self) -> None:
        at = self._table.currentIndex().row()
        row = self._model.record(at) if 0 <= at < self._model.rowCount() else None
        if row is not None:
            work = partial(_whole, self._book, row.record_id)
            self._reader.run(work, self._on_read, self.failed.emit)
        elif at >= 0:
            self.soon()  # its row is on the way

    def _on_read(self, found: tuple[RecordDetail, Life]) -> None:
        detail, life = found
        if self._model.row_of(detail.row.seq) == self._table.currentIndex().row():
            self._panel.show_detail(detail, life)


def _whole(book: QueueBook, record: UUID) -> tuple[RecordDetail, Life]:
    """Runs on the worker thread."""
    return book.detail(record), book.life(record)
