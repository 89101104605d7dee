from datetime import date

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.central.client import given
from vaxentry.central import claims
from vaxentry.central.claims import Claim, Move
from vaxentry.central.judging import judge
from vaxentry.central.model import DOSE, PERSON, TICKET, ClaimKey, Contender, Facts, Holder
from vaxentry.central.validate import facts_of
from vaxentry.domain.dose import Dose, IdType
from vaxentry.wire.record import _dose_body

KEY = ClaimKey(TICKET, "T-1")


def facts(dose: Dose) -> Facts:
    body = {k: v for k, v in _dose_body(dose).items() if v not in (None, "")}
    made = facts_of({**body, "kind": "entry", "site": "S1"})
    assert made is not None
    return made


SITI = facts(given("SITI", ticket="T-1"))
SITI_2 = replace(SITI, dose_no=2)
BUDI = facts(given("BUDI", ticket="T-1"))
BUDI_2 = replace(BUDI, dose_no=2)


def holders(claim: Claim) -> list[str]:
    return [holder.record_id for holder in claim.holders]


def contenders(claim: Claim) -> list[str]:
    return [contender.record_id for contender in claim.contenders]


def contender(record_id: str, since: int, other: str = "x") -> Contender:
    return Contender(KEY, record_id, other, "held.ticket", "name", since)


@pytest.mark.parametrize(
    ("dose", "kinds"),
    [
        (given(), {PERSON, TICKET, DOSE}),
        (given(ticket=""), {PERSON, DOSE}),
        (given(id_type=IdType.KK), {TICKET, DOSE}),
        (given(id_type=IdType.MOTHER_NIK, birth_order=1), {TICKET, DOSE}),
        (given(id_type=IdType.NONE), {TICKET}),
        (given(number="A1234567", id_type=IdType.PASSPORT), {PERSON, TICKET, DOSE}),
    ],
)
def test_what_a_dose_claims(dose: Dose, kinds: set[str]) -> None:
    assert {claim.kind for claim in claims.wanted(facts(dose))} == kinds


def test_covid_vaccines_are_one_series_and_courses_are_apart() -> None:
    first = facts(given())
    other_brand = replace(first, series=facts(given(vaccine="pfizer")).series)
    repeated = replace(first, course="primer_ulang")
    keys = [claims.wanted(one)[-1] for one in (first, other_brand, repeated)]
    assert keys[0] == keys[1] != keys[2]


def test_names_that_differ_only_in_writing_are_one_person() -> None:
    title = replace(SITI, name_key=facts(given("dr. Hj. Siti")).name_key)
    assert judge(PERSON, SITI, title) is None


@pytest.mark.parametrize(
    ("candidate", "code", "differs"),
    [
        (BUDI, "held.ticket", ("id_number", "name")),
        (replace(SITI, id_number=BUDI.id_number), "held.ticket", ("id_number",)),
        (replace(SITI, birth_date="1999-09-09"), "held.ticket", ("birth_date",)),
        (SITI, "held.dose", ()),
        (replace(SITI, given_on="2021-09-01"), "held.dose", ("given_on",)),
    ],
)
def test_judging_a_ticket(candidate: Facts, code: str, differs: tuple[str, ...]) -> None:
    clash = judge(TICKET, SITI, candidate)
    assert clash is not None
    assert (clash.code, clash.differs) == (code, differs)


def test_a_ticket_for_another_dose_of_the_same_person_is_shared() -> None:
    assert judge(TICKET, SITI, SITI_2) is None


def test_a_ticket_under_another_kind_of_document_of_the_same_person_is_shared() -> None:
    with_kk = replace(SITI_2, id_type=IdType.KK, id_number="3201130101019001")
    assert judge(TICKET, SITI, with_kk) is None


def test_twins_differ_by_birth_order() -> None:
    first = facts(given("BAYI", id_type=IdType.MOTHER_NIK, birth_order=1))
    second = replace(first, birth_order=2)
    clash = judge(TICKET, first, second)
    assert clash is not None
    assert clash.differs == ("birth_order",)
    assert claims.wanted(first)[-1] != claims.wanted(second)[-1]


def test_a_birth_date_that_is_not_known_tells_nothing() -> None:
    unknown = facts(given("SITI", number=SITI.id_number, birth_date=None))
    assert judge(PERSON, SITI, unknown) is None
    other = replace(unknown, birth_date=date(1950, 1, 1).isoformat())
    assert judge(PERSON, SITI, other) is not None


def test_a_free_claim_goes_to_the_first_taker() -> None:
    move = Move(frozenset({"a", "b"}), {"a": 1, "b": 2})
    claim = claims.settle(KEY, Claim(), move, {"a": SITI, "b": BUDI})
    assert (holders(claim), contenders(claim)) == (["a"], ["b"])
    assert claim.contenders[0].other == "a"


