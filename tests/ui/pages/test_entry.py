from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.window import CARD, HEADER, SHIFT, TYPED, Clerk, Desk
from vaxentry.domain.dose import Dose, Identity, IdType
from vaxentry.domain.form import Field
from vaxentry.errors import BookGoneError, DiskFullError
from vaxentry.ui.pages.card_fields import ALL_FIELDS, CARD_FIELDS, EARLIER_FIELDS
from vaxentry.ui.widgets.labelled import LOCKED


def only_dose(book: FakeBook) -> Dose:
    (dose,) = book.doses.values()
    return dose


def test_a_card_typed_with_keys_alone_is_saved_field_by_field(
    desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    assert only_dose(book) == TYPED
    assert list(book.rows_by_id) == desk.made
    assert book.piles[0].given_on == date(2026, 11, 22)
    assert (book.piles[0].cards_counted, book.piles[0].handed_over_by) == (60, "Kader Contoh")
    assert desk.sync.wakes == 0, "the book tells what is new; nobody asked to send now"


def test_after_a_save_the_next_card_begins(desk: Desk, clerk: Clerk) -> None:
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    entry = desk.window.entry
    assert clerk.focus is entry.first_field
    assert entry.desk.is_blank
    assert entry.header.form[Field.BATCH] == "B4471A"
    assert entry.side.number.text() == "KD-261123-001"
    assert not entry.side.number_box.isHidden()
    assert entry.header.title.text() == "Kartu 2 dari 60"


def test_the_number_is_not_shown_before_the_commit(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    book.fails = DiskFullError()
    clerk.type(*HEADER, *CARD)
    clerk.save()
    qtbot.waitUntil(lambda: not desk.window.entry.desk.is_busy)
    assert desk.window.entry.side.number_box.isHidden()


def test_the_form_is_kept_and_the_reason_said_when_saving_fails(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    book.fails = DiskFullError()
    clerk.type(*HEADER, *CARD)
    book.gate.clear()
    clerk.save()
    clerk.keys("999")
    book.gate.set()
    entry = desk.window.entry
    qtbot.waitUntil(lambda: "Belum tersimpan" in entry.banner.text.text())
    assert entry.card.value(Field.NAME) == "ARDIANTO PUTRA"
    assert entry.card.value(Field.COMPLAINT) == "-"
    book.fails = None
    clerk.press(Qt.Key.Key_Escape)
    clerk.save()
    desk.wait_saved(1)
    assert only_dose(book) == TYPED


def test_a_card_that_can_not_be_kept_any_more_stays_and_says_so(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    book.fails = BookGoneError()
    clerk.type(*HEADER, *CARD)
    clerk.save()
    entry = desk.window.entry
    qtbot.waitUntil(lambda: "tidak ada yang tersimpan" in entry.banner.text.text())
    assert entry.card.value(Field.NAME) == "ARDIANTO PUTRA"
    assert entry.side.number_box.isHidden()


def test_an_empty_field_is_named_at_the_save_and_locked_until_escape(
    desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    clerk.type(*HEADER, *CARD[:1], "", *CARD[2:])
    clerk.save()
    entry = desk.window.entry
    assert clerk.focus is entry.field(Field.NAME).editor
    labelled = entry.field(Field.NAME)
    assert labelled.tone == LOCKED
    assert labelled.note.text() == clerk.focus.accessibleDescription()
    assert not entry.banner.isHidden()
    assert not entry.desk.is_busy
    assert not book.rows_by_id
    clerk.press(Qt.Key.Key_Escape)
    clerk.keys("Ardianto Putra")
    clerk.save()
    desk.wait_saved(1)
    assert only_dose(book) == TYPED


def test_a_nik_that_disagrees_is_saved_straight_away_and_waits_for_the_pass(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER, *CARD[:3], "04122000", *CARD[4:])
    clerk.save()
    desk.wait_saved(1)
    (warnings,) = book.warnings.values()
    assert "nik_birth_date" in {one.code for one in warnings}
    tasks = desk.window.entry.header.tasks
    qtbot.waitUntil(lambda: tasks.text() == "1 nomor perlu diketik ulang (F7)")


def test_nothing_is_prefilled_but_the_kind_of_document(desk: Desk) -> None:
    form = desk.window.entry.desk.form()
    assert {field: text for field, text in form.items() if text} == {Field.ID_TYPE: "nik"}
    assert set(form) == set(ALL_FIELDS)


def test_keys_typed_while_saving_belong_to_the_next_card(
    desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    clerk.type(*HEADER, *CARD)
    book.gate.clear()
    clerk.save()
    clerk.type("9204014804000002", "Siti")
    book.gate.set()
    desk.wait_saved(1)
    entry = desk.window.entry
    assert entry.card.value(Field.ID_NUMBER) == "9204014804000002"
    assert entry.card.value(Field.NAME) == "SITI"
    assert clerk.focus is entry.field(Field.BIRTH_PLACE).editor


def test_a_whole_second_card_typed_blind_is_saved_too(
    desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    clerk.type(*HEADER, *CARD)
    book.gate.clear()
    clerk.save()
    clerk.type(*CARD)
    clerk.save()
    assert not book.doses
    book.gate.set()
    desk.wait_saved(2)
    assert list(book.doses.values()) == [TYPED, TYPED]
    assert len(set(desk.made)) == 2


def test_pressing_save_many_times_saves_once(desk: Desk, clerk: Clerk, book: FakeBook) -> None:
    clerk.type(*HEADER, *CARD)
    book.gate.clear()
    for _ in range(20):
        clerk.save()
    book.gate.set()
    desk.wait_saved(1)
    QApplication.processEvents()
    assert len(book.rows_by_id) == len(desk.made) == 1


@pytest.mark.parametrize("letter", ["t", "x"])
def test_without_an_injection_enter_skips_its_fields(
    desk: Desk, clerk: Clerk, book: FakeBook, letter: str
) -> None:
    clerk.type(*HEADER, *CARD[:12])
    clerk.keys(letter)
    if letter == "t":
        clerk.keys("01122026")
    assert clerk.focus is desk.window.entry.save_button
    clerk.press(Qt.Key.Key_Space)
    desk.wait_saved(1)
    dose = only_dose(book)
    assert (dose.vaccine, dose.batch, dose.dose_no, dose.course) == ("", "", None, "")
    assert dose.deferred_until == (date(2026, 12, 1) if letter == "t" else None)


def test_a_child_under_its_mothers_nik_has_a_birth_order(
    desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    clerk.type(*HEADER)
    clerk.press(Qt.Key.Key_Return, SHIFT)
    clerk.type("nik i", "9204014804000002", "2", *CARD[1:])
    clerk.save()
    desk.wait_saved(1)
    assert only_dose(book).identity == Identity(IdType.MOTHER_NIK, "9204014804000002", 2)


def test_somebody_without_papers_gets_a_number_of_ours(
    desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    clerk.type(*HEADER)
    clerk.press(Qt.Key.Key_Return, SHIFT)
    clerk.type("tan", "", *CARD[1:])
    clerk.save()
    desk.wait_saved(1)
    identity = only_dose(book).identity
    assert identity.type is IdType.NONE
    assert identity.number.startswith("T")


def test_enter_and_shift_enter_walk_the_card_in_its_order(desk: Desk, clerk: Clerk) -> None:
    entry = desk.window.entry
    walkable = [
        entry.field(field).editor
        for field in CARD_FIELDS
        if field not in {Field.BIRTH_ORDER, Field.DEFERRED_UNTIL, *EARLIER_FIELDS}
    ]
    walkable[0].setFocus()
    for later in (*walkable[1:], entry.save_button):
        clerk.press(Qt.Key.Key_Return)
        assert clerk.focus is later
    for earlier in reversed(walkable):
        clerk.press(Qt.Key.Key_Backtab, SHIFT)
        assert clerk.focus is earlier
        clerk.press(Qt.Key.Key_Tab)
        clerk.press(Qt.Key.Key_Return, SHIFT) if earlier is not walkable[-1] else earlier.setFocus()
        assert clerk.focus is earlier


def test_escape_clears_nothing_and_f2_goes_to_the_header(desk: Desk, clerk: Clerk) -> None:
    clerk.type(*HEADER, *CARD[:2])
    clerk.keys("Sorong")
    clerk.press(Qt.Key.Key_Escape)
    assert desk.window.entry.card.value(Field.BIRTH_PLACE) == "Sorong"
    clerk.press(Qt.Key.Key_F2)
    assert clerk.focus is desk.window.entry.field(Field.GIVEN_ON).editor


def test_two_digit_years_follow_the_day_of_the_visit(desk: Desk, clerk: Clerk) -> None:
    clerk.type("22112021", *HEADER[1:], *CARD[:3])
    clerk.type("010222")
    birth = desk.window.entry.field(Field.BIRTH_DATE).editor
    assert isinstance(birth, QLineEdit)
    assert birth.text() == "01-02-1922"
