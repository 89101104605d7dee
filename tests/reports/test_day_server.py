"""What the card of the server says of a day: what comes by itself, and what a person has to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.day_stage import DayStage, day_staged
from vaxentry.domain.day_close import Seal
from vaxentry.domain.outbox import State, moves_by_itself, needs_person
from vaxentry.language import Words
from vaxentry.ui.day_named import named_lines
from vaxentry.ui.day_texts import seal_state, server_equation

ID = Words("id")
CLOSES = "Menutup sendiri kalau server sudah punya semuanya."


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[DayStage]:
    """Six entries."""
    with day_staged(tmp_path / "a") as made:
        yield made


def said(stage: DayStage) -> tuple[str, str]:
    return seal_state(ID, stage.sheet(), Seal.SERVER, {})


def test_what_moves_by_itself_is_waited_for(stage: DayStage) -> None:
    stage.answer(4)
    assert said(stage) == (f"Menunggu 2 entri. {CLOSES}", "wait")


def test_what_needs_a_person_is_told_as_that_beside_what_moves(stage: DayStage) -> None:
    stage.answer(1, State.DOSE_CHECK)
    stage.answer(1, State.NEEDS_FIX)
    stage.answer(1)
    person = "2 perlu orang: lihat Perlu keputusan dan Kiriman."
    assert said(stage) == (f"Menunggu 3 entri. {person} {CLOSES}", "warn")
    stage.answer(3)
    assert said(stage) == (f"{person} Tidak menutup sebelum itu selesai.", "warn")


@pytest.mark.parametrize("state", [one for one in State if needs_person(one)])
def test_every_state_that_needs_a_person_is_one_of_them(stage: DayStage, state: State) -> None:
    assert not moves_by_itself(state)
    stage.answer(2, state)
    word = stage.sheet().server
    assert (word.for_person, word.moving) == (2, 4)


def test_of_a_void_the_server_does_not_know_of_it_lacks_the_void_and_not_the_entry(
    stage: DayStage,
) -> None:
    stage.answer(5)
    stage.book.void(stage.ids[1], reason="dobel")
    sheet = stage.sheet()
    assert server_equation(ID, sheet) == "5 entri diketik + 1 pembatalan ≠ 4 diterima server"
    assert said(stage) == (f"Menunggu 1 entri. Menunggu 1 pembatalan. {CLOSES}", "wait")
    entry = stage.book.detail(stage.ids[1]).row.entry_no
    told = [line.text for line in named_lines(ID, sheet) if "belum diterima" in line.text]
    assert told == [f"Pembatalannya belum diterima server: {entry}, berkas 1 kartu 1"]
    stage.answer(1, State.VOIDED)
    stage.answer(1)
    assert said(stage)[0] == ID("day.server_after_cards")
    assert server_equation(ID, stage.sheet()) == "5 entri diketik = 5 diterima server"
