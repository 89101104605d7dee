"""The rest of the address that the site's list tells, when the village turns out to be another."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.fields import paste
from tests.ui.window import CARD, CONTROL, HEADER, SHIFT, Clerk, Desk
from vaxentry.domain.form import Field
from vaxentry.domain.stacks import Village

WELERI, PATEAN = "Kec. Weleri, Kendal", "Kec. Patean, Kendal"
VILLAGES = [
    Village("Karanganom", WELERI),
    Village("Sukorejo", PATEAN),
    Village("Sidodadi", ""),
]
BEFORE_VILLAGE = CARD[:6]


@pytest.fixture
def book() -> FakeBook:
    made = FakeBook()
    made.keep_villages(VILLAGES)
    return made


@pytest.fixture
def card(qtbot: QtBot, clerk: Clerk, desk: Desk) -> "Card":
    clerk.type(*HEADER, *BEFORE_VILLAGE)
    return Card(qtbot, clerk, desk)


class Card:
    """The card at hand, the cursor in its village."""

    def __init__(self, qtbot: QtBot, clerk: Clerk, desk: Desk) -> None:
        self.qtbot, self.clerk, self.desk = qtbot, clerk, desk
        self.form = desk.window.entry.card

    @property
    def address(self) -> str:
        return self.form.value(Field.ADDRESS)

    def village(self, text: str) -> None:
        """Type another village over the one that stands there; the cursor goes on."""
        if not self.form.editor(Field.VILLAGE).hasFocus():
            self.clerk.press(Qt.Key.Key_Return, SHIFT)
        assert self.form.editor(Field.VILLAGE).hasFocus()
        self.clerk.type(text)

    def write_address(self, text: str) -> None:
        """The cursor stands in the address."""
        self.clerk.press(Qt.Key.Key_A, CONTROL)
        self.clerk.keys(text)


def test_another_village_brings_its_own_rest(card: Card) -> None:
    card.village("karang")
    assert card.address == WELERI
    card.village("suko")
    assert card.address == PATEAN


def test_the_street_typed_before_the_rest_stays(card: Card) -> None:
    card.village("karang")
    card.clerk.keys("Jl. Melati 3")
    assert card.address == f"Jl. Melati 3, {WELERI}"
    card.village("suko")
    assert card.address == f"Jl. Melati 3, {PATEAN}"
    card.village("sido")
    assert card.address == "Jl. Melati 3"


@pytest.mark.parametrize("other", ["sido", "Ngampel"], ids=["without a rest", "not of the list"])
def test_a_village_without_a_rest_takes_the_old_one_away(card: Card, other: str) -> None:
    card.village("karang")
    card.village(other)
    assert card.address == ""
    card.village("karang")
    assert card.address == WELERI


def test_going_over_the_village_again_changes_nothing(card: Card) -> None:
    card.village("karang")
    card.clerk.press(Qt.Key.Key_Return, SHIFT)
    card.clerk.press(Qt.Key.Key_Return)
    assert card.address == WELERI


@pytest.mark.parametrize("typed", [WELERI, "Dusun Krajan", f"Dusun Krajan, {WELERI}"])
def test_what_the_clerk_typed_is_never_replaced(card: Card, typed: str) -> None:
    card.village("Ngampel")
    card.write_address(typed)
    card.village("suko")
    assert card.address == typed


def test_a_rest_that_the_clerk_changed_stays(card: Card) -> None:
    card.village("karang")
    card.clerk.press(Qt.Key.Key_End)
    card.clerk.keys("!")
    card.clerk.press(Qt.Key.Key_Backspace)
    card.village("suko")
    assert card.address == WELERI


def test_the_rest_of_the_card_before_is_not_known_on_the_next(
    card: Card, clerk: Clerk, desk: Desk
) -> None:
    card.village("karang")
    clerk.type("", *CARD[8:])
    clerk.save()
    desk.wait_saved(1)
    clerk.type("9271060312009002", "Budi Santoso", *CARD[2:6], "")
    paste(clerk.focus, WELERI)
    assert card.address == WELERI
    card.village("suko")
    assert card.address == WELERI


def test_a_card_opened_again_knows_what_the_list_told(
    qtbot: QtBot, card: Card, clerk: Clerk, desk: Desk
) -> None:
    card.village("karang")
    clerk.type("", *CARD[8:])
    clerk.save()
    desk.wait_saved(1)
    clerk.press(Qt.Key.Key_F9)
    qtbot.waitUntil(desk.window.entry.correction_bar.isVisible)
    card.form.editor(Field.VILLAGE).setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.type("suko")
    assert card.address == PATEAN
