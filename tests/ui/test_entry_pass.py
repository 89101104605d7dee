"""F7: doubtful numbers typed a second time, blind, at the end of the stack."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.window import CARD, HEADER, Clerk, Desk
from vaxentry.ui.pages.end_pass import EndPass, marked

OTHER = "9271060312000801"


@pytest.fixture
def doubtful(desk: Desk, clerk: Clerk, book: FakeBook) -> Desk:
    """Two cards whose birth date differs from their number are saved."""
    clerk.type(*HEADER)
    for amount in (1, 2):
        clerk.type(*CARD[:3], "04122000", *CARD[4:])
        clerk.save()
        desk.wait_saved(amount)
    assert len(book.doubts()) == 2
    return desk


def begin(desk: Desk, qtbot: QtBot) -> EndPass:
    desk.clerk.press(Qt.Key.Key_F7)
    panels = desk.window.entry.flow.panels
    qtbot.waitUntil(lambda: panels.passing is not None and panels.passing.isVisible())
    assert panels.passing is not None
    return panels.passing


def first(book: FakeBook) -> UUID:
    return next(iter(book.rows_by_id))


def test_card_and_entry_number_are_shown_and_the_saved_number_is_not(
    doubtful: Desk, qtbot: QtBot
) -> None:
    panel = begin(doubtful, qtbot)
    assert panel.card_label.text() == "Kartu 1"
    assert panel.entry_label.text() == "KD-261123-001"
    assert panel.step_label.text() == "1 dari 2"
    assert panel.number.text() == ""
    assert panel.compare.isHidden()


def test_the_same_digits_end_the_doubt_and_the_next_one_is_asked(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    panel = begin(doubtful, qtbot)
    clerk.keys(CARD[0])
    clerk.keys(CARD[0])
    qtbot.waitUntil(panel.isHidden)
    assert book.doubts() == []
    entry = doubtful.window.entry
    qtbot.waitUntil(lambda: entry.header.tasks.text() == "")
    assert entry.banner.text.text() == "2 nomor sudah pasti."
    assert clerk.focus is entry.first_field


def test_other_digits_are_shown_with_the_one_that_differs_and_1_keeps_the_saved(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    panel = begin(doubtful, qtbot)
    clerk.keys(OTHER)
    qtbot.waitUntil(lambda: not panel.compare.isHidden())
    assert "<b><u>0</u></b>" in panel.saved_number.text()
    assert "<b><u>8</u></b>" in panel.typed_number.text()
    clerk.keys("1")
    qtbot.waitUntil(lambda: panel.card_label.text() == "Kartu 2")
    assert len(book.doubts()) == 1
    assert book.doses[first(book)].identity.number == CARD[0]


def test_2_says_that_the_card_has_what_was_typed_now(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    panel = begin(doubtful, qtbot)
    clerk.keys(OTHER)
    qtbot.waitUntil(lambda: not panel.compare.isHidden())
    clerk.keys("2")
    qtbot.waitUntil(lambda: panel.card_label.text() == "Kartu 2")
    assert book.doses[first(book)].identity.number == OTHER
    assert book.reasons == ["Nomor diketik ulang dari kartu"]
    assert len(book.doubts()) == 1


def test_escape_puts_one_off_and_then_the_pass(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    panel = begin(doubtful, qtbot)
    clerk.keys(OTHER)
    qtbot.waitUntil(lambda: not panel.compare.isHidden())
    clerk.press(Qt.Key.Key_Escape)
    assert panel.card_label.text() == "Kartu 2"
    clerk.press(Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert len(book.doubts()) == 2
    assert doubtful.window.entry.banner.isHidden()


def test_a_number_that_cannot_be_is_told_and_nothing_is_written(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    panel = begin(doubtful, qtbot)
    clerk.keys("9271069912000001")
    qtbot.waitUntil(lambda: not panel.compare.isHidden())
    clerk.keys("2")
    qtbot.waitUntil(lambda: panel.way_out.text().startswith("Tanggal di NIK"))
    assert book.reasons == []
    assert len(book.doubts()) == 2


def test_without_doubts_it_says_so(desk: Desk, clerk: Clerk, qtbot: QtBot) -> None:
    clerk.type(*HEADER)
    clerk.press(Qt.Key.Key_F7)
    banner = desk.window.entry.banner
    qtbot.waitUntil(lambda: "Tidak ada nomor" in banner.text.text())


def test_digits_that_differ_are_marked() -> None:
    assert marked("12345", "12395") == "123<b><u>4</u></b>&nbsp;5"
    assert marked("1<", "1") == "1<b><u>?</u></b>"
