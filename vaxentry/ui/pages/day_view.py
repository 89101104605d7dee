"""What Tutup hari shows of a day: the three equations, the tables, what does not agree."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.domain.day_close import DaySheet, Seal
from vaxentry.language import Words
from vaxentry.ui.day_named import NamedLine, beside, named_lines
from vaxentry.ui.day_texts import (
    DOSE_COLUMNS,
    PILE_COLUMNS,
    dose_cells,
    dose_columns,
    pile_cells,
)
from vaxentry.ui.pages.day_seal_card import SealCard
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.panel import Panel, text_label
from vaxentry.ui.widgets.plain_table import Column, PlainModel, PlainTable
from vaxentry.ui.widgets.row_view import FITS, REST, ROW_HEIGHT


class DayView(QWidget):
    """Holds no decision: the page is told which table was acted on."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.lines: Sequence[NamedLine] = ()
        self.cards = {seal: SealCard(seal, words, theme) for seal in Seal}
        self._piles = PlainModel(self._figures(PILE_COLUMNS), self)
        self._doses = PlainModel(self._figures(DOSE_COLUMNS), self)
        self._named = PlainModel([self._column(name) for name in ("what", "reason")], self)
        self.piles = _table(self._piles, words("day.section_piles"), theme)
        self.doses = _table(self._doses, words("day.section_doses"), theme)
        self.named = _table(self._named, words("day.section_differences"), theme)
        for table in (self.doses, self.named):
            table.wrap_texts()
        self.agrees = text_label(words("day.agrees"), "muted", wrap=True)
        self.agrees.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.agrees.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._lay_out()

    def _column(self, name: str) -> Column:
        return Column(self._words(f"day.column_{name}"), REST)

    def _figures(self, names: Sequence[str]) -> list[Column]:
        """What is counted in the first column, figures in the others."""
        first, *others = (self._column(name) for name in names)
        return [first, *(one._replace(width=FITS, is_number=True) for one in others)]

    def _lay_out(self) -> None:
        cards = QHBoxLayout()
        cards.setSpacing(12)
        for card in self.cards.values():
            cards.addWidget(card, 1)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._panel("day.section_piles", self.piles), 1)
        left.addWidget(self._panel("day.section_doses", self.doses), 1)
        right = self._panel("day.section_differences", self.named)
        # In the table's own place: it keeps the keys, and with them the way to other days.
        QVBoxLayout(self.named.viewport()).addWidget(self.agrees)
        tables = QHBoxLayout()
        tables.setSpacing(12)
        tables.addLayout(left, 13)
        tables.addWidget(right, 10)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(12)
        body.addLayout(cards)
        body.addLayout(tables, 1)

    def _panel(self, key: str, table: PlainTable) -> Panel:
        panel = Panel(margin=12)
        panel.column.setSpacing(4)
        panel.column.addWidget(text_label(self._words(key).upper(), "section"))
        panel.column.addWidget(table, 1)
        return panel

    def show_sheet(self, sheet: DaySheet, reasons: Mapping[str, str]) -> None:
        """Show a day; the rows that were chosen stay chosen."""
        words = self._words
        for card in self.cards.values():
            card.show_sheet(sheet, reasons)
        self.lines = named_lines(words, sheet)
        named = [(one.text, beside(words, one, sheet, reasons).text) for one in self.lines]
        shown = (
            (self.piles, self._piles, [pile_cells(words, one) for one in sheet.piles]),
            (self.doses, self._doses, self._dose_rows(sheet)),
            (self.named, self._named, named),
        )
        for table, model, rows in shown:
            before = table.row
            model.show_cells(rows)
            table.choose_row(before)
        self._fit_doses(sheet)
        self.agrees.setVisible(not self.lines)
        self.named.fit_rows()

    def _fit_doses(self, sheet: DaySheet) -> None:
        told = dose_columns(sheet.doses)
        for at, name in enumerate(DOSE_COLUMNS):
            self.doses.setColumnHidden(at, name not in told)
        self.doses.clearSpans()
        for row in range(len(sheet.doses), self._doses.rowCount()):
            self.doses.setSpan(row, 0, 1, len(DOSE_COLUMNS))
        self.doses.fit_rows()

    def _dose_rows(self, sheet: DaySheet) -> list[list[str]]:
        """The batches, and the two commands below them."""
        rest = [""] * (len(DOSE_COLUMNS) - 1)
        commands = [[self._words(f"day.{name}"), *rest] for name in ("add_doses", "add_vials")]
        return [dose_cells(self._words, one) for one in sheet.doses] + commands


def _table(model: PlainModel, name: str, theme: Theme) -> PlainTable:
    table = PlainTable(model, theme)
    table.setAccessibleName(name)
    table.setMinimumHeight(2 * ROW_HEIGHT)
    return table
