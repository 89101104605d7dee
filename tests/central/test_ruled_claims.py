"""Rulings where claims are judged, without a server: every order of arrival ends the same."""

from collections.abc import Mapping, Sequence
from itertools import permutations
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.examples import examples
from vaxentry.central import claims
from vaxentry.central.claims import Claim, Move
from vaxentry.central.judging import judge
from vaxentry.central.model import DOSE, PERSON, TICKET, ClaimKey, Facts, Ruling
from vaxentry.central.rulings import NONE, Rulings, fingerprint
from vaxentry.domain.ruling import Says

SITI = Facts(
    "nik", "1", None, "SITI", "SITI", "1990-01-01", "T-1", "covid19", "primer", 1, "2021-08-17",
    "S1",
)  # fmt: skip
SITTI = replace(SITI, name="SITTI", name_key="SITTI", dose_no=2)
KEY = ClaimKey(PERSON, "nik|1")
SECRET = b"k"
A, B, C = (str(UUID(int=at)) for at in (1, 2, 3))


def ruling(
    says: Says, one: str = A, other: str = B, facts: Mapping[str, Facts] | None = None,
    kind: str = PERSON,
) -> Ruling:  # fmt: skip
    said = facts or {A: SITTI, B: SITI, C: SITI}
    mine, theirs = (fingerprint(SECRET, kind, said[side]) for side in (one, other))
    return Ruling(kind, one, other, says, mine, theirs)


class Register:
    """One claim, and who wants it."""

    def __init__(self, *rulings: Ruling) -> None:
        self.ruled = Rulings(SECRET, rulings)
        self.facts: dict[str, Facts] = {}
        self.claim = Claim()
        self.seq = 0

    def take(self, record: str, facts: Facts) -> None:
        """A head arrives."""
        self.seq += 1
        self.facts[record] = facts
        move = Move(frozenset({record}), {record: self.seq})
        self.claim = claims.settle(KEY, self.claim, move, self.facts, self.ruled)

    def rule(self, made: Ruling) -> None:
        """A ruling arrives; the claim is heard anew."""
        self.ruled.add(made)
        self.claim = claims.settle(KEY, self.claim, Move(frozenset(), {}), self.facts, self.ruled)

    @property
    def holders(self) -> set[str]:
        return {holder.record_id for holder in self.claim.holders}

    @property
    def contenders(self) -> set[str]:
        return {contender.record_id for contender in self.claim.contenders}


@pytest.mark.parametrize(("says", "holders"), [(Says.BOTH, {A, B}), (Says.MINE, {A})])
def test_in_whatever_order_both_sides_and_the_ruling_come(says: Says, holders: set[str]) -> None:
    for order in permutations(range(3)):
        register = Register()
        for at in order:
            if at == 2:
                register.rule(ruling(says))
            else:
                register.take((A, B)[at], (SITTI, SITI)[at])
        assert register.holders == holders
        assert register.contenders == {A, B} - holders


def test_the_last_of_several_rulings_counts() -> None:
    register = Register(ruling(Says.MINE), ruling(Says.MINE, B, A))
    register.take(A, SITTI)
    register.take(B, SITI)
    assert (register.holders, register.contenders) == ({B}, {A})
    register.rule(ruling(Says.BOTH))
    assert register.holders == {A, B}


def test_it_is_between_two_records_alone() -> None:
    register = Register(ruling(Says.BOTH))
    for record, facts in ((B, SITI), (A, SITTI), (C, replace(SITI, name_key="SITTI"))):
        register.take(record, facts)
    assert (register.holders, register.contenders) == ({A, B}, {C})


def test_who_is_in_the_right_against_one_takes_nothing_from_another() -> None:
    register = Register(ruling(Says.MINE))
    for record in (B, C):
        register.take(record, SITI)
    register.take(A, SITTI)
    assert (register.holders, register.contenders) == ({B, C}, {A})
    register.rule(ruling(Says.MINE, A, C))
    assert (register.holders, register.contenders) == ({A}, {B, C})


