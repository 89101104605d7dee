"""A request that is decided elsewhere while somebody is at it here."""

from dataclasses import replace
from uuid import UUID

import pytest
from PySide6.QtCore import Qt

from tests.ui.elsewhere import elsewhere, tell
from tests.ui.pages.test_requests import ask_number, ask_void, requests
from tests.ui.staff_room import BOSS_WORD, ENTER, NUMBER, OTHER, RAHMA, StaffRoom
from vaxentry.db.store import Store
from vaxentry.domain.outbox import State
from vaxentry.ui.pages.requests import RequestsPage


@pytest.fixture
def two(room: StaffRoom) -> list[UUID]:
    records = [room.sent(number=number) for number in (NUMBER, OTHER)]
    for record in records:
        ask_void(room, record)
    return records


def decline(room: StaffRoom) -> RequestsPage:
    """A reason to decline the first one is half typed."""
    room.open().come("dew", BOSS_WORD)
    page = requests(room)
    room.clerk.press(Qt.Key.Key_2)
    room.clerk.keys("alas")
    assert page.panel.reason.hasFocus()
    return page


def correct_phone(book: Store, record: UUID) -> None:
    dose = replace(book.detail(record).dose, phone="+6281234567899")
    book.correct(record, dose, reason="nomor HP")


def says(room: StaffRoom, page: RequestsPage, text: str) -> None:
    room.wait(lambda: text in page.banner.text.text())
    assert page.banner.property("tone") == "warn"
    assert "koreksi" not in page.banner.text.text()


def test_half_a_reason_is_dropped_aloud_and_the_next_request_is_in_front(
    room: StaffRoom, two: list[UUID], beeps: list[None]
) -> None:
    first, second = two
    number = room.store.rows([first])[0].entry_no
    page = decline(room)
    elsewhere(room, lambda _, approvals: approvals.approve(first))
    tell(room, [first])
    says(room, page, f"Permintaan {number} sudah disetujui Rina, 01-09-2021")
    assert page.table.hasFocus()
    assert page.panel.reason_field.isHidden()
    room.wait(lambda: page.panel.pair and page.panel.pair.request.record_id == second)
    room.clerk.keys("an 1")
    room.clerk.press(ENTER)
    assert len(beeps) == 5
    assert room.state(second) is State.AWAITING_APPROVAL


def test_the_last_request_leaves_the_keys_on_the_page(room: StaffRoom) -> None:
    record = room.sent()
    ask_void(room, record)
    page = decline(room)
    elsewhere(room, lambda _, approvals: approvals.decline(record, reason="keliru"))
    tell(room, [record])
    says(room, page, "sudah ditolak Rina")
    assert page.empty.isVisible()
    assert room.clerk.focus is page


def test_a_decision_that_comes_too_late_says_how_and_by_whom_it_was_decided(
    room: StaffRoom, two: list[UUID]
) -> None:
    first, second = two
    page = decline(room)
    elsewhere(room, lambda _, approvals: approvals.approve(first))
    room.clerk.press(ENTER)
    says(room, page, "sudah disetujui Rina")
    assert room.state(first) is State.VOIDED
    room.wait(lambda: page.panel.pair and page.panel.pair.request.record_id == second)
    assert page.table.hasFocus()


def test_a_request_that_goes_on_with_another_correction_is_to_be_looked_at_again(
    room: StaffRoom,
) -> None:
    record = room.sent()
    ask_number(room, record, RAHMA)
    page = decline(room)
    elsewhere(room, lambda book, _: correct_phone(book, record))
    tell(room, [record])
    says(room, page, "sudah diubah di tempat lain")
    assert page.table.hasFocus()
    assert room.state(record) is State.AWAITING_APPROVAL
