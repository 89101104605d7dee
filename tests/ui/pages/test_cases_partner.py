"""A ticket that a stranger has too: swapped with another card of ours, by keyboard alone."""

from collections.abc import Sequence
from dataclasses import replace
from threading import Event
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.case_desk import Cases, put_stranger
from tests.ui.fakes import FakeBook
from tests.ui.window import Clerk, Desk
from vaxentry.domain.cases import Seen, Way
from vaxentry.domain.desk_lists import ConflictRow
from vaxentry.domain.outbox import State
from vaxentry.errors import DiskFullError
from vaxentry.ui.pages.partner_step import PartnerStep

ENTER, ESCAPE, F4 = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_F4
CONTROL = Qt.KeyboardModifier.ControlModifier
NEXT = "KD-261123-002"


@pytest.fixture
def records(book: FakeBook) -> list[UUID]:
    return put_stranger(book)


@pytest.fixture
def cases(qtbot: QtBot, records: list[UUID], desk: Desk) -> Cases:
    assert records
    return Cases(qtbot, desk, "Tiket ganda")


@pytest.fixture
def step(cases: Cases, clerk: Clerk, qtbot: QtBot) -> PartnerStep:
    """The question is asked, the likely card in its line."""
    clerk.keys("2")
    asked = cases.ways.partner_step
    assert asked.line.hasFocus()
    qtbot.waitUntil(lambda: asked.line.selectedText() == NEXT)
    return asked


def found(qtbot: QtBot, cases: Cases) -> None:
    qtbot.waitUntil(cases.ways.reason.hasFocus)


def test_the_likely_card_is_taken_with_enter_and_both_tickets_change_hands(
    cases: Cases, step: PartnerStep, clerk: Clerk, book: FakeBook, records: list[UUID], qtbot: QtBot
) -> None:
    assert "Tertukar dengan kartu lain di sini" in cases.texts
    assert "Tiket memang terpakai dua kali" not in cases.texts
    clerk.press(ENTER)
    found(qtbot, cases)
    assert f"Tiket ditukar dengan {NEXT} · B*** S****** · tiket P-••••••" in cases.texts
    assert not step.line.isVisible()
    clerk.type("kartu tertukar")
    cases.says("Tiket KD-261123-001 dan pasangannya ditukar")
    assert book.swapped == [(Seen(records[0], 1), Seen(records[1], 1), "kartu tertukar")]
    assert step.isHidden()


@pytest.mark.parametrize("typed", ["kd 261123 003", "3"])
def test_another_card_is_named_by_its_entry_number_or_its_place_in_the_stack(
    cases: Cases,
    step: PartnerStep,
    clerk: Clerk,
    book: FakeBook,
    records: list[UUID],
    qtbot: QtBot,
    typed: str,
) -> None:
    clerk.type(typed)
    found(qtbot, cases)
    assert step.partner is not None
    clerk.type("kartu tertukar")
    qtbot.waitUntil(lambda: bool(book.swapped))
    assert book.swapped[0][1] == Seen(records[2], 1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("kartu", "Nomor tidak terbaca"),
        ("9", "Tidak ada kartu dengan nomor ini"),
        ("KD-261123-009", "Tidak ada kartu dengan nomor ini"),
        ("KD-261123-00", "Nomor tidak terbaca"),
        ("1", "Ini nomor kartu ini sendiri"),
        ("4", "sudah dibatalkan"),
        ("KD-261123-005", "menunggu persetujuan koordinator"),
        ("6", "tidak punya nomor tiket"),
        ("7", "Nomor tiket kartu itu sama"),
    ],
)
def test_what_can_not_be_exchanged_is_said_at_the_field_and_nothing_is_lost(
    cases: Cases,
    step: PartnerStep,
    clerk: Clerk,
    book: FakeBook,
    qtbot: QtBot,
    typed: str,
    said: str,
) -> None:
    clerk.type(typed)
    qtbot.waitUntil(lambda: said in step.field.note.text())
    assert step.field.tone == "error"
    assert step.line.value == typed
    assert step.line.hasFocus()
    assert cases.ways.reason_field.isHidden()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.keys("2")
    assert step.field.tone == ""
    clerk.press(ENTER)
    found(qtbot, cases)
    assert book.swapped == []


def test_a_number_that_only_begins_another_one_is_unknown(
    step: PartnerStep, clerk: Clerk, book: FakeBook, records: list[UUID], qtbot: QtBot
) -> None:
    row = book.rows_by_id[records[1]]
    book.rows_by_id[records[1]] = replace(row, entry_no="KD-261123-1000")
    clerk.type("KD-261123-100")
    qtbot.waitUntil(lambda: step.field.tone == "error")
    assert "Tidak ada kartu dengan nomor ini" in step.field.note.text()
    assert step.partner is None


