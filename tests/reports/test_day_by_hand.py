"""Cards that another PC counted by hand, without their numbers: nobody knows which are missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.day_stage import DAY, DayStage, empty_stage
from tests.reports.test_day_since_seal import told, type_cards
from vaxentry.domain.day_close import Seal
from vaxentry.domain.day_gaps import differences
from vaxentry.domain.day_pile import PcCount


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[DayStage]:
    """Five cards counted, two typed."""
    with empty_stage(tmp_path / "a") as made:
        made.book.set_author("RINA")
        made.first = made.book.open_stack(DAY, 5, "").id
        type_cards(made, range(1, 3))
        yield made


def count(stage: DayStage, cards: int) -> str:
    """What is said of the stack with so many cards at another desk."""
    return told(stage.desk.enter_count(DAY, stage.first, PcCount("MEJA B", cards)))[0][0]


@pytest.mark.parametrize(
    ("cards", "said"),
    [
        (0, "3 kartu belum diketik, nomor 3-5"),
        (1, "2 kartu belum diketik, di antara nomor 3-5"),
        (2, "1 kartu belum diketik, di antara nomor 3-5"),
        (5, "2 kartu lebih dari hitungan"),
    ],
)
def test_numbers_are_named_as_what_they_are(stage: DayStage, cards: int, said: str) -> None:
    assert count(stage, cards) == f"Berkas 1: {said}"


def test_an_excess_card_here_is_one_of_more(stage: DayStage) -> None:
    type_cards(stage, range(6, 7))
    assert count(stage, 3) == "Berkas 1: 1 kartu lebih dari hitungan, nomor 6"
    assert count(stage, 4) == "Berkas 1: 2 kartu lebih dari hitungan, di antaranya nomor 6"


def test_the_reason_stays_under_its_key_and_says_among_which(stage: DayStage) -> None:
    count(stage, 2)
    (one,) = [one for one in differences(stage.sheet()) if one.seal is Seal.CARDS]
    assert one.key == "not_typed:1:1:3-5"
    stage.desk.seal(stage.sheet(), Seal.CARDS, {one.key: "hilang"})
    stage.book.enter_stack(stage.first, {}, cards_counted=7)
    assert told(stage.sheet())[0][1] == (
        "Berubah sesudah segel; untuk 1 kartu, di antara nomor 3-5: hilang (1: buka lagi)"
    )
