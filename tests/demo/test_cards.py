import csv
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxentry.demo.cards import Card, Day, make_day, write_register
from vaxentry.demo.ledger import COMPARED
from vaxentry.demo.mishaps import EXPECTED, FEWEST_CARDS, STORIES_PER_1000, Kind, Part
from vaxentry.demo.people import HOME_REGENCY
from vaxentry.demo.stories import swap
from vaxentry.domain.dose import Dose, Revision, RevisionKind
from vaxentry.domain.form import Field
from vaxentry.domain.nik import NikError, read_nik
from vaxentry.domain.problems import Severity
from vaxentry.domain.regions import RegionStatus, region_status
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.validation import check
from vaxentry.wire.record import to_body


@pytest.fixture(scope="module")
def thousand() -> Day:
    return make_day(2021, 1000)


def day_of(seed: int) -> Day:
    return make_day(seed, FEWEST_CARDS + seed % 150)


def of_part(day: Day, part: Part) -> list[Card]:
    return [card for card in day.cards if card.part is part]


def test_every_part_has_a_hand_written_expectation() -> None:
    assert set(EXPECTED) == set(Part)


def test_every_part_belongs_to_exactly_one_story() -> None:
    told = Counter(part for story in STORIES_PER_1000 for part in story)
    assert told == Counter(set(Part) - {Part.NONE})


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(FEWEST_CARDS, 200))
def test_a_day_has_as_many_cards_as_asked_for_and_every_part(seed: int, cards: int) -> None:
    day = make_day(seed, cards)
    assert [card.number for card in day.cards] == list(range(1, cards + 1))
    assert {card.part for card in day.cards} | {Part.NONE} == set(Part)


def test_too_few_cards_are_refused() -> None:
    with pytest.raises(ValueError, match=str(FEWEST_CARDS)):
        make_day(1, FEWEST_CARDS - 1)


def test_the_same_seed_gives_the_same_day_and_another_another() -> None:
    assert make_day(7, 60) == make_day(7, 60)
    assert make_day(7, 60) != make_day(8, 60)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_nobody_on_the_cards_can_exist(seed: int) -> None:
    for card in day_of(seed).cards:
        if card.part is not Part.NO_DOCUMENT:
            assert str(card.wire["id_number"])[-4:] >= "9000"
        assert "840" in str(card.wire["phone"]) or card.wire["phone"] == "-"


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_every_nik_on_paper_is_a_nik_of_a_region_that_exists(seed: int) -> None:
    for card in day_of(seed).cards:
        if card.paper[Field.ID_TYPE] == "nik":
            nik = read_nik(card.paper[Field.ID_NUMBER])
            assert region_status(nik.district) in {RegionStatus.KNOWN, RegionStatus.RETIRED}
            assert nik.sex == card.paper[Field.SEX]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_cards_of_one_story_come_in_its_order(seed: int) -> None:
    stories = defaultdict(list)
    for card in day_of(seed).cards:
        stories[card.story].append(card.part)
    told = {tuple(parts) for parts in stories.values()}
    assert told | {(Part.NONE,)} == {*STORIES_PER_1000, (Part.NONE,)}


def test_two_people_have_the_ticket(thousand: Day) -> None:
    pairs = zip(
        of_part(thousand, Part.TICKET_OWNER), of_part(thousand, Part.TICKET_STRANGER), strict=True
    )
    tickets = Counter(card.wire["ticket"] for pair in pairs for card in pair)
    assert set(tickets.values()) == {2}
    assert EXPECTED[Part.TICKET_STRANGER].kind is Kind.TICKET


def test_another_name_stands_under_the_nik(thousand: Day) -> None:
    owners = {card.wire["id_number"]: card for card in of_part(thousand, Part.NIK_OWNER)}
    for stranger in of_part(thousand, Part.NIK_STRANGER):
        owner = owners[stranger.wire["id_number"]]
        assert stranger.wire["name"] != owner.wire["name"]
        assert stranger.wire["dose_no"] != owner.wire["dose_no"]


def test_the_card_typed_again_is_the_same_card(thousand: Day) -> None:
    once = sorted(map(repr, (card.paper for card in of_part(thousand, Part.TYPED_ONCE))))
    again = sorted(map(repr, (card.paper for card in of_part(thousand, Part.TYPED_AGAIN))))
    assert once == again


