"""F7 behind the last number: only Enter or Esc puts the panel away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.doubts import OTHER, begin
from tests.ui.fakes import FakeBook
from tests.ui.window import CARD, CONTROL, Clerk, Desk
from vaxentry.ui.pages.number_pair import marked


@pytest.mark.parametrize("closing", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape])
def test_keys_behind_the_last_number_reach_no_card(
    doubtful: Desk,
    clerk: Clerk,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    closing: Qt.Key,
) -> None:
    panel = begin(doubtful, qtbot)
    entry = doubtful.window.entry
    form = entry.card.form
    clerk.keys(CARD[0] + CARD[0] + "9271")  # behind the last one before the answer is there
    qtbot.waitUntil(lambda: panel.is_over)
    heard: list[None] = []
    monkeypatch.setattr(QApplication, "beep", lambda: heard.append(None))
    clerk.keys("9271ABc")
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_F9, Qt.Key.Key_Delete, Qt.Key.Key_Up):
        clerk.press(key)
    clerk.press(Qt.Key.Key_1, CONTROL)
    clerk.press(Qt.Key.Key_Return, CONTROL)
    assert len(heard) == 12
    assert panel.isVisible()
    assert entry.banner.isHidden()
    clerk.press(closing)
    assert panel.isHidden()
    assert entry.card.form == form
    assert entry.banner.text.text() == "2 nomor sudah pasti."
    assert clerk.focus is entry.first_field


def test_a_pass_that_was_through_asks_again_from_the_start(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    panel = begin(doubtful, qtbot)
    for _ in range(2):
        clerk.keys(OTHER)
        qtbot.waitUntil(panel.compare.isVisible)
        clerk.press(Qt.Key.Key_Escape)
    assert panel.is_over
    clerk.press(Qt.Key.Key_Escape)
    assert len(book.doubts()) == 2
    assert begin(doubtful, qtbot).card_label.text() == "Kartu 1"
    assert panel.field.isVisible()
    clerk.keys("9")
    assert panel.number.value == "9"


def test_digits_that_differ_are_marked() -> None:
    assert marked("12345", "12395") == "123<b><u>4</u></b>&nbsp;5"
    assert marked("1<", "1") == "1<b><u>?</u></b>"
