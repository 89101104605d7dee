"""A second person's word, at the real window and by keyboard: asked for, agreed, declined."""

from dataclasses import replace
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from tests.db.people import hire, named
from tests.ui.staff_room import (
    BOSS,
    BOSS_WORD,
    CONTROL,
    DOWN,
    ENTER,
    ESCAPE,
    NUMBER,
    OTHER,
    RAHMA,
    WORD,
    StaffRoom,
)
from vaxentry.db.office import OfficeDesk
from vaxentry.domain.approval import Decision
from vaxentry.domain.dose import Identity, IdType
from vaxentry.domain.outbox import State
from vaxentry.ui.pages.requests import RequestsPage
from vaxentry.ui.widgets.rail import Place


@pytest.fixture
def sent(room: StaffRoom) -> UUID:
    return room.sent()


def ask_void(room: StaffRoom, record: UUID, name: str = RAHMA) -> None:
    room.by(name, lambda: room.store.void(record, reason="kartu ganda"))


def ask_number(room: StaffRoom, record: UUID, name: str = RAHMA) -> None:
    def ask() -> None:
        dose = replace(room.store.detail(record).dose, identity=Identity(IdType.NIK, OTHER))
        room.store.correct(record, dose, reason="salah ketik")

    room.by(name, ask)


def requests(room: StaffRoom) -> RequestsPage:
    room.clerk.press(Qt.Key.Key_M, CONTROL)
    page = room.window.inside.requests.page
    room.wait(lambda: page.panel.pair and page.table.hasFocus())
    return page


def texts(widget: QWidget) -> str:
    return " | ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def test_a_clerk_asks_for_a_void_at_the_window_and_the_supervisor_approves(
    room: StaffRoom, sent: UUID
) -> None:
    room.open().come("rah")
    room.clerk.press(Qt.Key.Key_F2, CONTROL)
    queue = room.window.pages.queue()
    room.wait(lambda: queue.detail.detail)
    queue.detail.void_button.click()
    room.clerk.type("kartu ganda")
    room.wait(lambda: "menunggu persetujuan koordinator" in queue.banner.text.text())
    assert room.state(sent) is State.AWAITING_APPROVAL
    page = requests(room)
    assert "Hanya koordinator yang memutuskan" in texts(page.panel)
    room.leave()
    room.come("dew", BOSS_WORD)
    assert requests(room) is page
    room.wait(lambda: page.panel.pair and page.panel.pair.is_supervisor)
    assert "Pembatalan" in page.panel.title.text()
    assert "Diminta Rahma Wijaya" in texts(page.panel)
    assert "kartu ganda" in texts(page.panel)
    room.clerk.press(Qt.Key.Key_1)
    room.wait(lambda: "disetujui" in page.banner.text.text())
    assert room.state(sent) is State.VOIDED
    assert room.sync.wakes
    room.wait(page.empty.isVisible)


def test_both_numbers_stand_side_by_side_and_one_key_declines_with_a_reason(
    room: StaffRoom, sent: UUID
) -> None:
    ask_number(room, sent)
    room.open().come("dew", BOSS_WORD)
    page = requests(room)
    assert "9271••••" in texts(page.panel)
    assert OTHER not in texts(page.panel).replace("\u00a0", "")
    room.clerk.press(Qt.Key.Key_2)
    assert page.panel.reason.hasFocus()
    room.clerk.press(ENTER)
    assert page.panel.reason_field.tone == "error"
    room.clerk.type("kartunya benar")
    room.wait(lambda: "ditolak" in page.banner.text.text())
    detail = room.store.detail(sent)
    assert detail.dose.identity.number == NUMBER
    (asked,) = detail.requests
    assert (asked.decision, asked.reason) == (Decision.DECLINED, "kartunya benar")
    assert room.state(sent) is State.QUEUED


