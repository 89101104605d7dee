"""A field of the form, and the one line under each row that says what is wrong in it.

The form must not move while somebody types: a sentence has the width of the whole row instead of
several lines under its own field.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from vaxentry.ui.theme.theme import Theme, set_look
from vaxentry.ui.widgets.labelled import LOCKED, Labelled
from vaxentry.ui.widgets.panel import text_label

_WEIGHT = (LOCKED, "error", "warn", "wait", "")
_SIGN = 20
_GAP = 8
_DOT = "\u25cf"


class FormField(Labelled):
    """A `Labelled` whose sentence is shown by its `RowNote`, and its hint beside its name.

    Signals:
        told: the sentence is another.
    """

    told = Signal()

    def _lay_out(self) -> None:
        self.tag = text_label("", "tag")
        self.tag.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        for part in (self.note, self.sign):
            part.setParent(self)
            part.hide()
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.label)
        # A long hint gives way to the name, not the other way round.
        self.tag.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        top.addWidget(self.tag, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self.editor)

    def set_hint(self, text: str) -> None:
        """A quiet word beside the name."""
        self._hint = text
        self._fit_tag()
        if not self.tone and not self.note.text():
            self.editor.setAccessibleDescription(text)

    def _fit_tag(self) -> None:
        """Beside a long name a dot stands for the word."""
        needed = self.tag.fontMetrics().horizontalAdvance(self._hint)
        fits = self.label.sizeHint().width() + needed + _GAP <= self.width()
        self.tag.setText(self._hint if fits else _DOT[: len(self._hint)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt override: another width leaves other room."""
        super().resizeEvent(event)
        self._fit_tag()

    def clear_problem(self) -> None:
        """Nothing is wrong."""
        self._show("", "")

    def _show(self, text: str, tone: str) -> None:
        if self.note.text() == text and self.tone == tone:
            return
        self.note.setText(text)
        self.editor.setAccessibleDescription(text or self._hint)
        set_look(self.editor, tone=tone)
        self.told.emit()


class RowNote(QWidget):
    """Says the gravest sentence of a row of fields, below the field it is about."""

    def __init__(
        self, fields: Sequence[FormField], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._fields = tuple(fields)
        self._about: FormField | None = None
        self.text = text_label("", "note", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.sign = QLabel()
        self.sign.setFixedWidth(_SIGN)
        self.sign.setAlignment(Qt.AlignmentFlag.AlignTop)
        theme.dress(self.sign, "lock", "error")
        self.sign.hide()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.sign)
        self._row.addWidget(self.text, 1)
        for field in self._fields:
            field.told.connect(self._tell)
            field.editor.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt override: the field with the cursor speaks before its neighbours."""
        if event.type() == QEvent.Type.FocusIn:
            QTimer.singleShot(0, self, self._tell)
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        speaking = [one for one in self._fields if one.note.text() and not one.isHidden()]
        self._about = min(speaking, key=self._rank, default=None)
        tone = self._about.tone if self._about else ""
        self.text.setText(self._about.note.text() if self._about else "")
        set_look(self.text, tone=tone)
        self.sign.setVisible(tone == LOCKED)
        self._stand_below()

    def _rank(self, field: FormField) -> tuple[bool, bool, int]:
        has_cursor = field.editor.hasFocus()
        return field.tone != LOCKED, not (has_cursor and field.tone), _WEIGHT.index(field.tone)

    def _stand_below(self) -> None:
        """Below its field where that leaves the sentence on one line, else from the left."""
        left = 0
        if self._about is not None:
            metrics = self.text.fontMetrics()
            needed = metrics.horizontalAdvance(self.text.text()) + 2 * _SIGN
            at = self.mapFromGlobal(self._about.mapToGlobal(QPoint(0, 0))).x()
            left = max(0, min(at, self.width() - needed))
        self._row.setContentsMargins(left, 0, 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt override: another width leaves other room."""
        super().resizeEvent(event)
        self._stand_below()
