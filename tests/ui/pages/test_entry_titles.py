"""Whom Enter takes and Tab leaves, and what of a title that stands on the card."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.persons import NUMBER, SITI, offering
from tests.ui.window import HEADER, NO_MODIFIER, SHIFT, Clerk, Desk
from vaxentry.domain.dose import Origin
from vaxentry.domain.form import Field


@pytest.fixture(autouse=True)
def _held(book: FakeBook) -> None:
    book.held[NUMBER] = [SITI]


@pytest.mark.parametrize("held_down", [NO_MODIFIER, SHIFT])
def test_tab_leaves_a_name_as_typed_and_takes_nobody(
    desk: Desk, clerk: Clerk, qtbot: QtBot, held_down: Qt.KeyboardModifier
) -> None:
    clerk.type(*HEADER)
    clerk.keys(NUMBER)
    clerk.keys("siti a")
    qtbot.waitUntil(lambda: offering(desk))
    entry = desk.window.entry
    clerk.press(Qt.Key.Key_Tab, held_down)
    assert entry.card.value(Field.NAME) == "SITI A"
    assert entry.flow.watch.person is None
    assert not entry.card.value(Field.BIRTH_DATE)
    neighbour = Field.ID_NUMBER if held_down else Field.BIRTH_PLACE
    assert clerk.focus is entry.field(neighbour).editor


@pytest.mark.parametrize(
    ("typed", "name", "origin"),
    [
        ("hj. sit", "HJ. SITI AMINAH", Origin.HISTORY),
        ("hj. siti aminah", "HJ. SITI AMINAH", None),
        ("hj. siti aminah, s.kep.", "HJ. SITI AMINAH, S.KEP.", None),
        ("siti aminah", "SITI AMINAH", None),
    ],
)
def test_the_title_on_the_card_stays_with_the_person_taken(
    desk: Desk, clerk: Clerk, qtbot: QtBot, typed: str, name: str, origin: Origin | None
) -> None:
    clerk.type(*HEADER)
    clerk.keys(NUMBER)
    clerk.keys(typed)
    qtbot.waitUntil(lambda: offering(desk))
    clerk.press(Qt.Key.Key_Return)
    entry = desk.window.entry
    assert entry.flow.watch.person == SITI
    assert entry.card.value(Field.NAME) == name
    assert entry.card.origins.get(Field.NAME) is origin
    assert entry.card.value(Field.BIRTH_DATE) == "08-04-2000"
