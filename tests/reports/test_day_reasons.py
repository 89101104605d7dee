"""A reason holds for the difference it was typed for; for another one it is offered."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.day_stage import DAY, DayStage, day_staged
from tests.reports.test_day_desk import MISSING, reasons, seal_cards
from vaxentry.domain.day_close import Seal
from vaxentry.domain.day_gaps import differences, reason_before, unexplained
from vaxentry.errors import SealError


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[DayStage]:
    with day_staged(tmp_path) as made:
        yield made


def test_a_reason_is_of_the_difference_for_which_it_was_typed(stage: DayStage) -> None:
    told = reasons(stage)
    for key, reason in told.items():
        stage.desk.keep_reason(DAY, key, reason)
    stage.book.enter_stack(stage.first, {}, cards_counted=9)
    sheet = stage.sheet()
    (left,) = [one for one in unexplained(sheet, Seal.CARDS, sheet.reasons) if one.place == "1"]
    assert (left.amount, left.names) == (3, "3, 8-9")
    assert reason_before(left, sheet.reasons) == told[MISSING]
    with pytest.raises(SealError):
        stage.desk.seal(stage.sheet(), Seal.CARDS, sheet.reasons)
    kept = stage.desk.keep_reason(DAY, left.key, "dibawa pulang").reasons
    assert (kept[left.key], MISSING in kept) == ("dibawa pulang", False)
    stage.book.enter_stack(stage.first, {}, cards_counted=5)
    again = {one.key for one in unexplained(stage.sheet(), Seal.CARDS, kept)}
    assert MISSING in again


def test_a_seal_opened_again_asks_anew_for_what_became_more(stage: DayStage) -> None:
    seal_cards(stage)
    stage.book.void(stage.ids[6], reason="dobel")
    stage.book.enter_stack(stage.first, {}, cards_counted=9)
    opened = stage.desk.reopen(DAY, Seal.CARDS, "salah hitung")
    (left,) = [one for one in unexplained(opened, Seal.CARDS, opened.reasons) if one.place == "1"]
    assert reason_before(left, opened.reasons) == opened.reasons[MISSING]


def test_a_reason_of_before_is_offered_and_does_not_hold(stage: DayStage) -> None:
    older = stage.desk.keep_reason(DAY, "not_typed:1", "dibawa pulang")
    (left,) = [one for one in differences(older) if one.key == MISSING]
    assert left in unexplained(older, Seal.CARDS, older.reasons)
    assert reason_before(left, older.reasons) == "dibawa pulang"
