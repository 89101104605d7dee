from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.db.test_query_plans import plan, scans, statements
from tests.reports.stage import AUGUST, NOON, Stage, staged
from vaxentry.db.requeue import queue_again
from vaxentry.domain.backlog import (
    Backlog,
    DaysOld,
    Dimension,
    Group,
    Overdue,
    Paper,
    Period,
    Work,
)
from vaxentry.domain.backlog_text import paper_facts, state_facts, summary
from vaxentry.domain.outbox import NationalStatus, State
from vaxentry.domain.queue import Settlement, Verdict
from vaxentry.domain.refusals import Owner
from vaxentry.language import LANGUAGES, Words

PARTED = {"open", "own"}
"""What was found by an index before, and is parted."""


def test_the_first_line(stage: Stage) -> None:
    found = stage.read()
    assert found.by_state == {
        State.QUEUED: 2,
        State.UNCERTAIN: 1,
        State.NIK_CLASH: 1,
        State.NEEDS_FIX: 1,
        State.ACCEPTED: 2,
        State.VOIDED: 2,
    }
    assert (found.saved, found.waiting, found.person, found.received, found.ended) == (
        9,
        3,
        2,
        2,
        2,
    )
    assert found.saved == stage.book.counts().saved
    assert found.national == {NationalStatus.RECORDED: 1, NationalStatus.NOT_FORWARDED: 1}
    assert (found.recorded, found.voids_waiting, found.open) == (1, 1, 5)


def test_what_is_being_sent_is_told_apart(stage: Stage) -> None:
    stage.begin()
    found = stage.read()
    assert found.by_state[State.SENDING] == 2
    assert State.QUEUED not in found.by_state
    assert found.by_state == stage.book.counts().by_state
    assert [row.state for row in stage.rows()].count(State.SENDING) == 2


def test_by_age_and_the_oldest(stage: Stage) -> None:
    found = stage.read()
    assert found.by_age == {
        DaysOld.UP_TO_1: 2,
        DaysOld.UP_TO_3: 1,
        DaysOld.UP_TO_7: 1,
        DaysOld.OVER_7: 1,
    }
    assert found.oldest_age is not None
    assert timedelta(days=2) > found.oldest_age > timedelta(days=2) - timedelta(seconds=1)
    assert found.waiting_age is not None
    assert timedelta(hours=2) > found.waiting_age > timedelta(hours=2) - timedelta(seconds=1)


@pytest.mark.parametrize(
    ("days", "age"),
    [(-3, "0-1"), (0, "0-1"), (1, "0-1"), (2, "1-3"), (3, "1-3"), (7, "3-7"), (8, "over_7")],
)
def test_a_day_on_the_border_belongs_to_the_younger(stage: Stage, days: int, age: str) -> None:
    row = stage.rows()[0]
    ago = (stage.read().today - row.given_on).days
    then = NOON + timedelta(days=days - ago)
    ages = stage.read(Period(row.given_on, row.given_on), then).by_age
    assert {one for one, count in ages.items() if count} == {age}


def test_what_a_person_has_for_more_than_a_day(stage: Stage) -> None:
    ((owner, count, oldest),) = ((one.owner, one.count, one.oldest) for one in stage.read().overdue)
    assert (owner, count) == (Owner.SUPERVISOR, 1)
    assert oldest < NOON - timedelta(hours=24)
    assert isinstance(stage.read().overdue[0], Overdue)


def test_the_paper(stage: Stage) -> None:
    # Of ten counted cards six stand and one is parked; of three, one.
    assert stage.read().paper == Paper(counted=13, not_typed=5, parked=1, to_file=2, to_keep=5)


