"""The head that is half typed when the program dies, and what stays from card to card."""

from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.restart import Reopen, kill
from tests.ui.window import CARD, CONTROL, HEADER, Clerk, Desk
from vaxentry.domain.form import Field


def test_a_head_being_typed_is_kept_within_a_second_and_comes_back(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, reopen: Reopen
) -> None:
    clerk.type(*HEADER[:2])
    clerk.keys("B44")
    qtbot.waitUntil(lambda: book.half_head is not None and book.half_head.texts["batch"] == "B44")
    assert book.piles == []
    kill(desk)
    again = reopen()
    bar = again.window.entry.header
    qtbot.waitUntil(lambda: bar.form[Field.BATCH] == "B44")
    assert bar.form[Field.GIVEN_ON] == "22-11-2026"
    assert bar.is_open
    assert again.clerk.focus is bar.chain[0]
    again.clerk.type(*HEADER)
    qtbot.waitUntil(lambda: book.half_head is None and len(book.piles) == 1)
    assert book.piles[0].header[Field.BATCH] == "B4471A"


def test_a_head_half_corrected_opens_no_stack_and_changes_none(
    half_typed: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, reopen: Reopen
) -> None:
    clerk.press(Qt.Key.Key_F2)
    clerk.keys("21112026")
    clerk.press(Qt.Key.Key_Tab)
    clerk.keys("X")
    qtbot.waitUntil(
        lambda: book.half_head is not None and book.half_head.texts["given_on"] == "21-11-2026"
    )
    assert [one.given_on for one in book.piles] == [date(2026, 11, 22)]
    assert book.piles[0].header[Field.BATCH] == "B4471A"
    assert book.draft is not None
    assert book.draft.stack == book.piles[0].id
    kill(half_typed)
    again = reopen()
    entry = again.window.entry
    qtbot.waitUntil(lambda: entry.card.value(Field.NAME) == "SITI AMINAH")
    assert entry.header.form[Field.GIVEN_ON] == "21-11-2026"
    assert entry.flow.pile.own_batch is None
    entry.first_field.setFocus()
    qtbot.waitUntil(lambda: len(book.piles) == 2)


def test_the_head_of_a_new_stack_comes_back_as_one(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, reopen: Reopen
) -> None:
    clerk.type(*HEADER)
    clerk.press(Qt.Key.Key_N, CONTROL)
    clerk.keys("2111")
    qtbot.waitUntil(lambda: book.half_head is not None)
    kill(desk)
    entry = reopen().window.entry
    qtbot.waitUntil(lambda: entry.header.form[Field.GIVEN_ON] == "2111")
    assert entry.header.form[Field.BATCH] == ""
    assert entry.flow.pile.stack is None


def test_a_new_stack_with_nothing_typed_leaves_the_old_one_in_force(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, reopen: Reopen
) -> None:
    clerk.type(*HEADER)
    clerk.press(Qt.Key.Key_F2)
    clerk.keys("2")
    qtbot.waitUntil(lambda: book.half_head is not None)
    clerk.press(Qt.Key.Key_N, CONTROL)
    qtbot.waitUntil(lambda: book.half_head is None)
    kill(desk)
    entry = reopen().window.entry
    qtbot.waitUntil(lambda: entry.header.form[Field.BATCH] == "B4471A")
    assert not entry.header.is_open


def test_pins_and_the_card_before_are_there_after_a_restart(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, reopen: Reopen
) -> None:
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    desk.window.entry.field(Field.COURSE).editor.setFocus()
    clerk.keys("p")
    desk.window.entry.field(Field.COURSE).editor.setFocus()
    clerk.press(Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: book.pinned is not None)
    kill(desk)
    again = reopen()
    entry = again.window.entry
    qtbot.waitUntil(lambda: entry.card.value(Field.COURSE) == "primer")
    assert dict(entry.desk.memory.pinned) == {Field.COURSE: "primer"}
    assert entry.desk.is_blank
    for field, text in ((Field.VILLAGE, "Klawasi"), (Field.VOLUME, ""), (Field.GIVEN_AT, "08.30")):
        entry.field(field).editor.setFocus()
        again.clerk.press(Qt.Key.Key_F3)
        assert entry.card.value(field) == text


def test_pins_do_not_follow_into_another_stack(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, reopen: Reopen
) -> None:
    clerk.type(*HEADER)
    entry = desk.window.entry
    entry.field(Field.VILLAGE).editor.setFocus()
    clerk.keys("Klawasi")
    clerk.press(Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: book.pinned is not None and bool(book.pinned.texts))
    other = book.open_stack(date(2026, 11, 20), 0, "")
    book.in_force = other.id
    book.draft = None
    kill(desk)
    again = reopen().window.entry
    qtbot.waitUntil(lambda: again.header.form[Field.GIVEN_ON] == "20-11-2026")
    assert not again.desk.memory.pinned
    assert again.desk.is_blank