def test_twins_share_the_mothers_nik_and_differ_in_birth_order(thousand: Day) -> None:
    older, younger = of_part(thousand, Part.TWIN_OLDER), of_part(thousand, Part.TWIN_YOUNGER)
    assert {c.wire["id_number"] for c in older} == {c.wire["id_number"] for c in younger}
    assert {c.wire["birth_order"] for c in older} == {1}
    assert {c.wire["birth_order"] for c in younger} == {2}


def test_a_deferred_card_has_no_injection(thousand: Day) -> None:
    for card in of_part(thousand, Part.DEFERRED):
        assert not {"vaccine", "batch", "dose_no", "volume_ul", "course"} & set(card.wire)
        assert Field.DOSE_NO not in card.paper


def test_the_register_knows_everybody_of_the_regency_but_the_planted(thousand: Day) -> None:
    known = {person.nik for person in thousand.registered}
    assert all(nik.startswith(HOME_REGENCY) for nik in known)
    for card in thousand.cards:
        if card.paper[Field.ID_TYPE] not in {"nik", "mother_nik"}:
            continue
        nik = card.paper[Field.ID_NUMBER]
        expected = nik.startswith(HOME_REGENCY) and card.part is not Part.NIK_NOT_FOUND
        assert (nik in known) is expected


def test_slips_are_what_their_names_say(thousand: Day) -> None:
    for card in of_part(thousand, Part.SWAP_IMPOSSIBLE):
        with pytest.raises(NikError):
            read_nik(card.slips[Field.ID_NUMBER])
    for card in of_part(thousand, Part.SWAP_BIRTH_DATE):
        slip, true = read_nik(card.slips[Field.ID_NUMBER]), read_nik(card.paper[Field.ID_NUMBER])
        assert not set(slip.birth_dates) & set(true.birth_dates)
    for card in of_part(thousand, Part.SWAP_SEX):
        assert read_nik(card.slips[Field.ID_NUMBER]).sex != card.paper[Field.SEX]


def test_an_unseen_slip_is_what_the_server_gets_and_no_check_can_tell(thousand: Day) -> None:
    for card in of_part(thousand, Part.SWAP_UNSEEN):
        slip, true = card.slips[Field.ID_NUMBER], card.paper[Field.ID_NUMBER]
        assert card.wire["id_number"] == slip != true
        assert slip[:12] == true[:12]
        assert not slip.startswith(HOME_REGENCY)
        assert card.expected.undetectable


def test_what_was_noticed_is_typed_again_as_on_the_paper(thousand: Day) -> None:
    for part in (Part.SWAP_IMPOSSIBLE, Part.SWAP_BIRTH_DATE, Part.SWAP_SEX):
        for card in of_part(thousand, part):
            assert card.wire["id_number"] == card.paper[Field.ID_NUMBER]


@pytest.mark.parametrize(("at", "swapped"), [(0, "2134"), (2, "1243")])
def test_swap_exchanges_neighbours(at: int, swapped: str) -> None:
    assert swap("1234", at) == swapped


def test_the_register_file_has_a_row_per_person(thousand: Day, tmp_path: Path) -> None:
    write_register(thousand.registered, tmp_path / "register.csv")
    with (tmp_path / "register.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["nik"] for row in rows] == [person.nik for person in thousand.registered]


def sealed(dose: Dose) -> Mapping[str, object]:
    nobody = UUID(int=0)
    revision = Revision(
        record_id=nobody,
        rev=1,
        parents=(),
        kind=RevisionKind.ENTRY,
        device=nobody,
        author=nobody,
        saved_at=datetime(2021, 9, 29, tzinfo=UTC),
        entry_no="KD-210929-001",
        stack=nobody,
        site="KDL",
        dose=dose,
    )
    return {name: value for name, value in to_body(revision).items() if name in COMPARED}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_every_card_reads_as_the_server_must_hold_it(seed: int) -> None:
    for card in day_of(seed).cards:
        unseen = card.slips if card.part is Part.SWAP_UNSEEN else {}
        found = check(
            {**card.paper, **unseen}, today=date(2021, 9, 29), rules=BUILT_IN, temporary_id="*"
        )
        assert found.dose is not None
        assert {problem.severity for problem in found.warnings} <= {Severity.INFO}
        assert sealed(found.dose) == card.wire


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_every_slip_but_the_unseen_is_found_at_the_desk(seed: int) -> None:
    for card in day_of(seed).cards:
        if card.slips:
            found = check({**card.paper, **card.slips}, today=date(2021, 9, 29), rules=BUILT_IN)
            told = [p for p in found.problems if p.severity is not Severity.INFO]
            assert bool(told) is (card.part is not Part.SWAP_UNSEEN)