def test_the_groups(stage: Stage) -> None:
    groups = stage.read().groups
    assert groups[Dimension.SITE] == [
        Group("", 2, 2, AUGUST[20]),
        Group("S2", 1, 0, AUGUST[19]),
    ]
    assert groups[Dimension.VILLAGE] == [
        Group("Klawasi", 2, 0, AUGUST[26]),
        Group("Remu", 0, 2, AUGUST[20]),
        Group("", 1, 0, AUGUST[19]),
    ]
    assert groups[Dimension.CLERK] == [
        Group("RINA", 2, 2, AUGUST[20]),
        Group("BUDI", 1, 0, AUGUST[19]),
    ]
    assert [(one.value, one.total) for one in groups[Dimension.GIVEN_ON]] == [
        ("2021-08-19", 1), ("2021-08-20", 1), ("2021-08-24", 1), ("2021-08-26", 1),
        ("2021-08-27", 1),
    ]  # fmt: skip
    assert [(one.value, one.total) for one in groups[Dimension.STACK]] == [("1", 4), ("2", 1)]
    assert [(one.value, one.total) for one in groups[Dimension.BATCH]] == [("B1", 4), ("M7", 1)]
    assert [one.value for one in groups[Dimension.VACCINE]] == ["sinovac", "moderna"]


def test_state_cause_and_owner(stage: Stage) -> None:
    groups = stage.read().groups
    assert [(one.value, one.text, one.total) for one in groups[Dimension.CAUSE]] == [
        ("queued", "state.queued", 2),
        ("held.nik", "refusal.cause_nik", 1),
        ("nik_length", "rule.nik_length", 1),
        ("uncertain", "state.uncertain", 1),
    ]
    assert [(one.value, one.total) for one in groups[Dimension.OWNER]] == [
        ("engine", 3), ("clerk", 1), ("supervisor", 1),
    ]  # fmt: skip
    assert groups[Dimension.STATE][0] == Group("queued", 2, 0, AUGUST[19], "state.queued")


def test_the_trend(stage: Stage) -> None:
    trend = {one.day: (one.waiting, one.person, one.received) for one in stage.read().trend}
    assert len(trend) == 14
    assert trend[AUGUST[24]] == (0, 0, 0)
    assert trend[AUGUST[25]] == (0, 1, 0)
    assert trend[AUGUST[26]] == (0, 1, 0)
    # One of the three that were received was voided since.
    assert trend[AUGUST[27]] == (3, 2, 3)


def test_what_is_sent_again_takes_nothing_from_what_was_received_that_day(stage: Stage) -> None:
    stage.clock.now = NOON + timedelta(days=1)
    ten = stage.save(10, AUGUST[27])
    stage.answer(State.ACCEPTED, "accepted")
    with stage.book.transactions.writing() as c:
        lost = c.execute(text("SELECT id FROM record WHERE state = 'accepted'")).scalars()
        queue_again(c, [UUID(one) for one in lost], stage.clock())
    then = NOON + timedelta(days=1, hours=1)
    before, today = stage.read(now=then).trend[-2:]
    # With it two that waited since yesterday.
    assert (before.received, today.received) == (3, 3)
    stage.clock.now = NOON + timedelta(days=2)
    stage.answer(State.ACCEPTED, "already")
    stage.book.correct(ten, stage.dose(10, AUGUST[26]), reason="salah ketik")
    stage.answer(State.ACCEPTED, "accepted")
    *_, before, today = stage.read(now=NOON + timedelta(days=2, hours=1)).trend
    assert (before.received, today.received) == (3, 0)


def test_a_late_answer_is_of_the_day_it_came(stage: Stage) -> None:
    stage.begin()
    began, sent = stage.clock.now, stage.sent
    stage.clock.now = NOON + timedelta(days=3)
    verdicts = [
        Verdict(one, State.ACCEPTED, "already", "accepted", frozenset(), 90 + at)
        for at, one in enumerate(sent.records)  # with the void of one that was received before
    ]
    told = Settlement(sent.device_seq, 1, "e", {}, verdicts, 200)
    stage.outbox.settle(told, stage.clock())
    trend = stage.read(now=NOON + timedelta(days=3, hours=1)).trend
    by_day = {one.day: one.received for one in trend}
    assert (by_day[began.date()], by_day[AUGUST[30]]) == (3, 2)


