"""What Tutup hari shows of a day: the three equations, the tables, what does not agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vaxentry.domain.day_close import DaySheet, Difference, Seal
from vaxentry.domain.day_gaps import differences
from vaxentry.language import Words
from vaxentry.ui.day_texts import (
    DOSE_COLUMNS,
    PILE_COLUMNS,
    difference_text,
    dose_cells,
    excess_text,
    pile_cells,
    unsent_text,
)
from vaxentry.ui.pages.day_seal_card import SealCard
from vaxentry.ui.pages.day_tables import DayTable, TextModel
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.panel import Panel, text_label


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A line of what does not agree.

    Attributes:
        difference: what carries a reason; None = it is told for information.
    """

    text: str
    difference: Difference | None = None


def named_lines(words: Words, sheet: DaySheet) -> list[NamedLine]:
    """Everything a day has to name: differences first, then what waits, then excess doses."""
    lines = [NamedLine(difference_text(words, one, sheet), one) for one in differences(sheet)]
    lines += [NamedLine(unsent_text(words, one)) for one in sheet.server.unsent]
    return lines + [
        NamedLine(excess_text(words, one)) for one in sheet.doses if (one.difference_ul or 0) > 0
    ]


def reason_of(words: Words, line: NamedLine, sheet: DaySheet, reasons: Mapping[str, str]) -> str:
    """The reason beside a line: as typed, as sealed, or that one is needed."""
    if line.difference is None:
        return words("day.no_reason_needed")
    held = sheet.in_force(line.difference.seal)
    known = held.reasons if held is not None else reasons
    return known.get(line.difference.key, "") or words("day.reason_needed")


class DayView(QWidget):
    """Holds no decision: the page is told which table was acted on."""

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.lines: Sequence[NamedLine] = ()
        self.cards = {seal: SealCard(seal, words, theme) for seal in Seal}
        self._piles = TextModel(self._headings(PILE_COLUMNS), _numbers(PILE_COLUMNS), self)
        self._doses = TextModel(self._headings(DOSE_COLUMNS), _numbers(DOSE_COLUMNS), self)
        self._named = TextModel(self._headings(("what", "reason")), parent=self)
        self.piles = DayTable(self._piles, words("day.section_piles"), theme, wide=())
        self.doses = DayTable(self._doses, words("day.section_doses"), theme, wide=())
        self.named = DayTable(self._named, words("day.section_differences"), theme, wide=(0, 1))
        self.named.setWordWrap(True)
        self.agrees = text_label(words("day.agrees"), "muted")
        self._lay_out()

    def _headings(self, names: Sequence[str]) -> list[str]:
        return [self._words(f"day.column_{name}") for name in names]

    def _lay_out(self) -> None:
        cards = QHBoxLayout()
        cards.setSpacing(12)
        for card in self.cards.values():
            cards.addWidget(card, 1)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._panel("day.section_piles", self.piles), 3)
        left.addWidget(self._panel("day.section_doses", self.doses), 2)
        right = self._panel("day.section_differences", self.named)
        right.column.addWidget(self.agrees)
        tables = QHBoxLayout()
        tables.setSpacing(12)
        tables.addLayout(left, 13)
        tables.addWidget(right, 10)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(12)
        body.addLayout(cards)
        body.addLayout(tables, 1)

    def _panel(self, key: str, table: DayTable) -> Panel:
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
        shown = {
            self.piles: [pile_cells(words, one) for one in sheet.piles],
            self.doses: [dose_cells(words, one) for one in sheet.doses],
            self.named: [[one.text, reason_of(words, one, sheet, reasons)] for one in self.lines],
        }
        for table, rows in shown.items():
            before = table.row
            table.text_model.show_rows(rows)
            table.choose(before)
        self.agrees.setVisible(not self.lines)
        self.named.resizeRowsToContents()


def _numbers(names: Sequence[str]) -> frozenset[int]:
    return frozenset(range(1, len(names)))
