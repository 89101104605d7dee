import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from benchmarks.plain_form import ORDER, PlainForm, presses_for
from vaxentry.demo.deck import Deck, Kind, small_deck
from vaxentry.demo.deck_effort import underivable
from vaxentry.demo.strokes import Stroke
from vaxentry.domain.form import Field


@pytest.fixture(scope="module")
def deck() -> Deck:
    return small_deck(2021, 3)


@pytest.fixture
def form(qtbot: QtBot) -> PlainForm:
    made = PlainForm()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_every_character_and_every_tab_is_counted(form: PlainForm, deck: Deck) -> None:
    """Choices take one letter, the group one or two; Ctrl+Enter is two presses."""
    for card in deck.cards:
        if card.kind is Kind.TROUBLE:
            continue
        typed = {at: text for at, text in card.paper.items() if at in ORDER[1:]}
        choices = {Field.SEX, Field.SCREENING, Field.TARGET_GROUP}
        letters = sum(len(text) for at, text in typed.items() if at not in choices)
        group = 2 if typed[Field.TARGET_GROUP] == "MASYARAKAT UMUM" else 1
        expected = letters + 2 + group + len(ORDER[1:]) + 2
        assert presses_for(form, card) == expected
        assert expected > underivable(card) + 20


def test_a_key_that_is_lost_is_noticed(
    form: PlainForm, deck: Deck, monkeypatch: pytest.MonkeyPatch
) -> None:
    strike = Stroke.strike

    def lose_a_digit(self: Stroke, widget: object) -> None:
        if self.text != "3":
            strike(self, widget)  # type: ignore[arg-type]

    monkeypatch.setattr(Stroke, "strike", lose_a_digit)
    QApplication.processEvents()
    with pytest.raises(AssertionError):
        presses_for(form, deck.cards[0])
