from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
)
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.list_desk import Lists, fill
from tests.ui.window import Desk
from vaxentry.domain.records import Stack
from vaxentry.domain.stacks import ParkedCard, Progress
from vaxentry.errors import StoreBusyError
from vaxentry.ui.pages.lists_rows import KINDS, StackRow

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def records(book: FakeBook) -> list[UUID]:
    return fill(book)


def test_stacks_are_listed_newest_first_with_how_far_they_are(qtbot: QtBot, lists: Lists) -> None:
    qtbot.waitUntil(lambda: lists.line(1)[5] == "0")
    newest = ["2", "3201-07", "22-11-2026", "Kader Contoh", "60", "3", "2", "1", "0", "3"]
    assert lists.line(0) == newest
    assert lists.line(1)[:2] == ["1", "3201-09"]


@pytest.mark.parametrize("number", range(1, len(KINDS) + 1))
def test_a_digit_chooses_a_list(lists: Lists, number: int) -> None:
    lists.press(Qt.Key(Qt.Key.Key_0 + number))
    assert lists.page.kind is KINDS[number - 1]
    assert lists.page.tabs.button(lists.page.kind).isChecked()


_WITHOUT_NUMLOCK = (
    *(Qt.Key.Key_End, Qt.Key.Key_Down, Qt.Key.Key_PageDown),
    *(Qt.Key.Key_Left, Qt.Key.Key_Clear, Qt.Key.Key_Right),
)


@pytest.mark.parametrize("number", range(1, len(KINDS) + 1))
@pytest.mark.parametrize("in_table", [True, False])
def test_a_digit_of_the_keypad_chooses_a_list_whatever_numlock_says(
    lists: Lists, number: int, *, in_table: bool
) -> None:
    lists.press(Qt.Key.Key_5 if number != 5 else Qt.Key.Key_1)
    if not in_table:
        lists.page.tabs.button(lists.page.kind).setFocus()
    lists.clerk.press(_WITHOUT_NUMLOCK[number - 1], Qt.KeyboardModifier.KeypadModifier)
    assert lists.page.kind is KINDS[number - 1]


def test_a_deferred_card_without_a_date_is_listed_with_its_phone(
    lists: Lists, book: FakeBook
) -> None:
    book.calls = [replace(book.calls[0], due_on=None)]
    lists.press(Qt.Key.Key_4, rows=1)
    due, _, phone, *_ = lists.line(0)
    assert (due, phone) == ("tanggal belum ada", "0812-3456-7890")


def test_left_and_right_walk_the_lists_and_end_where_they_began(lists: Lists) -> None:
    seen = []
    for _ in KINDS:
        lists.press(Qt.Key.Key_Right)
        seen.append(lists.page.kind)
    assert seen == [*KINDS[1:], KINDS[0]]
    lists.press(Qt.Key.Key_Left)
    assert lists.page.kind is KINDS[-1]


def test_enter_goes_on_with_the_stack_chosen(lists: Lists, book: FakeBook) -> None:
    lists.press(Qt.Key.Key_Down)
    lists.press(ENTER)
    stack = lists.wait_told("stack_chosen")
    assert isinstance(stack, Stack)
    assert stack.id == book.piles[0].id


def test_parked_cards_stand_by_card_number_and_enter_opens_one(lists: Lists) -> None:
    lists.press(Qt.Key.Key_2, rows=2)
    assert [lists.line(at)[:4] for at in (0, 1)] == [
        ["2", "4", "Nomor tidak terbaca", "Kartu 4"],
        ["2", "5", "Nomor tidak terbaca", "Kartu 5"],
    ]
    lists.press(Qt.Key.Key_Down)
    lists.press(ENTER)
    card = lists.wait_told("card_chosen")
    assert isinstance(card, ParkedCard)
    assert card.draft.card_no == 5


def test_the_numbers_to_retype_show_no_number_and_enter_starts_the_pass(
    lists: Lists, book: FakeBook, records: list[UUID]
) -> None:
    lists.press(Qt.Key.Key_3, rows=1)
    assert lists.line(0)[:4] == ["2", "2", book.rows_by_id[records[1]].entry_no, "ORANG 2"]
    assert "Tanggal lahir" in lists.line(0)[4]
    assert not any("9271" in cell for cell in lists.line(0))
    lists.press(ENTER)
    assert lists.wait_told("pass_chosen") == book.piles[1].id


