"""The cursor comes back to the card: no button and no other page keeps what is typed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.ui.window import CARD, CONTROL, HEADER, Clerk, Desk
from vaxentry.domain.form import Field

TO_ADDRESS = CARD[:7]


def go(clerk: Clerk, place: Qt.Key) -> None:
    clerk.press(place, CONTROL)


def click(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_field_of_a_saved_card_is_forgotten(desk: Desk, clerk: Clerk) -> None:
    entry = desk.window.entry
    clerk.type(*HEADER, *TO_ADDRESS)
    go(clerk, Qt.Key.Key_F2)
    go(clerk, Qt.Key.Key_F1)
    assert clerk.focus is entry.field(Field.ADDRESS).editor
    clerk.type(*CARD[7:])
    clerk.save()
    desk.wait_saved(1)
    click(desk.window.top.theme_button)
    go(clerk, Qt.Key.Key_F1)
    assert clerk.focus is entry.first_field


@pytest.mark.parametrize("name", ["theme_button", "keys_button"])
def test_a_button_of_the_top_bar_leaves_the_cursor_where_it_was(
    desk: Desk, clerk: Clerk, name: str
) -> None:
    entry = desk.window.entry
    button: QPushButton = getattr(desk.window.top, name)
    clerk.type(*HEADER, *TO_ADDRESS)
    click(button)
    if name == "keys_button":
        clerk.press(Qt.Key.Key_Escape)
    assert clerk.focus is entry.field(Field.ADDRESS).editor
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)
    if name == "keys_button":
        clerk.press(Qt.Key.Key_Escape)
    assert clerk.focus is entry.field(Field.ADDRESS).editor


def test_the_lists_give_a_blank_card_its_first_field(desk: Desk, clerk: Clerk) -> None:
    entry = desk.window.entry
    clerk.type(*HEADER)
    entry.field(Field.PHONE).editor.setFocus()
    clerk.press(Qt.Key.Key_F6)
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.focus is entry.first_field


def test_the_lists_give_a_card_its_field_back(desk: Desk, clerk: Clerk) -> None:
    clerk.type(*HEADER, *TO_ADDRESS)
    clerk.press(Qt.Key.Key_F6)
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.focus is desk.window.entry.field(Field.ADDRESS).editor


def test_a_button_of_the_page_is_no_place_to_come_back_to(desk: Desk, clerk: Clerk) -> None:
    entry = desk.window.entry
    clerk.type(*HEADER, *TO_ADDRESS)
    entry.save_button.setFocus()
    go(clerk, Qt.Key.Key_F2)
    go(clerk, Qt.Key.Key_F1)
    assert clerk.focus is entry.first_field
