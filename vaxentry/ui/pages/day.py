"""Tutup hari: one day of vaccination, by keys: what agrees, what does not and why, its seals."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from vaxentry.domain.day_book import DayBook, DayLine
from vaxentry.domain.day_close import BY_HAND, DaySheet, Seal
from vaxentry.domain.day_gaps import unexplained
from vaxentry.errors import SealError
from vaxentry.ui.background import Background
from vaxentry.ui.file_choice import name_summary
from vaxentry.ui.pages.day_bar import DayBar
from vaxentry.ui.pages.day_forms import DayForms
from vaxentry.ui.pages.day_reading import read_shown, write_summary
from vaxentry.ui.pages.day_reasons import DayReasons
from vaxentry.ui.pages.day_view import DayView
from vaxentry.ui.pages.outage_panel import OutagePanel
from vaxentry.ui.pages.page import Page
from vaxentry.ui.printing.day_paper import day_job
from vaxentry.ui.printing.press import Press
from vaxentry.ui.sentences import error_text
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.empty import EmptyState
from vaxentry.ui.widgets.keypad import ENTERS, as_typed
from vaxentry.ui.widgets.panel import Panel, text_label

AGAIN_MS = 2_000
"""After a change the day is read once more, but not at every record of a batch."""
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class DayPage(Page):
    """Left and Right change the day, Enter fills in what is chosen, digits seal. Main thread."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around, self._words = around, around.words
        self._background = Background(self)
        self.known: Sequence[DayLine] = ()
        self.sheet: DaySheet | None = None
        self.reasons = DayReasons(self._days, self._background, self)
        self._make_parts()
        self._lay_out()
        self._connect()

    def _make_parts(self) -> None:
        words, theme = self._words, self._around.theme
        self.setAccessibleName(words("ui.title_close_day"))
        has_outages = self._around.actions.outages is not None
        self.bar = DayBar(words, theme, has_outages=has_outages)
        self.outage: OutagePanel | None = None
        self.banner = Banner(theme)
        self.view = DayView(words, theme)
        self.hint = text_label(words("day.keys"), "muted", wrap=True)
        self.empty = EmptyState("close-day", words("day.empty"), words("day.empty_text"), theme)
        self.press_paper = Press(self._around, self)
        self._again = QTimer(self, interval=AGAIN_MS, singleShot=True)
        self.forms = DayForms(self._days, self._background, words, theme, self)

    def _lay_out(self) -> None:
        nothing = Panel()
        nothing.column.addWidget(self.empty)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.bar)
        column.addWidget(self.view, 1)
        column.addWidget(self.hint)
        self.stack = QStackedWidget()
        self.stack.addWidget(full)
        self.stack.addWidget(nothing)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 12, 16, 12)
        page.setSpacing(10)
        page.addWidget(self.banner)
        page.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.bar.stepped.connect(self.step)
        self.bar.print_wanted.connect(self.print_day)
        self.bar.summary_wanted.connect(self.ask_summary)
        self.bar.outage_wanted.connect(self.show_outage)
        self._again.timeout.connect(self.look_again)
        for card in self.view.cards.values():
            card.pressed.connect(self.press_seal)
        for table in (self.view.piles, self.view.doses, self.view.named):
            table.acted.connect(self.act)
        self.forms.reasoned.connect(self._keep_reason)
        self.reasons.kept.connect(self._on_reason_kept)
        self.reasons.failed.connect(self._on_reason_lost)
        self.forms.wanted.connect(self._do)
        self.forms.refused.connect(self.fail)
        self.press_paper.done.connect(self.banner.say_shortly)
        self.press_paper.working.connect(self.banner.say)
        self.press_paper.failed.connect(self.fail)

    def first_focus(self) -> QWidget:
        """What does not agree; the page itself where there is no day."""
        return self.view.named if self.stack.currentIndex() == 0 else self

    # Reading

    def _days(self) -> DayBook:
        """Runs on the worker thread."""
        assert self._around.actions.days is not None
        return self._around.actions.days()

    def look_again(self) -> None:
        """Read the days, and the one that is shown."""
        if self._around.actions.days is None:
            self._on_read(((), None))
            return
        shown = self.sheet.day if self.sheet else None
        work = partial(read_shown, self._days, shown)
        self._background.run(work, self._on_read, self.fail)

    def forget(self) -> None:
        """What was read said whether somebody else may seal: the book knows whether who is here."""
        if self.sheet is not None:
            self._show(replace(self.sheet, barred=""))

    def refresh(self, records: frozenset[UUID]) -> None:
        """Something changed: the figures follow soon, while somebody looks at them."""
        del records
        if self.isVisible() and not self._again.isActive():
            self._again.start()

    def _on_read(self, found: tuple[Sequence[DayLine], DaySheet | None]) -> None:
        self.known, sheet = found
        had_focus = self.view.isAncestorOf(QApplication.focusWidget() or self)
        self.stack.setCurrentIndex(int(sheet is None))
        if sheet is None and had_focus:
            self.setFocus()
        if sheet is not None:
            self._show(sheet)

    def _show(self, sheet: DaySheet) -> None:
        self.sheet = sheet
        self.bar.show_day(sheet, self.known)
        self.view.show_sheet(sheet, self.reasons.of(sheet))

    def step(self, by: int) -> None:
        """Show an earlier (1) or a later day (-1)."""
        days = [one.day for one in self.known]
        at = days.index(self.sheet.day) + by if self.sheet and self.sheet.day in days else -1
        if 0 <= at < len(days):
            self.banner.hush()
            self._background.run(lambda: self._days().sheet(days[at]), self._show, self.fail)

    # Filling in

    def act(self) -> None:
        """Fill in what is chosen in the table with the focus."""
        sheet, view = self.sheet, self.view
        if sheet is None:
            return
        if view.named.hasFocus() and 0 <= view.named.row < len(view.lines):
            self.forms.ask_reason(sheet, view.lines[view.named.row], self.reasons.of(sheet))
        elif view.doses.hasFocus() and view.doses.row >= 0:
            self.forms.ask_vials(sheet, view.doses.row)
        elif view.piles.hasFocus() and 0 <= view.piles.row < len(sheet.piles):
            self.forms.ask_count(sheet.day, sheet.piles[view.piles.row])

    def _keep_reason(self, day: date, key: str, reason: str) -> None:
        self.reasons.keep(day, key, reason)
        if self.sheet is not None:
            self._show(self.sheet)
            self.view.named.choose_row(self.view.named.row + 1)

    def _on_reason_kept(self, sheet: DaySheet) -> None:
        if self.sheet is not None and self.sheet.day == sheet.day:
            self._show(sheet)

    def _on_reason_lost(self, error: Exception) -> None:
        if self.sheet is not None:
            self._show(self.sheet)
        self.fail(error)

    # Sealing

    def press_seal(self, seal: Seal) -> None:
        """Seal it, or ask why it is opened again."""
        sheet = self.sheet
        if sheet is None or seal not in BY_HAND:
            return
        if sheet.barred:
            self.banner.say(self._words(f"error.{sheet.barred}"), "warn")
            return
        if sheet.in_force(seal) is not None:
            self.forms.ask_reopen(sheet.day, seal)
            return
        reasons = self.reasons.of(sheet)
        left = unexplained(sheet, seal, reasons)
        if left:
            self.banner.say(self._words("error.seal_unexplained"), "warn")
            keys = [line.difference.key if line.difference else "" for line in self.view.lines]
            self.view.named.choose_row(keys.index(left[0].key))
            self.view.named.setFocus()
            return
        self._do(lambda: self._days().seal(sheet, seal, reasons), "day.done_seal")

    def _do(self, work: Callable[[], DaySheet], done: str) -> None:
        """Change the day on the worker thread, then show it."""
        self.banner.hush()
        self._background.run(work, partial(self._on_done, done), self.fail)

    def _on_done(self, done: str, sheet: DaySheet) -> None:
        self._show(sheet)
        self.banner.say_shortly(self._words(done))
        self._around.sync.wake()

    def fail(self, error: Exception) -> None:
        """Say what could not be done; what a seal refuses was looked at before it changed."""
        if isinstance(error, SealError):
            self.look_again()
        self.banner.say(error_text(self._words, error), "error")

    # Paper and files

    def print_day(self, into_file: bool) -> None:
        """One page, with the figures of the moment it is printed."""
        if self.sheet is None:
            return
        make = day_job(self._days, self.sheet.day)
        name = self._words("day.file_name", day=self.sheet.day.isoformat())
        if into_file:
            self.press_paper.to_file(name, make)
        else:
            self.press_paper.to_printer(name, make, is_wide=False)

    def show_outage(self) -> None:
        """Bukti gangguan."""
        around, desk = self._around, self._around.actions.outages
        if desk is not None:
            if self.outage is None:
                parts = (self._background, self._words, around.theme, self.window())
                self.outage = OutagePanel(desk, *parts)
            self.outage.begin()

    def ask_summary(self) -> None:
        """Ask where to write what this PC typed, for another PC."""
        if self.sheet is not None:
            day, pc = self.sheet.day, self.sheet.site.pc_code
            name = self._words("day.summary_name", pc=pc, day=day.isoformat())
            name_summary(self, self._words, name, partial(self.write_summary, day))

    def write_summary(self, day: date, path: Path) -> None:
        """Write it there."""
        said = self._words("day.summary_written", name=path.name)
        work = partial(write_summary, self._days, day, path)
        self._background.run(work, lambda _: self.banner.say(said, "good"), self.fail)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: everything can be done with one key."""
        focused, held = self.focusWidget(), event.modifiers()
        key = Qt.Key(as_typed(event).key())
        if key in ENTERS and isinstance(focused, QPushButton):
            focused.click()
        elif held & _CONTROL and key == Qt.Key.Key_P:
            self.print_day(bool(held & _SHIFT))
        elif held & _CONTROL or not self._press(key):
            super().keyPressEvent(event)

    def _press(self, key: Qt.Key) -> bool:
        does: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Left: partial(self.step, 1),
            Qt.Key.Key_Right: partial(self.step, -1),
            Qt.Key.Key_1: partial(self.press_seal, Seal.CARDS),
            Qt.Key.Key_2: partial(self.press_seal, Seal.DOSES),
            Qt.Key.Key_R: self.ask_summary,
            Qt.Key.Key_G: self.show_outage,
            **dict.fromkeys(ENTERS, self.act),
        }
        if key not in does:
            return False
        does[key]()
        return True

    def end(self) -> None:
        """Start nothing more."""
        self._again.stop()
        self._background.close()
