"""The cards that are not typed are as many in Laporan as in Tutup hari, whatever happened."""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.db.conftest import KEY
from tests.db.test_schema import bring_back
from tests.reports.day_stage import DAY, DayStage, day_staged, person
from vaxentry.db import schema
from vaxentry.db.engine import begun, make_engine
from vaxentry.db.ledgers import fold
from vaxentry.domain.backlog import Paper, Period
from vaxentry.domain.dates import local_zone
from vaxentry.domain.day_pile import PcCount, card_terms
from vaxentry.domain.stacks import Draft, ParkReason
from vaxentry.reports import backlog
from vaxentry.reports.figures import paper

TODAY = Period(DAY, DAY)
ACTS = st.sampled_from(
    ["save", "save", "save", "void", "park", "take_up", "tell", "tell_amount", "recount", "fold"]
)
HISTORIES = st.lists(st.tuples(ACTS, st.integers(1, 8)), max_size=15)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[DayStage]:
    with day_staged(tmp_path) as made:
        yield made


class Clerks:
    """Who types the cards of one more stack of the day, here and elsewhere."""

    def __init__(self, stage: DayStage) -> None:
        self.stage = stage
        self.pile = stage.book.open_stack(DAY, 5, "").id
        self.records: list[UUID] = []
        self.parked: list[Draft] = []

    def act(self, name: str, n: int) -> None:
        getattr(self, f"_{name}")(n)

    def _save(self, n: int, record: UUID | None = None) -> None:
        dose = person(9100 + len(self.records))
        self.stage.book.add(dose, record_id=record or uuid4(), stack=self.pile, card_no=n)

    def _void(self, n: int) -> None:
        with self.stage.book.transactions.reading() as c:
            found = c.execute(text("SELECT id FROM record WHERE state <> 'voided' ORDER BY seq"))
            ids = [UUID(one) for (one,) in found]
        self.stage.book.void(ids[-n % len(ids)], reason="dobel")

    def _park(self, n: int) -> None:
        self.parked.append(Draft(uuid4(), self.pile, n, {}, {}))
        self.stage.book.park(self.parked[-1], ParkReason.OTHER)

    def _take_up(self, n: int) -> None:
        if self.parked:
            one = self.parked.pop()
            self._save(one.card_no, one.record_id)
        self._save(n)

    def _tell(self, n: int) -> None:
        told = PcCount("B" if n % 2 else "C", n, frozenset({1, *range(3, n + 2)}))
        self.stage.desk.enter_count(DAY, self.pile, told)

    def _tell_amount(self, n: int) -> None:
        self.stage.desk.enter_count(DAY, self.pile, PcCount("D" if n % 2 else " b", n - 1))

    def _recount(self, n: int) -> None:
        self.stage.book.enter_stack(self.pile, {}, cards_counted=n)

    def _fold(self, _: int) -> None:
        with self.stage.book.transactions.writing() as c:
            fold(c.connection.driver_connection)


def told(stage: DayStage, period: Period = TODAY) -> Paper:
    now = stage.clock()
    with stage.book.transactions.reading() as c:
        return backlog.read(c, period, now, local_zone(now), signed_in=None).paper


def at_close(stage: DayStage) -> int:
    return card_terms(stage.sheet().piles)["not_typed"]


def test_a_number_left_out_is_not_typed_though_another_is_one_too_many(stage: DayStage) -> None:
    assert told(stage).not_typed == at_close(stage) == 1


def test_a_visit_with_two_antigens_is_one_card_and_a_voided_one_none(stage: DayStage) -> None:
    clerks = Clerks(stage)
    clerks.act("recount", 10)
    for card in (1, 1, 2, 2, 3, 3, 4, 4):
        clerks.act("save", card)
    clerks.act("void", 1)
    clerks.act("void", 1)
    assert told(stage).not_typed == at_close(stage) == 1 + 7


def test_what_another_pc_typed_of_a_stack_is_typed(stage: DayStage) -> None:
    stage.desk.enter_count(DAY, stage.first, PcCount("B", 1, frozenset({3})))
    assert told(stage).not_typed == at_close(stage) == 0


def test_a_stack_without_a_day_is_of_the_day_it_arrived(stage: DayStage) -> None:
    stage.book.enter_stack(stage.fourth, {}, cards_counted=4)
    assert told(stage).not_typed == at_close(stage) == 1 + 4
    before = DAY - timedelta(1)
    assert told(stage, Period(before, before)).not_typed == 8


def test_the_server_is_told_the_same(stage: DayStage) -> None:
    assert stage.outbox.summary().cards_on_paper == told(stage, Period()).not_typed == 1 + 8


@settings(max_examples=25, deadline=None)
@example([("save", 1), ("fold", 1), ("void", 1)])
@example([("park", 2), ("fold", 1), ("take_up", 3)])
@example([("fold", 1), ("tell", 4), ("fold", 1), ("tell_amount", 2), ("fold", 1), ("recount", 8)])
@example([("save", 2), ("void", 1), ("tell", 7), ("save", 6)])
@given(HISTORIES)
def test_it_is_what_tutup_hari_says_after_every_step(history: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder, day_staged(Path(folder)) as stage:
        clerks = Clerks(stage)
        for name, n in history:
            clerks.act(name, n)
            with stage.book.transactions.reading() as c:
                found = paper(c, TODAY, timedelta()).not_typed
            assert found == at_close(stage), name


def test_a_book_of_before_learns_it(tmp_path: Path) -> None:
    with day_staged(tmp_path) as stage:
        stage.desk.enter_count(DAY, stage.first, PcCount("B", 2, frozenset({3, 9})))
        stage.book.enter_stack(stage.fourth, {}, cards_counted=4)
    path = tmp_path / "v.db"
    bring_back(path, "0017")
    schema.bring_up_to_date(path, KEY, tmp_path / "b")
    engine = make_engine(path, KEY)
    with begun(engine, write=False) as c:
        held = c.execute(text("SELECT not_typed FROM stack ORDER BY number")).scalars().all()
    engine.dispose()
    assert held == [0, None, 8, 4]
