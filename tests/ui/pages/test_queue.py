from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from threading import Event
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.fields import paste
from tests.ui.window import CONTROL, TYPED, Clerk, Desk
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State
from vaxentry.domain.records import RecordQuery, RecordRow
from vaxentry.errors import StoreBusyError
from vaxentry.language import Words
from vaxentry.ui.background import Background
from vaxentry.ui.pages.queue import COLUMNS, QueuePage
from vaxentry.ui.record_model import PAGE, RecordModel
from vaxentry.ui.widgets.rail import Place

STATES = (State.QUEUED, State.ACCEPTED, State.NIK_CLASH, State.NEEDS_FIX, State.VOIDED)


def fill(book: FakeBook, amount: int) -> list[UUID]:
    book.open_stack(date(2026, 11, 22), 0, "")
    records = [uuid4() for _ in range(amount)]
    for number, record in enumerate(records):
        dose = replace(TYPED, name=f"ORANG {number}")
        book.put(dose, record, STATES[number % len(STATES)])
    return records


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, book: FakeBook) -> QueuePage:
    fill(book, 10)
    desk.window.go_to(Place.QUEUE)
    made = desk.window.pages.queue()
    qtbot.waitUntil(lambda: made.model.rowCount() == 10)
    return made


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
    page.search_for("nobody")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert not page.empty.isHidden()
    assert "Tidak ada yang cocok" in page.empty.heading.text()


def detail_texts(page: QueuePage) -> str:
    content = page.detail._scroll.widget()
    labels = content.findChildren(QLabel) if content is not None else []
    return " ".join(label.text() for label in labels)


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
    assert TYPED.identity.number in detail_texts(page)
    qtbot.waitUntil(lambda: book.looked_at == [looked_at])
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


class CountingBook(FakeBook):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def rows(self, record_ids: Sequence[UUID]) -> Sequence[RecordRow]:
        self.asked.append(len(record_ids))
        return super().rows(record_ids)


@pytest.fixture
def background(qtbot: QtBot) -> Background:
    made = Background()
    qtbot.addWidget(QPushButton(), before_close_func=lambda _: made.close())
    return made


@pytest.fixture
def counting() -> CountingBook:
    return CountingBook()


@pytest.fixture
def model(counting: CountingBook, background: Background) -> RecordModel:
    return RecordModel(counting, background, Words("id"), COLUMNS)


def show(qtbot: QtBot, model: RecordModel, query: RecordQuery) -> None:
    with qtbot.waitSignal(model.loaded):
        model.set_query(query)


def test_twenty_thousand_rows_are_loaded_page_by_page(
    qtbot: QtBot, counting: CountingBook, model: RecordModel, qtmodeltester: ModelTester
) -> None:
    records = fill(counting, 20_000)
    show(qtbot, model, RecordQuery())
    assert model.rowCount() == PAGE
    assert model.record(0).record_id == records[-1]
    root = model.index(-1, -1)
    with qtbot.waitSignal(model.loaded):
        model.fetchMore(root)
        model.fetchMore(root)
    assert model.rowCount() == 2 * PAGE
    assert len({model.record(row).record_id for row in range(2 * PAGE)}) == 2 * PAGE
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_only_the_rows_that_changed_are_redrawn(
    qtbot: QtBot, counting: CountingBook, model: RecordModel
) -> None:
    records = fill(counting, 1_000)
    show(qtbot, model, RecordQuery())
    drawn: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda top, bottom, _roles: drawn.append((top.row(), bottom.row())))
    model.modelReset.connect(lambda: drawn.append((-1, -1)))
    for record in records:
        counting.set_state(record, State.ACCEPTED)
    with qtbot.waitSignal(model.loaded):
        model.refresh(frozenset({records[-1], records[-3], records[-4], records[0]}))
    assert sorted(drawn) == [(0, 0), (2, 2)]
    assert counting.asked == [3]


def test_a_row_that_leaves_the_filter_leaves_the_list(
    qtbot: QtBot, counting: CountingBook, model: RecordModel
) -> None:
    records = fill(counting, 10)
    show(qtbot, model, RecordQuery(states=frozenset({State.QUEUED})))
    assert model.rowCount() == 2
    counting.set_state(records[5], State.ACCEPTED)
    with qtbot.waitSignal(model.loaded):
        model.refresh(frozenset({records[5]}))
    assert [model.record(row).record_id for row in range(model.rowCount())] == [records[0]]


def test_a_new_record_comes_on_top(
    qtbot: QtBot, counting: CountingBook, model: RecordModel
) -> None:
    fill(counting, 3)
    show(qtbot, model, RecordQuery())
    new = uuid4()
    counting.put(TYPED, new, State.QUEUED)
    with qtbot.waitSignal(model.loaded):
        model.refresh(frozenset({new}))
    assert model.record(0).record_id == new
    assert model.rowCount() == 4


def test_an_answer_to_an_old_question_is_not_shown(
    qtbot: QtBot, counting: CountingBook, model: RecordModel, background: Background
) -> None:
    fill(counting, 10)
    hold = Event()
    background.run(hold.wait, lambda _: None, lambda _: None)
    model.set_query(RecordQuery(text="ORANG 1"))
    model.set_query(RecordQuery(text="ORANG 2"))
    shown: list[list[str]] = []
    model.modelReset.connect(
        lambda: shown.append([model.record(row).name for row in range(model.rowCount())])
    )
    with qtbot.waitSignal(model.loaded):
        hold.set()
    assert shown == [["ORANG 2"]]


def test_a_busy_store_is_told_not_hidden(
    qtbot: QtBot, counting: CountingBook, model: RecordModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> Sequence[RecordRow]:
        raise StoreBusyError

    monkeypatch.setattr(counting, "page", busy)
    with qtbot.waitSignal(model.failed) as told:
        model.set_query(RecordQuery())
    assert isinstance(told.args[0], StoreBusyError)
