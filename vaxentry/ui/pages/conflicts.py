"""Perlu keputusan: what waits for a person, and the lists beside it."""

from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from vaxentry.domain.desk_lists import Amount, DeskList
from vaxentry.ui.pages.case_texts import lead_text
from vaxentry.ui.pages.cases_section import CasesSection
from vaxentry.ui.pages.desk_section import ListSection, Section
from vaxentry.ui.pages.desk_tabs import KINDS, DeskTabs
from vaxentry.ui.pages.dukcapil_section import DukcapilSection
from vaxentry.ui.pages.looked_section import LookedSection
from vaxentry.ui.pages.page import Page
from vaxentry.ui.pages.refused_section import RefusedSection
from vaxentry.ui.sentences import error_text
from vaxentry.ui.surroundings import Surroundings
from vaxentry.ui.widgets.banner import Banner

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class ConflictsPage(Page):
    """Cases and lists; Left and Right go from one to the next.

    A list is made when it is first wanted: the cases must be there at once. Until then only its
    amount is read.

    Signals:
        record_wanted: the record of this UUID is to be corrected on the form.
        file_wanted: a file for the civil registry; True = in full, under a password.
    """

    record_wanted = Signal(object)
    file_wanted = Signal(bool)

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around, self._words = around, around.words
        self.setAccessibleName(around.words("ui.title_conflicts"))
        self.cases = CasesSection(around)
        self._made: dict[DeskList, Section] = {}
        self.which = DeskList.CASES
        self.tabs = DeskTabs(around.words)
        self._stack = QStackedWidget()
        self._lay_out()
        self._keep(DeskList.CASES, self.cases)
        self.tabs.chosen.connect(self.choose)

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 10, 16, 12)
        page.setSpacing(8)
        page.addWidget(self.tabs)
        page.addWidget(self._stack, 1)
        self.tabs.mark(self.which)

    def _keep(self, which: DeskList, section: Section) -> None:
        self._made[which] = section
        self._stack.addWidget(section)
        section.amount.connect(partial(self._count, which))

    def list_of(self, which: DeskList) -> Section:
        """One of the lists, made now if it was never wanted."""
        if which not in self._made:
            made = _make(which, self._around)
            made.record_wanted.connect(self.record_wanted)
            if isinstance(made, DukcapilSection):
                made.file_wanted.connect(self.file_wanted)
            self._keep(which, made)
            made.look_again()
        return self._made[which]

    @property
    def registry(self) -> DukcapilSection:
        """What waits for the civil registry."""
        section = self.list_of(DeskList.DUKCAPIL)
        assert isinstance(section, DukcapilSection)
        return section

    @property
    def section(self) -> Section:
        """The list that is shown."""
        return self.list_of(self.which)

    @property
    def banner(self) -> Banner:
        """Where the list that is shown speaks."""
        return self.section.banner

    def choose(self, which: DeskList) -> None:
        """Show one of the lists."""
        self.which = which
        self.tabs.mark(which)
        section = self.section
        self._stack.setCurrentWidget(section)
        section.look_again()
        section.first_focus().setFocus()

    def first_focus(self) -> QWidget:
        """The rows."""
        return self.section.first_focus()

    def look_again(self) -> None:
        """Read the lists from the book: each tab says how many rows it has."""
        self.section.look_again()
        for which in KINDS:
            if which is not self.which:
                self._count(which)

    def forget(self) -> None:
        """The page's own answer."""
        for section in self._made.values():
            section.forget()

    def _count(self, which: DeskList, listed: int | None = None) -> None:
        """Say how long a list is, and how many rows of it are listed; None = it is not shown."""
        shown = partial(self._on_counted, which, listed)
        self._around.reads.run(partial(self._around.book.amount, which), shown, self.fail)

    def _on_counted(self, which: DeskList, listed: int | None, amount: Amount) -> None:
        self.tabs.show_amount(which, amount)
        if listed is not None:
            self._made[which].lead.setText(lead_text(self._words, which, amount, listed))

    def fail(self, error: Exception) -> None:
        """Say what could not be done."""
        self.banner.say(error_text(self._words, error), "error")

    def refresh(self, records: frozenset[UUID]) -> None:
        """The lists are short: read them again, when somebody looks."""
        if records and self.isVisible():
            self.look_again()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: first the list that is shown, then from one list to the next."""
        if self.section.take_key(event):
            return
        if event.key() in _STEPS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            at = KINDS.index(self.which) + _STEPS[Qt.Key(event.key())]
            self.choose(KINDS[at % len(KINDS)])
        else:
            super().keyPressEvent(event)


def _make(which: DeskList, around: Surroundings) -> "ListSection[Any]":
    if which is DeskList.DUKCAPIL:
        return DukcapilSection(around)
    return RefusedSection(around) if which is DeskList.REFUSED else LookedSection(which, around)
