"""Bukti gangguan over the page: its figures, the days as a strip, and the files for the office."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from vaxentry.charts.look import Look
from vaxentry.charts.ways import draw_key, draw_ways
from vaxentry.domain.outage import Outage
from vaxentry.domain.outage_desk import OutageDesk
from vaxentry.domain.outage_text import (
    COLUMNS,
    facts,
    heading,
    interval_cells,
    lost_facts,
    outages,
)
from vaxentry.domain.report_desk import Format
from vaxentry.language import Words
from vaxentry.ui.background import Background
from vaxentry.ui.file_choice import choose_report
from vaxentry.ui.sentences import error_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.chart import Chart
from vaxentry.ui.widgets.keypad import ENTERS, as_typed
from vaxentry.ui.widgets.overlay import Overlay
from vaxentry.ui.widgets.panel import push_button, text_label
from vaxentry.ui.widgets.plain_table import Column, PlainModel, PlainTable
from vaxentry.ui.widgets.row_view import FITS, REST

_WIDTH, _STRIP_PX, _KEY_PX, _TABLE_PX = 860, 168, 20, 100
_WIDTHS = {"way": FITS, "begins": REST, "ends": REST, "least": FITS, "most": FITS}
_FIGURES = 5
"""Those in the grid; the tries need a line of their own."""
GetOutages = Callable[[], OutageDesk]


class OutagePanel(Overlay):
    """Shows the last fourteen days; P and C write the files. Main thread."""

    def __init__(
        self,
        desk: GetOutages,
        background: Background,
        words: Words,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent, _WIDTH)
        self._desk, self._background, self._words = desk, background, words
        self.found: Outage | None = None
        self.setAccessibleName(words("outage.title"))
        self.banner = Banner(theme)
        self.figures = [
            (text_label("", "muted", wrap=True), text_label("", wrap=True)) for _ in range(_FIGURES)
        ]
        self.ways = text_label("", "muted", wrap=True)
        self.strip = Chart(words, theme, _STRIP_PX + _KEY_PX)
        columns = [Column(words(f"outage.column_{name}"), _WIDTHS[name]) for name in COLUMNS]
        self._model = PlainModel(columns, self)
        self.heading = text_label("", "heading")
        self.table = PlainTable(self._model, theme)
        self.table.setAccessibleName(words("outage.title"))
        self.table.setFixedHeight(_TABLE_PX)
        self.pdf_button = push_button(words("outage.pdf"), theme, "report", "primary")
        self.csv_button = push_button(words("outage.csv"), theme, "save")
        self.close_button = push_button(words("outage.close"), theme)
        self._lay_out()
        self.pdf_button.clicked.connect(partial(self.ask, Format.PDF))
        self.csv_button.clicked.connect(partial(self.ask, Format.CSV))
        self.close_button.clicked.connect(self.dismiss)

    def _lay_out(self) -> None:
        words = self._words
        self.column.addWidget(text_label(words("outage.title"), "title"))
        self.column.addWidget(text_label(words("outage.how"), "muted", wrap=True))
        self.column.addWidget(self.banner)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        for at, pair in enumerate(self.figures):
            for side, label in enumerate(pair):
                grid.addWidget(label, at % 3, at // 3 * 2 + side)
        for column, share in enumerate((3, 4, 3, 3)):
            grid.setColumnStretch(column, share)
        self.column.addLayout(grid)
        self.column.addWidget(self.ways)
        self.column.addWidget(self.strip)
        self.column.addWidget(self.heading)
        self.column.addWidget(self.table)
        buttons = QHBoxLayout()
        buttons.addStretch()
        for button in (self.pdf_button, self.csv_button, self.close_button):
            buttons.addWidget(button)
        self.column.addLayout(buttons)

    def begin(self) -> None:
        """Read the evidence, then show it."""
        self.banner.hush()
        self._background.run(lambda: self._desk().outage(), self._show, self.fail)

    def _show(self, found: Outage) -> None:
        self.found, words = found, self._words
        *shown, tries = facts(words, found)
        for (name, value), (what, told) in zip(self.figures, shown, strict=True):
            name.setText(what)
            value.setText(told)
        lost = " · ".join(f"{what} {told}" for what, told in (tries, *lost_facts(words, found)))
        self.ways.setText(lost)
        self.strip.show_values(
            partial(_draw_strip, found),
            f"{words('outage.section_strip')}: {lost}",
        )
        out = outages(found)
        self._model.show_cells([interval_cells(words, one) for one in out])
        self.heading.setText(heading(words, found, len(out)))
        self.table.setVisible(bool(out))
        self.table.choose_row(0)
        self.bring(self.pdf_button)

    def ask(self, kind: Format) -> None:
        """Ask for the name of a file, then write it."""
        if self.found is not None:
            day = self.found.until.astimezone().date()
            name = f"{self._words('outage.file_name', day=day.isoformat())}.{kind}"
            choose_report(self, self._words, kind, name, partial(self.write, kind))

    def write(self, kind: Format, path: Path) -> None:
        """Write the evidence of the moment."""
        work = partial(_write, self._desk, kind, path, self._words)
        self._background.run(work, partial(self._on_written, path), self.fail)

    def _on_written(self, path: Path, key: str) -> None:
        self.banner.say(self._words("outage.written", name=path.name, key=key), "good")
        self._centre()

    def fail(self, error: Exception) -> None:
        """Say what could not be done."""
        self.banner.say(error_text(self._words, error), "error")
        self.bring(self.close_button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: the files by one key."""
        focused, key = self.focusWidget(), Qt.Key(as_typed(event).key())
        if key in ENTERS and isinstance(focused, QPushButton):
            focused.click()
        elif key == Qt.Key.Key_P:
            self.ask(Format.PDF)
        elif key == Qt.Key.Key_C:
            self.ask(Format.CSV)
        else:
            super().keyPressEvent(event)


def _draw_strip(found: Outage, painter: QPainter, area: QRectF, look: Look) -> None:
    rows = area.adjusted(0, 0, 0, -_KEY_PX)
    draw_ways(painter, rows, look, found.intervals, found.days)
    draw_key(painter, area.adjusted(0, rows.height(), 0, 0), look, found.intervals)


def _write(desk: GetOutages, kind: Format, path: Path, words: Words) -> str:
    """Runs on the worker thread."""
    return desk().write(kind, path, words)