def test_who_asked_withdraws_and_does_not_approve(room: StaffRoom, sent: UUID) -> None:
    ask_void(room, sent, BOSS)
    room.open().come("dew", BOSS_WORD)
    page = requests(room)
    assert "Permintaan sendiri disetujui koordinator lain" in texts(page.panel)
    room.clerk.press(Qt.Key.Key_1)
    room.clerk.type("keliru")
    room.wait(lambda: "ditarik" in page.banner.text.text())
    assert room.store.detail(sent).requests[0].decision is Decision.WITHDRAWN


def test_a_clerk_withdraws_the_own_request_only(room: StaffRoom, sent: UUID) -> None:
    ask_void(room, sent)
    room.open().come("yus")
    page = requests(room)
    room.clerk.press(Qt.Key.Key_1)
    assert not page.panel.reason_field.isVisible()
    assert room.state(sent) is State.AWAITING_APPROVAL
    room.leave()
    room.come("rah")
    assert requests(room) is page
    room.wait(lambda: page.panel.pair and page.panel.pair.is_own)
    room.clerk.press(Qt.Key.Key_1)
    room.clerk.type("keliru")
    room.wait(lambda: room.state(sent) is State.QUEUED)


def test_where_nobody_else_supervises_it_is_said_that_the_request_waits(
    room: StaffRoom, sent: UUID
) -> None:
    room.by(BOSS, lambda: room.staff.disable(named(room.staff, "Rina").id))
    ask_void(room, sent, BOSS)
    room.open().come("dew", BOSS_WORD)
    page = requests(room)
    said = texts(page.panel)
    assert "menunggu keputusan Dinkes atau koordinator kedua, atau ditarik" in said
    assert "Belum diberitahukan ke Dinkes" in said
    OfficeDesk(room.store.transactions).note_told([(sent, 2)], room.now)
    room.wait(lambda: "Diberitahukan ke Dinkes" in texts(page.panel))
    assert "Belum diberitahukan" not in texts(page.panel)


def test_where_somebody_else_supervises_nothing_is_said_of_the_office(
    room: StaffRoom, sent: UUID
) -> None:
    ask_void(room, sent, BOSS)
    room.open().come("dew", BOSS_WORD)
    assert "Dinkes" not in texts(requests(room).panel)


def test_the_own_request_of_a_supervisor_is_for_another_one(room: StaffRoom, sent: UUID) -> None:
    ask_void(room, sent, BOSS)
    room.open().come("dew", BOSS_WORD)
    page = requests(room)
    assert "Permintaan sendiri disetujui koordinator lain" in texts(page.panel)
    room.clerk.press(Qt.Key.Key_1)
    assert page.panel.reason.hasFocus()
    room.clerk.keys("keliru")
    room.leave()
    room.come("rin", WORD)
    assert page.panel.reason.text() == ""
    assert requests(room) is page
    room.wait(lambda: page.panel.pair and not page.panel.pair.is_own)
    assert "disetujui koordinator lain" not in texts(page.panel)


def test_esc_decides_nothing_and_leads_back(room: StaffRoom, sent: UUID) -> None:
    ask_void(room, sent)
    room.open().come("dew", BOSS_WORD)
    page = requests(room)
    room.clerk.press(ESCAPE)
    assert room.window.entry.isVisible()
    assert room.window.rail.button(Place.ENTRY).isChecked()
    room.clerk.press(Qt.Key.Key_F3, CONTROL)
    assert requests(room) is page
    room.clerk.press(Qt.Key.Key_2)
    room.clerk.keys("lain")
    room.clerk.press(ESCAPE)
    assert page.table.hasFocus()
    room.clerk.press(ESCAPE)
    conflicts = room.window.pages.conflicts()
    assert conflicts.isVisible()
    assert room.state(sent) is State.AWAITING_APPROVAL
    button = room.window.inside.requests._button
    assert button is not None
    assert button.isVisible()
    assert "Menunggu persetujuan: 1" in button.text()


