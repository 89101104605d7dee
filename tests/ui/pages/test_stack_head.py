"""F2: what was typed wrong in the head is corrected, by the keyboard."""

from datetime import date
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.window import CARD, HEADER, Clerk, Desk
from vaxentry.domain.records import Stack
from vaxentry.ui.widgets.labelled import LOCKED


def retype(desk: Desk, editor: QWidget, text: str) -> None:
    """F2, then another text in a field of the head, then Enter through the rest."""
    desk.clerk.press(Qt.Key.Key_F2)
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(editor, Qt.Key.Key_Delete)
    desk.clerk.keys(text)
    chain = desk.window.entry.header.chain
    for _ in chain[chain.index(editor) :]:
        desk.clerk.press(Qt.Key.Key_Return)


def test_count_giver_and_site_are_corrected_and_back_after_a_restart(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER)
    bar = desk.window.entry.header
    retype(desk, bar.cards.editor, "61")
    retype(desk, bar.giver.editor, "Kader Lain")
    retype(desk, bar.site.editor, "3201-11")
    assert clerk.focus is desk.window.entry.first_field
    qtbot.waitUntil(lambda: [one.site for one in book.piles] == ["3201-11"])
    assert (book.piles[0].cards_counted, book.piles[0].handed_over_by) == (61, "Kader Lain")
    assert len(book.piles) == 1
    desk.window.close()
    again = Desk(qtbot, book).open().window.entry.header
    qtbot.waitUntil(lambda: again.cards_counted == 61)
    assert (again.handed_over_by, again.site_code) == ("Kader Lain", "3201-11")


def test_an_answer_about_the_head_before_moves_nothing_that_is_typed_since(
    desk: Desk,
    clerk: Clerk,
    book: FakeBook,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened, enter = Event(), book.enter_stack

    def slowly(*head: Any, **more: Any) -> Stack:
        opened.wait(5)
        return enter(*head, **more)

    monkeypatch.setattr(book, "enter_stack", slowly)
    clerk.type(*HEADER)
    bar, pile = desk.window.entry.header, desk.window.entry.flow.pile
    retype(desk, bar.site.editor, "3201-11")
    opened.set()
    qtbot.waitUntil(lambda: bool(book.piles) and book.piles[0].site == "3201-11")
    qtbot.waitUntil(lambda: pile.stack is not None and pile.stack.site == "3201-11")
    assert (bar.site_code, pile.typed_head) == ("3201-11", None)


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("cards", "-5abc", "Tulis jumlah kartu dengan angka, 0 sampai 9999."),
        ("cards", "10000", "Tulis jumlah kartu dengan angka, 0 sampai 9999."),
        ("site", "XX!!", None),
    ],
)
def test_a_wrong_count_or_site_is_said_at_its_field(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, name: str, typed: str, said: str | None
) -> None:
    clerk.type(*HEADER)
    qtbot.waitUntil(lambda: bool(book.piles))
    labelled = getattr(desk.window.entry.header, name)
    retype(desk, labelled.editor, typed)
    assert clerk.focus is labelled.editor
    assert labelled.tone == "error"
    assert labelled.note.text() == said or said is None
    assert book.piles[0].cards_counted == 60
    retype(desk, labelled.editor, "62")
    assert labelled.tone != "error"
    assert clerk.focus is desk.window.entry.first_field
    qtbot.waitUntil(lambda: "62" in {str(book.piles[0].cards_counted), book.piles[0].site})


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("99999999", "tidak ada di kalender"),
        ("31022026", "tidak ada di kalender"),
        ("abc", "tidak terbaca"),
    ],
)
def test_a_last_day_that_is_no_day_locks_its_field(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, typed: str, said: str
) -> None:
    clerk.type(*HEADER[:3])
    expiry = desk.window.entry.header.expiry
    clerk.keys(typed)
    clerk.press(Qt.Key.Key_Return)
    clerk.keys("Bidan")
    assert (clerk.focus, expiry.tone, expiry.line.text()) == (expiry.editor, LOCKED, typed)
    clerk.press(Qt.Key.Key_Escape)
    assert (expiry.tone, clerk.focus) == ("error", expiry.editor)
    assert said in expiry.note.text()
    clerk.keys("31122026")
    assert expiry.tone == ""
    clerk.type(*HEADER[4:])
    qtbot.waitUntil(lambda: bool(book.chips))
    assert next(iter(book.chips.values()))[0].expires_on == date(2026, 12, 31)


def test_a_save_out_of_the_head_with_a_last_day_that_is_no_day_is_refused(
    desk: Desk, clerk: Clerk
) -> None:
    clerk.type(*HEADER, *CARD)
    clerk.press(Qt.Key.Key_F2)
    expiry = desk.window.entry.header.expiry
    expiry.line.setFocus()
    clerk.keys("abc")
    clerk.save()
    assert (clerk.focus, expiry.tone) == (expiry.editor, "error")
    assert desk.book.doses == {}


def test_a_site_sealed_in_a_saved_card_stays(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER[:-1], "3201-11", *CARD)
    clerk.save()
    desk.wait_saved(1)
    site = desk.window.entry.header.site
    retype(desk, site.editor, "3201-12")
    qtbot.waitUntil(lambda: site.tone == "error")
    assert desk.window.entry.header.site_code == book.piles[0].site == "3201-11"
    assert "3201-11" in site.note.text()


def test_a_card_beyond_those_counted_is_not_one_of_them(
    desk: Desk, clerk: Clerk, qtbot: QtBot
) -> None:
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    bar = desk.window.entry.header
    retype(desk, bar.cards.editor, "1")
    qtbot.waitUntil(lambda: bar.title.text() == "Kartu 2 · dihitung 1")


def test_another_date_is_told_and_begins_at_card_one(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    entry = desk.window.entry
    retype(desk, entry.header.chain[0], "21112026")
    entry.first_field.setFocus()
    qtbot.waitUntil(lambda: entry.banner.text.text() == "Tanggal lain: berkas baru 2.")
    assert entry.header.title.text() == "Kartu 1"
    assert entry.header.cards_counted == 0
    assert [one.cards_counted for one in book.piles] == [60, 0]


def test_the_date_of_a_pile_without_a_card_is_corrected(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER)
    entry = desk.window.entry
    entry.first_field.setFocus()
    qtbot.waitUntil(lambda: len(book.piles) == 1)
    retype(desk, entry.header.chain[0], "21112026")
    entry.first_field.setFocus()
    qtbot.waitUntil(lambda: book.piles[0].given_on == date(2026, 11, 21))
    clerk.type(*CARD)
    clerk.save()
    desk.wait_saved(1)
    assert [one.cards_counted for one in book.piles] == [60]
    assert entry.header.title.text() == "Kartu 2 dari 60"


def test_a_save_out_of_the_head_goes_to_the_stack_of_its_date(
    desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    clerk.type(*CARD)
    clerk.press(Qt.Key.Key_F2)
    clerk.type("21112026")
    clerk.save()
    desk.wait_saved(2)
    assert sorted(book.cards.values()) == sorted((one.id, 1) for one in book.piles)
