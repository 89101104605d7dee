"""What a sign-in comes to, whatever the clock does."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxentry.domain.entry_no import PC_ALPHABET
from vaxentry.domain.staff import (
    FREE_TRIES,
    LOCKS,
    Member,
    Role,
    Standing,
    clean_name,
    clean_password,
    keeps_a_supervisor,
    member_state,
    new_password,
    read_code,
    same_name,
    sign_in_verdict,
    spell_code,
    with_implied,
)
from vaxentry.errors import StaffRuleError

NOW = datetime(2021, 8, 27, 3, 0, tzinfo=UTC)
RAHMA = Member(UUID(int=1), "Rahma", frozenset({Role.ENTRY}))
BOSS = Member(UUID(int=2), "Dewi", frozenset({Role.SUPERVISE}))


def test_the_right_password_opens_and_forgets_the_wrong_ones() -> None:
    said = sign_in_verdict(replace(RAHMA, failures=4), True, NOW, None)
    assert (said.standing, said.member) == (Standing.ALLOWED, RAHMA)


def test_five_wrong_passwords_lock_for_longer_and_longer() -> None:
    one, now, told = RAHMA, NOW, []
    for _ in range(FREE_TRIES + 3):
        said = sign_in_verdict(one, False, now, now)
        assert said.member is not None
        wait = said.locked_until - now if said.locked_until else timedelta()
        told.append((said.standing, said.tries_left, wait))
        one, now = said.member, now + wait
    wrong = [(Standing.WRONG, left, timedelta()) for left in (4, 3, 2, 1)]
    waits = [timedelta(minutes=n) for n in (1, 5, 15, 15)]
    assert told == wrong + [(Standing.LOCKED, 0, wait) for wait in waits]


def test_while_it_is_locked_no_password_counts() -> None:
    locked = replace(RAHMA, failures=5, locked_until=NOW + timedelta(seconds=30))
    for matches in (True, False):
        said = sign_in_verdict(locked, matches, NOW, None)
        assert (said.standing, said.member) == (Standing.LOCKED, locked)
    behind = sign_in_verdict(locked, True, NOW - timedelta(days=9), NOW)
    assert behind.locked_until == NOW + timedelta(seconds=30)


def test_who_ended_is_told_only_with_the_right_password() -> None:
    ended = replace(RAHMA, valid_until=date(2021, 8, 26))
    gone = replace(RAHMA, disabled=True)
    assert sign_in_verdict(ended, True, NOW, None).standing is Standing.EXPIRED
    assert sign_in_verdict(gone, True, NOW, None).standing is Standing.DISABLED
    for one in (ended, gone):
        assert sign_in_verdict(one, False, NOW, None).standing is Standing.WRONG
    today = replace(RAHMA, valid_until=NOW.astimezone().date())
    assert sign_in_verdict(today, True, NOW, None).standing is Standing.ALLOWED


def test_a_clock_set_back_does_not_lengthen_a_role() -> None:
    ended = replace(RAHMA, valid_until=date(2021, 8, 26))
    back = NOW - timedelta(days=30)
    assert sign_in_verdict(ended, True, back, NOW).standing is Standing.EXPIRED
    assert ended.roles_at(NOW) == frozenset()


JUMPS = st.lists(
    st.tuples(st.integers(-3_000_000, 400_000), st.booleans()), min_size=1, max_size=60
)


@given(JUMPS)
def test_no_jump_of_the_clock_opens_what_is_shut(jumps: list[tuple[int, bool]]) -> None:
    """Played as the book does it: what was seen latest is kept beside the member."""
    one = replace(RAHMA, valid_until=date(2021, 8, 30))
    now, latest, seen_lock, wrong_in_a_row = NOW, NOW, NOW, 0
    for jump, matches in jumps:
        now += timedelta(seconds=jump)
        at = max(now, latest)
        said = sign_in_verdict(one, matches, now, latest)
        assert said.member is not None
        if at < seen_lock:
            assert (said.standing, said.member) == (Standing.LOCKED, one)
        elif not matches:
            wrong_in_a_row += 1
            assert (said.standing is Standing.LOCKED) == (wrong_in_a_row >= FREE_TRIES)
        elif at.astimezone().date() > date(2021, 8, 30):
            assert said.standing is Standing.EXPIRED
        else:
            assert said.standing is Standing.ALLOWED
            wrong_in_a_row = 0
        one, latest = said.member, at
        if said.standing is Standing.LOCKED:
            assert said.locked_until is not None
            assert timedelta() < said.locked_until - at <= LOCKS[-1]
            seen_lock = said.locked_until


def test_the_supervisor_may_what_the_others_may() -> None:
    assert with_implied({Role.SUPERVISE}) == frozenset(Role)
    assert with_implied({Role.VIEW}) == {Role.VIEW}
    assert replace(BOSS, must_change=True).roles_at(NOW) == frozenset()


@pytest.mark.parametrize(
    ("boss", "kept"),
    [
        (BOSS, True),
        (replace(BOSS, disabled=True), False),
        (replace(BOSS, valid_until=date(2030, 1, 1)), False),
        (replace(BOSS, roles=frozenset({Role.ENTRY})), False),
    ],
)
def test_somebody_has_to_be_left_who_manages(boss: Member, kept: bool) -> None:
    assert keeps_a_supervisor([RAHMA, boss]) is kept


def test_passwords_are_one_spelling_and_long_enough() -> None:
    assert clean_password("cafe\u0301 pagi") == "caf\u00e9 pagi"
    assert new_password("12345678") == "12345678"
    for bad in ("1234567", "x" * 201):
        with pytest.raises(StaffRuleError):
            new_password(bad)


def test_names_are_cleaned_and_compared_without_capitals() -> None:
    assert clean_name("  Siti   Rahma ") == "Siti Rahma"
    assert same_name("SITI", "siti")
    for bad in ("", " ", "x" * 201, "a\x00b"):
        with pytest.raises(StaffRuleError):
            clean_name(bad)


@given(st.binary(min_size=32, max_size=32))
def test_a_code_is_of_plain_letters_and_is_read_as_people_type_it(drawn: bytes) -> None:
    code = spell_code(drawn, 6)
    assert set(code) <= set(PC_ALPHABET) | {"-"}
    assert len(read_code(code)) == 24
    assert read_code(code.lower().replace("-", " ")) == read_code(code)
    assert len(PC_ALPHABET) ** 24 > 2**100


def test_how_it_stands_with_a_member() -> None:
    ended = replace(RAHMA, valid_until=date(2021, 8, 26), must_change=True)
    states = {
        "active": RAHMA,
        "disabled": replace(ended, disabled=True),
        "ended": ended,
        "one_time": replace(RAHMA, must_change=True),
    }
    assert {state: member_state(one, NOW) for state, one in states.items()} == {
        state: state for state in states
    }
