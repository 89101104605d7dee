"""Pengaturan: language, theme, the server, and what this PC is."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import SiteInfo
from vaxentry.language import LANGUAGES, Words
from vaxentry.language.spelling import moment
from vaxentry.ui.actions import WindowActions
from vaxentry.ui.background import Background
from vaxentry.ui.pages.backup_panel import BackupPanel
from vaxentry.ui.pages.daily_panel import DailyPanel
from vaxentry.ui.pages.page import Page
from vaxentry.ui.pages.people_panel import PeoplePanel
from vaxentry.ui.pages.villages import VillagePanel
from vaxentry.ui.sentences import error_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.theme.tokens import THEMES
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.choice import ChoiceField, Option
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.panel import Panel, push_button, text_label
from vaxentry.ui.widgets.scrolled import Scrolled

_FIELD_WIDTH = 420


class SettingsPage(Page):
    """Choices of this PC. Enrolling talks to the server, so it has its own worker.

    Signals:
        language_chosen: "id" or "en".
        theme_chosen: "light" or "dark".
        enrolled: the server has accepted this PC.
        trail_wanted: the audit trail is to be read.
    """

    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    enrolled = Signal()
    trail_wanted = Signal()

    def __init__(
        self,
        *,
        book: DoseBook,
        background: Background,
        words: Words,
        theme: Theme,
        actions: WindowActions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._book, self._background, self._words = book, background, words
        self._actions = actions
        self._network = Background(self)
        self._make_choices(theme)
        self._make_server(theme)
        self._site = QFormLayout()
        self.trail_button = push_button(words("trail.open"), theme, "search")
        if actions.desk_files is None:
            self.trail_button.hide()
        self.villages = VillagePanel(book, background, words, theme)
        self.backups = BackupPanel(actions, words, theme)
        self.daily = DailyPanel(actions, words, theme)
        self.people = PeoplePanel(words, theme, actions.lock_after)
        self._lay_out()
        self._connect()

    def _make_choices(self, theme: Theme) -> None:
        words = self._words
        languages = tuple(Option(one, words(f"ui.language_{one}")) for one in LANGUAGES)
        themes = tuple(Option(one, words(f"ui.theme_{one}")) for one in THEMES)
        self.language = ChoiceField(languages, theme)
        self.language.set_value(words.language)
        self.theme = ChoiceField(themes, theme)
        self.theme.set_value(theme.tokens.name)
        theme.changed.connect(self._show_theme)
        self._look = theme
        self._looks = (
            Labelled(words("ui.language"), self.language),
            Labelled(words("ui.theme"), self.theme),
        )

    def _make_server(self, theme: Theme) -> None:
        words = self._words
        self.url = Labelled(words("ui.server_url"), QLineEdit())
        self.url.set_hint(words("ui.server_url_hint"))
        self.code = Labelled(words("ui.enrol_code"), QLineEdit())
        self.code.set_hint(words("ui.enrol_code_hint"))
        self.moved = text_label("", "muted", wrap=True)
        self.moved.hide()
        self.enrol_button = push_button(words("ui.enrol"), theme, "cloud-ok", "primary")
        self.banner = Banner(theme)

    def _lay_out(self) -> None:
        words = self._words
        looks, server, site = Panel(), Panel(), Panel()
        for labelled in self._looks:
            looks.column.addWidget(labelled)
        server.column.addWidget(self.url)
        server.column.addWidget(self.moved)
        server.column.addWidget(self.code)
        server.column.addWidget(self.banner)
        button = QHBoxLayout()
        button.addWidget(self.enrol_button)
        button.addStretch()
        server.column.addLayout(button)
        site.column.addLayout(self._site)
        site.column.addWidget(self.trail_button)
        titles = ("ui.section_look", "ui.section_server", "ui.section_site")
        inner = QWidget()
        frame = QHBoxLayout(self)
        frame.setContentsMargins(0, 0, 0, 0)
        frame.addWidget(Scrolled(inner))
        page = QHBoxLayout(inner)
        page.setContentsMargins(16, 12, 16, 12)
        page.setSpacing(12)
        for title, panel in zip(titles, (looks, server, site), strict=True):
            panel.column.insertWidget(0, text_label(words(title), "section"))
            panel.column.addStretch()
            column = QVBoxLayout()
            column.addWidget(panel)
            if panel is looks:
                column.addWidget(self.people)
                column.addWidget(self.villages, 1)
            elif panel is server:
                column.addWidget(self.backups)
            else:
                column.addWidget(self.daily)
            if panel is not looks:
                column.addStretch()
            page.addLayout(column, 1)
        own = (self.villages, self.backups, self.people, self.daily)
        for panel in (looks, server, site, *own):
            panel.setMaximumWidth(_FIELD_WIDTH)
        page.addStretch()

    def _connect(self) -> None:
        self.language.currentIndexChanged.connect(self._on_language)
        self.theme.currentIndexChanged.connect(self._on_theme)
        self.enrol_button.clicked.connect(self._on_enrol)
        self.trail_button.clicked.connect(self.trail_wanted)
        for labelled in (self.url, self.code):
            assert isinstance(labelled.editor, QLineEdit)
            labelled.editor.returnPressed.connect(self._on_enrol)

    def first_focus(self) -> QWidget:
        """The page's own answer."""
        return self.language

    def look_again(self) -> None:
        """Read the site and its villages from the book."""
        self.villages.look_again()
        self.backups.look_again()
        self.daily.look_again()
        self._background.run(self._book.site, self._on_site, self._on_failed)

    def _on_site(self, site: SiteInfo) -> None:
        words = self._words
        while self._site.rowCount():
            self._site.removeRow(0)
        lines = (
            ("ui.site_name", site.site_name or "-"),
            ("ui.site_code", site.site or "-"),
            ("ui.pc_code", site.pc_code),
            ("ui.server_url", site.server_url or "-"),
            ("ui.enrolment", words("ui.enrolled_yes" if site.enrolled else "ui.enrolled_no")),
        )
        for key, text in lines:
            self._site.addRow(text_label(words(key), "muted"), text_label(text, wrap=True))
        self._show_address(site)

    def _show_address(self, site: SiteInfo) -> None:
        """What a person typed there stays; an address that the server has left does not."""
        assert isinstance(self.url.editor, QLineEdit)
        if self.url.editor.text() in {"", site.moved_from}:
            self.url.editor.setText(site.server_url)
        self.moved.setVisible(site.moved_at is not None)
        if site.moved_at is not None:
            at = moment(self._words, site.moved_at)
            self.moved.setText(self._words("ui.server_moved", at=at, was=site.moved_from))

    def _on_language(self) -> None:
        if self.language.value and self.language.value != self._words.language:
            self.language_chosen.emit(self.language.value)

    def _show_theme(self) -> None:
        self.theme.set_value(self._look.tokens.name)

    def _on_theme(self) -> None:
        if self.theme.value:
            self.theme_chosen.emit(self.theme.value)

    def _on_enrol(self) -> None:
        assert isinstance(self.url.editor, QLineEdit)
        assert isinstance(self.code.editor, QLineEdit)
        url, code = self.url.editor.text().strip(), self.code.editor.text().strip()
        for labelled, text in ((self.url, url), (self.code, code)):
            if not text:
                labelled.show_problem(self._words("ui.needed"))
                labelled.editor.setFocus()
                return
            labelled.clear_problem()
        self.enrol_button.setEnabled(False)
        self.banner.say(self._words("ui.enrolling"), "wait")
        self._network.run(partial(self._actions.enrol, url, code), self._on_enrolled, self._refused)

    def _on_enrolled(self, _: None) -> None:
        self.enrol_button.setEnabled(True)
        self.banner.say(self._words("ui.enrol_done"), "good")
        self.look_again()
        self.enrolled.emit()

    def _refused(self, error: Exception) -> None:
        self.enrol_button.setEnabled(True)
        self._on_failed(error)

    def _on_failed(self, error: Exception) -> None:
        self.banner.say(error_text(self._words, error), "error")

    def end(self) -> None:
        """Start nothing more."""
        self._network.close()
        self.backups.end()
        self.daily.end()
