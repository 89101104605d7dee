"""Who was named by a number, a document, a birth order and a name goes when one of them changes."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.persons import NUMBER, SITI, offering
from tests.ui.window import CONTROL, HEADER, SHIFT, Clerk, Desk
from vaxentry.domain.dose import Identity, IdType, Sex
from vaxentry.domain.form import Field

TWINS = [
    replace(SITI, name="BAYI SITI", identity=Identity(IdType.MOTHER_NIK, NUMBER, order), sex=sex)
    for order, sex in ((1, Sex.FEMALE), (2, Sex.MALE))
]


@pytest.mark.usefixtures("held")
def test_another_number_takes_away_what_was_filled_in_for_the_first(
    desk: Desk, clerk: Clerk, qtbot: QtBot
) -> None:
    clerk.type(*HEADER)
    clerk.keys(NUMBER)
    clerk.keys("sit")
    qtbot.waitUntil(lambda: offering(desk))
    clerk.press(Qt.Key.Key_Return)
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
    clerk.type(*HEADER)
    clerk.keys(NUMBER)
    clerk.keys("sit")
    qtbot.waitUntil(lambda: offering(desk))
    clerk.press(Qt.Key.Key_Return)
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
