"""The backups in Pengaturan: how old the newest is, and a second place for each."""

from functools import partial

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from vaxentry.domain.backups import BackupState
from vaxentry.language import Words
from vaxentry.language.spelling import moment
from vaxentry.ui.actions import WindowActions
from vaxentry.ui.background import Background
from vaxentry.ui.file_choice import choose_folder
from vaxentry.ui.sentences import error_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.panel import Panel, push_button, text_label


class BackupPanel(Panel):
    """Tells of the backups; a place counts only after a copy has arrived there."""

    def __init__(
        self,
        actions: WindowActions,
        words: Words,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions, self._words = actions, words
        self._disk = Background(self)  # of its own: a slow stick holds up nothing else
        self.last = text_label("", wrap=True)
        self.folder = QLineEdit(readOnly=True)
        self.place = Labelled(words("ui.backup_second"), self.folder)
        self.place.set_hint(words("ui.backup_second_hint"))
        self.choose_button = push_button(words("ui.backup_choose"), theme, "save")
        self.drop_button = push_button(words("ui.backup_drop"), theme)
        self.banner = Banner(theme)
        self.dialog: QFileDialog | None = None
        self._lay_out()
        self.choose_button.clicked.connect(self._ask)
        self.drop_button.clicked.connect(partial(self.choose, ""))

    def _lay_out(self) -> None:
        column, words = self.column, self._words
        column.addWidget(text_label(words("ui.section_backup"), "section"))
        column.addWidget(text_label(words("ui.backup_about"), "muted", wrap=True))
        if self._actions.backups is None:
            return
        buttons = QHBoxLayout()
        buttons.addWidget(self.choose_button)
        buttons.addWidget(self.drop_button)
        buttons.addStretch()
        for widget in (self.last, self.place, self.banner):
            column.addWidget(widget)
        column.addLayout(buttons)

    def look_again(self) -> None:
        """Ask the disk how old the newest backup is."""
        if backups := self._actions.backups:
            self._disk.run(lambda: backups().state(), self._show, self._on_failed)

    def _show(self, state: BackupState) -> None:
        words = self._words
        told = words("ui.backup_none")
        if state.at is not None:
            told = words("ui.backup_last", at=moment(words, state.at))
        if state.second and state.second_at is not None:
            told += " " + words("ui.backup_second_last", at=moment(words, state.second_at))
        elif state.second:
            told += " " + words("ui.backup_second_away")
        self.last.setText(told)
        self.folder.setText(state.second)
        self.drop_button.setVisible(bool(state.second))

    def _ask(self) -> None:
        self.dialog = choose_folder(self, self._words("ui.backup_choose"), self.choose)

    def choose(self, folder: str) -> None:
        """Use this folder from now on, "" = none; a backup is written there at once."""
        backups = self._actions.backups
        assert backups is not None
        self.banner.say(self._words("ui.backup_writing"), "wait")
        for button in (self.choose_button, self.drop_button):
            button.setEnabled(False)
        self._disk.run(lambda: backups().choose_second(folder), self._on_chosen, self._on_failed)

    def _on_chosen(self, state: BackupState) -> None:
        self._give_back()
        self.banner.say(self._words("ui.backup_set" if state.second else "ui.backup_unset"), "good")
        self._show(state)

    def _on_failed(self, error: Exception) -> None:
        self._give_back()
        self.banner.say(error_text(self._words, error), "error")

    def _give_back(self) -> None:
        for button in (self.choose_button, self.drop_button):
            button.setEnabled(True)

    def end(self) -> None:
        """Start nothing more."""
        self._disk.close()
