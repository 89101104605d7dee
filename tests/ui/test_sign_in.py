"""Signing in at the real window, by keyboard: who is let in, and what is said to who is not."""

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QApplication

from tests.db.people import another_process, named, staff_of
from tests.ui.staff_room import (
    BOSS,
    BOSS_WORD,
    DOWN,
    ENTER,
    ESCAPE,
    RAHMA,
    WORD,
    YUSUF,
    StaffRoom,
)
from vaxentry.db.staff import Staff
from vaxentry.domain.staff import FREE_TRIES, Role
from vaxentry.errors import StoreBusyError


def test_without_members_nobody_signs_in(empty: StaffRoom) -> None:
    window = empty.open(hint=False).window
    assert window.rail.isVisible()
    empty.wait(lambda: window.inside._has_read)
    assert not window.inside.attendance.is_locked
    empty.clerk.press(ENTER)
    assert window.entry.isVisible()


def test_the_window_is_covered_from_the_first_paint_until_somebody_signed_in(
    room: StaffRoom,
) -> None:
    window = room.open().window
    assert not window.rail.isVisible()
    assert not window.inside._has_read
    assert window.status.isVisible()
    room.come("rah")
    assert window.rail.isVisible()
    room.wait(lambda: window.top.author.text() == RAHMA)
    assert room.store.author().name == RAHMA


def test_a_hint_that_was_lost_shows_nothing_of_the_book_either(room: StaffRoom) -> None:
    window = room.open(hint=False).window
    room.ready()
    assert not window.inside._has_read
    assert not window.rail.isVisible()


def test_a_hint_that_is_wrong_locks_nobody_out(empty: StaffRoom) -> None:
    window = empty.open(hint=True).window
    empty.wait(window.rail.isVisible)


def test_a_name_is_chosen_by_letters_of_any_word_or_with_the_arrows(room: StaffRoom) -> None:
    room.open()
    page = room.ready()
    room.clerk.keys("wij")
    assert page.who.name.value == RAHMA
    room.clerk.press(DOWN)
    assert page.who.name.value == "Rina"
    room.clerk.press(ENTER)
    assert page.who.password.hasFocus()


def test_without_a_name_nothing_is_tried(room: StaffRoom) -> None:
    room.open()
    page = room.ready()
    page.who.password.setFocus()
    room.clerk.type(WORD)
    assert page.who.name_field.tone == "error"
    assert page.who.name.hasFocus()


def test_a_wrong_password_says_how_many_are_left_and_is_not_kept(room: StaffRoom) -> None:
    room.open().sign_in("rah", "salah")
    room.said("Masih 4 kali lagi")
    page = room.ready()
    assert page.who.password.text() == ""
    assert page.who.password.hasFocus()
    room.clerk.type(WORD)
    room.wait(lambda: not room.window.inside.attendance.is_locked)


def test_a_locked_name_says_until_when_and_opens_by_itself(room: StaffRoom) -> None:
    room.open().sign_in("rah", "salah 0")
    for at in range(1, 5):
        room.said(f"Masih {5 - at} kali lagi")
        room.ready()
        room.clerk.type(f"salah {at}")
    until = (room.now + timedelta(minutes=1)).astimezone()
    room.said(f"Terkunci sampai {until:%d-%m-%Y} {until:%H}.{until:%M} menurut jam")
    room.ready()
    room.clerk.type(WORD)
    room.ready()
    room.said("Terkunci")
    room.later(timedelta(minutes=2))
    room.clerk.type(WORD)
    room.wait(lambda: not room.window.inside.attendance.is_locked)


def test_a_clock_set_back_during_a_lock_is_told_with_the_time_that_still_holds(
    room: StaffRoom,
) -> None:
    room.open().sign_in("rah", "salah 0")
    for at in range(1, 5):
        room.said(f"Masih {5 - at} kali lagi")
        room.ready()
        room.clerk.type(f"salah {at}")
    room.said("Terkunci")
    until = (room.now + timedelta(minutes=1)).astimezone()
    assert not room.ready().clock.isVisible()
    room.later(timedelta(days=-1))
    room.clerk.type(WORD)
    room.said(f"Terkunci sampai {until:%d-%m-%Y} {until:%H}.{until:%M}")
    room.wait(room.page.clock.isVisible)
    assert "Betulkan jam komputer" in room.page.clock.text.text()


def change_last_day(room: StaffRoom, day: date) -> None:
    def change() -> None:
        one = named(room.staff, RAHMA)
        room.staff.change(one.id, name=one.name, roles=one.roles, valid_until=day)

    room.by(BOSS, change)


def test_a_role_that_has_ended_says_so_and_a_clock_set_back_does_not_lengthen_it(
    room: StaffRoom,
) -> None:
    change_last_day(room, date(2021, 9, 2))
    room.later(timedelta(days=3))
    room.by(BOSS, lambda: None)
    room.later(timedelta(days=-3))
    room.open()
    page = room.ready()
    assert "Jam komputer menunjukkan" in page.clock.text.text()
    room.sign_in("rah")
    room.said("hak kerja sudah berakhir")


def test_a_clock_that_is_right_says_nothing(room: StaffRoom) -> None:
    room.open()
    assert not room.ready().clock.isVisible()


