from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.db.people import BOSS, BOSS_WORD, hire, sign_in, staff_of
from tests.db.test_query_plans import plan, scans, statements
from tests.reports.day_stage import DAY, EVE, MODERNA, SINOVAC, DayStage, day_staged, person
from vaxentry.db.engine import bare
from vaxentry.db.ledgers import fold
from vaxentry.domain.day_close import Gap
from vaxentry.domain.day_doses import Yield
from vaxentry.domain.day_gaps import differences
from vaxentry.domain.day_pile import card_terms
from vaxentry.domain.dose import Identity, IdType
from vaxentry.domain.outbox import State
from vaxentry.domain.staff import Role

SMALL = {"day", "given", "device", "stack", "told", "last", "revision", "parked_card"}
SMALL |= {"day_state", "day_seal"}
"""Read whole: the stacks, the days, one row, or what was found by an index before."""


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[DayStage]:
    with day_staged(tmp_path) as made:
        yield made


def test_the_terms_of_each_stack_of_the_day(stage: DayStage) -> None:
    found = stage.sheet()
    assert [(one.number, one.counted) for one in found.piles] == [(1, 5), (2, 0), (4, 0)]
    first, second, undated = (card_terms([one]) for one in found.piles)
    assert first == {
        "counted": 5, "excess": 2, "uncounted": 0, "proceed": 4, "deferred": 1, "not_given": 0,
        "parked": 1, "elsewhere": 0, "not_typed": 1,
    }  # fmt: skip
    assert (second["proceed"], second["excess"], second["uncounted"]) == (1, 0, 1)
    assert sum(undated.values()) == 0
    assert card_terms(found.piles)["proceed"] == 5


def test_everything_that_does_not_agree_is_named(stage: DayStage) -> None:
    found = stage.sheet()
    entries = ", ".join(stage.book.detail(stage.ids[card]).row.entry_no for card in (2, 6))
    assert [(one.gap, one.place, one.amount, one.names) for one in differences(found)] == [
        (Gap.NOT_TYPED, "1", 1, "3"),
        (Gap.EXCESS, "1", 2, "6-7"),
        (Gap.NOT_COUNTED, "2", 1, ""),
        (Gap.DOUBLED, entries, 1, entries),
        (Gap.NO_YIELD, "/moderna/M7", 1750, ""),
        (Gap.NO_YIELD, "/sinovac/B1", 500, ""),
    ]


def test_a_voided_double_is_no_card_any_more(stage: DayStage) -> None:
    stage.book.void(stage.ids[2], reason="dobel")
    found = stage.sheet()
    assert not found.doubles
    pile = found.piles[0]
    assert [set(one) for one in (pile.undone, pile.missing, pile.extra)] == [{2}, {3}, {7}]


def test_two_of_one_family_card_are_two_persons_and_one_name_twice_is_one(
    stage: DayStage,
) -> None:
    card = Identity(IdType.KK, "9271060312009400")
    for at, name in enumerate(("SITI AMINAH", "BUDI WAROMI", "Siti  Aminah"), start=8):
        stage.save(at, person(9099, identity=card, name=name))
    assert [[one.card for one in double] for double in stage.sheet().doubles] == [[8, 10], [2, 6]]


def test_another_spelling_of_the_name_under_ones_own_number_is_a_double(stage: DayStage) -> None:
    stage.save(8, person(9001, name="YOHANNA WAROMI"))
    assert [[one.card for one in double] for double in stage.sheet().doubles] == [[1, 8], [2, 6]]


def test_the_doses_of_each_batch(stage: DayStage) -> None:
    lines = {one.batch: one for one in stage.sheet().doses}
    assert list(lines) == [MODERNA, SINOVAC]
    moderna, sinovac = lines[MODERNA], lines[SINOVAC]
    assert (moderna.doses, moderna.halves, moderna.given_ul, moderna.whole_ul) == (4, 1, 1750, 500)
    assert (sinovac.doses, sinovac.halves, sinovac.given_ul) == (1, 0, 500)
    stage.desk.enter_vials(DAY, MODERNA, Yield(1, 5000, 3000))
    found = stage.desk.enter_vials(DAY, MODERNA, Yield(1, 5000, 3250))
    line = found.doses[0]
    assert (line.expected_ul, line.difference_ul) == (1750, 0)
    assert line.vials is not None
    assert line.vials.author == "RINA"


@pytest.mark.parametrize("told", [Yield(0, 5000, 0), Yield(2, 0, 0)])
def test_doses_out_of_no_vial_are_of_vials_that_nobody_entered(
    stage: DayStage, told: Yield
) -> None:
    stage.desk.enter_vials(DAY, MODERNA, Yield(1, 5000, 3250))
    found = stage.desk.enter_vials(DAY, MODERNA, told)
    assert (found.doses[0].vials, found.doses[0].difference_ul) == (None, None)
    assert (Gap.NO_YIELD, "/moderna/M7") in [(one.gap, one.place) for one in differences(found)]


