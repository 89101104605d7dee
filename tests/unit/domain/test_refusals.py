"""Every word of the server has an owner, a cause and something to tell the citizen."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import resources

import pytest

from vaxentry.domain.outbox import CONFLICT_STATES, Flag, NationalStatus, State
from vaxentry.domain.refusals import (
    Category,
    Owner,
    Refusal,
    of_flag,
    of_national,
    of_outcome,
    overdue_since,
)
from vaxentry.domain.rules import RuleCode
from vaxentry.language import LANGUAGES, Words
from vaxentry.wire.outcomes import Code, meaning

REACHED = datetime(2021, 11, 8, 8, tzinfo=UTC)
UNKNOWN = "refusal.cause_unknown"


def every() -> Iterator[Refusal]:
    yield from (of_outcome(code) for code in Code if code is not Code.ALREADY)
    yield from (of_outcome(Code.INVALID, rule=rule) for rule in RuleCode)
    yield from map(of_flag, Flag)
    yield from map(of_national, NationalStatus)


def test_every_outcome_flag_and_rule_is_known() -> None:
    assert [one for one in every() if one.cause == UNKNOWN] == []
    assert {one.owner for one in every()} == set(Owner)
    assert {one.category for one in every()} == set(Category)


def test_the_table_names_nothing_that_is_not_there() -> None:
    file = resources.files("vaxentry.domain").joinpath("data/refusals.json")
    rows = json.loads(file.read_text("utf-8"))
    known = {"outcome": Code, "flag": Flag, "rule": RuleCode, "national": NationalStatus}
    listed = [(row["kind"], code) for row in rows for code in row["codes"]]
    assert len(listed) == len(set(listed))
    assert [(kind, code) for kind, code in listed if code not in set(known[kind])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_there(language: str) -> None:
    words = Words(language)
    for one in (*every(), of_outcome("from_the_future")):
        for key in (one.cause, one.citizen, one.next):
            assert words(key, code=one.code).strip()
    assert all(words.has(f"refusal.owner_{owner}") for owner in Owner)
    assert all(words.has(f"refusal.category_{category}") for category in Category)


def test_the_four_words_of_the_complaint_desk() -> None:
    said = [Words("id")(f"refusal.category_{one}").lower() for one in Category]
    assert said == [
        "nomor tiket ganda",
        "nik tidak ditemukan",
        "sertifikat belum terbit",
        "lainnya",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_citizen_is_promised_a_certificate_or_told_of_a_place(language: str) -> None:
    words = Words(language)
    for key in {one.citizen for one in every()}:
        said = words(key)
        assert "…" not in said, key
        if "ertifi" in said:
            assert any(no in said for no in ("bukan sertifikat", "not a certificate", "Bila", "If"))


def test_already_means_its_standing() -> None:
    for code in Code:
        if code is not Code.ALREADY:
            assert of_outcome(Code.ALREADY, standing=code) == of_outcome(code)


@pytest.mark.parametrize(
    "unknown",
    [
        of_outcome("held.sex"),
        of_outcome("already", standing="held.sex"),
        of_outcome("invalid", rule="held.sex"),
        of_flag("held.sex"),
    ],
)
def test_an_unknown_word_is_the_admins_and_keeps_its_text(unknown: Refusal) -> None:
    assert (unknown.code, unknown.owner, unknown.cause) == ("held.sex", Owner.ADMIN, UNKNOWN)
    assert unknown.needs_person
    assert "held.sex" in Words()(unknown.cause, code=unknown.code)
    assert "held.sex" in Words()(unknown.next, code=unknown.code)


def test_a_broken_rule_is_told_in_its_own_words() -> None:
    nik, phone = (of_outcome("invalid", rule=rule) for rule in ("nik_length", "phone_form"))
    assert (nik.cause, nik.owner, nik.category) == ("rule.nik_length", Owner.CLERK, Category.NIK)
    assert (phone.cause, phone.owner) == ("rule.phone_form", Owner.CLERK)
    assert of_outcome("invalid", rule="site_scope").owner is Owner.ADMIN


def test_who_must_act_agrees_with_the_state_of_the_record() -> None:
    """What is a conflict is the supervisor's; what is to be corrected is the clerk's."""
    for code in Code:
        if code is Code.ALREADY:
            continue
        state, told = meaning(code).state, of_outcome(code)
        assert (told.owner is Owner.SUPERVISOR) == (state in CONFLICT_STATES), code
        assert (told.owner is Owner.CLERK) == (state is State.NEEDS_FIX), code
        assert (told.owner is Owner.ADMIN) == (state is State.NEEDS_UPDATE), code


def test_a_nik_that_is_not_found_holds_nobody_to_the_clock() -> None:
    pending = of_flag(Flag.NIK_PENDING)
    assert (pending.owner, pending.needs_person) == (Owner.DUKCAPIL, False)
    assert overdue_since(pending, REACHED, REACHED + timedelta(days=9)) is None


def test_the_clock_runs_from_when_it_reached_who_must_act() -> None:
    clash = of_outcome(Code.HELD_TICKET)
    due = REACHED + timedelta(hours=24)
    assert overdue_since(clash, None, due + timedelta(days=1)) is None
    assert overdue_since(clash, REACHED, due) is None
    assert overdue_since(clash, REACHED, due + timedelta(seconds=1)) == due
    assert overdue_since(of_outcome(Code.ACCEPTED), REACHED, due + timedelta(days=1)) is None
