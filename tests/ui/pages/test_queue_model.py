"""The list of Kiriman: as long as the book says, read where somebody looks, never wrong."""

import random
from collections.abc import Sequence
from threading import Event
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtWidgets import QTableView
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.fakes import NOW, FakeBook
from tests.ui.queue_rows import fill_queue
from tests.ui.window import TYPED
from vaxentry.domain.age import Span
from vaxentry.domain.outbox import State
from vaxentry.domain.outline import Outline
from vaxentry.domain.records import RecordQuery, RecordRow
from vaxentry.errors import StoreBusyError
from vaxentry.language import Words
from vaxentry.ui.background import Background
from vaxentry.ui.pages.queue_table import COLUMNS
from vaxentry.ui.queue_model import MOST_ROWS, QueueModel

QUEUED = RecordQuery(states=frozenset({State.QUEUED}))


class CountingBook(FakeBook):
    def __init__(self) -> None:
        super().__init__()
        self.read: list[int] = []

    def stretch(self, query: RecordQuery, first: int, last: int, span: Span) -> Sequence[RecordRow]:
        rows = super().stretch(query, first, last, span)
        self.read.append(len(rows))
        return rows


@pytest.fixture
def counting() -> CountingBook:
    return CountingBook()


@pytest.fixture
def model(counting: CountingBook, background: Background) -> QueueModel:
    return QueueModel(counting, background, Words("id"), lambda: NOW, COLUMNS)


def show(qtbot: QtBot, model: QueueModel, query: RecordQuery) -> None:
    with qtbot.waitSignal(model.loaded):
        model.set_query(query)


def refresh(qtbot: QtBot, model: QueueModel) -> None:
    """Until the book was looked at again: rows asked for earlier may arrive before that."""
    before = model.outline
    model.refresh()
    qtbot.waitUntil(lambda: model.outline is not before)


def shown(qtbot: QtBot, model: QueueModel) -> list[int]:
    """Every row, as somebody sees it who scrolls through the whole list."""
    seqs: list[int] = []
    for row in range(model.rowCount()):
        qtbot.waitUntil(lambda: model.record(row) is not None)  # noqa: B023 - waited for here
        found = model.record(row)
        assert found is not None
        seqs.append(found.seq)
    return seqs


def wanted(book: FakeBook, query: RecordQuery) -> list[int]:
    return [row.seq for row in book.page(query, limit=100_000)]


def test_a_long_list_has_its_length_at_once_and_reads_only_what_is_seen(
    qtbot: QtBot, counting: CountingBook, model: QueueModel, qtmodeltester: ModelTester
) -> None:
    fill_queue(counting, 20_000)
    show(qtbot, model, RecordQuery())
    assert model.rowCount() == 20_000
    assert sum(counting.read) < MOST_ROWS
    assert model.record(10_000) is None
    assert model.index(10_000, 0).data() is None
    with qtbot.waitSignal(model.loaded):
        pass
    row = model.record(10_000)
    assert row is not None
    assert row.seq == 10_000
    assert model.row_of(row.seq) == 10_000
    assert sum(counting.read) < 2 * MOST_ROWS
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_who_drags_through_the_list_is_shown_where_it_stops(
    qtbot: QtBot, counting: CountingBook, model: QueueModel, background: Background
) -> None:
    fill_queue(counting, 20_000)
    show(qtbot, model, RecordQuery())
    hold = Event()
    background.run(hold.wait, lambda _: None, lambda _: None)
    for row in range(0, 20_000, 100):
        model.record(row)
    counting.read.clear()
    with qtbot.waitSignal(model.loaded):
        hold.set()
    assert sum(counting.read) <= MOST_ROWS
    assert model.record(19_900) is not None