def test_a_one_time_password_is_changed_before_anything_else(room: StaffRoom) -> None:
    told: list[str] = []
    room.by(BOSS, lambda: told.append(room.staff.add("Sari", [Role.ENTRY])))
    room.open().sign_in("sar", told[0].lower())
    page = room.page
    room.wait(page.new.isVisible)
    room.ready()
    room.clerk.type("melati mekar", "melati layu")
    room.said("Kedua sandi tidak sama")
    room.ready()
    room.clerk.type("melati mekar", "melati mekar")
    room.wait(lambda: not room.window.inside.attendance.is_locked)
    member = room.staff.signed_in()
    assert member is not None
    assert (member.name, member.must_change) == ("Sari", False)


def test_esc_leads_back_from_another_password_and_nobody_is_let_in(room: StaffRoom) -> None:
    told: list[str] = []
    room.by(BOSS, lambda: told.append(room.staff.add("Sari", [Role.ENTRY])))
    room.open().sign_in("sar", told[0])
    page = room.page
    room.wait(page.new.isVisible)
    room.ready()
    room.clerk.press(ESCAPE)
    assert page.who.isVisible()
    assert room.window.inside.attendance.is_locked


def test_the_printed_code_gives_the_last_supervisor_another_password(
    empty: StaffRoom,
) -> None:
    sheet = empty.staff.begin(BOSS, BOSS_WORD)
    empty.staff.sign_out()
    codes: list[tuple[str, str]] = []
    empty.open()
    empty.window.inside.attendance.recovery_told.connect(lambda *told: codes.append(told))
    page = empty.ready()
    page.who.forgot_button.setFocus()
    empty.clerk.press(ENTER)
    assert "Penginput: minta koordinator" in all_text(page.recover)
    empty.clerk.type("dew", "SALAH-KODE", "gunung biru 5", "gunung biru 5")
    empty.said("Kode pemulihan salah")
    empty.ready()
    assert page.recover.code.hasFocus()
    assert page.recover.code.selectedText() == "SALAH-KODE"
    empty.clerk.type(sheet.lower(), "gunung biru 5", "gunung biru 6")
    empty.said("tidak sama")
    empty.ready()
    assert page.recover.new.hasFocus()
    empty.clerk.type("gunung biru 5", "gunung biru 5")
    empty.wait(lambda: not empty.window.inside.attendance.is_locked)
    assert [name for _, name in codes] == [BOSS]
    assert codes[0][0] != sheet
    assert empty.store.author().name == BOSS


def test_a_new_recovery_code_is_told_though_nobody_can_sign_in_just_now(
    empty: StaffRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = empty.staff.begin(BOSS, BOSS_WORD)
    empty.staff.sign_out()
    codes: list[str] = []
    empty.open()
    empty.window.inside.attendance.recovery_told.connect(lambda code, _: codes.append(code))
    page = empty.ready()
    page.who.forgot_button.setFocus()
    empty.clerk.press(ENTER)

    def busy(*_: object) -> None:
        raise StoreBusyError

    monkeypatch.setattr(Staff, "sign_in", busy)
    empty.clerk.type("dew", sheet, "gunung biru 5", "gunung biru 5")
    empty.wait(lambda: codes)
    assert codes[0] != sheet
    assert empty.window.inside.attendance.is_locked


def all_text(widget: object) -> str:
    from PySide6.QtWidgets import QLabel, QWidget  # noqa: PLC0415

    assert isinstance(widget, QWidget)
    return " ".join(one.text() for one in widget.findChildren(QLabel))


def test_members_made_by_a_command_cover_a_window_that_is_open(empty: StaffRoom) -> None:
    window = empty.open(hint=False).window
    empty.wait(lambda: window.inside._has_read)
    staff_of(another_process(empty.store)).begin(BOSS, BOSS_WORD)
    window.inside.watch.look()
    empty.come("dew", BOSS_WORD)
    assert empty.store.author().name == BOSS


def test_no_key_reaches_a_page_below_the_cover(room: StaffRoom) -> None:
    window = room.open().window
    room.ready()
    assert not any(one.isEnabled() for one in window.inside.keys._held)
    for _ in range(8):
        room.clerk.press(ENTER)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert room.page.isAncestorOf(focused)
    assert YUSUF not in all_text(window._middle)


def test_enter_without_a_password_is_no_try(room: StaffRoom) -> None:
    room.open()
    page = room.ready()
    room.clerk.keys("rah")
    room.clerk.press(ENTER)
    for _ in range(FREE_TRIES):
        assert page.who.password.hasFocus()
        room.clerk.press(ENTER)
    assert page.who.password_field.tone == "error"
    assert page.who.password_field.note.text() == "Ketik sandinya."
    assert page.forms.isEnabled()
    room.clerk.keys("s")
    assert page.who.password_field.tone == ""
    room.clerk.type("alah")
    room.said(f"Masih {FREE_TRIES - 1} kali")


def test_nor_is_it_where_the_password_is_asked_once_more(room: StaffRoom) -> None:
    room.open().come("dew", BOSS_WORD)
    confirm = room.window.inside.reauth.panel
    confirm.ask()
    room.clerk.press(ENTER)
    assert confirm._field.note.text() == "Ketik sandinya."
    assert confirm.go_button.isEnabled()
    assert confirm.isVisible()
    room.clerk.press(ESCAPE)
    room.window.inside.members.show()
    page = room.window.inside.members.page
    page.own.ask()
    room.clerk.type("", "melati mekar", "melati mekar")
    assert page.own.banner.text.text() == "Ketik sandinya."
    assert not named(room.staff, BOSS).failures
