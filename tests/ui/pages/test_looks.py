"""F4 over pages with cases, requests and records: who is shown was noted before, and nobody else
is shown.
"""

from threading import Event
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.case_desk import Cases, put_cases
from tests.ui.fakes import FakeBook
from tests.ui.queue_rows import detail_texts, fill, open_queue
from tests.ui.window import TYPED, Clerk, Desk
from vaxentry.domain.outbox import State
from vaxentry.errors import StorageError

F4 = Qt.Key.Key_F4
OURS, THEIRS = "ARDIANTO PUTRA", "BUDI SANTOSO"


class NotingBook(FakeBook):
    """Notes a look when it is let to, or not at all while it is full."""

    def __init__(self) -> None:
        super().__init__()
        self.may_note, self.is_full = Event(), False
        self.may_note.set()

    def note_opened(self, record_id: UUID) -> None:
        self.may_note.wait(5)
        if self.is_full:
            raise StorageError
        super().note_opened(record_id)


@pytest.fixture
def book() -> NotingBook:
    return NotingBook()


@pytest.fixture
def clashes(book: NotingBook) -> list[UUID]:
    return put_cases(book)


@pytest.fixture
def cases(qtbot: QtBot, desk: Desk, clashes: list[UUID]) -> Cases:
    """The case of a ticket that stands with a record held here too."""
    assert clashes
    made = Cases(qtbot, desk)
    made.go_down("Tiket ganda")
    return made


def bring_another(book: NotingBook, desk: Desk, record: UUID) -> UUID:
    """News: the ticket stands with another record, which is held here."""
    other = uuid4()
    book.put(book.doses[book.twins[record]], other, State.ACCEPTED)
    book.twins[record] = other
    desk.window.bridge.notify([record])
    return other


def test_another_other_party_is_masked_and_not_noted(
    cases: Cases, clerk: Clerk, book: NotingBook, desk: Desk, clashes: list[UUID], qtbot: QtBot
) -> None:
    _, ticket, _, twin = clashes
    clerk.press(F4)
    qtbot.waitUntil(lambda: THEIRS in cases.texts)
    other = bring_another(book, desk, ticket)
    qtbot.waitUntil(lambda: _theirs(cases) == other)
    assert (OURS in cases.texts, THEIRS in cases.texts) == (False, False)
    assert book.looked_at == [ticket, twin]
    clerk.press(F4)
    qtbot.waitUntil(lambda: THEIRS in cases.texts)
    assert book.looked_at == [ticket, twin, ticket, other]


def _theirs(cases: Cases) -> UUID | None:
    case = cases.panel.case
    return None if case is None or case.theirs is None else case.theirs.row.record_id


def test_the_same_two_stay_shown_whatever_else_is_news(
    cases: Cases, clerk: Clerk, book: NotingBook, desk: Desk, clashes: list[UUID], qtbot: QtBot
) -> None:
    clerk.press(F4)
    qtbot.waitUntil(lambda: THEIRS in cases.texts)
    shown = cases.panel.case
    desk.window.bridge.notify([clashes[1]])
    qtbot.waitUntil(lambda: cases.panel.case is not shown)
    assert THEIRS in cases.texts
    assert book.looked_at == [clashes[1], clashes[3]]


def test_nobody_is_shown_before_the_look_is_noted(
    cases: Cases, clerk: Clerk, book: NotingBook, qtbot: QtBot
) -> None:
    book.may_note.clear()
    clerk.press(F4)
    qtbot.wait(100)
    assert (OURS in cases.texts, THEIRS in cases.texts) == (False, False)
    book.may_note.set()
    qtbot.waitUntil(lambda: OURS in cases.texts)


def test_who_came_in_front_while_a_look_was_noted_stays_masked(
    cases: Cases, clerk: Clerk, book: NotingBook, desk: Desk, clashes: list[UUID], qtbot: QtBot
) -> None:
    book.may_note.clear()
    clerk.press(F4)
    other = bring_another(book, desk, clashes[1])
    qtbot.waitUntil(lambda: _theirs(cases) == other)
    book.may_note.set()
    qtbot.waitUntil(lambda: len(book.looked_at) == 2)
    qtbot.wait(50)
    assert (OURS in cases.texts, THEIRS in cases.texts) == (False, False)


def test_what_can_not_be_noted_is_not_shown_and_the_banner_says_why(
    cases: Cases, clerk: Clerk, book: NotingBook, desk: Desk, qtbot: QtBot
) -> None:
    book.is_full = True
    clerk.press(F4)
    cases.says(desk.window.words("error.storage"))
    assert (OURS in cases.texts, THEIRS in cases.texts) == (False, False)
    book.is_full = False
    clerk.press(F4)
    qtbot.waitUntil(lambda: OURS in cases.texts)


def test_nor_in_the_queue(qtbot: QtBot, clerk: Clerk, desk: Desk, book: NotingBook) -> None:
    fill(book, 1)
    page = open_queue(qtbot, desk, 1)
    qtbot.waitUntil(lambda: page.detail.detail is not None)
    book.is_full = True
    clerk.press(F4)
    qtbot.waitUntil(lambda: desk.window.words("error.storage") in page.banner.text.text())
    assert TYPED.identity.number not in detail_texts(page)


def test_a_swapped_card_is_not_told_of_in_full_either(
    cases: Cases, clerk: Clerk, book: NotingBook, qtbot: QtBot
) -> None:
    step = cases.ways.partner_step
    clerk.press(F4)
    qtbot.waitUntil(lambda: OURS in cases.texts)
    step.partner = book.detail(next(iter(book.doses)))
    book.is_full = True
    step.found.emit()
    qtbot.waitUntil(lambda: bool(cases.cases.banner.text.text()))
    assert "SITI AMINAH" not in step.told.text()
