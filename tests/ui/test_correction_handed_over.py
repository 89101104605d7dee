"""A half-typed correction at a change of shift: no whole number for who may not open the record."""

from functools import partial
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.staff_room import (
    BOSS,
    BOSS_WORD,
    CONTROL,
    ENTER,
    ESCAPE,
    NUMBER,
    OTHER,
    RINA,
    WORD,
    YUSUF,
    StaffRoom,
)
from vaxentry.db.store import Store
from vaxentry.domain.form import Field
from vaxentry.domain.records import RecordDetail, RecordQuery
from vaxentry.domain.stacks import CorrectionDraft
from vaxentry.domain.trail import Action
from vaxentry.ui.pages.entry import EntryPage

F9 = Qt.Key.Key_F9


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> StaffRoom:
    """Yusuf typed a record; nobody has signed in yet."""
    room = StaffRoom(qtbot, tmp_path).employ()
    room.saved(YUSUF)
    room.by(YUSUF, lambda: room.store.enter_stack(room.store.stacks()[0].id, {}))
    return room


@pytest.fixture
def entry(room: StaffRoom) -> EntryPage:
    """A supervisor is signed in."""
    return room.open().come("dew", BOSS_WORD).window.entry


def readable(room: StaffRoom, number: str = NUMBER) -> list[str]:
    """Where the whole number stands, shown or not."""
    editors = room.window.findChildren(QLineEdit)
    labels = room.window.findChildren(QLabel)
    texts = [one.text() for one in editors] + [one.text() for one in labels]
    return [text for text in texts if number in text.replace(" ", "")]


def wait_begun(room: StaffRoom) -> None:
    entry = room.window.entry
    room.wait(lambda: entry.desk.correction is not None and readable(room))


def correct(room: StaffRoom, reason: str = "salah ") -> None:
    """F9, half a reason, a digit of the phone."""
    room.wait(lambda: room.window.entry.flow.pile.stack)
    room.clerk.press(F9)
    wait_begun(room)
    bar = room.window.entry.correction_bar
    room.wait(bar.reason.hasFocus)
    room.clerk.keys(reason)


def settled(room: StaffRoom) -> None:
    """What was asked of the book when somebody came is answered."""
    room.wait(lambda: not room.window.entry.flow.resumed.hold.is_holding)


def kept(room: StaffRoom) -> list[str]:
    return [one.reason for one in room.store.corrections()]


def lookers(room: StaffRoom) -> list[str]:
    """Who looked at a whole number, as the trail says it."""
    return [name for action, name in room.last_actions(40) if action == Action.OPENED]


def test_the_next_clerk_reads_no_number_and_nothing_is_lost(
    room: StaffRoom, entry: EntryPage
) -> None:
    correct(room)
    room.leave()
    room.come("rah")
    assert readable(room) == []
    assert entry.desk.correction is None
    assert entry.correction_bar.isHidden()
    assert entry.right.changes.isHidden()
    settled(room)
    assert readable(room) == []
    assert entry.desk.is_blank
    assert entry.isAncestorOf(room.clerk.focus)
    assert entry.header.isEnabled()
    assert kept(room) == ["salah "]
    room.clerk.press(F9)
    room.wait(lambda: "diketik orang lain" in entry.banner.text.text())
    assert readable(room) == []
    room.leave()
    room.come("dew", BOSS_WORD)
    wait_begun(room)
    assert entry.correction_bar.reason.value == "salah "


def test_a_half_typed_card_stays_and_waits_behind_the_correction(
    room: StaffRoom, entry: EntryPage
) -> None:
    room.wait(lambda: entry.flow.pile.stack)
    entry.first_field.setFocus()
    room.clerk.keys(OTHER[:6])
    correct(room)
    room.leave()
    room.come("rah")
    settled(room)
    assert entry.card.value(Field.ID_NUMBER).replace(" ", "") == OTHER[:6]
    room.leave()
    room.come("dew", BOSS_WORD)
    wait_begun(room)
    room.clerk.press(ESCAPE)
    room.clerk.press(ESCAPE)
    assert entry.card.value(Field.ID_NUMBER).replace(" ", "") == OTHER[:6]