def test_next_doses_are_those_of_seven_days_unless_others_are_typed(lists: Lists) -> None:
    lists.press(Qt.Key.Key_5, rows=1)
    assert lists.line(0)[:3] == ["26-11-2026", "ORANG 1", "0812-3456-7890"]
    lists.press(Qt.Key.Key_T)
    lists.clerk.keys("24112026")
    lists.press(Qt.Key.Key_Tab)
    lists.clerk.type("31122026")
    lists.wait_rows(2)
    assert lists.page.table.hasFocus()
    assert lists.told == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [("01112026", "Tanggal akhir lebih awal dari tanggal awal."), ("31022027", "Tanggal")],
)
def test_days_that_are_none_are_refused_at_the_field(lists: Lists, typed: str, said: str) -> None:
    lists.press(Qt.Key.Key_5, rows=1)
    lists.press(Qt.Key.Key_T)
    lists.press(Qt.Key.Key_Tab)
    lists.clerk.type(typed)
    assert lists.page.days.last.tone == "error"
    assert said in lists.page.days.last.note.text()
    assert lists.page.days.last.editor.hasFocus()


def test_a_deferred_person_is_opened_and_that_is_noted(
    qtbot: QtBot, lists: Lists, book: FakeBook, records: list[UUID]
) -> None:
    book.by_others = {records[0]}
    lists.press(Qt.Key.Key_4, rows=1)
    lists.press(ENTER)
    assert lists.wait_told("record_chosen") == records[0]
    qtbot.waitUntil(lambda: book.looked_at == [records[0]])


def test_escape_leaves_a_day_first_and_then_the_lists(lists: Lists) -> None:
    lists.press(Qt.Key.Key_5, rows=1)
    lists.press(Qt.Key.Key_T)
    lists.press(ESCAPE)
    assert lists.told == []
    assert lists.page.table.hasFocus()
    lists.press(ESCAPE)
    assert lists.told == [("left", None)]


def test_c_copies_three_lines_without_number_and_phone(
    qtbot: QtBot, qapp: QApplication, lists: Lists, book: FakeBook, records: list[UUID]
) -> None:
    qapp.clipboard().setText("before")
    lists.press(Qt.Key.Key_5, rows=1)
    lists.press(Qt.Key.Key_C)
    qtbot.waitUntil(lambda: qapp.clipboard().text() != "before")
    answer = qapp.clipboard().text()
    dose = book.doses[records[0]]
    assert answer.count("\n") == 2
    assert book.rows_by_id[records[0]].entry_no in answer
    assert "Puskesmas Contoh" in answer
    assert not any(one in answer for one in (dose.identity.number, dose.phone[3:], dose.name))
    assert lists.page.banner.isVisible()
    qtbot.waitUntil(lists.page.banner.isHidden, timeout=4_500)


def test_a_chosen_row_stays_chosen_when_something_changes(
    lists: Lists, book: FakeBook, records: list[UUID]
) -> None:
    lists.press(Qt.Key.Key_Down)
    book.open_stack(date(2026, 11, 23), 10, "Kader")
    lists.desk.window.bridge.notify(records)
    lists.wait_rows(3)
    row = lists.page.current
    assert isinstance(row, StackRow)
    assert row.stack.id == book.piles[0].id


def test_what_cannot_be_read_is_told(
    qtbot: QtBot, lists: Lists, book: FakeBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> Sequence[ParkedCard]:
        raise StoreBusyError

    monkeypatch.setattr(book, "parked", busy)
    lists.press(Qt.Key.Key_2)
    sentence = lists.desk.window.words("error.store_busy")
    qtbot.waitUntil(lambda: lists.page.banner.text.text() == sentence)


def test_an_empty_list_says_what_will_appear_and_digits_still_work(
    qtbot: QtBot, desk: Desk
) -> None:
    lists = Lists(qtbot, desk).open(rows=0)
    for number, kind in enumerate(KINDS, start=1):
        lists.press(Qt.Key(Qt.Key.Key_0 + number), rows=0)
        assert lists.page.empty[kind].isVisible()
        assert lists.page.tabs.button(kind).hasFocus()
    lists.press(ENTER)
    assert lists.told == []


class CountingBook(FakeBook):
    def __init__(self) -> None:
        super().__init__()
        self.measured: list[UUID] = []

    def progress(self, stack: UUID) -> Progress:
        self.measured.append(stack)
        return Progress(1, 0, 0, 0, 1)

    def stacks(self) -> Sequence[Stack]:
        return list(reversed(self.piles))


def test_of_five_thousand_stacks_only_those_in_sight_are_measured(
    qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    book = CountingBook()
    for _ in range(5_000):
        book.open_stack(date(2026, 11, 22), 500, "Kader")
    lists = Lists(qtbot, Desk(qtbot, book).open()).open(rows=5_000)
    qtbot.waitUntil(lambda: lists.line(0)[5] == "1")
    lists.press(Qt.Key.Key_End)
    qtbot.waitUntil(lambda: lists.line(4_999)[5] == "1")
    assert len(set(book.measured)) < 100
    assert len(book.measured) == len(set(book.measured))
    assert lists.line(2_500)[5] == "…"
    qtmodeltester.check(lists.page.model)  # type: ignore[no-untyped-call]