def test_rows_change_where_they_stand(
    qtbot: QtBot, counting: CountingBook, model: QueueModel
) -> None:
    records = fill_queue(counting, 300)
    show(qtbot, model, RecordQuery())
    qtbot.waitUntil(lambda: model.record(0) is not None and model.record(3) is not None)
    drawn: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda top, bottom, _roles: drawn.append((top.row(), bottom.row())))
    model.modelReset.connect(lambda: drawn.append((-1, -1)))
    for record in (records[-1], records[-4], records[0]):
        is_one = counting.rows_by_id[record].state is State.DOSE_CHECK
        counting.set_state(record, State.VOIDED if is_one else State.DOSE_CHECK)
    model.record(0)
    refresh(qtbot, model)
    assert sorted(drawn) == [(0, 0), (3, 3)]


def test_the_chosen_row_stays_chosen_while_others_come_and_go(
    qtbot: QtBot, counting: CountingBook, model: QueueModel
) -> None:
    fill_queue(counting, 600)
    table = QTableView()
    qtbot.addWidget(table)
    table.setModel(model)
    show(qtbot, model, QUEUED)
    row = model.record(7)
    assert row is not None
    table.selectRow(7)
    kept = QPersistentModelIndex(table.currentIndex())
    for at in (2, 4, 9, 20):
        gone = model.record(at)
        assert gone is not None
        counting.set_state(gone.record_id, State.ACCEPTED)
    counting.put(TYPED, uuid4(), State.QUEUED)
    refresh(qtbot, model)
    found = model.record(kept.row())
    assert found is not None
    assert found.record_id == row.record_id
    assert table.currentIndex().row() == kept.row() == 6
    assert table.selectionModel().isRowSelected(6)


@pytest.mark.parametrize("seed", range(6))
def test_after_any_changes_the_list_is_that_of_the_book(
    qtbot: QtBot, counting: CountingBook, model: QueueModel, seed: int
) -> None:
    draw = random.Random(seed)
    records = fill_queue(counting, 900)
    show(qtbot, model, QUEUED)
    for _ in range(12):
        for _ in range(draw.randint(0, model.rowCount())):
            model.record(draw.randrange(model.rowCount()))
        for record in draw.sample(records, draw.choice([1, 5, 60, 300])):
            counting.set_state(record, draw.choice([State.QUEUED, State.ACCEPTED]))
        for _ in range(draw.choice([0, 0, 1, 40])):
            records.append(UUID(int=10_000 + len(records)))
            counting.put(TYPED, records[-1], State.QUEUED)
        refresh(qtbot, model)
        assert model.rowCount() == len(wanted(counting, QUEUED))
    assert shown(qtbot, model) == wanted(counting, QUEUED)


def test_a_list_that_changed_while_it_was_read_is_read_again(
    qtbot: QtBot, counting: CountingBook, model: QueueModel
) -> None:
    records = fill_queue(counting, 2_000)
    show(qtbot, model, RecordQuery())
    counting.rows_by_id = {one: counting.rows_by_id[one] for one in records[:900]}
    model.record(300)
    qtbot.waitUntil(lambda: model.rowCount() == 900)
    assert shown(qtbot, model) == list(range(900, 0, -1))


def test_an_answer_to_an_old_question_is_not_shown(
    qtbot: QtBot, counting: CountingBook, model: QueueModel, background: Background
) -> None:
    fill_queue(counting, 300)
    hold = Event()
    background.run(hold.wait, lambda _: None, lambda _: None)
    model.set_query(RecordQuery(vaccine="moderna"))
    model.set_query(RecordQuery(vaccine="pfizer"))
    seen: list[int] = []
    model.modelReset.connect(lambda: seen.append(model.rowCount()))
    with qtbot.waitSignal(model.loaded):
        hold.set()
    assert seen == [len(wanted(counting, RecordQuery(vaccine="pfizer")))]


def test_a_busy_store_is_told_not_hidden(
    qtbot: QtBot, counting: CountingBook, model: QueueModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_: RecordQuery) -> Outline:
        raise StoreBusyError

    monkeypatch.setattr(counting, "outline", busy)
    with qtbot.waitSignal(model.failed) as told:
        model.set_query(RecordQuery())
    assert isinstance(told.args[0], StoreBusyError)
