"""F7: doubtful numbers typed a second time, blind, at the end of the stack."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.doubts import OTHER, begin, first
from tests.ui.fakes import FakeBook
from tests.ui.window import CARD, CONTROL, HEADER, NO_MODIFIER, Clerk, Desk
from vaxentry.domain.dose import Identity, IdType, Sex
from vaxentry.domain.outbox import State
from vaxentry.domain.person import PastDose, Person
from vaxentry.ui.pages.end_pass import EndPass

KEYPAD = Qt.KeyboardModifier.KeypadModifier


@pytest.fixture(autouse=True)
def _no_beep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QApplication, "beep", lambda: None)


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
    assert book.doses[first(book)].identity.number == CARD[0]


def test_down_says_that_the_card_has_what_was_typed_now(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    panel = begin(doubtful, qtbot)
    clerk.keys(OTHER)
    qtbot.waitUntil(lambda: not panel.compare.isHidden())
    clerk.press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: panel.card_label.text() == "Kartu 2")
    assert book.doses[first(book)].identity.number == OTHER
    assert book.reasons == ["Nomor diketik ulang dari kartu"]
    assert len(book.doubts()) == 1


def held_by(book: FakeBook, number: str, name: str, *, alike: bool = False) -> None:
    """Somebody else stands in the book under this number, or under one that looks like it."""
    doses = (PastDose(uuid4(), "KD-261012-004", "sinovac", "primer", 1, date(2026, 10, 12)),)
    person = Person(
        doses[0].record_id, doses[0].entry_no, Identity(IdType.NIK, number), name,
        date(2000, 12, 4), Sex.MALE, "", "-", "", "", "", doses, date(2026, 10, 12),
    )  # fmt: skip
    if alike:
        book.alike = [person]
    else:
        book.held[number] = [person]


def choose_typed(desk: Desk, panel: EndPass, qtbot: QtBot) -> None:
    desk.clerk.keys(OTHER)
    qtbot.waitUntil(lambda: not panel.compare.isHidden())
    desk.clerk.press(Qt.Key.Key_Down)


@pytest.mark.parametrize(
    ("number", "name", "alike", "told"),
    [
        (OTHER, "Budi Santoso", False, "atas nama lain: B*** S******"),
        (OTHER[:-1] + "2", "Ardianto Putra", True, "beda satu angka dari nomor A******* P****"),
        (OTHER, "Ardianto Putra", False, ""),
    ],
)
def test_a_number_that_is_doubtful_by_the_book_is_told_and_stays_in_doubt(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot,
    number: str, name: str, alike: bool, told: str,
) -> None:  # fmt: skip
    panel = begin(doubtful, qtbot)
    held_by(book, number, name, alike=alike)
    choose_typed(doubtful, panel, qtbot)
    if told:
        qtbot.waitUntil(lambda: told in panel.told.text())
        assert "KD-261012-004" in panel.told.text()
        assert name.upper() not in panel.told.text().upper()
        assert told in panel.accessibleDescription()
        assert (book.reasons, len(book.doubts())) == ([], 2)
        clerk.press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: panel.card_label.text() == "Kartu 2")
    assert book.doses[first(book)].identity.number == OTHER
    assert len(book.doubts()) == (2 if told else 1)
    clerk.keys(CARD[0])
    qtbot.waitUntil(lambda: panel.is_over)
    clerk.press(Qt.Key.Key_Return)
    qtbot.waitUntil(panel.isHidden)
    certain = doubtful.window.entry.banner.text.text()
    assert certain == f"{1 if told else 2} nomor sudah pasti."


def test_a_dose_that_stands_there_already_is_told_too(
    doubtful: Desk, book: FakeBook, qtbot: QtBot
) -> None:
    panel = begin(doubtful, qtbot)
    held_by(book, OTHER, "Ardianto Putra")
    (person,) = book.held[OTHER]
    same = replace(person.doses[0], given_on=date(2026, 11, 22))
    book.held[OTHER] = [replace(person, doses=(same,))]
    choose_typed(doubtful, panel, qtbot)
    qtbot.waitUntil(lambda: "Dosis ini sudah tersimpan" in panel.told.text())
    assert len(book.doubts()) == 2


@pytest.mark.parametrize(
    ("key", "number"), [(Qt.Key.Key_Up, CARD[0]), (Qt.Key.Key_Escape, CARD[0])]
)
def test_what_was_told_can_be_taken_back(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, key: Qt.Key, number: str
) -> None:
    panel = begin(doubtful, qtbot)
    held_by(book, OTHER, "Budi Santoso")
    choose_typed(doubtful, panel, qtbot)
    clerk.press(Qt.Key.Key_Down)  # struck before anything was told: answers nothing
    qtbot.waitUntil(panel.told.isVisible)
    qtbot.wait(50)
    clerk.press(key)
    qtbot.waitUntil(lambda: panel.card_label.text() == "Kartu 2")
    assert book.doses[first(book)].identity.number == number
    assert panel.told.isHidden()
    assert book.reasons == []


def test_another_number_of_a_sent_entry_is_said_to_wait_for_the_supervisor(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    second = list(book.rows_by_id)[1]
    book.free = {second}
    panel = begin(doubtful, qtbot)
    clerk.keys(OTHER)
    qtbot.waitUntil(lambda: not panel.compare.isHidden())
    assert "menunggu persetujuan koordinator" in panel.told.text()
    clerk.press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: panel.card_label.text() == "Kartu 2")
    assert book.rows_by_id[first(book)].state is State.AWAITING_APPROVAL
    clerk.keys(OTHER)
    qtbot.waitUntil(lambda: not panel.compare.isHidden())
    assert panel.told.isHidden()
    clerk.press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: panel.is_over)
    assert book.rows_by_id[second].state is State.QUEUED


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
    assert book.doses[first(book)].identity.number == CARD[0]
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
