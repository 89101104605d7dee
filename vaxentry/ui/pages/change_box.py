"""A correction side by side: what was saved, and what stands there now."""

from collections.abc import Mapping

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from vaxentry.domain.compare import changed
from vaxentry.domain.form import Field
from vaxentry.language import Words
from vaxentry.ui.sentences import field_text
from vaxentry.ui.widgets.panel import text_label


class ChangeBox(QFrame):
    """Lists the fields that differ: name, saved text, new text."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._words = words
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 8, 12, 8)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._cells: list[QLabel] = []
        self.rows: list[tuple[str, str, str]] = []
        self.hide()

    def tell(
        self,
        before: Mapping[Field, str],
        after: Mapping[Field, str],
        *more: tuple[str, str, str],
        is_refused: bool = False,
    ) -> None:
        """Show what differs.

        Args:
            more: name, saved and new text of what is no field of the card.
            is_refused: whether it may be saved though nothing differs.
        """
        words = self._words
        self.rows = [
            (
                words(f"field.{one}"),
                self._shown(one, before.get(one, "")),
                self._shown(one, after.get(one, "")),
            )
            for one in changed(before, after)
        ]
        self.rows += [one for one in more if one[1] != one[2]]
        self._rebuild(words("entry.no_change_refused" if is_refused else "entry.no_change"))
        self.show()

    def _shown(self, field: Field, text: str) -> str:
        return (
            field_text(self._words, field, text) if text.strip() else self._words("entry.nothing")
        )

    def _rebuild(self, nothing: str) -> None:
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self._cells = []
        words = self._words
        head = (words("entry.change_field"), words("entry.was"), words("entry.becomes"))
        if not self.rows:
            self._add(nothing, 0, 0, "muted", 3)
        for line, row in enumerate((head, *self.rows) if self.rows else ()):
            for at, text in enumerate(row):
                role = "section" if line == 0 else ("muted" if at == 1 else "label")
                self._add(text, line, at, role)
        told = ". ".join(f"{name}: {was}, {becomes}" for name, was, becomes in self.rows)
        self.setAccessibleName(told or nothing)

    def _add(self, text: str, line: int, at: int, role: str, span: int = 1) -> None:
        cell = text_label(text, role, wrap=True)
        self._cells.append(cell)
        self._grid.addWidget(cell, line, at, 1, span)
