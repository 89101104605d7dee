import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.fields import Board
from tests.ui.persons import NUMBER, SITI
from tests.ui.restart import Reopen
from tests.ui.window import CARD, HEADER, Clerk, Desk
from vaxentry.language import Words
from vaxentry.ui.theme.theme import Theme


@pytest.fixture(autouse=True)
def _closed_windows_go(qapp: QApplication) -> Iterator[None]:
    """What a test closed is deleted with it: the next window would be styled together with it."""
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(scope="session")
def words() -> Words:
    return Words("id")


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme()
    made.apply()
    yield made
    qapp.setStyleSheet("")


@pytest.fixture
def book() -> FakeBook:
    return FakeBook()


@pytest.fixture
def held(book: FakeBook) -> FakeBook:
    """A book that holds one person under her number."""
    book.held[NUMBER] = [SITI]
    return book


@pytest.fixture
def desk(qtbot: QtBot, book: FakeBook) -> Desk:
    return Desk(qtbot, book).open()


@pytest.fixture
def clerk(desk: Desk) -> Clerk:
    return desk.clerk


@pytest.fixture
def saved(desk: Desk, clerk: Clerk) -> Desk:
    """One card of the stack is saved, the next one half typed."""
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    clerk.type("9204014804000002", "Siti Aminah")
    return desk


@pytest.fixture
def half_typed(saved: Desk) -> Desk:
    """The same, by the name of what is half typed."""
    return saved


@pytest.fixture
def reopen(qtbot: QtBot, book: FakeBook) -> Reopen:
    """Starts the program again on what the book holds."""

    def again() -> Desk:
        desk = Desk(qtbot, book).open()
        qtbot.waitUntil(lambda: desk.window.entry.desk.may_keep_draft)
        return desk

    return again


@pytest.fixture
def board(qtbot: QtBot, theme: Theme) -> Board:
    return Board(qtbot, theme)


@pytest.fixture
def doubtful(desk: Desk, clerk: Clerk, book: FakeBook) -> Desk:
    """Two cards whose birth date differs from their number are saved."""
    clerk.type(*HEADER)
    for amount in (1, 2):
        clerk.type(*CARD[:3], "04122000", *CARD[4:])
        clerk.save()
        desk.wait_saved(amount)
    assert len(book.doubts()) == 2
    return desk
