from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.case_desk import put_cases
from tests.ui.fakes import FakeBook
from tests.ui.import_desk import BAD, GOOD, ImportRoom, write_cards
from tests.ui.list_desk import Lists, save
from tests.ui.window import Desk


@pytest.fixture
def imports(qtbot: QtBot, tmp_path: Path) -> Iterator[ImportRoom]:
    """The window with its import page, on a real book."""
    made = ImportRoom(qtbot, tmp_path)
    yield made
    made.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A workbook of good and bad rows."""
    return write_cards(tmp_path / "kartu.xlsx", [*GOOD, *BAD])


@pytest.fixture
def records(book: FakeBook) -> list[UUID]:
    """A stack of 250 cards."""
    book.open_stack(date(2026, 11, 22), 60, "Kader Contoh")
    return save(book, 250)


@pytest.fixture
def lists(qtbot: QtBot, book: FakeBook, records: list[UUID], desk: Desk) -> Lists:
    """The lists, the stacks in front."""
    assert records
    return Lists(qtbot, desk).open(rows=len(book.piles))


@pytest.fixture
def clashes(book: FakeBook) -> list[UUID]:
    """A case of each kind; see `put_cases`."""
    return put_cases(book)
