"""The keys of the page, each with real key presses."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.persons import NUMBER, offering
from tests.ui.window import CARD, CONTROL, HEADER, TYPED, Clerk, Desk
from vaxentry.domain.dose import Origin
from vaxentry.domain.form import Field
from vaxentry.domain.stacks import Village
from vaxentry.ui.keys_panel import KEYS
from vaxentry.ui.pages.row_memory import RowMemory

ALT = Qt.KeyboardModifier.AltModifier
SECOND = ("9204014804000002", "Siti Aminah", "Sorong", "08042000", "p", "-")


@pytest.fixture
def second(desk: Desk, clerk: Clerk) -> Desk:
    """One card is saved; the next one begins."""
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    return desk


def test_f4_fills_only_what_is_empty_and_goes_to_the_dose(
    desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    clerk.type(*HEADER, *CARD[:10], "37,2")
    clerk.press(Qt.Key.Key_F4)
    entry = desk.window.entry
    assert clerk.focus is entry.field(Field.DOSE_NO).editor
    clerk.keys("1")
    clerk.save()
    desk.wait_saved(1)
    (dose,) = book.doses.values()
    assert (dose.temperature, dose.systolic, dose.complaint) == (372, None, "")
    assert Field.TEMPERATURE not in dose.origins
    assert dose.origins[Field.BLOOD_PRESSURE] is Origin.CONFIRMED


def test_nothing_of_the_screening_is_there_without_f4(second: Desk) -> None:
    card = second.window.entry.card
    answered = (Field.TEMPERATURE, Field.BLOOD_PRESSURE, Field.SCREENING, Field.COMPLAINT)
    assert [card.value(field) for field in answered] == ["", "", "", ""]


def test_f3_repeats_a_field_of_the_card_before(second: Desk, clerk: Clerk) -> None:
    entry = second.window.entry
    clerk.type(*SECOND)
    assert clerk.focus is entry.field(Field.VILLAGE).editor
    clerk.press(Qt.Key.Key_F3)
    assert entry.card.value(Field.VILLAGE) == "Klawasi"
    assert clerk.focus is entry.field(Field.ADDRESS).editor
    assert entry.card.origins[Field.VILLAGE] is Origin.HEADER
    assert entry.card.labelled(Field.VILLAGE).editor.accessibleDescription() == "kartu lalu (F3)"


def test_f3_knows_nothing_of_another_stack(second: Desk, clerk: Clerk) -> None:
    clerk.press(Qt.Key.Key_F2)
    clerk.type("21112026")
    entry = second.window.entry
    entry.first_field.setFocus()
    entry.field(Field.VILLAGE).editor.setFocus()
    clerk.press(Qt.Key.Key_F3)
    assert entry.card.value(Field.VILLAGE) == ""


_OF_ONE_PERSON = (
    Field.ID_NUMBER, Field.NAME, Field.BIRTH_DATE, Field.SEX, Field.TICKET, Field.TEMPERATURE,
    Field.BLOOD_PRESSURE, Field.SCREENING, Field.DOSE_NO, Field.COMPLAINT,
)  # fmt: skip


@pytest.mark.parametrize("field", _OF_ONE_PERSON)
def test_f3_never_repeats_what_two_people_do_not_share(
    second: Desk, clerk: Clerk, field: Field
) -> None:
    entry = second.window.entry
    entry.field(field).editor.setFocus()
    clerk.press(Qt.Key.Key_F3)
    assert entry.card.value(field) == ""
    assert clerk.focus is entry.field(field).editor


def test_f5_pins_a_field_for_the_next_cards_and_lets_it_go(
    second: Desk, clerk: Clerk, book: FakeBook
) -> None:
    entry = second.window.entry
    clerk.type(*SECOND)
    clerk.keys("Remu")
    clerk.press(Qt.Key.Key_F5)
    clerk.press(Qt.Key.Key_F4)
    clerk.keys("1")
    clerk.save()
    second.wait_saved(2)
    assert entry.card.value(Field.VILLAGE) == "Remu"
    assert entry.desk.is_blank
    clerk.type(*CARD[:5])
    clerk.type("-")
    assert clerk.focus is entry.field(Field.ADDRESS).editor
    entry.field(Field.VILLAGE).editor.setFocus()
    clerk.press(Qt.Key.Key_F5)
    clerk.press(Qt.Key.Key_F4)
    clerk.keys("1")
    clerk.save()
    second.wait_saved(3)
    assert [dose.village for dose in book.doses.values()] == ["Klawasi", "Remu", "Remu"]
    assert entry.card.value(Field.VILLAGE) == ""


_NEVER_PINNED = (
    Field.NAME, Field.BIRTH_DATE, Field.SEX, Field.PHONE, Field.SCREENING, Field.TEMPERATURE,
)  # fmt: skip


@pytest.mark.parametrize("field", _NEVER_PINNED)
def test_f5_refuses_what_is_always_typed_from_the_card(
    desk: Desk, clerk: Clerk, field: Field
) -> None:
    clerk.type(*HEADER, *CARD)
    entry = desk.window.entry
    entry.field(field).editor.setFocus()
    clerk.press(Qt.Key.Key_F5)
    assert entry.desk.memory.pinned == {}
    assert entry.field(field).note.text() == "Isian ini selalu diketik dari kartu."


def test_pinned_texts_of_a_kept_stack_may_be_none_of_a_person() -> None:
    memory = RowMemory()
    memory.restore({Field.SEX: "L", Field.PHONE: "081234567890", Field.VILLAGE: "Remu"}, {})
    assert memory.pinned == {Field.VILLAGE: "Remu"}


def test_a_pinned_text_gives_way_to_the_history_and_comes_back_with_another_person(
    second: Desk, clerk: Clerk, held: FakeBook, qtbot: QtBot
) -> None:
    entry = second.window.entry
    clerk.type("9271060412000002", "Budi", "Sorong", "04122000", "l", "-")
    clerk.keys("Remu")
    clerk.press(Qt.Key.Key_F5)
    clerk.press(Qt.Key.Key_F4)
    clerk.keys("1")
    clerk.save()
    second.wait_saved(2)
    clerk.keys(NUMBER)
    clerk.keys("sit")
    qtbot.waitUntil(lambda: offering(second))
    clerk.press(Qt.Key.Key_Return)
    assert held.people(NUMBER)[0].village == "Klawasi"
    assert entry.card.value(Field.VILLAGE) == "Klawasi"
    assert entry.card.origins[Field.VILLAGE] is Origin.HISTORY
    entry.field(Field.NAME).editor.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.keys("Rina")
    assert entry.card.value(Field.VILLAGE) == "Remu"
    assert entry.card.origins[Field.VILLAGE] is Origin.HEADER


@pytest.fixture
def two_batches(desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot) -> Desk:
    clerk.type(*HEADER)
    chips = desk.window.entry.header.batches
    qtbot.waitUntil(lambda: len(chips.chips) == 1)
    book.keep_batch(book.piles[0].id, "pfizer", "FN5522", date(2026, 11, 1))
    desk.window.entry.flow.pile.look_again()
    qtbot.waitUntil(lambda: len(chips.chips) == 2)
    return desk


def test_alt_and_a_digit_take_a_batch_for_this_card_alone(
    two_batches: Desk, clerk: Clerk, book: FakeBook
) -> None:
    entry = two_batches.window.entry
    clerk.press(Qt.Key.Key_2, ALT)
    assert not entry.card.lead.isHidden()
    assert "FN5522" in entry.card.lead.text()
    clerk.type(*CARD)
    clerk.press(Qt.Key.Key_F10)
    two_batches.wait_saved(1)
    assert entry.card.lead.isHidden()
    clerk.type(*CARD)
    clerk.press(Qt.Key.Key_F10)
    two_batches.wait_saved(2)
    told = [(dose.vaccine, dose.batch) for dose in book.doses.values()]
    assert told == [("pfizer", "FN5522"), ("sinovac", "B4471A")]


def test_ctrl_and_a_digit_take_a_batch_from_here_on(
    two_batches: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.press(Qt.Key.Key_2, CONTROL)
    qtbot.waitUntil(lambda: [one.header[Field.BATCH] for one in book.piles] == ["FN5522"])
    for amount in (1, 2):
        clerk.type(*CARD)
        clerk.press(Qt.Key.Key_F10)
        two_batches.wait_saved(amount)
    assert {dose.batch for dose in book.doses.values()} == {"FN5522"}


def test_an_expired_batch_is_told_at_the_save(
    two_batches: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.press(Qt.Key.Key_2, ALT)
    clerk.type(*CARD)
    clerk.save()
    entry = two_batches.window.entry
    qtbot.waitUntil(lambda: not entry.banner.isHidden())
    assert "F10" in entry.banner.text.text()
    assert not book.rows_by_id
    clerk.press(Qt.Key.Key_F10)
    two_batches.wait_saved(1)
    (found,) = book.warnings.values()
    assert "batch_expired" in {one.code for one in found}


def test_clinical_warnings_wait_for_f10_and_no_reason_is_asked(
    desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    clerk.type(*HEADER, *CARD[:10], "38,9", *CARD[11:])
    clerk.save()
    entry = desk.window.entry
    assert not book.rows_by_id
    assert entry.field(Field.TEMPERATURE).tone == "wait"
    clerk.press(Qt.Key.Key_F10)
    desk.wait_saved(1)
    assert entry.banner.isHidden()


def test_a_complaint_is_said_at_the_save(desk: Desk, clerk: Clerk) -> None:
    clerk.type(*HEADER, *CARD[:-1], "demam")
    clerk.save()
    desk.wait_saved(1)
    said = desk.window.entry.side.notice
    assert not said.isHidden()
    assert "koordinator" in said.text.text()
    clerk.keys("9")
    assert not said.isHidden()


def test_a_village_of_the_list_fills_the_rest_of_the_address(qtbot: QtBot) -> None:
    book = FakeBook()
    book.hamlets = [Village("Klawasi", "Sorong Barat"), Village("Remu", "")]
    desk = Desk(qtbot, book).open()
    desk.clerk.type(*HEADER, *CARD[:6])
    desk.clerk.keys("kla")
    desk.clerk.press(Qt.Key.Key_Return)
    card = desk.window.entry.card
    assert card.value(Field.VILLAGE) == "Klawasi"
    assert card.value(Field.ADDRESS) == "Sorong Barat"
    assert card.origins[Field.ADDRESS] is Origin.HEADER
    desk.clerk.type("Jl. Melati 3")
    assert card.value(Field.ADDRESS) == "Jl. Melati 3, Sorong Barat"


def test_the_keypad_plus_saves(desk: Desk, clerk: Clerk, book: FakeBook) -> None:
    clerk.type(*HEADER, *CARD)
    clerk.press(Qt.Key.Key_Plus, Qt.KeyboardModifier.KeypadModifier)
    desk.wait_saved(1)
    assert list(book.doses.values()) == [TYPED]


def test_every_key_of_the_contract_is_on_the_panel() -> None:
    contract = Path("docs/entry.md").read_text(encoding="utf-8")
    table = contract.split("## Keys")[1].split("##")[0]
    named = {key for key, _ in KEYS}
    for number in range(1, 11):
        assert f"| F{number} |" in table
        assert f"F{number}" in named
