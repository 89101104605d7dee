"""The strip that shows how far a file or an import is, with its counts and the way to stop it."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from vaxentry.domain.import_table import ImportTally
from vaxentry.language import Words
from vaxentry.language.spelling import count
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.panel import Panel, push_button, text_label

_LOOK_MS = 100
_COUNTS = ("saved", "known", "bad", "offered")


class ImportRun(Panel):
    """Looks at the worker's last word ten times a second, so a fast file costs no signals.

    Signals:
        stop_wanted: the user wants it to end; what was saved stays.
    """

    stop_wanted = Signal()

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._last: ImportTally | None = None
        self.heading = text_label("", "heading")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words("import.progress"))
        self.counts = text_label("", wrap=True)
        self.stop_button = push_button(words("import.stop"), theme)
        self.stop_button.clicked.connect(self._on_stop)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.stop_button)
        self.column.addLayout(top)
        self.column.addWidget(self.bar)
        self.column.addWidget(self.counts)

    def begin(self, heading: str) -> None:
        """Something runs now."""
        self._last = None
        self.heading.setText(heading)
        self.counts.setText(self._words("import.reading"))
        self.bar.setRange(0, 0)
        self.stop_button.setEnabled(True)
        self._timer.start()
        self.show()

    def note(self, tally: ImportTally) -> None:
        """How far it is. Any thread."""
        self._last = tally

    def _look(self) -> None:
        tally = self._last
        if tally is None or not tally.total:
            return
        self.bar.setRange(0, tally.total)
        self.bar.setValue(tally.done)
        self.counts.setText(tally_text(tally, self._words))

    def _on_stop(self) -> None:
        self.stop_button.setEnabled(False)
        self.counts.setText(self._words("import.stopping"))
        self.stop_wanted.emit()

    def end(self) -> None:
        """It is over."""
        self._timer.stop()
        self.hide()


def tally_text(tally: ImportTally, words: Words) -> str:
    """Read, imported, already held, needs a look; nothing is said about none but the first two."""
    read = words("import.so_far", done=count(words, tally.done), total=count(words, tally.total))
    amounts = {name: getattr(tally, name) for name in _COUNTS}
    told = [
        words(f"import.{name}", count=count(words, n))
        for name, n in amounts.items()
        if n or name == "saved"
    ]
    return " · ".join((read, *told))
