from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import NOW, FakeBook
from tests.ui.fields import paste
from tests.ui.queue_rows import detail_texts, fill, open_queue
from tests.ui.window import CONTROL, TYPED, Clerk, Desk
from vaxentry.domain.contact import Link
from vaxentry.domain.form import Field
from vaxentry.domain.match import Match
from vaxentry.domain.outbox import State
from vaxentry.ui.pages.queue import QueuePage
from vaxentry.ui.pages.queue_table import COLUMNS
from vaxentry.ui.widgets.rail import Place


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, book: FakeBook) -> QueuePage:
    fill(book, 10)
    return open_queue(qtbot, desk, 10)


def column(page: QueuePage, at: int) -> list[str]:
    return [page.model.index(row, at).data() for row in range(page.model.rowCount())]


def test_the_counts_of_the_filters_add_up_to_the_number_saved(
    qtbot: QtBot, page: QueuePage
) -> None:
    qtbot.waitUntil(lambda: page.filters.shown_counts()[None] == "Semua 10")
    parts = {s: text for s, text in page.filters.shown_counts().items() if s is not None}
    assert sum(int(text.split()[-1]) for text in parts.values()) == 10
    assert parts[State.NIK_CLASH] == "NIK terpakai 2"


def test_a_filter_shows_only_its_state(qtbot: QtBot, page: QueuePage) -> None:
    page.filters.choose(State.ACCEPTED)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert set(column(page, len(COLUMNS) - 1)) == {"Diterima server"}
    page.filters.choose(None)
    qtbot.waitUntil(lambda: page.model.rowCount() == 10)


def test_ctrl_f_and_typing_find_a_name(
    qtbot: QtBot, desk: Desk, clerk: Clerk, page: QueuePage
) -> None:
    desk.window.go_to(Place.ENTRY)
    clerk.press(Qt.Key.Key_F, CONTROL)
    assert page.search.hasFocus()
    clerk.type("orang 7")
    qtbot.waitUntil(lambda: column(page, 1) == ["ORANG 7"])
    assert page.table.hasFocus()
    clerk.press(Qt.Key.Key_F, CONTROL)
    clerk.type("nobody")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert not page.empty.isHidden()
    assert "Tidak ada yang cocok" in page.empty.heading.text()


def test_whether_the_server_holds_the_same_stands_at_the_head(
    qtbot: QtBot, desk: Desk, book: FakeBook
) -> None:
    book.match = Match(NOW, 412, 412, 0, NOW, 412)
    desk.window.go_to(Place.QUEUE)
    line = desk.window.pages.queue().match
    qtbot.waitUntil(lambda: line.text.text().startswith("Cocok dengan server: 412 = 412, "))
    book.match = Match(NOW, 413, 412, 0, NOW - timedelta(1), 412)
    desk.window.bridge.notify()
    qtbot.waitUntil(lambda: line.text.text().startswith("Belum cocok: server 412, di sini 413"))
    book.match, book.link = None, Link.ALONE
    desk.window.bridge.notify()
    qtbot.waitUntil(line.isHidden)


def test_identity_is_masked_until_f4_and_showing_it_is_noted(
    qtbot: QtBot, clerk: Clerk, page: QueuePage, book: FakeBook
) -> None:
    qtbot.waitUntil(lambda: page.detail.detail is not None)
    assert page.detail.detail is not None
    looked_at = page.detail.detail.row.record_id
    masked = detail_texts(page)
    assert "9271••••" in masked
    for secret in (TYPED.identity.number, TYPED.phone, "03-12-2000", "P-AB12CD", "Jl. Melati 3"):
        assert secret not in masked
    clerk.press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: TYPED.identity.number in detail_texts(page))
    assert book.looked_at == [looked_at]
    clerk.press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: TYPED.identity.number not in detail_texts(page))


def test_history_and_other_party_are_told(qtbot: QtBot, page: QueuePage) -> None:
    page.filters.choose(State.NIK_CLASH)
    qtbot.waitUntil(lambda: "S** A****" in detail_texts(page))
    told = detail_texts(page)
    assert "Jawaban terputus" in told
    assert "giliran koordinator" in told.lower()
    assert "Nama" in told


@pytest.mark.usefixtures("page")
def test_ctrl_r_asks_the_worker_to_send(desk: Desk, clerk: Clerk) -> None:
    before = desk.sync.wakes
    clerk.press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert desk.sync.wakes == before + 1


def test_voiding_needs_a_reason(
    qtbot: QtBot, book: FakeBook, clerk: Clerk, page: QueuePage
) -> None:
    qtbot.waitUntil(lambda: page.detail.detail is not None)
    page.filters.choose(State.NEEDS_FIX)
    qtbot.waitUntil(
        lambda: page.detail.detail is not None and page.detail.detail.row.state is State.NEEDS_FIX
    )
    assert page.detail.detail is not None
    record = page.detail.detail.row.record_id
    page.detail.void_button.setFocus()
    clerk.press(Qt.Key.Key_Space)
    assert clerk.focus is page.detail.reason
    clerk.press(Qt.Key.Key_Return)
    assert page.detail.reason.accessibleDescription() == "Alasan wajib diisi."
    assert book.rows_by_id[record].state is State.NEEDS_FIX
    for wrong in ("kartu\u200b", "x" * 1001):
        page.detail.reason.set_value(wrong)
        clerk.press(Qt.Key.Key_Return)
        assert page.detail.reason.property("tone") == "error"
        assert book.rows_by_id[record].state is State.NEEDS_FIX
    page.detail.reason.clear()
    paste(page.detail.reason, "kartu\u2028orang")
    assert page.detail.reason.value == "kartu orang"
    page.detail.reason.clear()
    clerk.type("kartu orang lain")
    qtbot.waitUntil(lambda: book.rows_by_id[record].state is State.VOIDED)
    assert book.history[record][-1].reason == "kartu orang lain"


def test_a_correction_needs_a_reason_and_keeps_the_card_at_hand(
    qtbot: QtBot, desk: Desk, book: FakeBook, clerk: Clerk
) -> None:
    (record,) = fill(book, 1)
    clerk.type("22112026", "sinov", "B4471A", "", "", "", "", "", "9204014804000002", "Siti")
    desk.window.go_to(Place.QUEUE)
    page = desk.window.pages.queue()
    qtbot.waitUntil(lambda: page.detail.detail is not None)
    page.detail.correct_button.setFocus()
    clerk.press(Qt.Key.Key_Space)
    entry = desk.window.entry
    assert clerk.focus is entry.correction_bar.reason
    entry.field(Field.NAME).editor.setFocus()
    clerk.press(Qt.Key.Key_End)
    clerk.keys("x")
    clerk.save()
    assert clerk.focus is entry.correction_bar.reason
    assert book.doses[record].name == "ORANG 0"
    clerk.press(Qt.Key.Key_Escape)
    clerk.type("salah eja")
    clerk.save()
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    assert book.history[record][-1].reason == "salah eja"
    assert book.doses[record] == replace(TYPED, name="ORANG 0X")
    assert entry.card.value(Field.NAME) == "SITI"
    assert len(book.rows_by_id) == 1
