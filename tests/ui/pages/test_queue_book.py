"""Kiriman over a real book: what is held back by keys is not due until it is let go."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.db.conftest import KEY, Clock, a_dose, lay_new_book
from tests.ui.fakes import FakeSync
from tests.ui.window import CONTROL, Clerk
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.outbox import State
from vaxentry.language import Words
from vaxentry.ui.actions import WindowActions
from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.pages.queue import QueuePage
from vaxentry.ui.widgets.rail import Place

AMOUNT = 300


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with Store.open(lay_new_book(tmp_path / "v.db"), KEY, tmp_path / "b", clock) as made:
        stack = made.open_stack(date(2021, 8, 27), AMOUNT, "IBU RINA").id
        for number in range(AMOUNT):
            vaccine = ("sinovac", "moderna", "pfizer")[number % 3]
            made.add(a_dose(vaccine=vaccine), record_id=uuid4(), stack=stack)
        yield made


@pytest.fixture
def page(qtbot: QtBot, store: Store, clock: Clock) -> QueuePage:
    actions = WindowActions(lambda *_: None, lambda *_: None, lambda _: None)  # type: ignore[arg-type]
    window = MainWindow(store, FakeSync(), Words("id"), clock, uuid4, actions)
    qtbot.addWidget(window, before_close_func=lambda _: window.end())
    store.transactions.listen(window.bridge.notify)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: window.inside._has_read)  # the form comes to the front before
    window.go_to(Place.QUEUE)
    made = window.pages.queue()
    qtbot.waitUntil(lambda: made.model.rowCount() == AMOUNT and made.detail.detail is not None)
    return made


def test_a_narrowed_list_is_paused_whole_and_resumed(
    qtbot: QtBot, page: QueuePage, store: Store, clock: Clock
) -> None:
    clerk, outbox = Clerk(qtbot), Outbox(store.transactions)
    qtbot.waitUntil(lambda: page.narrow.vaccine.count() == 4)
    page.narrow.vaccine.setFocus()
    clerk.keys("mo")
    qtbot.waitUntil(lambda: page.model.rowCount() == AMOUNT // 3)
    qtbot.waitUntil(lambda: page.filters.shown_counts()[None] == "Semua 100")
    page.table.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.keys("j")
    clerk.type("dicek ulang")
    qtbot.waitUntil(lambda: store.counts()[State.PAUSED] == AMOUNT // 3)
    assert len(outbox.due(clock(), AMOUNT)) == 2 * AMOUNT // 3
    qtbot.waitUntil(lambda: page.filters.shown_counts().get(State.PAUSED, "").endswith(" 100"))
    page.filters.choose(State.PAUSED)
    qtbot.waitUntil(lambda: page.model.shown_query.states == {State.PAUSED})
    page.table.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.keys("l")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert len(outbox.due(clock(), AMOUNT)) == AMOUNT


def test_the_end_of_the_list_is_the_first_record(qtbot: QtBot, page: QueuePage) -> None:
    clerk = Clerk(qtbot)
    clerk.press(Qt.Key.Key_End)
    qtbot.waitUntil(lambda: page.detail.title.text().endswith("-001"))
    clerk.press(Qt.Key.Key_F, CONTROL)
    clerk.type("YOHANA")
    qtbot.waitUntil(lambda: page.model.shown_query.text == "YOHANA")
    assert page.model.rowCount() == AMOUNT