def test_rights_that_go_round_in_a_circle_end_with_one_holder() -> None:
    other = replace(SITI, name_key="SITA")
    facts = {A: SITTI, B: SITI, C: other}
    circle = [ruling(Says.MINE, one, two, facts) for one, two in ((A, B), (B, C), (C, A))]
    register = Register(*circle)
    for record, said in facts.items():
        register.take(record, said)
    assert len(register.holders) == 1
    assert register.holders | register.contenders == {A, B, C}


@pytest.mark.parametrize(
    ("kind", "changed", "holds"),
    [
        (PERSON, {"ticket": "T-2"}, True),
        (PERSON, {"given_on": "2021-08-18"}, True),
        (PERSON, {"name": "Hj. SITI"}, True),
        (PERSON, {"name_key": "SITA"}, False),
        (PERSON, {"birth_date": ""}, False),
        (PERSON, {"id_number": "2"}, False),
        (TICKET, {"site": "S2"}, True),
        (TICKET, {"ticket": "T-2"}, False),
        (TICKET, {"dose_no": 3}, False),
        (DOSE, {"ticket": "T-2"}, True),
        (DOSE, {"given_on": "2021-08-18"}, False),
    ],
)
def test_what_ends_a_ruling(kind: str, changed: dict[str, str], *, holds: bool) -> None:
    ruled = Rulings(SECRET, [ruling(Says.BOTH, kind=kind)])
    for side, facts in ((A, SITTI), (B, SITI)):
        now = {A: SITTI, B: SITI, side: replace(facts, **changed)}
        assert ruled.lets_stand(kind, A, B, now) == holds


def test_a_fingerprint_tells_nothing_without_the_key() -> None:
    assert fingerprint(b"a", PERSON, SITI) != fingerprint(b"b", PERSON, SITI)
    assert fingerprint(b"a", TICKET, SITI) != fingerprint(b"a", DOSE, SITI)


_NAMES = st.sampled_from(["SITI", "SITTI", "SITA"])
_FACTS = st.builds(lambda name, no: replace(SITI, name_key=name, dose_no=no), _NAMES, st.just(1))


@settings(max_examples=examples(300), deadline=None)
@given(st.data())
def test_any_order_of_entries_corrections_and_rulings_ends_in_the_same_holders(
    data: st.DataObject,
) -> None:
    """Of two records, where a ruling is in force in the end: whichever came first."""
    last = {A: data.draw(_FACTS), B: data.draw(_FACTS)}
    says, winner = data.draw(st.sampled_from(Says)), data.draw(st.sampled_from([A, B]))
    made = ruling(says, winner, B if winner == A else A, last)
    earlier = [
        (record, data.draw(_FACTS)) for record in data.draw(st.lists(st.sampled_from([A, B])))
    ]
    arrivals: Sequence[object] = data.draw(st.permutations([*earlier, *last.items(), made]))
    register = Register()
    for one in arrivals:
        if isinstance(one, Ruling):
            register.rule(one)
        else:
            register.take(*one)  # type: ignore[misc]
        _check(register)
    for record, facts in last.items():  # what was corrected arrives last of its record
        register.take(record, facts)
        _check(register)
    clash = judge(PERSON, last[A], last[B])
    expected = {winner} if clash and says is Says.MINE else {A, B}
    assert register.holders == expected


def _check(register: Register) -> None:
    assert bool(register.holders) == bool(register.facts)
    assert register.holders | register.contenders == set(register.facts)
    for one in register.holders:
        for other in register.holders - {one}:
            clash = claims.between(KEY, one, other, register.facts, register.ruled)
            assert clash is None


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.tuples(st.sampled_from([A, B, C]), _FACTS), min_size=1, max_size=8))
def test_without_a_ruling_nothing_is_other_than_before(moves: list[tuple[str, Facts]]) -> None:
    register = Register()
    for record, facts in moves:
        before = register.claim
        register.seq += 1
        register.facts[record] = facts
        move = Move(frozenset({record}), {record: register.seq})
        with_none = claims.settle(KEY, before, move, register.facts, NONE)
        register.claim = claims._by_age(KEY, before, move, register.facts, NONE)
        assert with_none == register.claim
