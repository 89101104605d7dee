from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vaxentry.domain.day_close import SEAL_OF, DaySheet, DoubleEntry, Gap, Seal, Sealed, figures
from vaxentry.domain.day_doses import (
    BatchOfDay,
    DoseLine,
    Yield,
    amount_as_typed,
    doses_text,
    read_amount,
    read_vials,
)
from vaxentry.domain.day_gaps import differences, may_be_sealed, unexplained
from vaxentry.domain.day_pile import PLACES, SOURCES, PcCount, Pile, card_terms
from vaxentry.domain.day_server import ServerWord
from vaxentry.domain.match import Match
from vaxentry.domain.records import SiteInfo

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
SITE = SiteInfo("S1", "Posko", "KD", UUID(int=1), "", enrolled=False)
numbers = st.frozensets(st.integers(1, 30))


def pile(counted: int, *typed: int, **told: object) -> Pile:
    values: dict[str, object] = {"typed": frozenset(typed), "proceed": len(typed)}
    return Pile(UUID(int=7), 1, "S1", counted, **(values | told))  # type: ignore[arg-type]


def sheet(*piles: Pile, **told: object) -> DaySheet:
    return DaySheet(date(2026, 11, 23), NOON, "RINA", SITE, piles, **told)  # type: ignore[arg-type]


@st.composite
def any_pile(draw: st.DrawFn) -> Pile:
    typed = draw(numbers)
    proceed = draw(st.integers(0, len(typed)))
    deferred = draw(st.integers(0, len(typed) - proceed))
    told = st.builds(lambda n: PcCount("B", len(n), n), numbers)
    by_hand = st.builds(lambda n: PcCount("C", n), st.integers(0, 20))
    return pile(
        draw(st.integers(0, 30)), *typed, proceed=proceed, deferred=deferred,
        not_given=len(typed) - proceed - deferred, parked=draw(numbers) - typed,
        undone=draw(numbers), elsewhere=tuple(draw(st.lists(told | by_hand, max_size=3))),
    )  # fmt: skip


@given(st.lists(any_pile(), max_size=3))
def test_the_cards_of_all_sources_are_those_of_all_places(piles: list[Pile]) -> None:
    terms = card_terms(piles)
    assert tuple(terms) == (*SOURCES, *PLACES)
    assert all(amount >= 0 for amount in terms.values())
    assert sum(terms[name] for name in SOURCES) == sum(terms[name] for name in PLACES)


@given(any_pile())
def test_what_is_named_is_what_is_counted(one: Pile) -> None:
    assert len(one.expected) == one.counted
    assert not one.missing & one.here
    assert not one.extra & one.missing
    assert one.not_typed <= len(one.missing)
    if not one.elsewhere:
        assert (one.not_typed, one.excess) == (len(one.missing), len(one.extra))


@given(st.integers(1, 30), numbers)
def test_a_pile_typed_by_its_numbers_names_those_left_out(
    counted: int, left: frozenset[int]
) -> None:
    typed = set(range(1, counted + 1)) - left
    found = pile(counted, *typed)
    assert found.missing == left & set(range(1, counted + 1))
    assert found.excess == 0


def test_one_missing_does_not_hide_one_too_many() -> None:
    found = differences(sheet(pile(5, 1, 2, 4, 5, 6)))
    assert [(one.gap, one.amount, one.names) for one in found] == [
        (Gap.NOT_TYPED, 1, "3"),
        (Gap.EXCESS, 1, "6"),
    ]


def test_of_many_missing_numbers_the_first_are_named() -> None:
    (one,) = differences(sheet(pile(60, *range(1, 60, 2))))
    assert (one.amount, one.names) == (30, "2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, ...")


def test_a_reason_is_of_all_the_numbers_also_of_those_that_are_not_named() -> None:
    odd = range(1, 60, 2)
    (one,) = differences(sheet(pile(60, *odd)))
    (other,) = differences(sheet(pile(60, *odd[:-1], 58)))
    assert (one.amount, one.names) == (other.amount, other.names)
    assert one.key != other.key
    assert one.was(other.key)
    (again,) = differences(sheet(pile(60, *odd)))
    assert again.key == one.key


