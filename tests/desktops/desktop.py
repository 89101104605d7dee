"""One desktop of the two: a real window over a real book, at the end of a line of its own."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.desktops.paper import HEADER, as_card
from vaxentry import wiring
from vaxentry.demo.cards import Card, Pile
from vaxentry.demo.hand import breathe, focus
from vaxentry.demo.strokes import Stroke, characters
from vaxentry.demo.typist import Step, Steps, Typist
from vaxentry.demo.walker import Walker
from vaxentry.domain.cases import AT_ONCE, ON_THE_FORM, Way, asks_for_partner, ways_out
from vaxentry.domain.form import Field, Form
from vaxentry.domain.records import RecordDetail, RecordQuery
from vaxentry.language import Words
from vaxentry.selftest import open_window
from vaxentry.settings import Places, Settings
from vaxentry.sync.supervisor import Supervisor
from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.pages.cases_section import CasesSection
from vaxentry.ui.widgets.rail import Place

PATIENCE_S = 60.0
_ASK_AGAIN_S = 0.5
_ENTER, _SPACE, _DOWN, _UP = (
    Stroke(key=key) for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Up)
)
_ALL = Stroke(key=Qt.Key.Key_A, held=Qt.KeyboardModifier.ControlModifier)
_SAVE = Stroke(key=Qt.Key.Key_Return, held=Qt.KeyboardModifier.ControlModifier)


class StuckError(AssertionError):
    """Something that the window promises never came; says what."""


@contextmanager
def desktop(name: str, home: Path, *, begin_sending: bool = True) -> Iterator["Desktop"]:
    """Open a desktop until the block ends."""
    places, settings = Places(home), Settings(key_store="file")
    with (
        wiring.open_book(places, settings) as book,
        open_window(book, Words("id"), begin_sending=begin_sending) as (window, worker),
    ):
        yield Desktop(name, book, window, worker)


class Desktop:
    """A clerk at a window. Main thread only."""

    def __init__(
        self, name: str, book: wiring.Book, window: MainWindow, worker: Supervisor
    ) -> None:
        self.name, self.book, self._window, self._worker = name, book, window, worker
        self._typist = Typist(window.entry)

    def sit_down(self) -> None:
        """Let keys reach this window."""
        self._window.activateWindow()
        self.wait(self._window.isActiveWindow, "the window in front")
        self._window.go_to(Place.ENTRY)
        self.wait(lambda: QApplication.focusWidget() is not None, "a cursor")

    def type_pile(self, papers: Sequence[Form]) -> list[str]:
        """Type cards as one pile; their entry numbers."""
        self.sit_down()
        cards = [as_card(number, paper) for number, paper in enumerate(papers, start=1)]
        self._strike(self._typist.open_pile(Pile(1, HEADER, cards)))
        return [self._type(card) for card in cards]

    def _type(self, card: Card) -> str:
        self._strike(self._typist.type_card(card))
        return self._typist.entry_no

    def _strike(self, steps: Steps) -> None:
        for step in steps:
            if step is Step.KEY:
                QApplication.processEvents()
            else:
                breathe()

    def detail(self, entry_no: str) -> RecordDetail:
        """The record of that number, as this book holds it."""
        (row,) = self.book.store.page(RecordQuery(text=entry_no))
        return self.book.store.detail(row.record_id)

    def decide(self, entry_no: str, way: Way, reason: str) -> None:
        """Go to the case in *Perlu keputusan*, look who is meant, and choose a way out."""
        page = self._case(entry_no)
        case = page.panel.case
        if case is None or way in AT_ONCE | ON_THE_FORM:
            raise StuckError(f"{way} is not decided with a reason")
        digit = ways_out(case).index(way) + 1
        self._press(Stroke(key=Qt.Key.Key_F4), *characters(str(digit)))
        self._give(page, reason)

    def swap(self, entry_no: str, partner: str, reason: str) -> None:
        """Exchange the ticket of a case, which a stranger has too, with another card here."""
        page = self._case(entry_no)
        case = page.panel.case
        if case is None or not asks_for_partner(case, Way.SWAP):
            raise StuckError(f"no card to swap with is asked for {entry_no}")
        self._press(*characters(str(ways_out(case).index(Way.SWAP) + 1)))
        line = page.ways.partner_step.line
        self.wait(line.hasFocus, "the question with which card")
        self._press(_ALL, *characters(partner), _ENTER)
        self.wait(page.ways.reason.hasFocus, f"{partner} found")
        self._give(page, reason)

    def _give(self, page: CasesSection, reason: str) -> None:
        self._press(*characters(reason), _ENTER)
        self.wait(lambda: page.banner.text.text() != "", "an answer to the decision")

    def _case(self, entry_no: str) -> CasesSection:
        record = self.detail(entry_no).row.record_id
        self.sit_down()
        self._window.go_to(Place.CONFLICTS)
        page = self._window.pages.conflicts().cases
        self.wait(lambda: page.model.row_of(record) is not None, f"the case of {entry_no}")
        page.banner.text.setText("")
        page.table.setFocus()
        self._walk_down_to(page, record)
        return page

    def _walk_down_to(self, page: CasesSection, record: UUID) -> None:
        """Arrow keys until the case is in front; the list may be read anew meanwhile."""
        ends = time.monotonic() + PATIENCE_S
        while page.panel.case is None or page.panel.case.record_id != record:
            if time.monotonic() > ends:
                raise StuckError(f"{self.name}: a case in front")
            wanted, at = page.model.row_of(record), page.table.currentIndex().row()
            if wanted is not None and wanted != at:
                self._press(_DOWN if wanted > at else _UP)
            breathe()

    def correct_case(self, entry_no: str, field: Field, text: str) -> None:
        """The case's own way to the entry page, then another text in one field."""
        case = self._case(entry_no).panel.case
        if case is None:
            raise StuckError(f"nothing to correct about {entry_no}")
        self._press(*characters(str(ways_out(case).index(Way.CORRECT) + 1)))
        self._correct(field, text)

    def correct(self, entry_no: str, field: Field, text: str) -> None:
        """Search the record in *Kiriman* and correct one field of it."""
        record = self.detail(entry_no).row.record_id
        self.sit_down()
        self._window.go_to(Place.QUEUE)
        page = self._window.pages.queue()
        page.go_to_search()
        self._press(_ALL, *characters(entry_no), _ENTER)
        self.wait(
            lambda: page.detail.detail is not None and page.detail.detail.row.record_id == record,
            f"{entry_no} in front",
        )
        page.detail.correct_button.setFocus()
        self._press(_SPACE)
        self._correct(field, text)

    def _correct(self, field: Field, text: str) -> None:
        entry = self._window.entry
        self.wait(lambda: entry.desk.correction is not None, "a card to correct")
        self._press(*characters("salah ketik"), _ENTER)
        editor = entry.field(field).editor
        for stroke in Walker(entry).walk_to(editor):
            self._press(stroke) if stroke is not None else breathe()
        self._press(_ALL, *characters(text), _SAVE)
        self.wait(lambda: entry.desk.correction is None, "the correction saved")

    def _press(self, *strokes: Stroke | None) -> None:
        for stroke in strokes:
            if stroke is not None:
                stroke.strike(focus())
            QApplication.processEvents()

    def begin_sending(self) -> None:
        """Its sender starts, where the window was opened without it."""
        self._worker.start()

    def sync_until(self, reached: Callable[[], bool], what: str) -> None:
        """Let the window's own sender work until something is so.

        Raises:
            StuckError: it never is.
        """
        if not self.sync_for(reached):
            raise StuckError(f"{self.name}: {what}")

    def sync_for(self, reached: Callable[[], bool]) -> bool:
        """The same for as long as anybody would wait; whether it came."""
        ends, asked = time.monotonic() + PATIENCE_S, 0.0
        while not reached():
            if time.monotonic() > ends:
                return False
            if time.monotonic() > asked + _ASK_AGAIN_S:
                asked = time.monotonic()
                self._worker.wake()
            breathe()
        return True

    def wait(self, reached: Callable[[], object], what: str) -> None:
        """Until the window shows something."""
        ends = time.monotonic() + PATIENCE_S
        while not reached():
            if time.monotonic() > ends:
                raise StuckError(f"{self.name}: {what}")
            breathe()
