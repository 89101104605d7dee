"""A label, its editor, and the line under it that says what is wrong."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from vaxentry.ui.theme.theme import Theme, set_look

LOCKED = "locked"
"""The tone of a field that takes no key but Esc."""


class Labelled(QWidget):
    """An editor with its name above and its problem or hint below.

    The editor's accessible name is the label; its accessible description is the text below, so a
    screen reader says the problem. A problem is marked by words and a thicker frame, a locked field
    by a lock too: never by colour alone.

    Args:
        theme: draws the lock; a field that is never locked needs none.
    """

    def __init__(
        self,
        label: str,
        editor: QWidget,
        parent: QWidget | None = None,
        *,
        theme: Theme | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._hint = ""
        self.label = QLabel(label.replace("&", "&&"))
        self.label.setBuddy(editor)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.note.setMinimumHeight(self.note.fontMetrics().height())
        self.sign = QLabel()
        self.sign.setAlignment(Qt.AlignmentFlag.AlignTop)
        if theme is not None:
            theme.dress(self.sign, "lock", "error")
        self.sign.hide()
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
        column.addWidget(self.label)
        column.addWidget(self.editor)
        below = QHBoxLayout()
        below.setSpacing(4)
        below.addWidget(self.sign)
        below.addWidget(self.note, 1)
        column.addLayout(below)
        column.addStretch()

    def give_room(self) -> None:
        """The editor takes all the height there is."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.setStretchFactor(self.editor, 1)

    def keep_whole(self) -> None:
        """Never narrower than its name and the least its editor asks for."""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def set_width(self, pixels: int) -> None:
        """A fixed width instead of a share of the row."""
        self.setFixedWidth(pixels)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    @property
    def tone(self) -> str:
        """How the field is marked now: "error", "warn", "wait", `LOCKED` or "" for nothing."""
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
        self.sign.setVisible(tone == LOCKED)
        self.editor.setAccessibleDescription(text)
        set_look(self.note, tone=tone)
        set_look(self.editor, tone=tone)