def test_the_reasons_of_few_numbers_are_under_the_keys_they_had() -> None:
    (one,) = differences(sheet(pile(25, *range(1, 24, 2), 25)))
    assert one.key == "not_typed:1:12:2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24"


def test_the_number_of_a_voided_entry_stands_for_no_card() -> None:
    assert differences(sheet(pile(5, 1, 2, 4, 5, 6, undone=frozenset({3})))) == []
    assert pile(5, 1, 2, 3, 4, 5, undone=frozenset({3})).missing == frozenset()


def test_the_count_of_another_pc_fills_what_is_missing() -> None:
    half = pile(6, 1, 2, 3, elsewhere=(PcCount("B", 3, frozenset({4, 5, 6})),))
    assert differences(sheet(half)) == []
    assert differences(sheet(pile(6, 1, 2, 3, elsewhere=(PcCount("B", 3),)))) == []
    (short,) = differences(sheet(pile(6, 1, 2, 3, elsewhere=(PcCount("B", 2),))))
    assert (short.gap, short.amount, short.names) == (Gap.NOT_TYPED, 1, "4-6")


def test_a_number_on_two_pcs_is_named() -> None:
    twice = pile(3, 1, 2, elsewhere=(PcCount("B", 2, frozenset({2, 3})),))
    found = {one.gap: one.names for one in differences(sheet(twice))}
    assert found == {Gap.EXCESS: "", Gap.SHARED: "2"}


def test_a_number_on_two_other_pcs_is_named() -> None:
    told = PcCount("B", 2, frozenset({2, 3})), PcCount("C", 1, frozenset({3}))
    found = {one.gap: one.names for one in differences(sheet(pile(3, 1, elsewhere=told)))}
    assert found == {Gap.EXCESS: "", Gap.SHARED: "3"}


def test_a_stack_nobody_counted_is_said_to_be_so() -> None:
    assert differences(sheet(pile(0))) == []
    (one,) = differences(sheet(pile(0, 1, 2)))
    assert (one.gap, one.amount, one.key) == (Gap.NOT_COUNTED, 2, "not_counted:1:2:")


def test_cards_of_a_stack_nobody_counted_are_a_source_of_their_own() -> None:
    terms = card_terms([pile(2, 1, 3), pile(0, 1, 2, 3)])
    told = {name: amount for name, amount in terms.items() if amount}
    assert told == {"counted": 2, "excess": 1, "uncounted": 3, "proceed": 5, "not_typed": 1}


def test_a_double_is_named_by_its_entries() -> None:
    double = DoubleEntry("KD-1", 1, 2), DoubleEntry("KD-2", 1, 7)
    (one,) = differences(sheet(pile(2, 1, 2), doubles=[double]))
    assert (one.gap, one.amount, one.names) == (Gap.DOUBLED, 1, "KD-1, KD-2")


BATCH = BatchOfDay("S1", "moderna", "M7")


def line(given_ul: int, vials: Yield | None, whole_ul: int | None = 500) -> DoseLine:
    return DoseLine(BATCH, 9, 1, given_ul, whole_ul, vials)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 20), st.sampled_from([200, 300, 500]))
def test_given_is_yield_without_waste_with_half_doses_as_halves(
    whole: int, halves: int, more: int, unit: int
) -> None:
    given_ul = whole * unit + halves * unit // 2
    vials = Yield(1, given_ul + more * unit, more * unit)
    assert line(given_ul, vials, unit).difference_ul == 0
    assert line(given_ul, vials._replace(waste_ul=0), unit).difference_ul == -more * unit


