"""An entry that somebody else typed is opened once the look at it is noted, and not before."""

from threading import Event
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.queue_rows import fill, open_queue
from tests.ui.staff_room import BOSS, BOSS_WORD, RINA, YUSUF, StaffRoom
from tests.ui.test_correction_handed_over import lookers, readable, settled, wait_begun
from tests.ui.window import CARD, HEADER, Desk
from vaxentry.db.store import Store
from vaxentry.domain.records import RecordDetail
from vaxentry.domain.stacks import CorrectionDraft
from vaxentry.errors import StorageError
from vaxentry.ui.pages.queue import QueuePage

F9 = Qt.Key.Key_F9


class Gate:
    """Stands before each note, which is made, or fails, once the gate is open."""

    def __init__(self, patch: pytest.MonkeyPatch, book: type[FakeBook] | type[Store]) -> None:
        self.asked, self.opened, self.fails = Event(), Event(), False
        note = book.note_opened

        def slowly(this: FakeBook | Store, record_id: UUID) -> None:
            self.asked.set()
            self.opened.wait(30)
            if self.fails:
                raise StorageError
            note(this, record_id)  # type: ignore[arg-type]

        patch.setattr(book, "note_opened", slowly)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(monkeypatch, FakeBook)


@pytest.fixture
def queue(qtbot: QtBot, desk: Desk, book: FakeBook) -> QueuePage:
    """Kiriman, with one entry that somebody else typed."""
    fill(book, 1)
    book.by_others = set(book.rows_by_id)
    return open_queue(qtbot, desk, 1)


def is_shown(desk: Desk) -> bool:
    return desk.window.entry.desk.correction is not None


def test_the_form_stays_as_it_is_until_the_look_is_noted_and_keys_wait_for_the_entry(
    qtbot: QtBot, desk: Desk, book: FakeBook, queue: QueuePage, gate: Gate
) -> None:
    queue.detail.correct_button.click()
    qtbot.waitUntil(gate.asked.is_set)
    entry = desk.window.entry
    desk.clerk.keys("salah")
    assert not is_shown(desk)
    assert entry.desk.is_blank
    gate.opened.set()
    qtbot.waitUntil(lambda: is_shown(desk))
    assert book.looked_at == [book.first]
    assert entry.correction_bar.reason.value == "salah"


def test_what_cant_be_noted_is_not_opened_and_that_is_said_where_it_was_wanted(
    qtbot: QtBot, desk: Desk, book: FakeBook, queue: QueuePage, gate: Gate
) -> None:
    gate.fails = True
    gate.opened.set()
    queue.detail.correct_button.click()
    qtbot.waitUntil(queue.banner.isVisible)
    assert not is_shown(desk)
    assert queue.isVisible()
    assert book.looked_at == []


def test_f9_opens_no_entry_of_somebody_elses_that_cant_be_noted(
    qtbot: QtBot, desk: Desk, book: FakeBook, gate: Gate
) -> None:
    gate.fails = True
    gate.opened.set()
    desk.clerk.type(*HEADER, *CARD)
    desk.clerk.save()
    desk.wait_saved(1)
    book.by_others = set(book.rows_by_id)
    desk.clerk.press(F9)
    qtbot.waitUntil(desk.window.entry.banner.isVisible)
    assert not is_shown(desk)
    assert book.looked_at == []


def test_a_restart_opens_no_entry_of_somebody_elses_that_cant_be_noted(
    room: StaffRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was typed of it stays in the book."""
    half_corrected(room)
    gate = Gate(monkeypatch, Store)
    gate.fails = True
    gate.opened.set()
    room.open().come("dew", BOSS_WORD)
    room.wait(gate.asked.is_set)
    room.wait(room.window.entry.banner.isVisible)
    assert readable(room) == []
    assert [one.reason for one in room.store.corrections()] == ["salah"]


def test_what_is_noted_for_who_left_is_not_shown_to_who_comes(
    room: StaffRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    half_corrected(room)
    gate = Gate(monkeypatch, Store)
    room.open().come("dew", BOSS_WORD)
    room.wait(gate.asked.is_set)
    room.window.inside.attendance.sign_off()
    gate.opened.set()
    room.come("rah")
    settled(room)
    assert lookers(room) == [BOSS]
    assert readable(room) == []


def test_what_f9_read_for_who_left_is_not_shown_to_who_comes(
    room: StaffRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.saved(YUSUF)
    room.by(YUSUF, lambda: room.store.enter_stack(room.store.stacks()[0].id, {}))
    room.open().come("dew", BOSS_WORD)
    room.wait(lambda: room.window.entry.flow.pile.stack)
    asked, opened, read = Event(), Event(), Store.detail

    def slowly(self: Store, record_id: UUID) -> RecordDetail:
        found = read(self, record_id)
        asked.set()
        opened.wait(30)
        return found

    monkeypatch.setattr(Store, "detail", slowly)
    room.clerk.press(F9)
    room.wait(asked.is_set)
    room.window.inside.attendance.sign_off()
    opened.set()
    room.come("rah")
    settled(room)
    assert readable(room) == []
    assert lookers(room) == []


def test_at_a_change_of_shift_the_next_entry_waits_for_its_note(
    room: StaffRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    half_corrected(room)
    room.open().come("dew", BOSS_WORD)
    wait_begun(room)
    gate = Gate(monkeypatch, Store)
    room.leave()
    room.come("rin")
    room.wait(gate.asked.is_set)
    assert readable(room) == []
    gate.opened.set()
    wait_begun(room)
    room.wait(lambda: lookers(room) == [BOSS, RINA])


def half_corrected(room: StaffRoom) -> None:
    """What Yusuf typed was being corrected by the supervisor when the program ended."""
    record = room.saved(YUSUF)
    draft = CorrectionDraft(record, 1, {}, {}, "salah")
    room.by(BOSS, lambda: room.store.keep_correction(draft))
