"""Whose turn a case is, and since when its answer is late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.domain.test_cases import NOW, OURS, case, detail
from vaxentry.domain.case_steps import Done, Step
from vaxentry.domain.case_turn import refusal_of, turn_of
from vaxentry.domain.cases import Case, Way, amendment_of, ways_out
from vaxentry.domain.dose import Parent
from vaxentry.domain.dose_question import DoseQuestion
from vaxentry.domain.outbox import CONFLICT_STATES, State
from vaxentry.domain.records import OtherParty
from vaxentry.domain.refusals import ANSWER_WITHIN, Category, Owner, of_flag, of_outcome
from vaxentry.domain.ruling import Claimed, Decided, kind_of


@pytest.mark.parametrize("state", sorted(CONFLICT_STATES))
def test_a_clash_is_the_supervisors_turn_for_a_day(state: State) -> None:
    refusal = refusal_of(detail(OURS, state).row, state)
    assert refusal.owner is Owner.SUPERVISOR
    turn = turn_of(refusal, NOW, NOW + ANSWER_WITHIN)
    assert (turn.due_at, turn.late_since) == (NOW + ANSWER_WITHIN, None)
    late = turn_of(refusal, NOW, NOW + ANSWER_WITHIN + timedelta(seconds=1))
    assert late.late_since == NOW + ANSWER_WITHIN


def test_no_clock_runs_for_what_waits_for_others() -> None:
    refusal = of_outcome("held.nik")
    assert turn_of(refusal, None, NOW + timedelta(days=9)).due_at is None
    nobody = of_flag("nik_pending")
    assert turn_of(nobody, NOW, NOW + timedelta(days=9)).due_at is None


def test_a_contested_record_is_counted_with_what_is_claimed_of_it() -> None:
    row = detail(OURS, State.ACCEPTED).row
    refusal = refusal_of(row, State.TICKET_CLASH)
    assert (refusal.code, refusal.category) == ("contested", Category.TICKET)


def test_two_versions_have_a_cause_of_their_own() -> None:
    row = detail(OURS, State.DOSE_CHECK).row
    assert refusal_of(row, State.DOSE_CHECK, of_versions=True).code == "stale"


def contested(ruled: Decided | None = None) -> Case:
    other = OtherParty("B***", "S2", "2021-08-17", "name", None, (Claimed.TICKET,), ruled)
    return Case(detail(OURS, State.ACCEPTED), other, NOW, may_rule=True)


def test_the_kind_of_a_contested_record_is_what_is_claimed() -> None:
    assert contested().kind is State.TICKET_CLASH
    assert contested().is_contested
    gravest = (Claimed.DOSE, Claimed.PERSON, Claimed.TICKET)
    assert kind_of(State.ACCEPTED, gravest) is State.NIK_CLASH
    assert kind_of(State.DOSE_CHECK, gravest) is State.DOSE_CHECK


def test_it_waits_once_it_is_ours_by_right_or_was_asked_for_elsewhere() -> None:
    assert not contested().is_waiting
    assert contested(Decided.OURS).is_waiting
    asked = replace(case(State.NIK_CLASH), steps={Step.LETTER: Done(NOW, "Rahma", 1)})
    assert asked.is_waiting
    read = replace(case(State.NIK_CLASH), steps={Step.SEEN: Done(NOW, "Rahma", 1)})
    assert not read.is_waiting


def test_one_decided_otherwise_is_only_to_be_read() -> None:
    overruled = contested(Decided.BOTH)
    assert overruled.is_overruled
    assert not overruled.is_contested
    assert ways_out(overruled) == (Way.SEEN, Way.CORRECT)


def test_a_dose_can_be_counted_otherwise_where_that_may_be_true() -> None:
    number = replace(case(State.DOSE_CHECK), question=DoseQuestion.NUMBER, suggested=2)
    assert {Way.RENUMBER, Way.COURSE} <= set(ways_out(number))
    assert amendment_of(number, Way.RENUMBER).dose_no == 2
    assert amendment_of(number, Way.COURSE).course == "primer_ulang"
    twice = replace(case(State.DOSE_CHECK), question=DoseQuestion.TWICE)
    assert not {Way.RENUMBER, Way.COURSE} & set(ways_out(twice))


def test_our_version_can_stand_where_the_other_one_is_known() -> None:
    versions = case(State.DOSE_CHECK, versions=True)
    assert Way.OURS not in ways_out(versions)
    told = replace(versions.other, head=Parent(2, bytes(32)))
    assert Way.OURS in ways_out(replace(versions, other=told))
