"""A label, its editor, and the line under it that says what is wrong."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from vaxentry.ui.theme.theme import set_look


class Labelled(QWidget):
    """An editor with its name above and its problem or hint below.

    The editor's accessible name is the label; its accessible description is the text below, so a
    screen reader says the problem. A problem is marked by words and a thicker frame, not by colour
    alone.
    """

    def __init__(self, label: str, editor: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self._hint = ""
        self.label = QLabel(label.replace("&", "&&"))
        self.label.setBuddy(editor)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.note.setMinimumHeight(self.note.fontMetrics().height())
        set_look(self.label, role="label")
        set_look(self.note, role="note", tone="")
        editor.setAccessibleName(label)
        # The columns of a form are equal: no label may widen its own.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for part in (self.label, self.editor, self.note):
            column.addWidget(part)
        column.addStretch()

    def set_width(self, pixels: int) -> None:
        """A fixed width instead of a share of the row."""
        self.setFixedWidth(pixels)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    @property
    def tone(self) -> str:
        """How the field is marked now: "error", "warn", "wait" or "" for nothing."""
        return str(self.editor.property("tone") or "")

    def rename(self, label: str) -> None:
        """Call the field something else."""
        self.label.setText(label.replace("&", "&&"))
        self.editor.setAccessibleName(label)

    def set_hint(self, text: str) -> None:
        """What is shown while there is no problem."""
        self._hint = text
        if not self.tone:
            self._show(text, "")

    def show_problem(self, text: str, tone: str = "error") -> None:
        """Mark the field and say why under it."""
        self._show(text, tone)

    def clear_problem(self) -> None:
        """Back to the hint."""
        self._show(self._hint, "")

    def _show(self, text: str, tone: str) -> None:
        if self.note.text() == text and self.tone == tone:
            return
        self.note.setText(text)
        self.editor.setAccessibleDescription(text)
        set_look(self.note, tone=tone)
        set_look(self.editor, tone=tone)
