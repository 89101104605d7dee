"""The rows of Kiriman: loaded page by page, redrawn one by one."""

from collections.abc import Sequence
from threading import Event
from uuid import UUID, uuid4

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.queue_rows import fill
from tests.ui.window import TYPED
from vaxentry.domain.outbox import State
from vaxentry.domain.records import RecordQuery, RecordRow
from vaxentry.errors import StoreBusyError
from vaxentry.language import Words
from vaxentry.ui.background import Background
from vaxentry.ui.pages.saved_rows import COLUMNS
from vaxentry.ui.record_model import PAGE, RecordModel


class CountingBook(FakeBook):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def rows(self, record_ids: Sequence[UUID]) -> Sequence[RecordRow]:
        self.asked.append(len(record_ids))
        return super().rows(record_ids)


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
