"""Two records side by side, and which ways out a case has."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxentry.domain.case_lines import of_versions, side_by_side, spelt
from vaxentry.domain.cases import Case, Way, asks_for_partner, leaves_ways_out, ways_out
from vaxentry.domain.dose import Dose, Identity, IdType, RevisionKind, Screening
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import CONFLICT_STATES, State
from vaxentry.domain.records import OtherParty, RecordDetail, RecordRow, RevisionRow
from vaxentry.domain.ticket import TicketNo
from vaxentry.domain.told_fields import says_the_same

NOW = datetime(2021, 8, 27, tzinfo=UTC)
OURS = Dose(
    identity=Identity(IdType.NIK, "9271060312009001"),
    name="SITI AMINAH",
    given_on=date(2021, 8, 27),
    screening=Screening.PROCEED,
    birth_date=date(2000, 12, 3),
    vaccine="sinovac",
    course="primer",
    dose_no=1,
    batch="B1",
    ticket=TicketNo("P-AB12"),
    phone="+6281234567890",
)
THEIRS = replace(OURS, identity=Identity(IdType.NIK, "9271060312009010"), name="BUDI SANTOSO")


def detail(dose: Dose, state: State, number: int = 1) -> RecordDetail:
    row = RecordRow(
        number, UUID(int=number), f"KD-1-{number}", NOW, dose.name, "", dose.vaccine,
        dose.dose_no, dose.screening, dose.given_on, state,
    )  # fmt: skip
    revision = RevisionRow(1, RevisionKind.ENTRY, NOW, "Rahma", "", b"")
    return RecordDetail(row, dose, [revision], [], None, None)


def case(
    state: State, *, here: State | None = None, may_rule: bool = True, versions: bool = False
) -> Case:
    theirs = None if here is None else detail(THEIRS, here, 2)
    other = OtherParty("B*** S******", "S2", "2021-08-17", "name")
    return Case(detail(OURS, state), other, NOW, theirs, may_rule, versions)


@pytest.mark.parametrize("state", sorted(CONFLICT_STATES))
def test_every_kind_has_a_way_out_and_none_twice(state: State) -> None:
    for one in (case(state), case(state, here=State.ACCEPTED), case(state, versions=True)):
        ways = ways_out(one)
        assert Way.CORRECT in ways
        assert Way.VOID in ways
        assert len(set(ways)) == len(ways)


def test_only_who_may_decide_for_both_sites_may_rule() -> None:
    for state in CONFLICT_STATES:
        assert Way.BOTH in ways_out(case(state))
        assert not {Way.BOTH, Way.MINE} & set(ways_out(case(state, may_rule=False)))
        assert not {Way.BOTH, Way.MINE} & set(ways_out(case(state, versions=True)))


DECIDES = {Way.LETTER, Way.DUKCAPIL, Way.BOTH, Way.MINE}


@pytest.mark.parametrize("state", sorted(CONFLICT_STATES))
def test_a_clerk_is_offered_what_concerns_the_own_card_alone(state: State) -> None:
    whole = set(ways_out(case(state)))
    clerk = replace(case(state), may_decide=False)
    assert set(ways_out(clerk)) == whole - DECIDES
    assert not leaves_ways_out(case(state))
    assert leaves_ways_out(clerk)
    others = replace(clerk.ours, may_correct=False, may_void=False)
    assert ways_out(replace(clerk, ours=others)) == ()
    viewer = replace(case(state), ours=others)
    assert set(ways_out(viewer)) == whole & DECIDES


def test_what_another_site_rules_is_no_way_that_a_supervisor_leaves_out() -> None:
    assert not leaves_ways_out(case(State.NIK_CLASH, may_rule=False))


def test_tickets_are_exchanged_by_who_may_correct_both() -> None:
    one = corrected(State.QUEUED, "P-AB13")
    assert one.theirs is not None
    for_others = replace(one, theirs=replace(one.theirs, may_correct=False))
    assert Way.SWAP in ways_out(one)
    assert Way.SWAP not in ways_out(for_others)


def test_a_card_of_ours_is_asked_for_whoever_has_the_same_ticket() -> None:
    strangers = case(State.TICKET_CLASH)
    voided, held = (case(State.TICKET_CLASH, here=one) for one in (State.VOIDED, State.ACCEPTED))
    for one in (strangers, voided, held):
        assert Way.SWAP in ways_out(one)
        assert [way for way in ways_out(one) if asks_for_partner(one, way)] == [Way.SWAP]
    assert Way.SWAP not in ways_out(case(State.NIK_CLASH))
    assert Way.SWAP not in ways_out(case(State.NIK_CLASH, here=State.ACCEPTED))
    assert Way.SWAP not in ways_out(case(State.TICKET_CLASH, versions=True))


def corrected(state: State, ticket: str | None) -> Case:
    """The other one got another ticket here meanwhile."""
    dose = replace(THEIRS, ticket=None if ticket is None else TicketNo(ticket))
    return replace(case(State.TICKET_CLASH), theirs=detail(dose, state, 2))


def test_tickets_are_exchanged_with_the_other_one_where_it_has_another_by_now() -> None:
    one = corrected(State.QUEUED, "P-AB13")
    assert Way.SWAP in ways_out(one)
    assert not any(asks_for_partner(one, way) for way in ways_out(one))
    for gone in (State.VOIDED, State.ERASED, State.AWAITING_APPROVAL):
        assert Way.SWAP not in ways_out(corrected(gone, "P-AB13"))
    assert asks_for_partner(corrected(State.QUEUED, None), Way.SWAP)


def test_what_differs_is_marked_and_the_slip_of_the_hand() -> None:
    lines = {
        one.field: one
        for one in side_by_side(case(State.NIK_CLASH, here=State.ACCEPTED), shown=True)
    }
    assert [field for field, one in lines.items() if one.differs] == [Field.ID_NUMBER, Field.NAME]
    assert lines[Field.ID_NUMBER].slip == 14
    assert (lines[Field.NAME].ours, lines[Field.NAME].theirs) == ("SITI AMINAH", "BUDI SANTOSO")
    assert lines[Field.TICKET].slip is None


def test_of_another_site_only_what_the_server_told_stands_there() -> None:
    lines = {one.field: one for one in side_by_side(case(State.NIK_CLASH), shown=True)}
    told = {field: one.theirs for field, one in lines.items() if one.theirs is not None}
    assert told == {Field.NAME: "B*** S******", Field.GIVEN_ON: "17-08-2021"}


def test_another_day_of_the_other_side_is_marked_though_the_server_does_not_name_it() -> None:
    one = case(State.NIK_CLASH)
    assert marked(one) == ["name", "given_on"]
    same = replace(one.other, given_on=OURS.given_on.isoformat())
    assert marked(replace(one, other=same)) == ["name"]
    assert marked(replace(one, other=replace(one.other, given_on=""))) == ["name"]


def versions_that_differ_in(*names: str, ours: Dose = OURS) -> Case:
    """Two versions of one record; the server names what differs."""
    other = OtherParty("S*** A*****", "S2", "2021-08-27", ",".join(names))
    return Case(detail(ours, State.DOSE_CHECK), other, NOW, None, of_versions=True)


def marked(one: Case) -> list[str]:
    return [line.field.value for line in side_by_side(one, shown=True) if line.differs]


@pytest.mark.parametrize(
    ("named", "fields"),
    [
        ("address", ["address"]),
        ("village", ["village"]),
        ("complaint", ["complaint"]),
        ("given_at", ["given_at"]),
        ("vaccinator", ["vaccinator"]),
        ("systolic", ["blood_pressure"]),
        ("volume_ul", ["volume"]),
        ("earlier", ["earlier_vaccine", "earlier_given_on", "earlier_place"]),
        ("site", ["site"]),
        ("phone", ["phone"]),
        ("author", []),
    ],
)
def test_of_two_versions_all_that_differs_is_marked_also_what_is_empty_here(
    named: str, fields: list[str]
) -> None:
    one = versions_that_differ_in(named, ours=replace(OURS, phone=""))
    assert marked(one) == fields
    assert says_the_same(one.other.differs) == (not fields)


def test_nobody_says_that_versions_are_alike_which_differ_in_something_newer() -> None:
    assert not says_the_same("author,new_field")
    assert says_the_same("")


def test_what_is_empty_here_is_marked_of_two_records_too() -> None:
    one = case(State.NIK_CLASH)
    ours = replace(OURS, birth_date=None)
    told = replace(one.other, given_on="2021-08-27", differs="birth_date,address")
    assert marked(replace(one, ours=detail(ours, State.NIK_CLASH), other=told)) == ["birth_date"]


def test_of_a_request_all_that_changes_is_marked() -> None:
    after = replace(OURS, village="Klawasi", complaint="demam")
    lines = of_versions(OURS, after, shown=True)
    assert [line.field for line in lines if line.differs] == [Field.VILLAGE, Field.COMPLAINT]
    assert Field.ADDRESS not in {line.field for line in lines}


def test_an_address_is_masked() -> None:
    ours = replace(OURS, address="Jl. Melati 3")
    (line,) = [
        line
        for line in side_by_side(versions_that_differ_in("address", ours=ours), shown=False)
        if line.differs
    ]
    assert line.ours == "\N{BULLET}" * 4


def test_masked_neither_side_names_a_person() -> None:
    for one in (case(State.NIK_CLASH), case(State.NIK_CLASH, here=State.ACCEPTED)):
        said = " ".join(f"{line.ours} {line.theirs}" for line in side_by_side(one, shown=False))
        for secret in ("9271060312", "SITI", "BUDI", "P-AB12", "81234567890", "03-12-2000"):
            assert secret not in said


@given(st.sampled_from(list(Field)), st.text(max_size=30))
def test_a_mask_never_shows_more_than_the_first_four(field: Field, text: str) -> None:
    masked = spelt(field, text, shown=False)
    if field in {Field.TICKET, Field.PHONE, Field.BIRTH_DATE} and text:
        assert set(masked) == {"\N{BULLET}"}
    if field is Field.ID_NUMBER:
        assert masked[:4] == text[:4]
        assert set(masked[4:]) <= {"\N{BULLET}"}
    assert spelt(field, text, shown=True) == text
