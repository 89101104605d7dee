"""F7: doubtful numbers typed a second time, blind, at the end of the stack."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.doubts import OTHER, begin
from tests.ui.fakes import FakeBook
from tests.ui.window import CARD, CONTROL, HEADER, NO_MODIFIER, Clerk, Desk

KEYPAD = Qt.KeyboardModifier.KeypadModifier


def test_card_and_entry_number_are_shown_and_the_saved_number_is_not(
    doubtful: Desk, qtbot: QtBot
) -> None:
    panel = begin(doubtful, qtbot)
    assert panel.card_label.text() == "Kartu 1"
    assert panel.entry_label.text() == "KD-261123-001"
    assert panel.step_label.text() == "1 dari 2"
    assert panel.number.text() == ""
    assert panel.compare.isHidden()


def test_the_same_digits_end_the_doubt_and_the_next_one_is_asked(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    panel = begin(doubtful, qtbot)
    clerk.keys(CARD[0])
    clerk.keys(CARD[0])
    qtbot.waitUntil(lambda: panel.is_over)
    assert book.doubts() == []
    assert panel.entry_label.text() == "2 nomor sudah pasti."
    clerk.press(Qt.Key.Key_Return)
    assert panel.isHidden()
    entry = doubtful.window.entry
    qtbot.waitUntil(lambda: entry.header.tasks.text() == "")
    assert entry.banner.text.text() == "2 nomor sudah pasti."
    assert clerk.focus is entry.first_field


def test_other_digits_are_shown_with_x_the_saved(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    panel = begin(doubtful, qtbot)
    clerk.keys(OTHER)
    qtbot.waitUntil(lambda: not panel.compare.isHidden())
    assert "<b><u>0</u></b>" in panel.compare.saved.text()
    assert "<b><u>8</u></b>" in panel.compare.typed.text()
    clerk.press(Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: panel.card_label.text() == "Kartu 2")
    assert len(book.doubts()) == 1
    assert book.doses[book.first].identity.number == CARD[0]


def test_down_says_that_the_card_has_what_was_typed_now(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    panel = begin(doubtful, qtbot)
    clerk.keys(OTHER)
    qtbot.waitUntil(lambda: not panel.compare.isHidden())
    clerk.press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: panel.card_label.text() == "Kartu 2")
    assert book.doses[book.first].identity.number == OTHER
    assert book.reasons == ["Nomor diketik ulang dari kartu"]
    assert len(book.doubts()) == 1


def test_escape_puts_one_off_and_then_the_pass(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    panel = begin(doubtful, qtbot)
    clerk.keys(OTHER)
    qtbot.waitUntil(lambda: not panel.compare.isHidden())
    clerk.press(Qt.Key.Key_Escape)
    assert panel.card_label.text() == "Kartu 2"
    clerk.press(Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert len(book.doubts()) == 2
    assert doubtful.window.entry.banner.isHidden()


@pytest.mark.parametrize("typed", ["9271069912000001", "1\r", "927106031200080\r", "B1234567\r"])
def test_a_number_that_cannot_be_is_refused_blind_and_typed_again(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, typed: str
) -> None:
    panel = begin(doubtful, qtbot)
    clerk.keys(typed)
    qtbot.waitUntil(lambda: panel.field.tone == "error")
    assert panel.compare.isHidden()
    assert CARD[0] not in panel.compare.saved.text() + panel.field.note.text()
    assert len(book.doubts()) == 2
    clerk.keys(CARD[0])
    qtbot.waitUntil(lambda: panel.card_label.text() == "Kartu 2")
    assert panel.field.tone == ""
    assert len(book.doubts()) == 1


@pytest.mark.parametrize("held", [KEYPAD, NO_MODIFIER])
def test_the_next_number_typed_blind_chooses_nothing_and_reaches_no_card(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, held: Qt.KeyboardModifier
) -> None:
    panel = begin(doubtful, qtbot)
    form = doubtful.window.entry.card.form
    clerk.keys(OTHER)
    clerk.keys("12AB1")  # before the answer is there
    qtbot.waitUntil(lambda: not panel.compare.isHidden())
    clerk.keys("\r921B")
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Tab, Qt.Key.Key_F9):
        clerk.press(key, held)
    if held == KEYPAD:  # 8 and 2 without NumLock
        clerk.press(Qt.Key.Key_Up, held)
        clerk.press(Qt.Key.Key_Down, held)
    for key in (Qt.Key.Key_F1, Qt.Key.Key_F, Qt.Key.Key_N, Qt.Key.Key_1):
        clerk.press(key, CONTROL)
    clerk.keys(OTHER)
    assert not panel.compare.isHidden()
    assert panel.card_label.text() == "Kartu 1"
    assert book.doses[book.first].identity.number == CARD[0]
    assert (book.reasons, len(book.doubts())) == ([], 2)
    assert doubtful.window.entry.card.form == form


def test_keys_before_the_panel_stands_are_the_first_numbers(
    doubtful: Desk, clerk: Clerk, qtbot: QtBot
) -> None:
    form = doubtful.window.entry.card.form
    clerk.press(Qt.Key.Key_F7)
    clerk.keys("9271")
    panels = doubtful.window.entry.flow.panels
    qtbot.waitUntil(lambda: panels.passing is not None and panels.passing.number.value == "9271")
    assert doubtful.window.entry.card.form == form


def test_without_doubts_it_says_so(desk: Desk, clerk: Clerk, qtbot: QtBot) -> None:
    clerk.type(*HEADER)
    clerk.press(Qt.Key.Key_F7)
    banner = desk.window.entry.banner
    qtbot.waitUntil(lambda: "Tidak ada nomor" in banner.text.text())


def test_both_numbers_are_gone_when_somebody_else_comes(
    doubtful: Desk, clerk: Clerk, qtbot: QtBot
) -> None:
    panel = begin(doubtful, qtbot)
    clerk.keys(OTHER)
    qtbot.waitUntil(lambda: not panel.compare.isHidden())
    assert panel.accessibleDescription()
    panel.forget()
    assert panel.isHidden()
    texts = (panel.number.value, panel.compare.saved.text(), panel.compare.typed.text())
    assert (*texts, panel.accessibleDescription()) == ("", "", "", "")
