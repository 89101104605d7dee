"""Above Tutup hari: which day it is, the ways to other days, paper and files."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vaxentry.domain.day_book import DayLine
from vaxentry.domain.day_close import DaySheet
from vaxentry.language import Words
from vaxentry.language.spelling import count, long_day
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.panel import icon_button, push_button, text_label


class DayBar(QWidget):
    """Says what is pressed; decides nothing.

    Signals:
        stepped: 1 = an earlier day, -1 = a later one.
        print_wanted: on paper (False) or as PDF (True).
        summary_wanted, outage_wanted: the files for another PC and for the office.
    """

    stepped = Signal(int)
    print_wanted = Signal(bool)
    summary_wanted = Signal()
    outage_wanted = Signal()

    def __init__(
        self, words: Words, theme: Theme, *, has_outages: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words
        self.older = icon_button("chevron-left", words("day.older"), theme)
        self.newer = icon_button("chevron-right", words("day.newer"), theme)
        self.title = text_label(words("day.reading"), "heading")
        self.place = text_label("", "muted")
        self.paper = push_button(words("day.print"), theme, "report")
        self.pdf = push_button(words("day.pdf"), theme, "save")
        self.summary = push_button(words("day.summary"), theme)
        self.outage = push_button(words("outage.open"), theme, "cloud-off")
        self.outage.setEnabled(has_outages)
        self._lay_out()
        self.older.clicked.connect(partial(self.stepped.emit, 1))
        self.newer.clicked.connect(partial(self.stepped.emit, -1))
        self.paper.clicked.connect(partial(self.print_wanted.emit, False))
        self.pdf.clicked.connect(partial(self.print_wanted.emit, True))
        self.summary.clicked.connect(self.summary_wanted)
        self.outage.clicked.connect(self.outage_wanted)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.older, self.title, self.newer):
            row.addWidget(part)
        row.addWidget(self.place, 1)
        for button in (self.paper, self.pdf, self.summary, self.outage):
            row.addWidget(button)

    def show_day(self, sheet: DaySheet, known: Sequence[DayLine]) -> None:
        """Say which of the days is shown."""
        words, days = self._words, [one.day for one in known]
        at = days.index(sheet.day) if sheet.day in days else 0
        self.title.setText(long_day(words, sheet.day))
        self.place.setText(words("day.day_of", at=at + 1, n=count(words, len(days))))
        self.older.setEnabled(at + 1 < len(days))
        self.newer.setEnabled(at > 0)
