import csv
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from tests.db.conftest import KEY, Clock, a_dose
from vaxentry.db.import_desk import ImportDesk
from vaxentry.db.store import Store
from vaxentry.demo.cards import make_day
from vaxentry.demo.stories import TODAY
from vaxentry.domain.form import Field
from vaxentry.domain.import_desk import (
    VERSION_DAYS,
    BadRow,
    Begun,
    CellProblem,
    ChangedRow,
    FileMark,
    ImportedRow,
    RowMark,
    RowState,
)
from vaxentry.errors import StorageError
from vaxentry.importing.run import import_stack

FILE = FileMark(b"f" * 32, "kartu.xlsx")


@pytest.fixture
def desk(book: Store, clock: Clock) -> ImportDesk:
    return ImportDesk(book.transactions, clock)


@pytest.fixture
def begun(desk: ImportDesk) -> Begun:
    return desk.begin(FILE, [])


def mark(begun: Begun, content: bytes = b"c" * 32, row: int = 2) -> RowMark:
    del begun
    return RowMark(FILE.print, row, content, b"card")


def imported(begun: Begun, content: bytes = b"c" * 32, **more: object) -> ImportedRow:
    return ImportedRow(mark(begun, content), begun.stack, uuid4(), a_dose(), **more)  # type: ignore[arg-type]


def bad(begun: Begun, content: bytes = b"c" * 32, cell: str = "x") -> BadRow:
    problem = CellProblem("B", Field.NAME, "text_long", {"max": 200})
    return BadRow(mark(begun, content), {"name": cell}, [problem])


def test_a_row_is_saved_once(desk: ImportDesk, book: Store, begun: Begun) -> None:
    row = imported(begun)
    saved = desk.import_row(row)
    assert saved is not None
    assert desk.import_row(imported(begun)) is None
    assert book.counts().saved == 1
    (seen,) = desk.begin(FILE, []).seen
    assert (seen.content, seen.state, seen.record_id) == (
        b"c" * 32,
        RowState.SAVED,
        row.record_id,
    )


def test_a_parked_row_may_be_saved_later(desk: ImportDesk, begun: Begun) -> None:
    desk.park_rows([bad(begun)])
    desk.park_rows([bad(begun, cell="y")])
    assert desk.texts(b"c" * 32) == ({"name": "y"}, {})
    assert desk.import_row(imported(begun)) is not None
    desk.park_rows([bad(begun)])
    (seen,) = desk.begin(FILE, []).seen
    assert seen.state is RowState.SAVED


def test_of_rows_laid_on_the_desk_together_all_are_there_or_none(
    desk: ImportDesk, begun: Begun
) -> None:
    lost = replace(bad(begun, b"2"), mark=RowMark(b"no such file", 3, b"2", b"card"))
    with pytest.raises(StorageError):
        desk.park_rows([bad(begun, b"1"), lost])
    assert desk.begin(FILE, []).seen == []
    desk.park_rows([bad(begun, b"1"), bad(begun, b"2")])
    assert len(desk.begin(FILE, []).seen) == 2


def test_among_rows_laid_on_the_desk_a_known_one_stays_as_it_is(
    desk: ImportDesk, begun: Begun
) -> None:
    desk.park_rows([bad(begun, b"old")])
    assert desk.import_row(imported(begun, b"1")) is not None
    newer = replace(bad(begun, b"2"), replaces=b"old")
    desk.park_rows([bad(begun, b"1"), newer])
    states = {one.content: one.state for one in desk.begin(FILE, []).seen}
    assert states == {
        b"old": RowState.REPLACED,
        b"1": RowState.SAVED,
        b"2": RowState.PARKED,
    }


def test_the_older_version_of_a_row_leaves_the_desk(desk: ImportDesk, begun: Begun) -> None:
    desk.park_rows([bad(begun, b"old")])
    desk.import_row(imported(begun, b"new", replaces=b"old"))
    desk.park_rows([bad(begun, b"old")])
    states = {row.content: row.state for row in desk.begin(FILE, []).seen}
    assert states == {b"old": RowState.REPLACED, b"new": RowState.SAVED}


def test_a_change_is_offered_and_changes_nothing(
    desk: ImportDesk, book: Store, begun: Begun
) -> None:
    first = imported(begun, b"old")
    desk.import_row(first)
    changed = ChangedRow(mark(begun, b"new"), begun.stack, first.record_id, a_dose(name="LAIN"))
    assert desk.offer_correction(changed)
    assert not desk.offer_correction(changed)
    assert book.detail(first.record_id).dose.name == "YOHANA WAROMI"
    assert desk.import_row(imported(begun, b"new")) is None


@pytest.mark.parametrize(
    ("later", "contents"),
    [(FILE, []), (FileMark(b"g" * 32, "other.csv"), [b"x" * 32, b"c" * 32])],
)
def test_versions_of_a_file_share_a_stack(
    desk: ImportDesk, begun: Begun, later: FileMark, contents: list[bytes]
) -> None:
    desk.park_rows([bad(begun)])
    again = desk.begin(later, contents)
    assert again.stack == begun.stack
    assert [row.content for row in again.seen] == [b"c" * 32]


def test_a_name_may_be_used_again_for_other_cards(desk: ImportDesk, begun: Begun) -> None:
    desk.park_rows([bad(begun)])
    other = desk.begin(FileMark(b"g" * 32, FILE.name), [b"x" * 32])
    assert other.stack != begun.stack
    assert [row.content for row in other.seen] == [b"c" * 32]


def test_an_old_file_of_the_same_name_is_forgotten(
    desk: ImportDesk, begun: Begun, clock: Clock
) -> None:
    desk.park_rows([bad(begun)])
    clock.now += timedelta(days=VERSION_DAYS + 1)
    assert desk.begin(FileMark(b"g" * 32, FILE.name), []).seen == []


def test_row_keys_hang_on_the_book(desk: ImportDesk, tmp_path: Path, clock: Clock) -> None:
    with Store.open(tmp_path / "other.db", KEY, tmp_path, clock) as other:
        foreign = ImportDesk(other.transactions, clock)
        assert desk.row_key(b"x") == desk.row_key(b"x") != foreign.row_key(b"x")


def test_the_same_file_again_adds_nothing(desk: ImportDesk, book: Store, tmp_path: Path) -> None:
    path = tmp_path / "kartu.csv"
    cards = [card.paper for card in make_day(7, 100).cards[:20]]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [field.value for field in Field], delimiter=";")
        writer.writeheader()
        writer.writerows({field.value: text for field, text in card.items()} for card in cards)
    for expected in (20, 0):
        report = import_stack(path, desk, book, today=TODAY, new_id=uuid4)
        assert (report.saved, report.bad) == (expected, 0)
    assert book.counts().saved == 20