def test_a_dose_whose_void_is_asked_for_is_as_big_as_before(stage: DayStage) -> None:
    staff = staff_of(stage.book)
    staff.begin(BOSS, BOSS_WORD)
    hire(staff, "Rahma", Role.CORRECT)
    stage.answer(6)
    sign_in(staff, "Rahma")
    assert stage.book.void(stage.ids[5], reason="salah kartu").needs_approval
    moderna = stage.sheet().doses[0]
    assert (moderna.doses, moderna.halves, moderna.given_ul) == (4, 1, 1750)


@pytest.fixture(params=["saved", "folded"])
def imported(stage: DayStage, request: pytest.FixtureRequest) -> DayStage:
    """Cards of days before came in a file today; one of them was dated anew since."""
    for at, serial in enumerate((9031, 9032, 9032), start=1):
        stage.save(30 + at, person(serial, given_on=DAY - timedelta(at // 3)), stage.fourth, at)
    stage.save(34, person(9034, given_on=EVE, batch="M6"), stage.fourth, 4)
    if request.param == "folded":
        with stage.book.transactions.writing() as c:
            fold(bare(c))
    later = person(9034, given_on=EVE - timedelta(1), batch="M6")
    stage.book.correct(stage.ids[34], later, reason="salah tanggal")
    return stage


def given(stage: DayStage, day: date) -> dict[str, int]:
    return {one.batch.batch: one.doses for one in stage.desk.sheet(day).doses}


def test_doses_are_of_the_day_they_were_given_on_in_whatever_stack(imported: DayStage) -> None:
    days = DAY, EVE, EVE - timedelta(1)
    assert [given(imported, day) for day in days] == [{"M7": 6, "B1": 1}, {"M7": 2}, {"M6": 1}]
    assert card_terms(imported.sheet().piles)["proceed"] == 9
    found = imported.desk.days()
    assert [(one.day, one.stacks) for one in found] == [(DAY, 3), (EVE, 1), (days[2], 0)]


def test_a_person_on_two_days_is_no_double(imported: DayStage) -> None:
    assert [[one.card for one in double] for double in imported.sheet().doubles] == [[2, 6]]
    imported.save(35, person(9034, given_on=EVE - timedelta(1)), imported.fourth, 5)
    before = imported.desk.sheet(EVE - timedelta(1))
    assert [[one.card for one in double] for double in before.doubles] == [[4, 5]]
    assert not before.is_empty


def test_a_day_whose_cards_were_all_voided_is_none(imported: DayStage) -> None:
    imported.book.void(imported.ids[34], reason="dobel")
    assert [one.day for one in imported.desk.days()] == [DAY, EVE]


def test_vials_nobody_was_given_of_are_a_line_too(stage: DayStage) -> None:
    empty = MODERNA._replace(batch="M8")
    found = stage.desk.enter_vials(DAY, empty, Yield(1, 5000, 5000))
    line = next(one for one in found.doses if one.batch == empty)
    assert (line.doses, line.given_ul, line.difference_ul) == (0, 0, 0)
    untyped = stage.desk.enter_vials(DAY, empty, Yield(1, 5000, 0))
    short = [one.amount for one in differences(untyped) if one.gap is Gap.DOSES_SHORT]
    assert (short, untyped.whole_ul["moderna"]) == ([5000], 500)
    taken_back = stage.desk.enter_vials(DAY, empty, Yield(0, 5000, 0))
    assert empty not in {one.batch for one in taken_back.doses}


def test_a_card_with_several_antigens_is_one_card(stage: DayStage) -> None:
    for vaccine in ("bcg", "opv"):
        stage.save(8, person(9020, vaccine=vaccine, batch="", volume_ul=None))
    pile = stage.sheet().piles[0]
    assert (pile.proceed, 8 in pile.typed) == (5, True)
    assert len(stage.sheet().doubles) == 1


def test_what_the_server_has_of_the_day(stage: DayStage) -> None:
    word = stage.sheet().server
    assert (word.typed, word.received, word.agrees) == (6, 0, False)
    stage.answer(4)
    stage.answer(1, State.DOSE_CHECK)
    word = stage.sheet().server
    assert (word.typed, word.received) == (6, 4)
    assert [(one.stack, one.card, one.state) for one in word.unsent] == [
        (1, 6, State.DOSE_CHECK),
        (2, 1, State.QUEUED),
    ]


def test_a_void_the_server_must_still_hear_of_is_open(stage: DayStage) -> None:
    stage.answer(6)
    assert stage.sheet().server.received == 6
    stage.book.void(stage.ids[6], reason="dobel")
    word = stage.sheet().server
    assert (word.typed, word.received) == (6, 5)
    assert [one.state for one in word.unsent] == [State.VOIDED]


def test_the_days_that_have_stacks(stage: DayStage) -> None:
    found = stage.desk.days()
    assert [(one.day, one.stacks) for one in found] == [(DAY, 3), (EVE, 1)]
    assert stage.desk.sheet(DAY - timedelta(days=9)).is_empty


def test_no_query_scans(stage: DayStage) -> None:
    with statements(stage.book) as seen:
        stage.sheet()
        stage.desk.days()
    steps = [step for one in seen for step in plan(stage.book, one)]
    assert steps
    assert [step for step in steps if scans(step, "") and step.split()[1] not in SMALL] == []
