"""A day at a shared window: the lock after a while, the change of shift, what stays as it is."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.staff_room import BOSS_WORD, CONTROL, NUMBER, RAHMA, WORD, YUSUF, StaffRoom
from tests.ui.window import HEADER
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State
from vaxentry.domain.records import RecordQuery
from vaxentry.domain.trail import Action
from vaxentry.ui.widgets.rail import PLACES, Place

HEAD = ("27082021", "sinov", "B4471A", "", "Bidan Contoh", "60", "Kader Contoh", "")
CARD = (
    NUMBER, "Ardianto Putra", "Sorong", "03122000", "l", "081234567890",
    "Klawasi", "Jl. Melati 3", "mas", "P-AB12CD", "36,5", "120/80", "l", "p", "1", "", "0830", "-",
)  # fmt: skip
assert len(HEAD) == len(HEADER)


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> StaffRoom:
    """Rahma is signed in, the head of a stack is typed."""
    room = StaffRoom(qtbot, tmp_path).employ().open().come("rah")
    room.wait(lambda: room.window.entry.desk.may_keep_draft)
    room.clerk.type(*HEAD)
    return room


def go_idle(room: StaffRoom) -> None:
    room.window.inside.attendance.idle.set_limit(1)
    room.ready()
    room.window.inside.attendance.idle.set_minutes(10)


def test_after_minutes_without_a_key_it_locks_and_the_half_typed_card_stays(
    room: StaffRoom,
) -> None:
    room.clerk.type(NUMBER, "Siti Aminah")
    before = QApplication.focusWidget()
    go_idle(room)
    page = room.ready()
    assert "Dikunci karena" in page.banner.text.text()
    assert page.who.name.value == RAHMA
    assert page.who.password.hasFocus()
    room.wait(lambda: room.store.load_draft() is not None)
    draft = room.store.load_draft()
    assert draft is not None
    assert draft.form[Field.NAME].casefold() == "siti aminah"
    room.wait(lambda: room.last_actions(1) == [("signed_out", RAHMA)])
    room.clerk.type(WORD)
    room.wait(lambda: not room.window.inside.attendance.is_locked)
    assert QApplication.focusWidget() is before
    assert room.window.entry.card.form[Field.NAME].casefold() == "siti aminah"


def test_sending_goes_on_while_it_is_locked_and_the_status_line_stays_true(
    room: StaffRoom,
) -> None:
    room.clerk.type(*CARD)
    room.clerk.save()
    room.wait(lambda: room.store.counts().saved == 1)
    go_idle(room)
    status = room.window.status
    room.wait(lambda: "1" in status.waiting.text())
    assert status.isVisible()
    before = status.waiting.text()
    room.send()
    room.wait(lambda: status.waiting.text() != before)
    (row,) = room.store.page(RecordQuery())
    assert row.state is State.ACCEPTED
    assert room.page.isVisible()


def test_a_key_begins_the_time_anew(room: StaffRoom, qtbot: QtBot) -> None:
    idle, handle = room.window.inside.attendance.idle, room.window.windowHandle()
    assert handle is not None
    before = idle._since.msecsSinceReference()
    qtbot.waitUntil(lambda: idle._since.elapsed() > 20)
    assert idle._since.msecsSinceReference() == before
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    assert idle._since.msecsSinceReference() > before
    assert not room.window.inside.attendance.is_locked


def test_a_shift_changes_in_two_keys_and_each_name_is_sealed_in_the_own_cards(
    room: StaffRoom,
) -> None:
    room.clerk.type(*CARD)
    room.clerk.save()
    room.leave()
    page = room.ready()
    assert page.who.name.value == ""
    assert page.who.name.hasFocus()
    assert not page.banner.isVisible()
    room.come("yus")
    room.wait(lambda: room.window.top.author.text() == YUSUF)
    room.wait(lambda: not room.window.entry.desk.is_busy)
    second = (CARD[0][:-1] + "2", "Siti Aminah", *CARD[2:9], "P-AB12CE", *CARD[10:])
    room.clerk.type(*second)
    room.clerk.save()
    room.wait(lambda: room.store.counts().saved == 2)
    typed = {row.name: row.author for row in room.store.page(RecordQuery())}
    assert typed == {"ARDIANTO PUTRA": RAHMA, "SITI AMINAH": YUSUF}
    moves = [one for one in room.last_actions(9) if one[0] in {"signed_out", "signed_in"}]
    assert moves[-3:] == [("signed_in", RAHMA), ("signed_out", RAHMA), ("signed_in", YUSUF)]


def test_a_save_under_way_is_sealed_in_the_name_of_who_left(room: StaffRoom, qtbot: QtBot) -> None:
    room.clerk.type(*CARD)
    with room.store.transactions.writing():
        room.clerk.save()
        room.clerk.press(Qt.Key.Key_L, CONTROL)
        qtbot.waitUntil(lambda: room.window.inside.attendance.is_locked)
        room.clerk.type("yus", WORD)
    room.wait(lambda: not room.window.inside.attendance.is_locked)
    (row,) = room.store.page(RecordQuery())
    assert row.author == RAHMA
    assert room.store.author().name == YUSUF


def test_what_stood_over_the_window_is_hidden_and_comes_back(room: StaffRoom) -> None:
    window = room.window
    room.clerk.press(Qt.Key.Key_F1)
    keys = window.inside._keys
    assert keys is not None
    assert keys.isVisible()
    dialog = QDialog(window)
    dialog.open()
    go_idle(room)
    assert not keys.isVisible()
    assert not dialog.isVisible()
    room.clerk.type(WORD)
    room.wait(lambda: not room.window.inside.attendance.is_locked)
    assert keys.isVisible()


def test_a_panel_that_comes_up_below_the_cover_stays_below_it(room: StaffRoom) -> None:
    room.leave()
    room.window.inside.show_keys()
    keys = room.window.inside._keys
    assert keys is not None
    assert not keys.isVisible()
    assert room.page.isAncestorOf(room.clerk.focus)
    room.come("rah")
    assert keys.isVisible()


def test_no_key_reaches_what_is_below_the_cover(room: StaffRoom) -> None:
    window = room.window
    room.clerk.type(NUMBER, "Siti Aminah")
    before, typed = room.clerk.focus, dict(window.entry.card.form)
    room.leave()
    room.wait(lambda: room.last_actions(1) == [("signed_out", RAHMA)])
    shortcuts = window.findChildren(QShortcut)
    assert len(shortcuts) > len(PLACES)
    for one in shortcuts:
        QTest.keySequence(window, one.key())
        assert room.page.isAncestorOf(room.clerk.focus)
    page = room.page
    page.set_busy(busy=True)
    room.clerk.keys("kartu")
    keys = Qt.Key
    for key in (keys.Key_Return, keys.Key_Tab, keys.Key_F4, keys.Key_F10, keys.Key_Escape):
        room.clerk.press(key)
        assert room.clerk.focus is page
    page.set_busy(busy=False)
    assert window.pages.place_shown is Place.ENTRY
    assert window.inside._keys is None
    assert window.entry.card.form == typed
    assert room.sync.wakes == 0
    assert room.last_actions(1) == [("signed_out", RAHMA)]
    room.come("rah")
    assert room.clerk.focus is before
    assert window.entry.card.form == typed


def test_it_stays_below_where_another_program_has_the_keys(room: StaffRoom, qtbot: QtBot) -> None:
    before = room.clerk.focus
    room.leave()
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: other.isActiveWindow() and not room.window.isActiveWindow())
    room.window.inside.show_keys()
    keys = room.window.inside._keys
    assert keys is not None
    assert not keys.isVisible()
    room.window.activateWindow()
    qtbot.waitUntil(room.window.isActiveWindow)
    room.come("rah")
    assert keys.isVisible()
    room.clerk.press(Qt.Key.Key_Escape)
    assert room.clerk.focus is before


def test_a_panel_that_is_done_with_below_the_cover_does_not_come_back(room: StaffRoom) -> None:
    before = room.clerk.focus
    room.window.inside.show_keys()
    keys = room.window.inside._keys
    assert keys is not None
    room.leave()
    keys.dismiss()
    room.come("rah")
    assert not keys.isVisible()
    assert room.clerk.focus is before


def test_a_panel_of_a_hidden_window_is_not_above_the_cover(room: StaffRoom) -> None:
    room.window.inside.show_keys()
    keys = room.window.inside._keys
    assert keys is not None
    room.window.hide()
    room.window.closing.staying.emit()
    room.window.come_back()
    assert room.page.isVisible()
    assert not keys.isVisible()


def test_closing_a_locked_window_asks_as_ever(
    room: StaffRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.leave()
    monkeypatch.setattr(room.window.closing, "_still_waiting", lambda: 3)
    room.window.close()
    panel = room.window.closing.panel
    assert panel is not None
    assert panel.stay.hasFocus()
    panel.dismiss()
    assert room.page.isAncestorOf(room.clerk.focus)


def test_who_leaves_the_window_to_send_is_signed_off(room: StaffRoom) -> None:
    room.window.closing.staying.emit()
    assert room.window.inside.attendance.is_locked
    room.wait(lambda: room.staff.signed_in() is None)


def test_a_person_who_was_shown_is_covered_again(room: StaffRoom) -> None:
    room.leave()
    room.come("dew", BOSS_WORD)
    room.clerk.press(Qt.Key.Key_F2, CONTROL)
    queue = room.window.pages.queue()
    queue.detail.reveal.is_shown = True
    go_idle(room)
    assert not queue.detail.reveal.is_shown


def test_who_is_signed_in_stays_so_in_another_language(room: StaffRoom) -> None:
    room.window.end()
    room.open(hint=False)
    room.wait(lambda: room.window.top.author.text() == RAHMA)
    assert not room.window.inside.attendance.is_locked


def test_the_trail_knows_the_words_of_it_all(room: StaffRoom) -> None:
    told = {action for action, _ in room.last_actions(200)}
    assert told <= set(Action)
    assert {"staff_begun", "member_added", "signed_in"} <= told


def test_a_locked_field_takes_no_key_of_who_signs_in_and_is_locked_afterwards(
    room: StaffRoom,
) -> None:
    lock = room.window.entry.flow.signs.lock
    room.clerk.type(NUMBER[:-1])
    room.wait(lambda: lock.editor)
    go_idle(room)
    room.clerk.type(WORD)
    room.wait(lambda: not room.window.inside.attendance.is_locked)
    assert room.clerk.focus is lock.editor
    room.clerk.keys("1")
    assert room.window.entry.card.value(Field.ID_NUMBER) == NUMBER[:-1]
