"""Deferred cards whose day has come are told on the strip of the stack."""

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.list_desk import Lists, call, doubt, park, save
from tests.ui.rest import rest
from tests.ui.window import CARD, HEADER, Clerk, Desk
from vaxentry.errors import StoreBusyError
from vaxentry.ui.pages.lists_rows import ListKind

TOLD = "2 tunda sudah waktunya (F6, 4)"


@pytest.fixture
def book() -> FakeBook:
    """One card is due today, one was yesterday, one comes back tomorrow."""
    made = FakeBook()
    made.open_stack(date(2026, 11, 20), 3, "Kader Contoh")
    for record, days in zip(save(made, 3), (0, -1, 1), strict=True):
        call(made, record, days)
    return made


def test_they_are_counted_at_the_start_of_the_day(desk: Desk, clerk: Clerk, qtbot: QtBot) -> None:
    bar = desk.window.entry.header
    qtbot.waitUntil(lambda: bar.tasks.text() == TOLD)
    assert bar.tasks.property("tone") == "warn"
    clerk.press(Qt.Key.Key_F6)
    clerk.press(Qt.Key.Key_4)
    lists = Lists(qtbot, desk)
    lists.wait_rows(3)
    assert lists.page.kind is ListKind.DEFERRED


def test_they_stand_beside_what_else_is_to_be_done(
    desk: Desk, book: FakeBook, qtbot: QtBot
) -> None:
    park(book, 9)
    desk.window.entry.enter_stack(book.piles[0])
    bar = desk.window.entry.header
    qtbot.waitUntil(lambda: bar.tasks.text() == f"1 diparkir (F6)  ·  {TOLD}")


def test_all_that_is_to_be_done_fits_beside_three_batches(
    desk: Desk, book: FakeBook, qtbot: QtBot
) -> None:
    park(book, 9)
    doubt(book, next(iter(book.rows_by_id)), 1)
    for code in ("B4470A", "B4471A", "B4472A"):
        book.keep_batch(book.piles[0].id, "astrazeneca", code)
    desk.window.entry.enter_stack(book.piles[0])
    bar = desk.window.entry.header
    qtbot.waitUntil(lambda: len(bar.batches.chips) == 3 and "F7" in bar.tasks.text())
    rest(desk.window)
    assert "F6, 4" in bar.tasks.text()
    assert desk.window.width() == 1366
    assert bar.tasks.width() >= bar.tasks.minimumSizeHint().width()


def test_who_came_back_is_told_no_more_once_it_is_calm(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    entry = desk.window.entry
    qtbot.waitUntil(lambda: entry.header.tasks.text() == TOLD)
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(4)
    assert entry.due._calm.isActive()
    entry.due._calm.setInterval(0)
    book.calls.clear()
    entry.refresh(frozenset({UUID(int=1)}))
    qtbot.waitUntil(lambda: entry.header.tasks.text() == "")


def test_a_book_that_can_not_be_asked_is_told(
    desk: Desk, book: FakeBook, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_: date) -> int:
        raise StoreBusyError

    monkeypatch.setattr(book, "count_deferred", busy)
    desk.window.entry.due.look()
    sentence = desk.window.words("error.store_busy")
    qtbot.waitUntil(lambda: desk.window.entry.banner.text.text() == sentence)


def test_nothing_is_asked_after_the_end(desk: Desk) -> None:
    due = desk.window.entry.due
    assert due._again.isActive()
    desk.window.end()
    assert not any(timer.isActive() for timer in (due._again, due._calm))
