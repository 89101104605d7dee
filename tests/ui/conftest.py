import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.fields import Board
from tests.ui.persons import NUMBER, SITI
from tests.ui.restart import Reopen
from tests.ui.shown import Shown
from tests.ui.staff_room import StaffRoom
from tests.ui.window import CARD, HEADER, Clerk, Desk
from vaxentry.domain.desk_files import DeskFiles
from vaxentry.language import Words
from vaxentry.ui.background import Background
from vaxentry.ui.theme.theme import Theme


@pytest.fixture(autouse=True)
def _closed_windows_go(qapp: QApplication) -> Iterator[None]:
    """What a test closed is deleted with it: the next window would be styled together with it."""
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def beeps(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """One for each time the program beeped; nobody hears it."""
    heard: list[None] = []
    monkeypatch.setattr(QApplication, "beep", lambda: heard.append(None))
    return heard


@pytest.fixture
def shown(qapp: QApplication) -> Iterator[Shown]:
    watcher = Shown()
    qapp.installEventFilter(watcher)
    yield watcher
    qapp.removeEventFilter(watcher)


@pytest.fixture
def background(qtbot: QtBot) -> Background:
    made = Background()
    qtbot.addWidget(QPushButton(), before_close_func=lambda _: made.close())
    return made


@pytest.fixture
def empty(qtbot: QtBot, tmp_path: Path) -> StaffRoom:
    """A book in which nobody is employed; no window yet."""
    return StaffRoom(qtbot, tmp_path)


@pytest.fixture
def room(empty: StaffRoom) -> StaffRoom:
    """The same with its people."""
    return empty.employ()


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
def files() -> DeskFiles | None:
    """What the window writes files with; a test that writes some has its own."""
    return None


@pytest.fixture
def desk(qtbot: QtBot, book: FakeBook, files: DeskFiles | None) -> Desk:
    return Desk(qtbot, book, files=files).open()


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
