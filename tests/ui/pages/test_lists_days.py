"""The days of the lists of people to call: a day that was refused is typed again."""

from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt

from tests.ui.fakes import FakeBook
from tests.ui.list_desk import Lists, fill
from vaxentry.domain.stacks import Doubt
from vaxentry.language import Words
from vaxentry.ui.pages.lists_cells import cells
from vaxentry.ui.pages.lists_rows import DoubtRow, ListKind

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def records(book: FakeBook) -> list[UUID]:
    return fill(book)


def test_escape_lets_a_refused_day_be_typed_again(lists: Lists) -> None:
    lists.press(Qt.Key.Key_5, rows=1)
    lists.press(Qt.Key.Key_T)
    first = lists.page.days.first
    lists.clerk.type("31022027")
    assert first.tone == "error"
    lists.press(ESCAPE)
    assert first.editor.hasFocus()
    assert first.tone != "error"
    lists.clerk.keys("24112026")
    assert lists.page.kind is ListKind.NEXT
    assert lists.page.days.span.first.day != 24
    lists.press(ENTER)
    assert lists.page.days.span.first.day == 24


def test_a_second_escape_leaves_the_days_as_they_were(lists: Lists) -> None:
    lists.press(Qt.Key.Key_5, rows=1)
    lists.press(Qt.Key.Key_T)
    lists.clerk.type("31022027")
    lists.press(ESCAPE)
    lists.press(ESCAPE)
    assert lists.page.table.hasFocus()
    assert lists.page.days.first.tone != "error"
    assert lists.told == []


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("code", ["nik_other_name", "nik_one_digit"])
def test_a_doubt_names_no_entry_it_does_not_hold(language: str, code: str) -> None:
    row = DoubtRow(Doubt(uuid4(), "KD-261122-001", 2, (code,)), None, 1, "ORANG")
    found = cells(ListKind.DOUBTS, row, Words(language))[-1]
    assert " " in found
    assert "…" not in found
    assert "(" not in found
