"""Case after case decided by keyboard alone, as fast as the desk shows them."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.case_desk import Cases, put_cases
from tests.ui.fakes import FakeBook
from tests.ui.window import TYPED, Clerk, Desk
from vaxentry.domain.case_steps import Step
from vaxentry.domain.cases import Amendment
from vaxentry.domain.outbox import State

ENTER = Qt.Key.Key_Return
KINDS = (State.NIK_CLASH, State.TICKET_CLASH, State.DOSE_CHECK)
Did = Callable[[UUID], bool]


def put_many(book: FakeBook, amount: int) -> list[UUID]:
    made = []
    for number in range(amount):
        record = uuid4()
        name = f"ORANG NOMOR {number}"
        book.put(replace(TYPED, name=name), record, KINDS[number % len(KINDS)])
        made.append(record)
    return made


@pytest.mark.parametrize("amount", [9, pytest.param(100, marks=pytest.mark.slow)])
def test_every_decision_goes_to_the_case_that_was_shown(
    qtbot: QtBot, desk: Desk, book: FakeBook, clerk: Clerk, amount: int
) -> None:
    records = put_many(book, amount)
    cases = Cases(qtbot, desk)
    for number, record in enumerate(records):
        qtbot.waitUntil(partial(_is_in_front, cases, record))
        clerk.press(Qt.Key.Key_F4)
        if KINDS[number % 3] is State.NIK_CLASH:
            clerk.keys("4" if number % 2 else "7")
        else:
            clerk.keys("6" if KINDS[number % 3] is State.TICKET_CLASH else "2")
        if cases.ways.reason.isVisible():
            clerk.type(f"alasan {number}")
    qtbot.waitUntil(lambda: _decided(book) == records)
    assert set(book.looked_at) == set(records)
    for record, _, reason, _ in book.ruled:
        assert reason == f"alasan {records.index(record)}"
    for seen, change, reason in book.amended:
        assert change == Amendment(dose_no=2)
        assert reason == f"alasan {records.index(seen.record_id)}"


def _is_in_front(cases: Cases, record: UUID) -> bool:
    case = cases.ways.case
    return case is not None and case.record_id == record and cases.ways.isEnabled()


def _decided(book: FakeBook) -> list[UUID]:
    """In the order of the list: what was put on the registry's list still stands in it."""
    done = {record for record, _, _, _ in book.ruled}
    done |= {seen.record_id for seen, _, _ in book.amended}
    done |= {record for record, step in book.steps if step is Step.DUKCAPIL}
    return [record for record in book.rows_by_id if record in done]


def test_a_digit_typed_ahead_of_the_next_case_decides_nothing(
    qtbot: QtBot, desk: Desk, book: FakeBook, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_cases(book)
    beeps: list[int] = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append(1))
    cases = Cases(qtbot, desk)
    clerk.press(Qt.Key.Key_Down)
    clerk.keys("3")
    assert cases.ways.reason_field.isHidden()
    assert beeps == [1]
    cases.shows("Tiket ganda")
    clerk.keys("7")
    clerk.type("ktp asli")
    clerk.keys("1")
    assert beeps == [1, 1]
    assert desk.window.entry.isHidden()
    qtbot.waitUntil(lambda: len(book.ruled) == 1)
