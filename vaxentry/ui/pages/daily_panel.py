"""The daily report in Pengaturan: into which folder, and from what time of the day on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time
from functools import partial

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from vaxentry.domain.dates import read_time
from vaxentry.domain.report_desk import Daily, DailyChoice
from vaxentry.domain.rules import RuleError
from vaxentry.language import Words
from vaxentry.ui.actions import WindowActions
from vaxentry.ui.background import Background
from vaxentry.ui.file_choice import choose_folder
from vaxentry.ui.sentences import error_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.panel import Panel, push_button, text_label


class DailyPanel(Panel):
    """Shows the choice as it is kept; a folder counts only after it has taken a file."""

    def __init__(
        self, actions: WindowActions, words: Words, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._daily, self._words = actions.daily, words
        self._disk = Background(self)  # of its own: a slow stick holds up nothing else
        self.choice = DailyChoice()
        self.folder = QLineEdit(readOnly=True)
        self.place = Labelled(words("report.daily_folder"), self.folder)
        self.at = QLineEdit()
        self.at_field = Labelled(words("report.daily_at"), self.at)
        self.at_field.set_hint(words("report.daily_at_hint"))
        self.choose_button = push_button(words("report.daily_choose"), theme, "save")
        self.drop_button = push_button(words("report.daily_drop"), theme)
        self.banner = Banner(theme)
        self.dialog: QFileDialog | None = None
        self._lay_out()
        self.choose_button.clicked.connect(self._ask)
        self.drop_button.clicked.connect(lambda: self.choose(""))
        self.at.returnPressed.connect(self._on_time)

    def _lay_out(self) -> None:
        column, words = self.column, self._words
        column.addWidget(text_label(words("report.daily").upper(), "section"))
        column.addWidget(text_label(words("report.daily_about"), "muted", wrap=True))
        if self._daily is None:
            return
        buttons = QHBoxLayout()
        buttons.addWidget(self.choose_button)
        buttons.addWidget(self.drop_button)
        buttons.addStretch()
        for widget in (self.place, self.at_field, self.banner):
            column.addWidget(widget)
        column.addLayout(buttons)

    def look_again(self) -> None:
        """Read the choice."""
        if daily := self._daily:
            self._disk.run(lambda: daily().choice(), self._show, self._on_failed)

    def _show(self, choice: DailyChoice) -> None:
        self.choice = choice
        self.folder.setText(choice.folder)
        self.at.setText(f"{choice.at:%H}{self._words('ui.time_dot')}{choice.at:%M}")
        self.drop_button.setVisible(bool(choice.folder))

    def _ask(self) -> None:
        self.dialog = choose_folder(self, self._words("report.daily_choose"), self.choose)

    def choose(self, folder: str) -> None:
        """Use this folder from now on, "" = none."""
        at = self._time()
        if at is None:
            self.at_field.show_problem(self._words("report.daily_wrong_time"))
            self.at.setFocus()
            return
        self.at_field.clear_problem()
        self._keep(replace(self.choice, folder=folder, at=at))

    def _on_time(self) -> None:
        self.choose(self.choice.folder)

    def _time(self) -> time | None:
        try:
            return read_time(self.at.text())
        except RuleError:
            return None

    def _keep(self, wanted: DailyChoice) -> None:
        daily = self._daily
        assert daily is not None
        self.choose_button.setEnabled(False)
        work = partial(_choose, daily, wanted)
        self._disk.run(work, lambda _: self._on_kept(wanted), self._on_failed)

    def _on_kept(self, wanted: DailyChoice) -> None:
        self.choose_button.setEnabled(True)
        self._show(wanted)
        told = self._words("report.daily_unset")
        if wanted.folder:
            told = self._words("report.daily_set", at=self.at.text())
        self.banner.say(told, "good")

    def _on_failed(self, error: Exception) -> None:
        self.choose_button.setEnabled(True)
        self.banner.say(error_text(self._words, error), "error")

    def end(self) -> None:
        """Start nothing more."""
        self._disk.close()


def _choose(daily: Callable[[], Daily], wanted: DailyChoice) -> None:
    """Runs on the worker thread."""
    daily().choose(wanted)
