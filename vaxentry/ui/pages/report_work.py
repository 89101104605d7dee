"""Who typed and corrected how much: by name, in no order of merit."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from vaxentry.domain.backlog import Work
from vaxentry.language import Words
from vaxentry.language.spelling import count
from vaxentry.ui.widgets.panel import text_label
from vaxentry.ui.widgets.scrolled import Scrolled

_RIGHT = Qt.AlignmentFlag.AlignRight


class WorkTable(QWidget):
    """One line a clerk; scrolls where there are many."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._area = Scrolled(name=words("report.section_work"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)

    def show_work(self, work: Sequence[Work]) -> None:
        """Show these lines in the place of all before."""
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        if work:
            self._fill(grid, work)
        else:
            grid.addWidget(text_label(self._words("report.no_work"), "muted", wrap=True), 0, 0)
        grid.setRowStretch(len(work) + 1, 1)
        self._area.hold(inner)

    def _fill(self, grid: QGridLayout, work: Sequence[Work]) -> None:
        words = self._words
        for at, name in enumerate(("by_clerk", "entries", "corrections")):
            head = text_label(words(f"report.{name}"), "muted")
            grid.addWidget(head, 0, at, _RIGHT if at else Qt.AlignmentFlag.AlignLeft)
        for row, one in enumerate(work, start=1):
            grid.addWidget(text_label(one.clerk, wrap=True), row, 0)
            grid.addWidget(text_label(count(words, one.entries)), row, 1, _RIGHT)
            grid.addWidget(text_label(count(words, one.corrections)), row, 2, _RIGHT)