def test_a_freed_claim_goes_to_the_oldest_contender_not_to_a_newcomer() -> None:
    before = Claim((Holder("old", 1),), (contender("first", 5), contender("second", 6)))
    parties = {"first": BUDI, "second": SITI, "new": replace(SITI, id_number="9")}
    claim = claims.settle(KEY, before, Move(frozenset({"old", "new"}), {}), parties)
    assert (holders(claim), contenders(claim)) == (["first"], ["second"])

    with_newcomer = claims.settle(
        KEY, Claim((), before.contenders), Move(frozenset({"new"}), {"new": 9}), parties
    )
    assert (holders(with_newcomer), contenders(with_newcomer)) == (["first"], ["second", "new"])


def test_what_the_group_held_passes_to_the_member_that_takes_it() -> None:
    before = Claim((Holder("old", 1),), (contender("waiting", 5),))
    move = Move(frozenset({"old", "new"}), {"new": 9})
    claim = claims.settle(KEY, before, move, {"new": SITI, "waiting": BUDI})
    assert claim.holders == (Holder("new", 1),)
    assert contenders(claim) == ["waiting"]


def test_a_holder_alone_keeps_its_claim_whatever_is_corrected() -> None:
    before = Claim((Holder("a", 1),), (contender("b", 5),))
    claim = claims.settle(KEY, before, Move(frozenset({"a"}), {"a": 9}), {"a": BUDI, "b": SITI})
    assert (holders(claim), contenders(claim)) == (["a"], ["b"])


def test_a_correction_can_free_a_contender_that_fits_now() -> None:
    before = Claim((Holder("a", 1),), (contender("b", 5),))
    claim = claims.settle(KEY, before, Move(frozenset({"a"}), {"a": 9}), {"a": BUDI, "b": BUDI_2})
    assert (holders(claim), contenders(claim)) == (["a", "b"], [])


def test_a_correction_never_turns_the_other_holders_out() -> None:
    before = Claim((Holder("a", 1), Holder("b", 2)))
    claim = claims.settle(KEY, before, Move(frozenset({"a"}), {"a": 9}), {"a": BUDI, "b": SITI})
    assert (holders(claim), contenders(claim)) == (["b"], ["a"])
    assert claim.contenders[0].since == 9


def test_a_contender_that_is_corrected_keeps_its_place() -> None:
    before = Claim((Holder("a", 1),), (contender("b", 5), contender("c", 6)))
    parties = {"a": SITI, "b": BUDI, "c": replace(BUDI, id_number="7")}
    claim = claims.settle(KEY, before, Move(frozenset({"b"}), {"b": 9}), parties)
    assert [(one.record_id, one.since) for one in claim.contenders] == [("b", 5), ("c", 6)]


def test_the_gravest_of_several_clashes_shows() -> None:
    assert claims.gravest([]) == "accepted"
    assert claims.gravest(["held.dose", "held.ticket"]) == "held.ticket"
    assert claims.gravest(["held.ticket", "held.nik", "held.dose"]) == "held.nik"


def test_a_key_of_long_names_still_fits_an_index() -> None:
    long = facts(given("\ufdfa" * 190, id_type=IdType.KK))
    assert len(claims.wanted(long)[-1].key) <= 400


PEOPLE = st.sampled_from([SITI, SITI_2, BUDI, BUDI_2, replace(BUDI, birth_date="1999-09-09")])
CARDS = st.dictionaries(st.sampled_from("abcdef"), PEOPLE | st.none(), min_size=1, max_size=3)


@drawn(st.lists(CARDS, max_size=12))
def test_who_is_left_as_judged_would_be_judged_alike(groups: list[dict[str, Facts | None]]) -> None:
    """Groups of cards, typed or corrected to somebody or to nobody with this ticket (None)."""
    claim, known = Claim(), dict[str, Facts]()
    for at, group in enumerate(groups):
        known = {**known, **{one: said for one, said in group.items() if said is not None}}
        takers = {one: 10 * at + n for n, one in enumerate(group) if group[one] is not None}
        move = Move(frozenset(group), takers)
        before, claim = claim, claims.settle(KEY, claim, move, known)
        anew = claims.settle(KEY, before, Move(move.group, takers, anew=True), known)
        assert claim.holders == anew.holders
        assert [(c.record_id, c.since) for c in claim.contenders] == [
            (c.record_id, c.since) for c in anew.contenders
        ]
        for one in claim.contenders:
            assert one.other in holders(claim)
            assert judge(TICKET, known[one.other], known[one.record_id]) is not None
