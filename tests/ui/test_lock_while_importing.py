"""The window is covered while a file is read: the import goes on in the name of who began it."""

from pathlib import Path
from threading import Event
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.importing.stack_files import card
from tests.ui.import_desk import GOOD, TODAY, write_cards
from tests.ui.staff_room import BOSS, BOSS_WORD, CONTROL, RAHMA, WORD, StaffRoom
from vaxentry.db.import_desk import ImportDesk
from vaxentry.db.import_table import ImportTable
from vaxentry.domain.import_table import ImportTally
from vaxentry.domain.records import RecordQuery
from vaxentry.importing.report import ImportReport
from vaxentry.importing.run import import_stack
from vaxentry.importing.table import Table
from vaxentry.ui.actions import Progress


class Gate:
    """Reads a file as the program does, and stands still after its first row until it is open."""

    def __init__(self, room: StaffRoom) -> None:
        self._room = room
        tx = room.store.transactions
        self._desk = ImportDesk(tx, lambda: room.now)
        held = ImportTable(tx, lambda: room.now)
        self.table = Table(held, self._desk, room.store, today=lambda: TODAY, new_id=uuid4)
        self.reached, self.open = Event(), Event()

    def read(self, path: Path, progress: Progress) -> ImportReport:
        def note(tally: ImportTally) -> None:
            progress(tally)
            if tally.done:
                self.reached.set()
                self.open.wait(30)

        return import_stack(
            path, self._desk, self._room.store, today=TODAY, new_id=uuid4, progress=note
        )


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> StaffRoom:
    return StaffRoom(qtbot, tmp_path).employ()


@pytest.fixture
def gate(room: StaffRoom, tmp_path: Path) -> Gate:
    """Rahma began an import; one card of two is saved."""
    gate = Gate(room)
    room.import_file, room.import_table = gate.read, lambda: gate.table
    room.open().come("rah")
    room.window.import_path(str(write_cards(tmp_path / "kartu.xlsx", GOOD)))
    room.wait(gate.reached.is_set)
    return gate


def test_an_answer_to_an_offer_is_sealed_in_the_name_of_who_gave_it(
    room: StaffRoom, tmp_path: Path
) -> None:
    gate = Gate(room)
    gate.open.set()
    room.import_file, room.import_table = gate.read, lambda: gate.table
    room.open().come("rah")
    visit = room.window.inside.imports.visit()
    assert visit is not None
    for cards in ([card(0)], [card(0, batch="B9")]):
        room.window.import_path(str(write_cards(tmp_path / "kartu.xlsx", cards)))
        room.wait(lambda: not visit.is_running)
    offers = visit.page.offers
    room.wait(offers.accept_button.isEnabled)
    with room.store.transactions.writing():
        offers.accept()
        room.leave()
        assert room.window.inside.attendance.is_locked
    room.wait(lambda: room.last_actions(1) == [("signed_out", RAHMA)])
    assert ("corrected", RAHMA) in room.last_actions(3)
    (row,) = room.store.page(RecordQuery())
    assert room.store.detail(row.record_id).dose.batch == "B9"


def authors(room: StaffRoom) -> list[str]:
    return [row.author for row in room.store.page(RecordQuery())]


def test_it_is_covered_at_once_and_others_come_when_the_import_has_ended(
    room: StaffRoom, gate: Gate
) -> None:
    room.leave()
    room.said(f"Impor masih berjalan atas nama {RAHMA}")
    room.sign_in("dew", BOSS_WORD)
    room.ready()
    assert room.window.inside.attendance.is_locked
    room.said(f"Impor masih berjalan atas nama {RAHMA}")
    assert room.last_actions(1) == [("saved", RAHMA)]
    gate.open.set()
    room.said(f"Impor atas nama {RAHMA} sudah selesai")
    assert authors(room) == [RAHMA, RAHMA]
    assert room.last_actions(1) == [("signed_out", RAHMA)]
    room.clerk.type(BOSS_WORD)
    room.wait(lambda: not room.window.inside.attendance.is_locked)
    assert room.store.author().name == BOSS


def test_after_minutes_without_a_key_it_locks_all_the_same(room: StaffRoom, gate: Gate) -> None:
    here = room.window.inside.attendance
    here.idle.set_limit(1)
    page = room.ready()
    here.idle.set_minutes(10)
    assert "Dikunci karena" in page.banner.text.text()
    assert "Impor masih berjalan" in page.banner.text.text()
    gate.open.set()
    room.wait(lambda: room.last_actions(1) == [("signed_out", RAHMA)])
    assert authors(room) == [RAHMA, RAHMA]


def test_who_began_it_may_come_back_and_is_not_signed_off_when_it_ends(
    room: StaffRoom, gate: Gate
) -> None:
    room.leave()
    room.come("rah")
    gate.open.set()
    page = room.window.inside.imports.visit()
    assert page is not None
    room.wait(lambda: not page.is_running)
    room.clerk.press(Qt.Key.Key_F1, CONTROL)
    assert room.store.author().name == RAHMA
    assert authors(room) == [RAHMA, RAHMA]
    room.leave()
    room.wait(lambda: room.last_actions(1) == [("signed_out", RAHMA)])


def test_a_password_looked_at_while_the_import_ends_is_not_overtaken_by_the_sign_off(
    room: StaffRoom, gate: Gate
) -> None:
    room.leave()
    visit = room.window.inside.imports.visit()
    assert visit is not None
    writes, may_go_on, done = room.window.inside._around.writes, Event(), list[object]()
    writes.run(may_go_on.wait, done.append, done.append)
    room.sign_in("rah")
    gate.open.set()
    room.wait(lambda: not visit.is_running)
    may_go_on.set()
    room.wait(lambda: not room.window.inside.attendance.is_locked)
    writes.run(lambda: None, done.append, done.append)
    room.wait(lambda: len(done) == 2)
    assert room.store.author().name == RAHMA
    assert room.last_actions(1) == [("signed_in", RAHMA)]


def test_a_wrong_password_while_the_import_ends_signs_off_all_the_same(
    room: StaffRoom, gate: Gate
) -> None:
    room.leave()
    visit = room.window.inside.imports.visit()
    assert visit is not None
    writes, may_go_on, done = room.window.inside._around.writes, Event(), list[object]()
    writes.run(may_go_on.wait, done.append, done.append)
    room.sign_in("rah", f"{WORD}?")
    gate.open.set()
    room.wait(lambda: not visit.is_running)
    may_go_on.set()
    room.wait(lambda: ("signed_out", RAHMA) in room.last_actions(2))
    assert room.window.inside.attendance.is_locked
    assert room.staff.signed_in() is None
