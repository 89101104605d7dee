"""What no longer agrees after a seal: no reason sealed for something else stands for it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.reports.day_stage import DAY, DayStage, empty_stage, person
from vaxentry.domain.day_close import DaySheet, Seal
from vaxentry.domain.day_doses import Yield
from vaxentry.domain.day_gaps import differences
from vaxentry.domain.dose import Sex
from vaxentry.language import Words
from vaxentry.ui.day_named import beside, named_lines

ID = Words("id")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[DayStage]:
    """Five cards counted, six typed."""
    with empty_stage(tmp_path / "a") as made:
        made.book.set_author("RINA")
        made.first = made.book.open_stack(DAY, 5, "").id
        type_cards(made, range(1, 7))
        yield made


def type_cards(stage: DayStage, cards: range) -> None:
    for card in cards:
        stage.save(card, person(9000 + card, birth_date=date(2000, 12, 3), sex=Sex.MALE))


def seal(stage: DayStage, kind: Seal) -> None:
    reasons = {one.key: "alasan 1" for one in differences(stage.sheet())}
    stage.desk.seal(stage.sheet(), kind, reasons)


def told(sheet: DaySheet, words: Words = ID) -> list[tuple[str, str]]:
    return [
        (line.text, beside(words, line, sheet, sheet.reasons).text)
        for line in named_lines(words, sheet)
        if line.difference
    ]


def test_a_sealed_reason_is_told_with_what_it_was_given_for(stage: DayStage) -> None:
    seal(stage, Seal.CARDS)
    assert told(stage.sheet())[0] == (
        "Berkas 1: 1 kartu lebih dari hitungan, nomor 6", "alasan 1",
    )  # fmt: skip
    type_cards(stage, range(7, 28))
    assert told(stage.sheet())[0] == (
        "Berkas 1: 22 kartu lebih dari hitungan, nomor 6-27",
        "Berubah sesudah segel; untuk 1 kartu, nomor 6: alasan 1 (1: buka lagi)",
    )


def test_so_is_one_of_doses(stage: DayStage) -> None:
    batch = stage.sheet().doses[0].batch
    stage.desk.enter_vials(DAY, batch, Yield(1, 5000, 0))
    seal(stage, Seal.DOSES)
    type_cards(stage, range(7, 8))
    line, beside_it = told(stage.sheet())[-1]
    assert line.endswith("3 dosis keluar dari vial, tidak diketik")
    assert beside_it == "Berubah sesudah segel; untuk 4 dosis: alasan 1 (2: buka lagi)"


def test_what_was_not_there_when_it_was_sealed_is_new_and_asks_for_no_reason(
    stage: DayStage,
) -> None:
    seal(stage, Seal.CARDS)
    stage.book.enter_stack(stage.first, {}, cards_counted=8)
    assert told(stage.sheet())[0] == (
        "Berkas 1: 2 kartu belum diketik, nomor 7-8", "Baru sesudah segel (1: buka lagi)",
    )  # fmt: skip
    opened = stage.desk.reopen(DAY, Seal.CARDS, "salah hitung")
    assert told(opened)[0][1] == "(Enter: tulis alasan)"


def test_a_reason_that_an_earlier_program_sealed_holds_as_long_as_nothing_changed(
    stage: DayStage,
) -> None:
    seal(stage, Seal.CARDS)
    sheet = stage.sheet()
    of_before = replace(sheet.seals[0], reasons={"excess:1": "alasan 1"})
    assert told(replace(sheet, seals=[of_before]))[0][1] == "alasan 1"
    type_cards(stage, range(7, 8))
    assert told(replace(stage.sheet(), seals=[of_before]))[0][1] == (
        "Berubah sesudah segel; alasan waktu disegel: alasan 1 (1: buka lagi)"
    )
