"""The site's list of villages in Pengaturan: plain text, a village a line."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QWidget

from vaxentry.domain.ports import DoseBook
from vaxentry.domain.stacks import Village
from vaxentry.language import Words
from vaxentry.language.spelling import count
from vaxentry.ui.background import Background
from vaxentry.ui.pages.village_lines import BadLine, read_villages, write_villages
from vaxentry.ui.sentences import error_text, rule_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.keypad import ENTERS
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.panel import Panel, push_button, text_label

_FEW_LINES = 4
"""The list scrolls by itself: it takes what the page has left."""


class VillageText(QPlainTextEdit):
    """Many lines; Tab leaves it, Ctrl+Enter belongs to the panel."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override."""
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in ENTERS and held:
            event.ignore()
        else:
            super().keyPressEvent(event)


class VillagePanel(Panel):
    """Reads and keeps the list; what is being typed is never read over."""

    def __init__(
        self,
        book: DoseBook,
        background: Background,
        words: Words,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._book, self._background, self._words = book, background, words
        self.text = VillageText()
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.text.setMinimumHeight(_FEW_LINES * self.text.fontMetrics().height())
        self.field = Labelled(words("lists.villages"), self.text)
        self.field.give_room()
        self.total = text_label("", "muted")
        self.banner = Banner(theme)
        self.save_button = push_button(words("lists.villages_save"), theme, "save")
        self._lay_out()
        self.text.textChanged.connect(self._on_typed)
        self.save_button.clicked.connect(self.save)

    def _lay_out(self) -> None:
        words = self._words
        self.column.addWidget(text_label(words("lists.villages_section"), "section"))
        self.column.addWidget(text_label(words("lists.villages_about"), "muted", wrap=True))
        self.column.addWidget(self.field, 1)
        self.column.addWidget(self.banner)
        bottom = QHBoxLayout()
        bottom.addWidget(self.total, 1)
        bottom.addWidget(self.save_button)
        self.column.addLayout(bottom)

    def look_again(self) -> None:
        """Read the list, unless somebody is changing it here."""
        if not self.text.document().isModified():
            self._background.run(self._book.villages, self._show, self._on_failed)

    def _show(self, villages: Sequence[Village]) -> None:
        if not self.text.document().isModified():
            self.text.setPlainText(write_villages(villages))
            self.text.document().setModified(False)

    def _on_typed(self) -> None:
        self.field.clear_problem()
        found = read_villages(self.text.toPlainText())
        amount = "" if isinstance(found, BadLine) else count(self._words, len(found))
        self.total.setText(self._words("lists.villages_count", n=amount) if amount else "")

    def save(self) -> None:
        """Keep the list, or say which line is no village."""
        found = read_villages(self.text.toPlainText())
        if isinstance(found, BadLine):
            self.field.show_problem(self._wrong(found))
            self.text.setFocus()
            return
        self.save_button.setEnabled(False)
        work = partial(self._book.keep_villages, found)
        self._background.run(work, partial(self._on_kept, found), self._on_failed)

    def _wrong(self, bad: BadLine) -> str:
        error = bad.error
        if error is None:
            problem = self._words("lists.villages_no_name")
        else:
            problem = rule_text(self._words, error.code, dict(error.params))
        return self._words("lists.villages_wrong", line=bad.number, problem=problem)

    def _on_kept(self, kept: Sequence[Village], _: None) -> None:
        self.save_button.setEnabled(True)
        if read_villages(self.text.toPlainText()) == kept:
            self.text.document().setModified(False)
        n = count(self._words, len(kept))
        self.banner.say_shortly(self._words("lists.villages_saved", n=n))
        self.look_again()

    def _on_failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        self.banner.say(error_text(self._words, error), "error")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: Ctrl+Enter keeps the list."""
        if event.key() in ENTERS and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        else:
            super().keyPressEvent(event)
