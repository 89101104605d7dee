"""Perlu keputusan: what waits for a person, and the lists beside it."""

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from vaxentry.domain.desk_lists import KIND_OF, DeskList
from vaxentry.ui.pages.cases_section import CasesSection
from vaxentry.ui.pages.desk_section import Section
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

    Signals:
        record_wanted: the record of this UUID is to be corrected on the form.
    """

    record_wanted = Signal(object)

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = around.words
        self.setAccessibleName(around.words("ui.title_conflicts"))
        self.cases = CasesSection(around)
        self.registry = DukcapilSection(around)
        self.looked = {which: LookedSection(which, around) for which in KIND_OF}
        self.refused = RefusedSection(around)
        self.which = DeskList.CASES
        self.tabs = DeskTabs(around.words)
        self._lay_out()
        self._connect()

    @property
    def sections(self) -> Mapping[DeskList, Section]:
        """Every list, in the order of the tabs."""
        return {
            DeskList.CASES: self.cases,
            DeskList.DUKCAPIL: self.registry,
            **self.looked,
            DeskList.REFUSED: self.refused,
        }

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        for section in self.sections.values():
            self._stack.addWidget(section)
        page = QVBoxLayout(self)
        page.setContentsMargins(16, 10, 16, 12)
        page.setSpacing(8)
        page.addWidget(self.tabs)
        page.addWidget(self._stack, 1)
        self.tabs.mark(self.which)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.choose)
        for which, section in self.sections.items():
            section.amount.connect(lambda n, which=which: self.tabs.show_amount(which, n))
        self.registry.record_wanted.connect(self.record_wanted)
        self.refused.record_wanted.connect(self.record_wanted)
        for looked in self.looked.values():
            looked.record_wanted.connect(self.record_wanted)

    @property
    def section(self) -> Section:
        """The list that is shown."""
        return self.sections[self.which]

    @property
    def banner(self) -> Banner:
        """Where the list that is shown speaks."""
        return self.section.banner

    def choose(self, which: DeskList) -> None:
        """Show one of the lists."""
        self.which = which
        self.tabs.mark(which)
        self._stack.setCurrentWidget(self.section)
        self.section.look_again()
        self.section.first_focus().setFocus()

    def first_focus(self) -> QWidget:
        """The rows."""
        return self.section.first_focus()

    def look_again(self) -> None:
        """Read the lists from the book: each tab says how many rows it has."""
        for section in self.sections.values():
            section.look_again()

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
