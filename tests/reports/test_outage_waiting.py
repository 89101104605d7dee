"""The most that waited at one time is what who looked all the time would have seen."""

from collections.abc import Iterator
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.db.observer import Observer, observed
from tests.db.test_query_plans import plan, scans, statements
from tests.reports.stage import AUGUST, NOON, Stage, staged
from vaxentry.db.times import to_ms
from vaxentry.domain.backlog import ALL, BY_ITSELF, Period
from vaxentry.domain.outage import Outage
from vaxentry.domain.outage_waiting import HOUR_MS
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Settlement, Verdict
from vaxentry.domain.queue_acts import Act, Chosen
from vaxentry.reports import outage

ZONE = timezone(timedelta(hours=9))
KNOWN = st.sampled_from(["save", "save", "answer", "lose", "ask", "void", "correct", "fold"])
"""What the book keeps the moment of."""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with staged(tmp_path, empty=True) as made:
        yield made


def read(stage: Stage, period: Period = ALL) -> Outage:
    with stage.book.transactions.reading() as c:
        return outage.read(c, period, stage.clock.now, ZONE, signed_in=None)


def save(stage: Stage, *cards: int) -> None:
    for card in cards:
        stage.clock.now += timedelta(minutes=1)
        stage.save(card, AUGUST[27])


def test_what_came_and_went_within_one_hour_is_told(stage: Stage) -> None:
    stage.clock.now = NOON + timedelta(minutes=10)
    save(stage, *range(1, 9))
    stage.clock.now = NOON + timedelta(minutes=50)
    stage.answer(State.ACCEPTED, "accepted")
    stage.clock.now = NOON + timedelta(hours=3)
    found = read(stage)
    assert found.most_waiting == 8
    assert [(one.waiting, one.most) for one in found.hours[-5:]] == [
        (0, 0), (0, 8), (0, 0), (0, 0), (0, 0),
    ]  # fmt: skip


def test_what_is_paused_waits_for_a_person_until_it_is_resumed(stage: Stage) -> None:
    save(stage, 1, 2, 3)
    stage.clock.now += timedelta(minutes=1)
    stage.book.act(Act.PAUSE, Chosen.of_stack(stage.first), reason="x")
    stage.clock.now += timedelta(minutes=1)
    stage.book.act(Act.RESUME, Chosen.of_stack(stage.first))
    save(stage, 4)
    assert read(stage).most_waiting == 4


def test_an_entry_that_was_answered_and_is_corrected_waits_again(stage: Stage) -> None:
    stage.clock.now += timedelta(minutes=5)
    one = stage.save(1, AUGUST[27])
    stage.answer(State.NEEDS_FIX, "invalid", "nik_length")
    save(stage, 2)
    stage.clock.now += timedelta(minutes=5)
    stage.book.correct(one, stage.dose(1, AUGUST[27], "Remu"), reason="salah ketik")
    stage.clock.now += timedelta(minutes=5)
    stage.answer(State.ACCEPTED, "accepted")
    stage.clock.now += timedelta(hours=1)
    assert read(stage).most_waiting == 2


def test_what_was_answered_before_the_period_and_is_corrected_in_it_waits(stage: Stage) -> None:
    stage.clock.now -= timedelta(days=2)
    one = stage.save(1, AUGUST[25])
    stage.answer(State.NEEDS_FIX, "invalid", "nik_length")
    stage.clock.now = NOON + timedelta(minutes=5)
    stage.book.correct(one, stage.dose(1, AUGUST[25], "Remu"), reason="salah ketik")
    stage.clock.now += timedelta(minutes=5)
    stage.answer(State.ACCEPTED, "accepted")
    stage.clock.now += timedelta(hours=1)
    assert read(stage, Period(AUGUST[27])).most_waiting == 1


def test_what_was_corrected_while_it_was_sent_waits_on(stage: Stage) -> None:
    stage.clock.now = NOON + timedelta(minutes=5)
    one = stage.save(1, AUGUST[27])
    seq = stage.begin()
    stage.clock.now += timedelta(minutes=5)
    stage.book.correct(one, stage.dose(1, AUGUST[27], "Remu"), reason="salah ketik")
    stage.clock.now += timedelta(minutes=5)
    verdict = Verdict(stage.sent.records[0], State.ACCEPTED, "accepted", "", frozenset(), 7)
    stage.outbox.settle(Settlement(seq, 1, "e", {}, [verdict], 200), stage.clock.now)
    save(stage, 2)
    stage.answer(State.ACCEPTED, "accepted")
    stage.clock.now += timedelta(hours=1)
    assert read(stage).most_waiting == 2


class Looker:
    """Somebody who counts after every act."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer
        self.seen: dict[int, int] = {}
        self.look()

    def look(self) -> None:
        now = self._observer.clock.now
        counts = self._observer.seen[to_ms(now) // HOUR_MS]
        self.seen[to_ms(now)] = sum(counts[state] for state in BY_ITSELF)

    def most(self, hour: int) -> int:
        """What was there as the hour began, and after each act in it."""
        before = [n for at, n in self.seen.items() if at // HOUR_MS < hour]
        return max([*before[-1:], *(n for at, n in self.seen.items() if at // HOUR_MS == hour), 0])


@settings(max_examples=40, deadline=None)
@example([("save", 1), ("answer", 0), ("correct", 1), ("answer", 0), ("save", 2)])
@example([("lose", 0), ("ask", 1), ("void", 0), ("save", 0), ("answer", 0)])
@example([("save", 1), ("lose", 2), ("void", 1), ("ask", 2), ("answer", 0)])
@given(st.lists(st.tuples(KNOWN, st.integers(0, 9)), max_size=25))
def test_of_each_hour_it_is_what_was_seen_at_every_moment(history: list[tuple[str, int]]) -> None:
    with observed([]) as observer:
        looker = Looker(observer)
        for name, at in history:
            observer.act(name, at)
            looker.look()
        now = observer.clock.now
        with observer.book.transactions.reading() as c:
            found = outage.read(c, ALL, now, ZONE, signed_in=None)
    hours = {to_ms(one.begins) // HOUR_MS: one.most for one in found.hours[:-1]}
    assert hours == {hour: looker.most(hour) for hour in hours}


def test_of_what_was_saved_only_the_records_are_gone_through(stage: Stage) -> None:
    save(stage, 1, 2)
    with statements(stage.book) as seen:
        read(stage)
    steps = [step for one in seen if "lag(" in one for step in plan(stage.book, one)]
    walked = {step.split()[1] for step in steps if scans(step, "")}
    assert walked == {"record", "pause", "approval", "turned"}
    assert not any("audit" in step and "ix_audit_record_seq" not in step for step in steps)
