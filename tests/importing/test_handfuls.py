"""Bad rows go to the desk by the handful; wherever it ends, the same file again brings the rest."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.importing.fake_book import FakeBook
from tests.importing.stack_files import card, run, write_csv
from vaxentry.domain.import_desk import BadRow, ImportedRow
from vaxentry.domain.import_table import ImportTally
from vaxentry.errors import DiskFullError

BAD = 250


class CountingBook(FakeBook):
    """Notes how many rows came at once; its disk is full after so many doses."""

    def __init__(self) -> None:
        super().__init__()
        self.handfuls: list[int] = []
        self.room = BAD

    def park_rows(self, rows: Sequence[BadRow]) -> None:
        self.handfuls.append(len(rows))
        super().park_rows(rows)

    def import_row(self, row: ImportedRow) -> Any:
        if len(self.doses) == self.room:
            raise DiskFullError
        return super().import_row(row)


def bad_cards(amount: int = BAD) -> list[Any]:
    return [card(address=f"RT {number}", sex="?") for number in range(amount)]


def test_they_are_told_when_they_lie_there(tmp_path: Path) -> None:
    book, told = CountingBook(), list[tuple[int, int]]()

    def note(tally: ImportTally) -> None:
        told.append((tally.bad, len(book.desk)))

    file = write_csv(tmp_path / "a.csv", [*bad_cards(), card(1)])
    assert run(file, book, progress=note).bad == BAD
    assert book.handfuls == [100, 100, 50]
    assert all(said == there for said, there in told)


def test_stopped_those_that_were_read_lie_there(tmp_path: Path) -> None:
    book, told = CountingBook(), list[ImportTally]()
    file = write_csv(tmp_path / "a.csv", bad_cards())
    steps = 190
    report = run(file, book, progress=told.append, stopped=lambda: len(told) > steps)
    assert report.stopped
    assert book.handfuls[0] == 100
    assert 100 < report.bad == len(book.desk) < 200
    assert run(file, book).bad == len(book.desk) == BAD


def test_a_full_disk_between_two_handfuls_costs_no_row(tmp_path: Path) -> None:
    book = CountingBook()
    book.room = 1
    file = write_csv(tmp_path / "a.csv", [*bad_cards(30), card(1), *bad_cards(), card(2)])
    with pytest.raises(DiskFullError):
        run(file, book)
    assert (len(book.doses), len(book.desk)) == (1, 200)
    book.room = BAD
    report = run(file, book)
    assert (report.known, report.saved) == (1, 1)
    assert len(book.desk) == report.bad == BAD + 30