def test_esc_goes_back_step_by_step_and_decides_nothing(
    cases: Cases, step: PartnerStep, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type("3")
    found(qtbot, cases)
    clerk.keys("kartu")
    clerk.press(ESCAPE)
    assert step.line.hasFocus()
    assert step.line.selectedText() == "3"
    assert cases.ways.reason_field.isHidden()
    clerk.type("2")
    found(qtbot, cases)
    assert cases.ways.reason.value == ""
    clerk.press(ESCAPE)
    clerk.press(ESCAPE)
    assert step.isHidden()
    assert cases.cases.table.hasFocus()
    assert "Tiket memang terpakai dua kali" in cases.texts
    assert book.swapped == []


def test_letters_of_a_number_are_no_keys_of_the_list(
    cases: Cases, step: PartnerStep, clerk: Clerk
) -> None:
    before = cases.cases.category_button.text()
    clerk.keys("kd")
    clerk.press(Qt.Key.Key_K, CONTROL)
    assert step.line.value == "kd"
    assert cases.cases.category_button.text() == before


def test_who_types_first_keeps_the_line(
    cases: Cases, clerk: Clerk, qtbot: QtBot, book: FakeBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, listed = Event(), book.conflicts

    def late(limit: int = 2000) -> Sequence[ConflictRow]:
        told.wait(5)
        return listed(limit)

    monkeypatch.setattr(book, "conflicts", late)
    clerk.keys("2")
    clerk.keys("3")
    told.set()
    clerk.press(ENTER)  # looked up by the same thread, behind the guess
    found(qtbot, cases)
    assert cases.ways.partner_step.line.value == "3"


def test_a_card_that_is_found_never_goes_on_with_another_case(
    cases: Cases, step: PartnerStep, clerk: Clerk, qtbot: QtBot
) -> None:
    clerk.press(ENTER)
    found(qtbot, cases)
    cases.cases.table.setFocus()
    cases.go_down("NIK terpakai")
    assert step.isHidden()
    assert step.partner is None
    assert cases.ways.chosen is None


def test_f4_shows_the_other_card_too_and_each_look_is_noted(
    cases: Cases, step: PartnerStep, clerk: Clerk, book: FakeBook, records: list[UUID], qtbot: QtBot
) -> None:
    clerk.press(ENTER)
    found(qtbot, cases)
    clerk.press(F4)
    qtbot.waitUntil(lambda: f"{NEXT} · BUDI SANTOSO · tiket P-AB12CE" in step.told.text())
    assert book.looked_at == records[:2]
    clerk.press(ESCAPE)
    clerk.type("3")
    found(qtbot, cases)
    qtbot.waitUntil(lambda: "DEWI LESTARI" in step.told.text())
    assert book.looked_at == records[:3]
    clerk.press(F4)
    assert "DEWI LESTARI" not in step.told.text()


def test_a_book_that_can_not_be_read_says_so_at_the_field(
    cases: Cases,
    step: PartnerStep,
    clerk: Clerk,
    book: FakeBook,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise DiskFullError

    monkeypatch.setattr(book, "rows", fail)
    clerk.press(ENTER)
    qtbot.waitUntil(lambda: step.field.tone == "error")
    assert step.field.note.text() == cases.page._words("error.disk_full")
    assert step.line.value == NEXT


def test_no_number_stands_there_where_none_is_likely(
    cases: Cases, clerk: Clerk, book: FakeBook, records: list[UUID], qtbot: QtBot
) -> None:
    for record in records[1:]:
        book.set_state(record, State.VOIDED)
    row = book.rows_by_id[records[0]]
    book.rows_by_id[records[0]] = replace(row, stack_number=99)
    cases.page.look_again()
    qtbot.waitUntil(
        lambda: cases.ways.case is not None and cases.ways.case.ours.row.stack_number == 99
    )
    clerk.keys("2")
    clerk.press(ENTER)
    step = cases.ways.partner_step
    qtbot.waitUntil(lambda: "Nomor tidak terbaca" in step.field.note.text())
    assert step.line.value == ""


def test_another_way_is_no_exchange_whatever_card_was_found(
    cases: Cases, step: PartnerStep, clerk: Clerk, qtbot: QtBot
) -> None:
    clerk.press(ENTER)
    found(qtbot, cases)
    cases.cases.table.setFocus()
    clerk.keys("4")
    assert step.partner is None
    assert step.isHidden()
    assert cases.ways.chosen is Way.VOID
    assert "Tiket ditukar dengan" not in cases.texts
    assert "Enter membatalkan entri ini" in cases.texts
