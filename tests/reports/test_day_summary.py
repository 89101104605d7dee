"""The counts of another PC, from its signed file."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.reports.day_stage import DAY, DayStage, day_staged
from vaxentry.errors import FileError


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[DayStage]:
    with day_staged(tmp_path / "a") as made:
        yield made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Of a PC with two such stacks, 1 of five counted cards and 2 that nobody counted."""
    with day_staged(tmp_path / "b") as other:
        other.desk.write_summary(DAY, tmp_path / "ringkasan.json")
    return tmp_path / "ringkasan.json"


def test_a_summary_file_is_read_by_another_pc(stage: DayStage, tmp_path: Path) -> None:
    file = tmp_path / "ringkasan.json"
    pc = stage.book.site().pc_code  # chance may give two PCs one code
    with day_staged(tmp_path / "b") as other:
        with other.book.transactions.writing() as c:
            c.execute(text("UPDATE stack SET site = 'S2' WHERE number > 1"))
            c.execute(text("UPDATE device SET pc_code = :pc"), {"pc": pc})
        other.desk.write_summary(DAY, file)
    assert "YOHANA" not in file.read_text()
    found = stage.desk.read_summary(DAY, stage.first, file, 1)
    (theirs,) = found.piles[0].elsewhere
    assert (theirs.pc, theirs.cards, sorted(theirs.numbers)) == (pc, 6, [1, 2, 4, 5, 6, 7])
    assert len(theirs.key) == 8
    assert found.piles[0].shared == {1, 2, 4, 5, 6, 7}


def _refused(stage: DayStage, stack: UUID, file: Path, theirs: int = 1) -> str:
    with pytest.raises(FileError) as found:
        stage.desk.read_summary(DAY, stack, file, theirs)
    assert stage.sheet().piles[0].elsewhere == ()
    return str(found.value.params["reason"])


def test_a_summary_that_is_not_as_it_was_signed_changes_nothing(
    stage: DayStage, tmp_path: Path
) -> None:
    file = tmp_path / "ringkasan.json"
    stage.desk.write_summary(DAY, file)
    assert _refused(stage, stage.first, file) == "summary_own"
    whole = json.loads(file.read_text())
    changed: tuple[dict[str, object], ...] = ({"pc": "ZZ"}, {"stacks": []}, {"key": "AAAA"})
    broken_ones: list[object] = [{**whole, **one} for one in changed]
    for broken in (*broken_ones, [], None, {"a": 1}):
        file.write_text(json.dumps(broken))
        assert _refused(stage, stage.first, file) == "summary_not_read"
    assert _refused(stage, stage.first, tmp_path / "tidak-ada.json") == "summary_not_read"


def offered(stage: DayStage, stack: UUID, file: Path) -> list[int]:
    return [one.number for one in stage.desk.offered(DAY, stack, file)]


def test_of_several_stacks_in_a_file_that_of_the_same_count_is_meant(
    stage: DayStage, file: Path
) -> None:
    assert offered(stage, stage.first, file) == [1]
    assert offered(stage, stage.fourth, file) == [1, 2]


def test_each_stack_of_a_file_is_taken_for_one_of_ours(stage: DayStage, file: Path) -> None:
    assert _refused(stage, stage.first, file, 2) == "summary_no_stack"
    stage.desk.read_summary(DAY, stage.first, file, 1)
    assert offered(stage, stage.fourth, file) == [2]
    found = stage.desk.read_summary(DAY, stage.fourth, file, 2)
    assert [[one.stack for one in pile.elsewhere] for pile in found.piles] == [[1], [], [2]]
    assert offered(stage, stage.fourth, file) == [2]
    second = found.piles[1].stack
    with pytest.raises(FileError) as error:
        stage.desk.offered(DAY, second, file)
    assert error.value.params == {"reason": "summary_taken"}
    stage.desk.enter_count(DAY, stage.fourth, found.piles[2].elsewhere[0]._replace(cards=0))
    assert offered(stage, second, file) == [2]


def test_a_file_of_another_day_or_site_holds_nothing_for_it(stage: DayStage, file: Path) -> None:
    with stage.book.transactions.writing() as c:
        c.execute(text("UPDATE stack SET site = 'S9' WHERE number = 1"))
    assert _refused(stage, stage.first, file) == "summary_no_stack"
