"""What was sealed is not lost by what is done later, nor a reason by the name of a batch."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.reports.day_stage import DAY, EVE, DayStage, empty_stage, person
from tests.reports.test_day_desk import compare
from vaxentry.db.agreement import Agreement
from vaxentry.domain.day_close import Seal
from vaxentry.domain.day_gaps import differences, may_be_sealed
from vaxentry.domain.dose import Sex
from vaxentry.domain.form import Field
from vaxentry.domain.queue import Tally
from vaxentry.language import Words
from vaxentry.ui.day_texts import seal_state


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[DayStage]:
    with empty_stage(tmp_path / "a") as made:
        made.book.set_author("RINA")
        made.first = made.book.open_stack(DAY, 2, "").id
        for card, batch in ((1, "M7"), (2, "M7:5")):
            given = person(9000 + card, batch=batch, birth_date=date(2000, 12, 3), sex=Sex.MALE)
            made.save(card, given)
        yield made


def listed(stage: DayStage) -> dict[date, frozenset[Seal]]:
    return {line.day: line.sealed for line in stage.desk.days()}


def test_a_sealed_day_stays_though_its_stack_moves_to_another_day(stage: DayStage) -> None:
    stage.desk.seal(stage.sheet(), Seal.CARDS, {})
    move_all(stage)
    assert listed(stage) == {DAY: {Seal.CARDS}, EVE: frozenset()}
    assert stage.sheet().changed_since(Seal.CARDS)
    stage.desk.reopen(DAY, Seal.CARDS, "pindah hari")
    assert set(listed(stage)) == {EVE}


def move_all(stage: DayStage) -> None:
    stage.book.correct_range(
        stage.first, range(1, 3), Field.GIVEN_ON, f"{EVE:%d-%m-%Y}", reason="salah hari"
    )


def void_all(stage: DayStage) -> None:
    for one in stage.ids.values():
        stage.book.void(one, reason="dobel")


@pytest.mark.parametrize("empty", [move_all, void_all])
def test_a_sealed_day_that_is_emptied_waits_for_a_person_and_not_for_the_server(
    stage: DayStage, empty: Callable[[DayStage], None]
) -> None:
    stage.desk.seal(stage.sheet(), Seal.CARDS, {})
    empty(stage)
    stage.answer(2)
    assert not Agreement(stage.book.transactions).awaits_comparison(stage.clock())
    compare(stage, Tally(0, 0, is_equal=True))
    found = stage.sheet()
    assert (found.server.typed, found.server.received) == (0, 0)
    assert found.in_force(Seal.SERVER) is None
    told, tone = seal_state(Words("id"), found, Seal.SERVER, {})
    assert told.startswith("Semua entri yang disegel sudah dipindah")
    assert tone == "warn"
    stage.desk.reopen(DAY, Seal.CARDS, "pindah hari")
    told, _ = seal_state(Words("id"), stage.sheet(), Seal.SERVER, {})
    assert told == Words("id")("day.server_after_cards")


def test_a_day_of_which_nothing_was_typed_has_nothing_to_wait_for(stage: DayStage) -> None:
    void_all(stage)
    stage.answer(2)
    sheet = stage.sheet()
    stage.desk.seal(
        stage.sheet(), Seal.CARDS, {one.key: "dibawa pulang" for one in differences(sheet)}
    )
    compare(stage, Tally(0, 0, is_equal=True))
    assert stage.sheet().in_force(Seal.SERVER) is not None


def test_batches_that_begin_alike_have_reasons_of_their_own(stage: DayStage) -> None:
    open_ones = [one for one in differences(stage.sheet()) if one.seal is Seal.DOSES]
    assert len(open_ones) == 2
    for one in (*open_ones, *reversed(open_ones)):
        sheet = stage.desk.keep_reason(DAY, one.key, f"sebab {one.place}")
    assert {one.key: f"sebab {one.place}" for one in open_ones} == sheet.reasons
    assert may_be_sealed(sheet, Seal.DOSES, sheet.reasons)
