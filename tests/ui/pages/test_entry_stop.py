"""A save that comes to nothing beeps and stops: the next number typed blind lands in no field."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.pages.test_entry_correction import correct_last
from tests.ui.window import CARD, CONTROL, HEADER, Clerk, Desk
from vaxentry.domain.form import Field
from vaxentry.errors import DiskFullError

NEXT = "9271064312000001"
FEVER = (*CARD[:10], "38,9", *CARD[11:])


def test_a_complaint_that_was_forgotten_is_no_place_for_the_next_number(
    desk: Desk, clerk: Clerk, book: FakeBook, beeps: list[None]
) -> None:
    clerk.type(*HEADER, *CARD[:-1])
    entry = desk.window.entry
    assert not beeps
    clerk.save()
    assert len(beeps) == 1
    assert "Esc" in entry.banner.text.text()
    clerk.keys(NEXT)
    clerk.press(Qt.Key.Key_Return)
    clerk.keys("SITI")
    clerk.save()
    assert entry.card.value(Field.COMPLAINT) == ""
    assert not book.rows_by_id
    assert clerk.focus is entry.field(Field.COMPLAINT).editor
    clerk.press(Qt.Key.Key_Escape)
    clerk.keys("-")
    clerk.save()
    desk.wait_saved(1)


def test_a_field_of_the_head_that_is_missing_stops_too(desk: Desk, clerk: Clerk) -> None:
    clerk.type(*HEADER[:2], "", *HEADER[3:], *CARD)
    clerk.save()
    entry = desk.window.entry
    assert clerk.focus is entry.header.fields[Field.BATCH].editor
    clerk.keys(NEXT)
    assert entry.header.form[Field.BATCH] == ""
    clerk.press(Qt.Key.Key_Escape)
    clerk.keys("C7")
    assert entry.header.form[Field.BATCH] == "C7"


def test_what_the_rules_object_to_waits_for_f10_and_for_nothing_typed_blind(
    desk: Desk, clerk: Clerk, book: FakeBook, beeps: list[None]
) -> None:
    clerk.type(*HEADER, *FEVER)
    entry = desk.window.entry
    clerk.save()
    assert len(beeps) == 1
    stands, at = entry.card.form, clerk.focus
    clerk.keys(NEXT)
    clerk.press(Qt.Key.Key_Return)
    clerk.save()
    assert (entry.card.form, clerk.focus) == (stands, at)
    assert not book.rows_by_id
    clerk.press(Qt.Key.Key_F10)
    desk.wait_saved(1)
    assert next(iter(book.doses.values())).complaint == ""
    clerk.keys(NEXT)
    assert entry.card.value(Field.ID_NUMBER) == NEXT


def test_after_escape_what_the_rules_object_to_is_corrected(
    desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    clerk.type(*HEADER, *FEVER)
    clerk.save()
    clerk.press(Qt.Key.Key_Escape)
    desk.window.entry.field(Field.TEMPERATURE).editor.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.keys("36,9")
    clerk.save()
    desk.wait_saved(1)
    assert next(iter(book.doses.values())).temperature == 369


def test_a_card_that_was_refused_may_be_parked(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER, *CARD[:-1])
    clerk.save()
    clerk.press(Qt.Key.Key_F8)
    clerk.keys("4")
    qtbot.waitUntil(lambda: len(book.parked()) == 1)
    qtbot.waitUntil(lambda: desk.window.entry.card.is_blank({}))
    clerk.keys(NEXT)
    assert desk.window.entry.card.value(Field.ID_NUMBER) == NEXT


def test_a_disk_that_takes_nothing_stops_the_typing(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, beeps: list[None]
) -> None:
    clerk.type(*HEADER, *CARD)
    book.fails = DiskFullError()
    clerk.save()
    qtbot.waitUntil(lambda: len(beeps) == 1)
    stands = desk.window.entry.card.form
    clerk.keys(NEXT)
    assert desk.window.entry.card.form == stands
    book.fails = None
    clerk.press(Qt.Key.Key_Escape)
    clerk.save()
    desk.wait_saved(1)


def test_a_missing_reason_takes_no_number_of_the_next_card(
    saved: Desk, clerk: Clerk, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=False)
    entry = saved.window.entry
    entry.field(Field.ADDRESS).editor.setFocus()
    clerk.keys("Jl. Baru")
    clerk.save()
    clerk.keys(NEXT)
    assert entry.correction_bar.reason.value == ""
    clerk.press(Qt.Key.Key_Escape)
    assert entry.desk.correction is not None
    clerk.keys("alamat salah")
    assert entry.correction_bar.reason.value == "alamat salah"
