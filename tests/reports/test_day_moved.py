"""What was sealed is not lost by what is done later, nor a reason by the name of a batch."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.reports.day_stage import DAY, EVE, DayStage, empty_stage, person
from vaxentry.domain.day_close import Seal
from vaxentry.domain.day_gaps import differences, may_be_sealed
from vaxentry.domain.dose import Sex
from vaxentry.domain.form import Field


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
    stage.desk.seal(DAY, Seal.CARDS, {})
    stage.book.correct_range(
        stage.first, range(1, 3), Field.GIVEN_ON, f"{EVE:%d-%m-%Y}", reason="salah hari"
    )
    assert listed(stage) == {DAY: {Seal.CARDS}, EVE: frozenset()}
    assert stage.sheet().changed_since(Seal.CARDS)
    stage.desk.reopen(DAY, Seal.CARDS, "pindah hari")
    assert set(listed(stage)) == {EVE}


def test_batches_that_begin_alike_have_reasons_of_their_own(stage: DayStage) -> None:
    open_ones = [one for one in differences(stage.sheet()) if one.seal is Seal.DOSES]
    assert len(open_ones) == 2
    for one in (*open_ones, *reversed(open_ones)):
        sheet = stage.desk.keep_reason(DAY, one.key, f"sebab {one.place}")
    assert {one.key: f"sebab {one.place}" for one in open_ones} == sheet.reasons
    assert may_be_sealed(sheet, Seal.DOSES, sheet.reasons)
