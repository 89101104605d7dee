"""Cards put aside keep their place and everything typed on them."""

from dataclasses import replace
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.window import CARD, HEADER, Clerk, Desk
from vaxentry.domain.dose import Origin
from vaxentry.domain.form import Field
from vaxentry.domain.stacks import Draft, ParkReason


def park(desk: Desk, digit: str, amount: int, qtbot: QtBot) -> None:
    desk.clerk.press(Qt.Key.Key_F8)
    desk.clerk.keys(digit)
    qtbot.waitUntil(lambda: len(desk.book.parked()) == amount)
    qtbot.waitUntil(lambda: not desk.window.entry.desk.is_busy)


@pytest.mark.parametrize(("digit", "reason"), list(zip("1234", ParkReason, strict=True)))
def test_one_more_key_gives_the_reason(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, digit: str, reason: ParkReason
) -> None:
    clerk.type(*HEADER, *CARD[:3])
    park(desk, digit, 1, qtbot)
    (parked,) = book.parked()
    assert (parked.reason, parked.draft.card_no) == (reason, 1)
    assert parked.draft.form[Field.BIRTH_PLACE] == "Sorong"
    assert book.draft is None


def test_escape_goes_back_to_the_card(desk: Desk, clerk: Clerk, book: FakeBook) -> None:
    clerk.type(*HEADER, *CARD[:3])
    before = clerk.focus
    clerk.press(Qt.Key.Key_F8)
    assert clerk.focus is not before
    clerk.press(Qt.Key.Key_Escape)
    assert clerk.focus is before
    assert book.parked() == []
    assert desk.window.entry.card.value(Field.BIRTH_PLACE) == "Sorong"


def test_a_parked_card_keeps_its_number_and_the_next_one_gets_the_next(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER)
    park(desk, "1", 1, qtbot)
    entry = desk.window.entry
    assert entry.header.title.text() == "Kartu 2 dari 60"
    qtbot.waitUntil(lambda: entry.header.tasks.text() == "1 diparkir (F6)")
    assert clerk.focus is entry.first_field
    clerk.type(*CARD)
    clerk.save()
    desk.wait_saved(1)
    assert [number for _, number in book.cards.values()] == [2]
    (parked,) = book.parked()
    entry.open_parked(parked)
    assert entry.header.title.text() == "Kartu 1 dari 60"
    clerk.type(*CARD)
    clerk.save()
    desk.wait_saved(2)
    assert sorted(number for _, number in book.cards.values()) == [1, 2]
    assert book.parked() == []
    assert entry.header.title.text() == "Kartu 3 dari 60"


def test_the_second_card_is_parked_as_the_second(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    park(desk, "1", 1, qtbot)
    assert [one.draft.card_no for one in book.parked()] == [2]


def test_keys_typed_while_a_card_is_parked_belong_to_the_next(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER, *CARD[:3])
    clerk.press(Qt.Key.Key_F8)
    clerk.keys("2")
    clerk.keys("9204")
    qtbot.waitUntil(lambda: len(book.parked()) == 1)
    entry = desk.window.entry
    qtbot.waitUntil(lambda: entry.card.value(Field.ID_NUMBER) == "9204")
    assert entry.card.value(Field.NAME) == ""


def test_a_parked_card_of_another_stack_comes_back_in_that_stack(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER, *CARD[:3])
    park(desk, "3", 1, qtbot)
    (parked,) = book.parked()
    clerk.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    clerk.type("21112026", *HEADER[1:], *CARD)
    clerk.save()
    desk.wait_saved(1)
    entry = desk.window.entry
    entry.open_parked(parked)
    qtbot.waitUntil(lambda: entry.card.value(Field.BIRTH_PLACE) == "Sorong")
    assert entry.header.form[Field.GIVEN_ON] == "22-11-2026"
    assert book.in_force == parked.draft.stack


def test_another_card_is_not_opened_over_a_half_typed_one(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER)
    park(desk, "1", 1, qtbot)
    clerk.keys("9204")
    entry = desk.window.entry
    entry.open_parked(book.parked()[0])
    assert entry.card.value(Field.ID_NUMBER) == "9204"
    assert "F8" in entry.banner.text.text()


def test_origins_and_the_own_batch_come_back_with_a_parked_card(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER)
    park(desk, "1", 1, qtbot)
    (parked,) = book.parked()
    form = {Field.ID_TYPE: "nik", Field.NAME: "SITI", Field.VACCINE: "pfizer"}
    form |= {Field.BATCH: "FN5522", Field.SEX: "P"}
    told = Draft(uuid4(), parked.draft.stack, 7, form, {Field.SEX: Origin.HISTORY})
    entry = desk.window.entry
    entry.open_parked(replace(parked, draft=told))
    assert entry.header.title.text() == "Kartu 7 dari 60"
    assert "FN5522" in entry.card.lead.text()
    assert entry.card.origins == {Field.SEX: Origin.HISTORY}
    assert entry.header.form[Field.BATCH] == "B4471A"