def test_the_work_of_each_clerk_by_name(stage: Stage) -> None:
    assert stage.read().work == [Work("BUDI", 5, 0), Work("RINA", 4, 1)]


def test_a_period_of_days_of_vaccination(stage: Stage) -> None:
    found = stage.read(Period(AUGUST[27], AUGUST[27]))
    assert found.by_state == {State.QUEUED: 1, State.ACCEPTED: 2, State.VOIDED: 2}
    assert found.by_age == {
        DaysOld.UP_TO_1: 1,
        DaysOld.UP_TO_3: 0,
        DaysOld.UP_TO_7: 0,
        DaysOld.OVER_7: 0,
    }
    assert found.paper == Paper(counted=10, not_typed=3, parked=1, to_file=2, to_keep=4)
    assert [row.entry_no for row in stage.rows(found.period)] == [stage.rows()[-1].entry_no]
    assert found.overdue == []


@pytest.mark.parametrize(
    "period", [Period(date(2030, 1, 1)), Period(AUGUST[27], AUGUST[1]), Period(until=date(1, 1, 1))]
)
def test_a_period_without_records_is_an_honest_empty_report(stage: Stage, period: Period) -> None:
    _is_empty(stage, period)


def test_a_book_without_records(tmp_path: Path) -> None:
    with staged(tmp_path, empty=True) as stage:
        found = _is_empty(stage, Period())
        assert found.paper == Paper(13, 13, 0, 0, 0)


def _is_empty(stage: Stage, period: Period) -> Backlog:
    found = stage.read(period)
    assert (found.saved, found.open, found.received) == (0, 0, 0)
    assert found.by_age == dict.fromkeys(DaysOld, 0)
    assert found.oldest_age is None
    assert all(not lines for lines in found.groups.values())
    assert stage.rows(period) == []
    return found


def test_the_list_names_what_the_figures_count(stage: Stage) -> None:
    found, listed = stage.read(), stage.rows()
    assert len(listed) == found.open
    assert Counter(row.state for row in listed) == {
        state: n for state, n in found.by_state.items() if state in {row.state for row in listed}
    }
    assert sum(row.overdue for row in listed) == found.overdue_count
    clash = listed[0]
    assert (clash.card, clash.site, clash.clerk, clash.village) == (1, "", "RINA", "Remu")
    assert clash.identity == "9271••••••••••••"
    assert clash.cause.owner is Owner.SUPERVISOR


def test_a_number_that_an_older_program_kept_in_a_text_is_hidden(stage: Stage) -> None:
    number = "9271060312009003"
    stage.save(11, AUGUST[27], f"DESA {number}", name=f"A {number}", batch=number)
    hidden = "9271••••••••••••"
    row = stage.rows()[-1]
    assert (row.name, row.village, row.batch) == (f"A {hidden}", f"DESA {hidden}", hidden)
    groups = stage.read().groups
    assert hidden in {one.value for one in groups[Dimension.BATCH]}
    assert number not in repr(groups)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_stands_for_two_figures(stage: Stage, language: str) -> None:
    words, found = Words(language), stage.read()
    assert found.by_state[State.QUEUED] != found.waiting
    told = defaultdict[str, set[int | str]](set)
    for facts in (summary(words, found), state_facts(words, found), paper_facts(words, found)):
        for what, figure in facts:
            told[what].add(figure)
    assert {what: figures for what, figures in told.items() if len(figures) > 1} == {}


def test_no_query_scans(stage: Stage) -> None:
    for _ in range(30):
        stage.save(10, AUGUST[27])
    with statements(stage.book) as seen:
        stage.read(Period(AUGUST[1], AUGUST[31]))
        stage.rows()
    steps = [step for one in seen for step in plan(stage.book, one)]
    assert any("MATERIALIZE open" in step for step in steps)
    assert [step for step in steps if scans(step, "") and step.split()[1] not in PARTED] == []
    walked = {step.split()[1] for step in steps if "ix_record_state_seq" in step}
    assert walked == {"record"}
