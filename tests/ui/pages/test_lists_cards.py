"""B on a stack: which of its paper cards may be filed, by card number."""

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import NOW, FakeBook
from tests.ui.list_desk import Lists, park, save
from tests.ui.window import Desk
from vaxentry.domain.outbox import State
from vaxentry.domain.stacks import ParkedCard
from vaxentry.language import Words
from vaxentry.ui.pages.lists_rows import ListKind, Span, load
from vaxentry.ui.printing.sheets import Printed, list_sheet

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape
STATES = (State.ACCEPTED, State.ACCEPTED, State.QUEUED, State.VOIDED, State.NIK_CLASH)


@pytest.fixture
def records(book: FakeBook) -> list[UUID]:
    """Of the older stack two cards are received, one waits, one is undone, one is in doubt."""
    book.open_stack(date(2026, 11, 22), 60, "Kader Contoh")
    made = save(book, len(STATES))
    for record, state in zip(made, STATES, strict=True):
        book.set_state(record, state)
    park(book, 6)
    book.open_stack(date(2026, 11, 21), 40, "Kader Contoh")
    return made


@pytest.fixture
def lists(qtbot: QtBot, records: list[UUID], desk: Desk) -> Lists:
    """The cards of the older stack, chosen from the second row."""
    assert records
    opened = Lists(qtbot, desk).open(rows=2)
    opened.press(Qt.Key.Key_Down)
    opened.press(Qt.Key.Key_B)
    qtbot.waitUntil(lambda: opened.page.model.rowCount() == len(STATES) + 1)
    return opened


def test_each_card_of_the_pile_is_told_by_its_number(lists: Lists) -> None:
    assert [lists.line(at)[:3] for at in range(6)] == [
        ["1", "Boleh diarsip", "Diterima server"],
        ["2", "Boleh diarsip", "Diterima server"],
        ["3", "Belum boleh", "Di antrean"],
        ["4", "Entri dibatalkan", "Entri dibatalkan"],
        ["5", "Belum boleh", "NIK terpakai"],
        ["6", "Belum boleh", "Diparkir"],
    ]
    assert lists.line(0)[3:] == ["KD-261123-001", "ORANG 1"]
    said = "Berkas 1  ·  boleh diarsip: 2  ·  belum boleh: 3  ·  entri dibatalkan: 1"
    assert lists.page.total.text() == said
    assert lists.page.tabs.button(ListKind.STACKS).isChecked()
    assert lists.page.table.accessibleName() == "Kartu berkas 1"


def test_escape_goes_back_to_the_stack_it_came_from(qtbot: QtBot, lists: Lists) -> None:
    lists.press(ESCAPE)
    lists.wait_rows(2)
    assert lists.page.kind is ListKind.STACKS
    qtbot.waitUntil(lambda: lists.page.table.currentIndex().row() == 1)
    lists.press(ESCAPE)
    assert lists.told[-1] == ("left", None)


def test_news_before_the_stacks_are_read_leave_it_chosen(qtbot: QtBot, lists: Lists) -> None:
    lists.press(ESCAPE)
    lists.page.reload()
    lists.wait_rows(2)
    qtbot.waitUntil(lambda: lists.page.table.currentIndex().row() == 1)


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (Qt.Key.Key_2, ListKind.PARKED),
        (Qt.Key.Key_Right, ListKind.PARKED),
        (Qt.Key.Key_Left, ListKind.SUPERVISOR),
    ],
)
def test_the_other_lists_are_one_key_away(lists: Lists, key: Qt.Key, kind: ListKind) -> None:
    lists.press(key)
    assert lists.page.kind is kind
    assert lists.page.stack is None


def test_enter_opens_the_entry_and_that_is_noted(
    qtbot: QtBot, lists: Lists, book: FakeBook, records: list[UUID]
) -> None:
    book.by_others = {records[1]}
    lists.press(Qt.Key.Key_Down)
    lists.press(ENTER)
    assert lists.wait_told("record_chosen") == records[1]
    qtbot.waitUntil(lambda: book.looked_at == [records[1]])


def test_an_undone_entry_stays_undone(qtbot: QtBot, lists: Lists, book: FakeBook) -> None:
    for _ in range(3):
        lists.press(Qt.Key.Key_Down)
    lists.press(ENTER)
    qtbot.wait(50)
    assert book.looked_at == []
    assert lists.page.isVisible()


def test_enter_on_a_parked_card_goes_on_with_it(lists: Lists) -> None:
    lists.press(Qt.Key.Key_End)
    lists.press(ENTER)
    card = lists.wait_told("card_chosen")
    assert isinstance(card, ParkedCard)
    assert card.draft.card_no == 6


def test_an_empty_stack_says_so(qtbot: QtBot, lists: Lists) -> None:
    lists.press(ESCAPE)
    lists.wait_rows(2)
    lists.press(Qt.Key.Key_Home)
    lists.press(Qt.Key.Key_B)
    qtbot.waitUntil(lists.page.empty[ListKind.CARDS].isVisible)
    assert lists.page.total.text() == "Berkas 2"
    lists.press(ESCAPE)
    lists.wait_rows(2)


def test_a_card_that_the_server_took_is_told_at_once(
    qtbot: QtBot, lists: Lists, book: FakeBook, records: list[UUID]
) -> None:
    book.set_state(records[2], State.ACCEPTED)
    lists.page.refresh(frozenset({records[2]}))
    qtbot.waitUntil(lambda: lists.line(2)[1] == "Boleh diarsip")


def test_the_print_parts_the_pile_and_names_nobody(book: FakeBook, records: list[UUID]) -> None:
    assert records
    day, words = date(2026, 11, 23), Words("id")
    stack = book.piles[0]
    rows = load(book, ListKind.CARDS, Span(day, day), stack.id)
    printed = Printed("Puskesmas Contoh", "Rahma", NOW)
    sheet = list_sheet(ListKind.CARDS, rows, Span(day, day), printed, words, stack)
    assert sheet.title == "Kartu berkas 1"
    assert sheet.about == (
        "Puskesmas Contoh",
        "Jumlah: 6",
        "3201-07  ·  22-11-2026",
        "Boleh diarsip: 1-2",
        "Belum boleh: 3, 5-6",
        "Entri dibatalkan: 4",
    )
    assert sheet.headings == ["Kartu", "Kartu kertas", "Keadaan", "No. entri"]
    assert sheet.rows[0] == ["1", "Boleh diarsip", "Diterima server", "KD-261123-001"]


def test_other_lists_are_printed_without_a_stack(lists: Lists) -> None:
    lists.press(Qt.Key.Key_2)
    lists.wait_rows(1)
    assert lists.page.title == "Diparkir"
    assert lists.made._list()[0] == "Diparkir"
