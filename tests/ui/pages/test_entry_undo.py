"""Ctrl+Delete, twice: an entry that was never sent is taken back, and its card counts no more."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.pages.test_entry_correction import correct_last
from tests.ui.rest import rest
from tests.ui.window import CARD, CONTROL, HEADER, Clerk, Desk
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State


def undo(desk: Desk, qtbot: QtBot) -> None:
    desk.clerk.press(Qt.Key.Key_Delete, CONTROL)
    desk.clerk.press(Qt.Key.Key_Delete, CONTROL)
    qtbot.waitUntil(lambda: desk.window.entry.desk.correction is None)


def states(book: FakeBook) -> list[State]:
    return [row.state for row in book.rows_by_id.values()]


def test_ctrl_delete_twice_undoes_a_free_one(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=True)
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    entry = saved.window.entry
    assert "Ctrl+Delete sekali lagi" in entry.banner.text.text()
    assert "KD-261123-001" in entry.banner.text.text()
    assert not entry.desk.is_busy
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    assert states(book) == [State.VOIDED]
    assert entry.side.number_box.isHidden()
    assert entry.card.value(Field.NAME) == "SITI AMINAH"
    clerk.press(Qt.Key.Key_F9)
    rest(saved.window)
    assert entry.desk.correction is None


@pytest.mark.parametrize(
    ("key", "typed"), [(Qt.Key.Key_A, "A"), (Qt.Key.Key_Escape, ""), (Qt.Key.Key_Right, "")]
)
def test_any_key_in_between_leaves_the_entry(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, key: Qt.Key, typed: str
) -> None:
    correct_last(saved, qtbot, free=True)
    entry = saved.window.entry
    entry.field(Field.NAME).editor.setFocus()
    clerk.press(Qt.Key.Key_End)
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    clerk.press(key)
    assert entry.banner.isHidden()
    assert entry.card.value(Field.NAME) == f"ARDIANTO PUTRA{typed}"
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    rest(saved.window)
    assert states(book) == [State.QUEUED]
    assert entry.desk.correction is not None
    assert "sekali lagi" in entry.banner.text.text()


def test_a_key_held_down_is_no_second_press(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=True)
    for held in (False, True, True):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Delete, CONTROL, "", held)
        QApplication.sendEvent(clerk.focus, press)
    rest(saved.window)
    assert states(book) == [State.QUEUED]
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    qtbot.waitUntil(lambda: states(book) == [State.VOIDED])


def test_an_undone_card_is_not_saved_and_its_number_is_the_next_cards(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER)
    for amount in (1, 2):
        clerk.type(*CARD)
        clerk.save()
        desk.wait_saved(amount)
    entry = desk.window.entry
    assert entry.header.title.text() == "Kartu 3 dari 60"
    correct_last(desk, qtbot, free=True)
    undo(desk, qtbot)
    assert entry.header.title.text() == "Kartu 2 dari 60"
    assert "Nomor kartu 2" in entry.banner.text.text()
    assert book.progress(book.piles[0].id).saved == 1
    clerk.type(*CARD)
    clerk.save()
    desk.wait_saved(3)
    assert [number for _, number in book.cards.values()] == [1, 2, 2]
    assert entry.header.title.text() == "Kartu 3 dari 60"


def test_a_half_typed_card_keeps_its_number_when_the_one_before_is_undone(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=True)
    undo(saved, qtbot)
    title = saved.window.entry.header.title
    assert title.text() == "Kartu 2 dari 60"
    clerk.press(Qt.Key.Key_Escape)
    saved.window.entry.field(Field.BIRTH_PLACE).editor.setFocus()
    clerk.type("Sorong", "08042000", "p", *CARD[5:])
    clerk.save()
    saved.wait_saved(2)
    assert [number for _, number in book.cards.values()] == [1, 2]
    assert title.text() == "Kartu 1 dari 60"


def test_keys_typed_while_an_entry_is_undone_belong_to_the_card_that_waits(
    saved: Desk, clerk: Clerk, qtbot: QtBot
) -> None:
    entry = saved.window.entry
    entry.field(Field.ID_NUMBER).editor.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.press(Qt.Key.Key_Delete)
    entry.field(Field.NAME).editor.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.press(Qt.Key.Key_Delete)
    correct_last(saved, qtbot, free=True)
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    clerk.keys("9204")
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    assert entry.card.value(Field.ID_NUMBER) == "9204"
