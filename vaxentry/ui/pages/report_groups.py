"""What is not in yet, by whatever the reader chooses: the tables of the files, one at a time."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.domain.backlog import Backlog, Dimension
from vaxentry.domain.backlog_text import group_text
from vaxentry.language import Words
from vaxentry.language.spelling import count, day_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.choice import ChoiceField, Option
from vaxentry.ui.widgets.panel import text_label
from vaxentry.ui.widgets.plain_table import Column, Line, PlainModel, PlainTable
from vaxentry.ui.widgets.row_view import REST

_LEAST_PX, _CHOICE_PX = 250, 220
_NUMBERS = (("total", 100), ("waiting", 140), ("person", 120), ("oldest_day", 150))


class ReportGroups(QWidget):
    """A choice above a table; the choice stays while the figures change."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._found: Backlog | None = None
        options = [Option(one.value, words(f"report.by_{one}")) for one in Dimension]
        self.choice = ChoiceField(options, theme)
        self.choice.set_value(Dimension.VILLAGE)
        self.choice.setMinimumWidth(_CHOICE_PX)
        self.choice.setAccessibleName(words("report.section_groups"))
        numbers = [Column(words(f"report.{name}"), px, is_number=True) for name, px in _NUMBERS]
        self.model = PlainModel([Column(words("report.group"), REST), *numbers], self)
        self.table = PlainTable(self.model, theme)
        self.table.setAccessibleName(words("report.section_groups"))
        self.table.setMinimumHeight(_LEAST_PX)
        self._lay_out()
        self.choice.edited.connect(self._show)
        self.choice.completed.connect(self._show)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(text_label(self._words("report.group_by"), "label"))
        top.addWidget(self.choice)
        top.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.table, 1)

    def show_backlog(self, found: Backlog) -> None:
        """Show the lines of the figures just read."""
        self._found = found
        self._show()

    def _show(self) -> None:
        if self._found is None or self.choice.value not in set(Dimension):
            return
        dimension, words = Dimension(self.choice.value), self._words
        lines = [
            Line(
                (dimension, one.value, one.text),
                (
                    group_text(words, dimension, one),
                    *(count(words, n) for n in (one.total, one.waiting, one.person)),
                    day_text(one.oldest),
                ),
            )
            for one in self._found.groups[dimension]
        ]
        before = self.table.key
        self.model.show(lines)
        self.table.choose(before)