def test_several_wait_in_order_and_are_walked(room: StaffRoom, sent: UUID) -> None:
    other = room.sent(number=OTHER)
    ask_void(room, sent)
    ask_void(room, other)
    room.open().come("dew", BOSS_WORD)
    page = requests(room)
    first = page.panel.pair
    assert first is not None
    room.clerk.press(DOWN)
    room.wait(lambda: page.panel.pair and page.panel.pair != first)
    assert page.panel.pair is not None
    assert {first.request.record_id, page.panel.pair.request.record_id} == {sent, other}


def test_full_numbers_need_the_role_and_the_password_again(room: StaffRoom, sent: UUID) -> None:
    ask_number(room, sent)
    room.open().come("rah")
    page = requests(room)
    room.clerk.press(Qt.Key.Key_F4)
    room.wait(lambda: "hanya ditampilkan untuk koordinator" in page.banner.text.text())
    assert not page.panel.reveal.is_shown
    room.leave()
    room.come("dew", BOSS_WORD)
    assert requests(room) is page
    session = room.store.transactions.session
    session._ticks = lambda: 10_000_000.0
    room.clerk.press(Qt.Key.Key_F4)
    confirm = room.window.inside.reauth.panel
    room.wait(confirm.isVisible)
    assert not page.panel.reveal.is_shown
    room.clerk.type("salah")
    room.wait(lambda: "Sandi salah" in confirm.banner.text.text())
    room.wait(confirm.password.hasFocus)
    room.clerk.type(BOSS_WORD)
    room.wait(lambda: page.panel.reveal.is_shown)
    assert NUMBER in texts(page.panel).replace("&nbsp;", "").replace("<b><u>", "").replace(
        "</u></b>", ""
    )
    room.wait(lambda: ("opened", BOSS) in room.last_actions(3))
    assert ("confirmed", BOSS) in room.last_actions(3)


@pytest.mark.usefixtures("sent")
def test_a_clerk_sees_no_whole_number_in_the_lists_either(room: StaffRoom) -> None:
    room.open().come("rah")
    room.clerk.press(Qt.Key.Key_F2, CONTROL)
    queue = room.window.pages.queue()
    room.wait(lambda: queue.detail.detail)
    room.clerk.press(Qt.Key.Key_F4)
    room.wait(lambda: "hanya ditampilkan untuk koordinator" in queue.banner.text.text())
    assert not queue.detail.reveal.is_shown
    assert NUMBER not in texts(room.window)


def test_what_is_another_clerks_is_neither_opened_nor_voided(room: StaffRoom, sent: UUID) -> None:
    room.by(BOSS, lambda: hire(room.staff, "Sari"))
    room.open().come("sar", WORD)
    room.clerk.press(Qt.Key.Key_F2, CONTROL)
    queue = room.window.pages.queue()
    room.wait(lambda: queue.detail.detail)
    assert not queue.detail.correct_button.isEnabled()
    assert not queue.detail.void_button.isEnabled()
    assert "Entri ini diketik orang lain" in texts(queue.detail)
    detail = room.store.detail(sent)
    assert not detail.may_correct
    assert not room.window.entry.correct(detail)
    assert room.window.entry.desk.correction is None


def test_a_digit_typed_ahead_of_the_request_in_front_decides_nothing(
    room: StaffRoom, sent: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = room.sent(number=OTHER)
    for one in (sent, other):
        ask_void(room, one)
    beeps: list[int] = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append(1))
    room.open().come("dew", BOSS_WORD)
    page = requests(room)
    assert page.panel.pair is not None
    before = page.panel.pair.request.record_id
    room.clerk.press(DOWN)
    room.clerk.press(Qt.Key.Key_1)
    assert beeps == [1]
    room.wait(lambda: page.panel.pair and page.panel.pair.request.record_id != before)
    room.clerk.press(Qt.Key.Key_1)
    room.wait(lambda: "disetujui" in page.banner.text.text())
    assert room.state(before) is State.AWAITING_APPROVAL
