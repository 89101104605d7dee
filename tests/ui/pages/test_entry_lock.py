"""A text that is wrong in itself locks its field; nothing runs on into the next one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.window import CARD, HEADER, Clerk, Desk
from vaxentry.domain.form import Field
from vaxentry.domain.stacks import ParkReason
from vaxentry.ui.widgets.labelled import LOCKED

WRONG_DAY = "9271069912000001"


def test_sixteen_digits_of_a_wrong_number_never_reach_the_next_field(
    desk: Desk, clerk: Clerk
) -> None:
    clerk.type(*HEADER)
    clerk.keys(WRONG_DAY + "Siti")
    entry = desk.window.entry
    labelled = entry.field(Field.ID_NUMBER)
    assert labelled.tone == LOCKED
    assert clerk.focus is labelled.editor
    assert labelled.note.text() == clerk.focus.accessibleDescription()
    assert "Esc" in labelled.note.text()
    assert entry.card.value(Field.NAME) == ""
    clerk.keys("04122000")
    assert entry.card.value(Field.ID_NUMBER) == WRONG_DAY


def test_escape_unlocks_and_typing_replaces_the_text(
    desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    clerk.type(*HEADER)
    clerk.keys(WRONG_DAY)
    clerk.press(Qt.Key.Key_Escape)
    entry = desk.window.entry
    assert entry.field(Field.ID_NUMBER).tone == "error"
    assert entry.card.value(Field.ID_NUMBER) == WRONG_DAY
    clerk.type(*CARD)
    assert entry.field(Field.ID_NUMBER).tone == ""
    clerk.save()
    desk.wait_saved(1)
    (dose,) = book.doses.values()
    assert dose.identity.number == CARD[0]


@pytest.mark.parametrize(
    ("place", "text"),
    [(3, "31022000"), (5, "12345"), (10, "3x"), (11, "80/120/9"), (16, "2599")],
)
def test_every_field_that_is_wrong_in_itself_locks(clerk: Clerk, place: int, text: str) -> None:
    clerk.type(*HEADER, *CARD[:place])
    wrong = clerk.focus
    clerk.type(text)
    clerk.keys("xyz")
    assert clerk.focus is wrong
    assert wrong.property("tone") == LOCKED


def test_a_date_in_the_head_that_does_not_exist_locks_too(desk: Desk, clerk: Clerk) -> None:
    clerk.keys("31022026")
    clerk.keys("sinovac")
    entry = desk.window.entry
    assert entry.header.fields[Field.GIVEN_ON].tone == LOCKED
    assert entry.header.form[Field.VACCINE] == ""


def test_an_empty_field_and_a_birth_after_the_visit_do_not_lock(desk: Desk, clerk: Clerk) -> None:
    clerk.type(*HEADER, CARD[0], "", "", "23112026")
    entry = desk.window.entry
    assert clerk.focus is entry.field(Field.SEX).editor
    assert entry.field(Field.BIRTH_DATE).tone == "error"
    assert entry.field(Field.NAME).tone == "error"


def test_f8_works_while_a_field_is_locked(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER)
    clerk.keys(WRONG_DAY)
    clerk.press(Qt.Key.Key_F8)
    clerk.keys("1")
    qtbot.waitUntil(lambda: len(book.parked()) == 1)
    (parked,) = book.parked()
    assert parked.reason is ParkReason.NUMBER_UNREADABLE
    assert parked.draft.form[Field.ID_NUMBER] == WRONG_DAY
    entry = desk.window.entry
    qtbot.waitUntil(lambda: entry.card.is_blank({}))
    assert entry.field(Field.ID_NUMBER).tone == ""


def test_after_esc_from_the_parking_panel_the_field_is_locked_as_before(
    desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    clerk.type(*HEADER)
    clerk.keys(WRONG_DAY)
    entry = desk.window.entry
    for _ in range(2):
        clerk.press(Qt.Key.Key_F8)
        clerk.press(Qt.Key.Key_Escape)
        assert entry.field(Field.ID_NUMBER).tone == LOCKED
        clerk.keys("SITI 1")
        assert entry.card.value(Field.ID_NUMBER) == WRONG_DAY
        assert entry.card.value(Field.NAME) == ""
    clerk.press(Qt.Key.Key_Escape)
    clerk.keys(CARD[0])
    assert entry.card.value(Field.ID_NUMBER) == CARD[0]
    assert book.parked() == []


def test_in_a_correction_f8_leaves_the_field_locked(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    book.free = set(book.rows_by_id)
    clerk.press(Qt.Key.Key_F9)
    entry = desk.window.entry
    qtbot.waitUntil(entry.correction_bar.isVisible)
    clerk.press(Qt.Key.Key_Delete)
    clerk.keys(WRONG_DAY)
    clerk.press(Qt.Key.Key_F8)
    assert entry.flow.panels.parking is None
    clerk.keys("1")
    assert entry.field(Field.ID_NUMBER).tone == LOCKED
    assert entry.card.value(Field.ID_NUMBER) == WRONG_DAY


def test_a_digit_too_many_is_refused_by_the_name_and_heard(
    desk: Desk, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    beeps: list[int] = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append(1))
    clerk.type(*HEADER)
    clerk.keys(CARD[0])
    assert not beeps
    clerk.keys("7")
    assert len(beeps) == 1
    entry = desk.window.entry
    assert entry.card.value(Field.NAME) == ""
    assert entry.field(Field.NAME).tone == "warn"


def test_what_the_book_tells_late_does_not_hide_the_lock(desk: Desk, clerk: Clerk) -> None:
    clerk.type(*HEADER)
    clerk.keys(WRONG_DAY)
    entry = desk.window.entry
    entry.flow.watch.learnt.emit()
    labelled = entry.field(Field.ID_NUMBER)
    assert labelled.tone == LOCKED
    assert "Esc" in labelled.note.text()
    clerk.press(Qt.Key.Key_Escape)
    entry.flow.watch.learnt.emit()
    assert labelled.tone == "error"
