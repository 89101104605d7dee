"""The real window over a real encrypted store, with files as clerks have them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

import openpyxl
from pytestqt.qtbot import QtBot

from tests.db.conftest import KEY, lay_new_book
from tests.importing.stack_files import card
from tests.ui.fakes import FakeSync
from tests.ui.window import Clerk
from vaxentry.db.import_desk import ImportDesk
from vaxentry.db.import_table import ImportTable
from vaxentry.db.store import Store
from vaxentry.domain.form import Field
from vaxentry.domain.import_table import ImportTally
from vaxentry.domain.records import RecordQuery, RecordRow
from vaxentry.importing.columns import label
from vaxentry.importing.report import ImportReport
from vaxentry.importing.run import import_stack
from vaxentry.importing.table import Table
from vaxentry.importing.template import write_template
from vaxentry.language import Words
from vaxentry.ui.actions import Progress, WindowActions
from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.pages.import_grid_model import FIELDS
from vaxentry.ui.pages.import_page import ImportPage

NOW = datetime(2021, 9, 1, 3, 0, tzinfo=UTC)
TODAY = date(2021, 9, 1)

GOOD = [card(0), card(1)]
BAD: list[Mapping[Field, Any]] = [
    card(2, id_number="910422450900000"),
    card(3, id_number=9104223107000004),
    card(4, given_on="31-02-2021"),
    card(5, given_on="02-09-2021"),
    card(2, name="", ticket="P-A1"),
    card(3, phone="12", ticket="P-A2"),
    card(4, screening="?", ticket="P-A3"),
    card(5, batch='=A1&"X"', ticket="P-A4"),
    card(2, ticket=datetime(2021, 8, 12, tzinfo=UTC).replace(tzinfo=None), dose_no="2"),
    card(0),
    card(3, vaccine="Obat", ticket="P-A5"),
    card(4, sex="?", birth_date="40-01-2007", ticket="P-A6"),
]
"""Twelve rows that can't be taken, each for another reason; the tenth repeats the first card."""


def write_cards(path: Path, cards: Sequence[Mapping[Field, Any]]) -> Path:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append([label(field) for field in Field])
    for one in cards:
        sheet.append([one[field] if one[field] != "" else None for field in Field])
    book.save(path)
    return path


class ImportRoom:
    """A window with a store; `again` closes both and opens them anew."""

    def __init__(
        self, qtbot: QtBot, home: Path, language: str = "id", theme: str = "light"
    ) -> None:
        self._qtbot, self._home = qtbot, home
        self._look = language, theme
        lay_new_book(home / "v.db")
        self.clerk = Clerk(qtbot)
        self.sync = FakeSync()
        self.gate, self.reached = Event(), Event()
        self.gate.set()
        self.open()

    def open(self) -> None:
        language, theme = self._look
        self.store = Store.open(self._home / "v.db", KEY, self._home / "backups", lambda: NOW)
        tx = self.store.transactions
        self.desk = ImportDesk(tx, lambda: NOW)
        self.table = Table(
            ImportTable(tx, lambda: NOW), self.desk, self.store, today=lambda: TODAY, new_id=uuid4
        )
        actions = WindowActions(
            enrol=lambda _url, _code: None,
            import_file=self.read,
            rebuild=lambda _words: None,
            import_table=lambda: self.table,
            write_template=write_template,
        )
        self.window = MainWindow(
            self.store, self.sync, Words(language), lambda: NOW, uuid4, actions, theme=theme
        )
        self._qtbot.addWidget(self.window, before_close_func=lambda window: window.end())
        self.window.show()
        self._qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self._qtbot.waitUntil(self.window.isActiveWindow)
        self._qtbot.waitUntil(lambda: bool(self.window.top.place.text()))

    def close(self) -> None:
        self.window.close()
        self.window.end()
        self.store.close()

    def again(self) -> None:
        self.close()
        self.open()

    def read(self, path: Path, progress: Progress) -> ImportReport:
        stopped = Event()

        def note(tally: ImportTally) -> None:
            if tally.done:
                self.reached.set()
                self.gate.wait(5)
            if not progress(tally):
                stopped.set()

        return import_stack(
            path,
            self.desk,
            self.store,
            today=TODAY,
            new_id=uuid4,
            progress=note,
            stopped=stopped.is_set,
        )

    @property
    def page(self) -> ImportPage:
        visit = self.window.inside.imports.visit()
        assert visit is not None
        return visit.page

    def bring(self, path: Path) -> None:
        """Read a file to its end."""
        self.window.import_path(str(path))
        self.settle()

    def settle(self) -> None:
        """Nothing runs and everything asked for has arrived."""
        page = self.page
        self._qtbot.waitUntil(lambda: not page.is_running, timeout=20_000)
        done: list[object] = []
        for _ in range(2):
            done.clear()
            page._keeper.run(lambda: None, done.append, done.append)
            self._qtbot.waitUntil(lambda: bool(done), timeout=20_000)

    def at(self) -> tuple[int, str]:
        """Row of the file and field of the current cell; "" for the note of the row."""
        index = self.page.grid.currentIndex()
        row = self.page.rows.row(index.row())
        assert row is not None
        return row.mark.row, FIELDS[index.column() - 1].value if index.column() else ""

    @property
    def rows(self) -> Sequence[RecordRow]:
        return self.store.page(RecordQuery())

    @property
    def names(self) -> list[str]:
        return sorted(row.name for row in self.rows)
