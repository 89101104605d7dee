"""Reads a list off the main thread into the model, and measures the stacks in sight."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from vaxentry.domain.ports import DoseBook
from vaxentry.ui.background import Background
from vaxentry.ui.pages.lists_model import ListModel
from vaxentry.ui.pages.lists_rows import (
    ListKind,
    ListRow,
    Span,
    StackRow,
    load,
    with_progress,
)


class ListReader(QObject):
    """Lives on the main thread. The newest question alone is answered.

    How far a stack is costs a query each: only those on the screen are asked for.

    Signals:
        read: the rows of the list asked for are in the model.
        failed: the book could not be read; carries the exception.
    """

    read = Signal()
    failed = Signal(object)

    def __init__(
        self, book: DoseBook, background: Background, model: ListModel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._book, self._background, self._model = book, background, model
        self._asked = 0
        self._is_measuring = False
        self._measured: set[UUID] = set()

    def ask(self, kind: ListKind, span: Span, stack: UUID | None = None) -> None:
        """Read a list; `read` tells when it is there."""
        self._asked += 1
        self._background.run(
            partial(load, self._book, kind, span, stack),
            partial(self._on_rows, self._asked, kind),
            self._on_failed,
        )

    def _on_rows(self, asked: int, kind: ListKind, rows: list[ListRow]) -> None:
        if asked != self._asked:
            return
        self._measured.clear()
        self._model.show(kind, self._with_old_figures(rows))
        self.read.emit()

    def _with_old_figures(self, rows: Sequence[ListRow]) -> list[ListRow]:
        """Figures stay on the screen until the new ones are here: nothing flickers."""
        old = {row.stack.id: row.progress for row in self._model.rows if isinstance(row, StackRow)}
        return [
            StackRow(row.stack, old.get(row.stack.id)) if isinstance(row, StackRow) else row
            for row in rows
        ]

    def measure(self, in_sight: range) -> None:
        """Ask how far the stacks in these rows are; one question at a time."""
        if self._is_measuring:
            return
        seen = (self._model.row(at) for at in in_sight)
        wanted = [row for row in seen if isinstance(row, StackRow) and self._is_new(row)]
        if wanted:
            self._is_measuring = True
            self._measured |= {row.stack.id for row in wanted}
            work = partial(with_progress, self._book, wanted)
            self._background.run(work, partial(self._on_measured, in_sight), self._on_failed)

    def _is_new(self, row: StackRow) -> bool:
        return row.stack.id not in self._measured

    def _on_measured(self, in_sight: range, rows: list[StackRow]) -> None:
        self._is_measuring = False
        for row in rows:
            at = self._model.place_of(row.stack.id)
            if at is not None:
                self._model.put(at, row)
        self.measure(in_sight)

    def _on_failed(self, error: Exception) -> None:
        self._is_measuring = False
        self.failed.emit(error)
