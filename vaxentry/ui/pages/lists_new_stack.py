"""Registering a stack when it arrives: site, date, cards counted, who handed it over."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from vaxentry.domain.form import Field
from vaxentry.domain.records import SiteInfo, Stack
from vaxentry.domain.stacks import known_site, read_count
from vaxentry.language.spelling import long_day
from vaxentry.ui.pages.card_fields import date_reader
from vaxentry.ui.pages.lists_fix_work import head_problem
from vaxentry.ui.pages.site_field import site_problem
from vaxentry.ui.sentences import error_text, problem_text
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.widgets.banner import Banner
from vaxentry.ui.widgets.date_field import DateField
from vaxentry.ui.widgets.form_overlay import FormOverlay, go_to
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.panel import push_button, text_label

_WIDTH = 560


class NewStackPanel(FormOverlay):
    """The date is never prefilled, and stands large below the fields once it is typed.

    Signals:
        opened: the new `Stack` is in the book.
    """

    opened = Signal(object)

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent, _WIDTH)
        self._around, self._words = around, around.words
        self._scope: tuple[str, ...] = ()
        words = self._words
        self.day = DateField(self._parse)
        self.day.setPlaceholderText(words("entry.given_on_hint"))
        self.cards, self.giver, self.site = LineField(), LineField(), LineField()
        self._labelled = {
            self.day: Labelled(words("field.given_on"), self.day),
            self.cards: Labelled(words("lists.new_cards"), self.cards),
            self.giver: Labelled(words("entry.handed_over_by"), self.giver),
            self.site: Labelled(words("lists.new_site"), self.site),
        }
        self._labelled[self.site].set_hint(words("lists.new_site_hint"))
        self._labelled[self.cards].set_hint(words("lists.new_cards_hint"))
        self.large = text_label("", "big")
        self.banner = Banner(around.theme)
        self.save_button = push_button(words("lists.new_save"), around.theme, "stack", "primary")
        self.back_button = push_button(words("lists.back"), around.theme)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        title = self._words("lists.new_title")
        self.setAccessibleName(title)
        self.column.addWidget(text_label(title, "title"))
        for labelled in self._labelled.values():
            self.column.addWidget(labelled)
        self.column.addWidget(self.large)
        self.column.addWidget(self.banner)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.back_button)
        self.column.addLayout(buttons)
        self.set_chain(*self._labelled, self.save_button, self.back_button)

    def _connect(self) -> None:
        for field, labelled in self._labelled.items():
            field.edited.connect(labelled.clear_problem)
        self.day.textChanged.connect(self._on_day)
        self.submitted.connect(self._on_submitted)
        self.save_button.clicked.connect(self._on_submitted)
        self.back_button.clicked.connect(self.dismiss)

    def _today(self) -> date:
        return self._around.clock().astimezone().date()

    def _parse(self, text: str) -> date | None:
        return date_reader(self._today)(text)

    def _on_day(self) -> None:
        day = self._parse(self.day.value)
        self.large.setText(long_day(self._words, day) if day else "")

    def begin(self) -> None:
        """Show empty fields."""
        for field, labelled in self._labelled.items():
            field.set_value("")
            labelled.clear_problem()
        self.banner.hush()
        self.save_button.setEnabled(True)
        self._around.reads.run(self._around.book.site, self._on_site, self._on_failed)
        self.bring(self.day)

    def _on_site(self, site: SiteInfo) -> None:
        self._scope = site.scope

    def _wrong(self) -> tuple[LineField, str] | None:
        problem = head_problem(Field.GIVEN_ON, self.day.value.strip(), None, self._today())
        if problem is not None:
            return self.day, problem_text(self._words, problem)
        if read_count(self.cards.value) is None:
            return self.cards, self._words("entry.cards_wrong")
        wrong = site_problem(self._words, self.site.value, self._scope)
        return (self.site, wrong) if wrong else None

    def _on_submitted(self) -> None:
        wrong = self._wrong()
        if wrong is not None:
            field, said = wrong
            self._labelled[field].show_problem(said)
            go_to(field)
        elif self.save_button.isEnabled():
            self.save_button.setEnabled(False)
            self._around.writes.run(self._work(), self._on_opened, self._on_failed)

    def _work(self) -> Callable[[], Stack]:
        return partial(
            self._around.book.open_stack,
            self._parse(self.day.value),
            read_count(self.cards.value) or 0,
            self.giver.value.strip(),
            known_site(self.site.value, self._scope) or "",
        )

    def _on_opened(self, stack: Stack) -> None:
        self.dismiss()
        self.opened.emit(stack)

    def _on_failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        self.banner.say(error_text(self._words, error), "error")