def test_fewer_doses_need_a_reason_and_more_are_information() -> None:
    gaps = {
        given_ul: [one.gap for one in differences(sheet(pile(1, 1), doses=[line(given_ul, vials)]))]
        for given_ul, vials in ((4500, Yield(1, 5000, 0)), (5500, Yield(1, 5000, 0)), (0, None))
    }
    assert gaps == {4500: [Gap.DOSES_SHORT], 5500: [], 0: [Gap.NO_YIELD]}


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("10", 5000), ("6,5", 3250), (" 5 ml", 5000), ("2.5mL", 2500), ("0", 0), ("", None),
        ("-1", None), ("1,0001", None), ("nan", None), ("9999999", None), ("x", None),
        ("1e9", None), ("1e3", None), ("inf", None), ("1_0", None), ("+1", None), ("1,", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_in_doses_or_millilitres(text: str, amount: int | None) -> None:
    assert read_amount(text, 500) == amount


@pytest.mark.parametrize(
    ("text", "vials"), [("12", 12), ("", None), ("1,5", None), ("99999", None)]
)
def test_vials_are_whole(text: str, vials: int | None) -> None:
    assert read_vials(text) == vials


@pytest.mark.parametrize(
    ("amount", "text"), [(5000, "10"), (6250, "12,5"), (0, "0"), (-250, "-0,5"), (100_000, "200")]
)
def test_a_volume_is_told_in_doses(amount: int, text: str) -> None:
    assert doses_text(amount, 500) == text


@given(st.integers(0, 1_000_000), st.sampled_from([200, 300, 500, 1000]), st.sampled_from(",."))
@example(5000, 300, ",")
def test_a_volume_that_was_saved_comes_back_as_a_text_of_the_same(
    amount: int, unit: int, comma: str
) -> None:
    assert read_amount(amount_as_typed(amount, unit, comma), unit) == amount


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [
        (5000, 300, "5 ml"),
        (1000, 300, "1 ml"),
        (3250, 500, "6,5"),
        (0, 300, "0"),
        (1250, 600, "1,25 ml"),
    ],
)
def test_it_comes_back_as_doses_where_these_are_exact(amount: int, unit: int, text: str) -> None:
    assert amount_as_typed(amount, unit) == text


MATCH = Match(NOON, 12, 12, 0, NOON, 12)


def test_the_server_closes_a_day_once_everything_is_received_and_compared() -> None:
    word = ServerWord(3, 3, compared=True, match=MATCH)
    assert (word.agrees, word.needs_comparison) == (True, False)


LESS = Match(NOON, 12, 11, 0, NOON - timedelta(days=1), 11)


@pytest.mark.parametrize(
    ("word", "is_asked"),
    [
        (ServerWord(3, 2, compared=True, match=MATCH), False),
        (ServerWord(3, 3, compared=True), True),
        (ServerWord(3, 3, match=MATCH), True),
        (ServerWord(3, 3, compared=True, match=LESS), False),
        (ServerWord(3, 3, compared=True, match=MATCH, apart=1), False),
        (ServerWord(3, 3, apart=3), False),
    ],
)
def test_it_stays_open_on_less_than_the_servers_own_word(word: ServerWord, is_asked: bool) -> None:
    assert (word.agrees, word.needs_comparison) == (False, is_asked)


def test_what_may_be_sealed() -> None:
    short = sheet(pile(3, 1, 2))
    (gap,) = unexplained(short, Seal.CARDS, {})
    assert not may_be_sealed(short, Seal.CARDS, {gap.key: " "})
    assert may_be_sealed(short, Seal.CARDS, {gap.key: "kartu dibawa pulang"})
    assert may_be_sealed(short, Seal.DOSES, {})
    assert not may_be_sealed(short, Seal.SERVER, {gap.key: "x"})
    assert not may_be_sealed(sheet(), Seal.CARDS, {})


def test_a_seal_is_in_force_until_it_is_reopened_and_knows_its_figures() -> None:
    whole = sheet(pile(2, 1, 2))
    held = Sealed(Seal.CARDS, NOON, "RINA", figures(whole, Seal.CARDS), {})
    shut = sheet(pile(2, 1, 2), seals=[held])
    assert shut.in_force(Seal.CARDS) == held
    assert not shut.changed_since(Seal.CARDS)
    assert not may_be_sealed(shut, Seal.CARDS, {})
    assert sheet(pile(2, 1), seals=[held]).changed_since(Seal.CARDS)
    earlier = {name: amount for name, amount in held.figures.items() if amount}
    of_before = replace(held, figures=earlier)
    assert not sheet(pile(2, 1, 2), seals=[of_before]).changed_since(Seal.CARDS)
    opened = Sealed(Seal.CARDS, NOON, "RINA", {}, {"": "kartu ketemu"}, reopened=True)
    assert sheet(pile(2, 1, 2), seals=[held, opened]).in_force(Seal.CARDS) is None


def test_every_gap_belongs_to_a_seal() -> None:
    assert set(SEAL_OF) == set(Gap)
