"""The strip that shows how far a report is, with the way to stop it."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from vaxentry.language import Words
from vaxentry.language.spelling import count
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.panel import Panel, push_button, text_label

_LOOK_MS = 100
_ROOM_PX = 8
_LEAST_BAR = 24


class ReportRun(Panel):
    """Looks at the worker's last word ten times a second, so that a long list costs no signals.

    Signals:
        stop_wanted: the user wants no file after all.
    """

    stop_wanted = Signal()

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, margin=12)
        self._words = words
        self._last = (0, 0)
        self.told = text_label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMinimumWidth(_LEAST_BAR)
        self.bar.setAccessibleName(words("report.begun"))
        self.stop_button = push_button(words("report.stop"), theme)
        self.stop_button.clicked.connect(self._on_stop)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.told)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop_button)
        self.column.addLayout(row)
        self.hide()

    def begin(self) -> None:
        """A file is being written now."""
        self._last = (0, 0)
        self.told.setText(self._words("report.begun"))
        self._give_room(self.told.text())
        self.bar.setRange(0, 0)
        self.stop_button.setEnabled(True)
        self._timer.start()
        self.show()

    def note(self, done: int, total: int) -> None:
        """How far it is. Any thread."""
        self._last = (done, total)

    def _look(self) -> None:
        done, total = self._last
        if not total:
            return
        if self.bar.maximum() != total:
            self.bar.setRange(0, total)
            self._give_room(self._so_far(total, total))
        self.bar.setValue(done)
        self.told.setText(self._so_far(done, total))

    def _so_far(self, done: int, total: int) -> str:
        words = self._words
        return words("report.writing", done=count(words, done), total=count(words, total))

    def _give_room(self, longest: str) -> None:
        """A text that grew would have the page laid out and painted anew, ten times a second."""
        self.told.ensurePolished()
        width = self.told.fontMetrics().horizontalAdvance(longest)
        self.told.setMinimumWidth(width + _ROOM_PX)

    def _on_stop(self) -> None:
        self.stop_button.setEnabled(False)
        self.stop_wanted.emit()

    def end(self) -> None:
        """It is over."""
        self._timer.stop()
        self.hide()
