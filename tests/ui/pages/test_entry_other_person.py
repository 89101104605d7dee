"""Who was named by a number, a document, a birth order and a name goes when one of them changes."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.persons import NUMBER, SITI, offering, take_siti
from tests.ui.restart import Reopen, kill
from tests.ui.window import CARD, CONTROL, HEADER, SHIFT, Clerk, Desk
from vaxentry.domain.dose import Identity, IdType, Origin, Sex
from vaxentry.domain.form import Field
from vaxentry.domain.person import person_form

TWINS = [
    replace(SITI, name="BAYI SITI", identity=Identity(IdType.MOTHER_NIK, NUMBER, order), sex=sex)
    for order, sex in ((1, Sex.FEMALE), (2, Sex.MALE))
]


@pytest.mark.usefixtures("held")
def test_another_number_takes_away_what_was_filled_in_for_the_first(
    desk: Desk, clerk: Clerk, qtbot: QtBot
) -> None:
    take_siti(desk, qtbot)
    entry = desk.window.entry
    entry.field(Field.ADDRESS).editor.setFocus()
    clerk.keys(" A")
    entry.first_field.setFocus()
    clerk.press(Qt.Key.Key_End)
    clerk.press(Qt.Key.Key_Backspace)
    assert entry.card.value(Field.BIRTH_DATE) == ""
    assert entry.card.value(Field.PHONE) == ""
    assert entry.card.value(Field.ADDRESS).endswith(" A")


@pytest.mark.usefixtures("held")
def test_another_name_takes_away_what_was_filled_in_for_the_first(
    desk: Desk, clerk: Clerk, qtbot: QtBot
) -> None:
    take_siti(desk, qtbot)
    entry = desk.window.entry
    entry.field(Field.NAME).editor.setFocus()
    clerk.press(Qt.Key.Key_End)
    clerk.keys("H")
    assert entry.card.value(Field.NAME) == "SITI AMINAHH"
    assert entry.card.value(Field.BIRTH_DATE) == ""
    assert entry.right.history.isHidden()


def test_of_twins_of_one_name_the_birth_order_names_one(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    book.held[NUMBER] = TWINS
    clerk.type(*HEADER)
    clerk.press(Qt.Key.Key_Return, SHIFT)
    clerk.type("nik i", NUMBER, "2")
    clerk.keys("bay")
    qtbot.waitUntil(lambda: offering(desk))
    clerk.press(Qt.Key.Key_Return)
    entry = desk.window.entry
    assert entry.card.value(Field.SEX) == "L"
    entry.field(Field.BIRTH_ORDER).editor.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.keys("1")
    assert entry.flow.watch.person is None
    assert entry.card.value(Field.SEX) == ""


def park_and_open_again(desk: Desk, qtbot: QtBot, _: Reopen) -> Desk:
    clerk, book = desk.clerk, desk.book
    clerk.press(Qt.Key.Key_F8)
    clerk.keys("4")
    qtbot.waitUntil(lambda: len(book.parked()) == 1)
    qtbot.waitUntil(lambda: not desk.window.entry.desk.is_busy)
    desk.window.entry.open_parked(book.parked()[0])
    return desk


def correct_another_and_come_back(desk: Desk, qtbot: QtBot, _: Reopen) -> Desk:
    entry = desk.window.entry
    desk.clerk.press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: entry.desk.correction is not None)
    desk.clerk.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    return desk


def start_again(desk: Desk, qtbot: QtBot, reopen: Reopen) -> Desk:
    book = desk.book
    qtbot.waitUntil(lambda: book.draft is not None and bool(book.draft.form[Field.PHONE]))
    kill(desk)
    return reopen()


Away = Callable[[Desk, QtBot, Reopen], Desk]
AWAY = pytest.mark.parametrize(
    "away", [park_and_open_again, correct_another_and_come_back, start_again]
)


def taken_and_back(desk: Desk, qtbot: QtBot, reopen: Reopen, away: Away) -> Desk:
    """One card is saved, Siti is taken on the next one, which is left and comes back."""
    clerk = desk.clerk
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    clerk.keys(NUMBER)
    clerk.keys("sit")
    qtbot.waitUntil(lambda: offering(desk))
    clerk.press(Qt.Key.Key_Return)
    back = away(desk, qtbot, reopen)
    assert back.window.entry.card.value(Field.PHONE)
    return back


@AWAY
@pytest.mark.usefixtures("held")
def test_on_a_card_that_comes_back_the_history_is_of_who_it_names(
    desk: Desk, qtbot: QtBot, reopen: Reopen, away: Away
) -> None:
    entry = taken_and_back(desk, qtbot, reopen, away).window.entry
    qtbot.waitUntil(lambda: entry.flow.watch.person == SITI)
    assert entry.right.history.isVisible()


@AWAY
@pytest.mark.usefixtures("held")
def test_nobodys_data_stays_when_a_card_that_came_back_is_another_persons(
    desk: Desk, qtbot: QtBot, reopen: Reopen, away: Away
) -> None:
    back = taken_and_back(desk, qtbot, reopen, away)
    entry, clerk = back.window.entry, back.clerk
    entry.first_field.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.type("9271064412000002", "Rina Wulandari")
    person = set(person_form(SITI)) - {Field.NAME}
    assert {at: entry.card.value(at) for at in person} == dict.fromkeys(person, "")
    assert entry.card.value(Field.NAME) == "RINA WULANDARI"
    assert Origin.HISTORY not in entry.card.origins.values()


@AWAY
@pytest.mark.usefixtures("held")
def test_nor_when_only_its_name_is_another_one(
    desk: Desk, qtbot: QtBot, reopen: Reopen, away: Away
) -> None:
    back = taken_and_back(desk, qtbot, reopen, away)
    entry, clerk = back.window.entry, back.clerk
    entry.field(Field.NAME).editor.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.keys("Rina")
    assert not entry.card.value(Field.PHONE)
    assert Origin.HISTORY not in entry.card.origins.values()


@pytest.mark.usefixtures("held")
def test_a_name_that_was_completed_goes_with_the_number_it_was_held_under(
    desk: Desk, clerk: Clerk, qtbot: QtBot
) -> None:
    take_siti(desk, qtbot)
    entry = desk.window.entry
    entry.first_field.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.keys("9271064412000002")
    assert not entry.card.value(Field.NAME)


def test_a_correction_to_another_person_keeps_nothing_of_the_first(
    desk: Desk, clerk: Clerk, held: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    record = next(iter(held.rows_by_id))
    told = dict(held.doses[record].origins) | {Field.PHONE: Origin.HISTORY}
    held.doses[record] = replace(held.doses[record], origins=told)
    entry = desk.window.entry
    clerk.press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: entry.desk.correction is not None)
    entry.field(Field.NAME).editor.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.keys("Rina")
    assert not entry.card.value(Field.PHONE)
    assert entry.card.value(Field.ADDRESS) == "Jl. Melati 3"