def test_who_may_open_it_goes_on_with_it_and_that_is_noted(
    room: StaffRoom, entry: EntryPage
) -> None:
    correct(room)
    room.leave()
    room.come("rin")
    wait_begun(room)
    assert entry.correction_bar.reason.value == "salah "
    assert room.clerk.focus is entry.correction_bar.reason
    room.wait(lambda: lookers(room) == [BOSS, RINA])


def test_who_typed_the_record_finds_it_free_of_a_reason(room: StaffRoom, entry: EntryPage) -> None:
    """It is the same record for another person: whether a reason is needed is asked again."""
    correct(room)
    assert entry.correction_bar.field.isVisible()
    room.leave()
    room.come("yus")
    wait_begun(room)
    assert entry.correction_bar.field.isHidden()
    assert lookers(room) == [BOSS]


def test_everybody_goes_on_with_what_they_typed_themselves(room: StaffRoom) -> None:
    (first,) = [one.record_id for one in room.store.page(RecordQuery())]
    second = room.saved(YUSUF, OTHER)
    for name, record in ((RINA, second), (BOSS, first)):
        draft = CorrectionDraft(record, 1, {}, {}, f"dari {name}")
        room.by(name, partial(room.store.keep_correction, draft))
    bar = room.open().come("dew", BOSS_WORD).window.entry.correction_bar
    for letters, word, reason in (
        ("rin", WORD, f"dari {RINA}"),
        ("yus", WORD, f"dari {BOSS}"),
        ("rin", WORD, f"dari {RINA}"),
    ):
        room.leave()
        room.come(letters, word)
        settled(room)
        assert bar.reason.value == reason


@pytest.mark.usefixtures("entry")
def test_a_restart_opens_it_for_who_may_alone(room: StaffRoom) -> None:
    correct(room)
    room.wait(lambda: kept(room) == ["salah "])
    room.window.end()
    room.window.close()
    room.staff.sign_out()
    room.open(wait=False).come("rah")
    again = room.window.entry
    room.wait(lambda: again.flow.pile.stack)
    assert again.desk.correction is None
    assert again.banner.isHidden()
    assert readable(room) == []
    room.leave()
    room.come("dew", BOSS_WORD)
    wait_begun(room)
    assert again.correction_bar.reason.value == "salah "


def test_a_save_that_failed_while_the_window_was_covered_loses_nothing(
    room: StaffRoom, entry: EntryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(room, "salah ketik")
    gate = Event()

    def refuse(*_: object, **__: object) -> None:
        gate.wait(30)
        raise OSError

    monkeypatch.setattr(room.store, "correct", refuse)
    entry.field(Field.TEMPERATURE).editor.setFocus()
    room.clerk.type("36,5", "120/80")
    room.clerk.press(ENTER, CONTROL)
    room.wait(lambda: entry.desk.is_busy)
    room.window.inside.attendance.sign_off()
    gate.set()
    room.come("rah")
    settled(room)
    assert readable(room) == []
    (draft,) = room.store.corrections()
    assert draft.reason == "salah ketik"
    assert draft.changes == {Field.TEMPERATURE: "36,5", Field.BLOOD_PRESSURE: "120/80"}


def test_a_record_that_was_read_for_who_left_is_not_shown_to_who_comes(
    room: StaffRoom, entry: EntryPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, read = Event(), Store.detail
    (record,) = [one.record_id for one in room.store.page(RecordQuery())]

    def slowly(self: Store, record_id: UUID) -> RecordDetail:
        found = read(self, record_id)
        gate.wait(30)
        return found

    monkeypatch.setattr(Store, "detail", slowly)
    visit = room.window.inside.correcting
    visit.open(record, lambda: entry.banner, lambda _: None)
    room.leave()
    monkeypatch.setattr(Store, "detail", read)
    room.come("rah")
    gate.set()
    settled(room)
    room.window.inside._around.reads.run(lambda: None, lambda _: gate.clear(), lambda _: None)
    room.wait(lambda: not gate.is_set())
    assert readable(room) == []
