"""Anggota at the real window, by keyboard: who may sign in, and everybody's own password."""

import re
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.db.people import named
from tests.ui.staff_room import (
    BOSS,
    BOSS_WORD,
    CONTROL,
    DOWN,
    ENTER,
    ESCAPE,
    RAHMA,
    WORD,
    YUSUF,
    StaffRoom,
)
from vaxentry.domain.staff import Role
from vaxentry.ui.pages.members import MembersPage

CODE = re.compile(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4})+")


def settings(room: StaffRoom) -> None:
    room.clerk.press(Qt.Key.Key_F6, CONTROL)
    room.wait(room.window.pages.settings().isVisible)


def members(room: StaffRoom) -> MembersPage:
    settings(room)
    button = room.window.pages.settings().people.members_button
    button.setFocus()
    room.clerk.press(Qt.Key.Key_Space)
    page = room.window.inside.members.page
    room.wait(lambda: page.model.rows and page.table.hasFocus())
    return page


def go_to(room: StaffRoom, page: MembersPage, name: str) -> None:
    for _ in page.model.rows:
        room.clerk.press(Qt.Key.Key_Up)
    for _ in page.model.rows:
        member = page.form.member
        if member is not None and member.name == name:
            return
        room.clerk.press(DOWN)
    assert page.form.member is not None
    assert page.form.member.name == name


def told_code(room: StaffRoom, page: MembersPage) -> str:
    room.wait(lambda: CODE.search(page.banner.text.text()))
    found = CODE.search(page.banner.text.text())
    assert found is not None
    return found[0]


@pytest.fixture
def page(room: StaffRoom) -> MembersPage:
    room.open().come("dew", BOSS_WORD)
    return members(room)


def test_a_member_is_added_with_roles_and_a_last_day(room: StaffRoom, page: MembersPage) -> None:
    room.clerk.keys("n")
    room.clerk.type("Sari Melati")
    room.clerk.press(ENTER)
    room.clerk.press(Qt.Key.Key_Space)
    for _ in range(3):
        room.clerk.press(ENTER)
    room.clerk.keys("31122021")
    room.clerk.press(ENTER)
    one_time = told_code(room, page)
    sari = named(room.staff, "Sari Melati")
    assert sari.roles == {Role.ENTRY, Role.CORRECT}
    assert sari.valid_until == date(2021, 12, 31)
    assert sari.must_change
    room.leave()
    room.sign_in("sar", one_time)
    room.wait(room.page.new.isVisible)


def test_a_name_that_is_taken_and_a_day_that_is_none_are_said(
    room: StaffRoom, page: MembersPage
) -> None:
    room.clerk.keys("n")
    room.clerk.press(ENTER, CONTROL)
    assert page.form.name_field.tone == "error"
    room.clerk.keys(YUSUF)
    page.form.day.setFocus()
    room.clerk.keys("99")
    room.clerk.press(ENTER)
    assert page.form.day_field.tone == "error"
    page.form.day.clear()
    room.clerk.press(ENTER)
    room.wait(lambda: "sudah dipakai anggota lain" in page.banner.text.text())


def test_roles_and_the_name_are_changed(room: StaffRoom, page: MembersPage) -> None:
    go_to(room, page, YUSUF)
    room.clerk.press(ENTER)
    assert page.form.name.hasFocus()
    room.clerk.keys(" Karubaba")
    room.clerk.press(ENTER, CONTROL)
    room.wait(lambda: "Karubaba diubah" in page.banner.text.text())
    assert named(room.staff, "Yusuf Karubaba").roles == {Role.ENTRY, Role.CORRECT}


def test_a_forgotten_password_gets_a_one_time_one(room: StaffRoom, page: MembersPage) -> None:
    go_to(room, page, RAHMA)
    room.clerk.keys("r")
    one_time = told_code(room, page)
    room.leave()
    room.sign_in("rah", WORD)
    room.said("Sandi salah")
    room.ready()
    room.clerk.type(one_time)
    room.wait(room.page.new.isVisible)


def test_a_member_is_disabled_and_enabled_and_one_supervisor_stays(
    room: StaffRoom, page: MembersPage
) -> None:
    go_to(room, page, YUSUF)
    room.clerk.keys("d")
    room.wait(lambda: named(room.staff, YUSUF).disabled)
    room.wait(lambda: page.form.member and page.form.member.disabled)
    room.clerk.keys("d")
    room.wait(lambda: not named(room.staff, YUSUF).disabled)
    room.staff.disable(named(room.staff, "Rina").id)
    page.look_again()
    room.wait(lambda: any(one.disabled for one in page.model.rows))
    go_to(room, page, BOSS)
    room.clerk.keys("d")
    room.wait(lambda: "Harus tetap ada satu koordinator" in page.banner.text.text())


def test_a_clerk_sees_who_is_there_and_changes_only_the_own_password(room: StaffRoom) -> None:
    room.open().come("rah")
    page = members(room)
    assert not page.form.isVisible()
    assert not page.sheet.isVisible()
    assert "Hanya koordinator" in page.lead.text()
    room.clerk.keys("r")
    room.clerk.keys("d")
    page.own_button.setFocus()
    room.clerk.press(Qt.Key.Key_Space)
    room.clerk.type("salah", "melati mekar", "melati mekar")
    room.wait(lambda: "Sandi salah" in page.own.banner.text.text())
    room.clerk.type(WORD, "melati mekar", "melati layu")
    assert "tidak sama" in page.own.banner.text.text()
    room.clerk.type(WORD, "melati mekar", "melati mekar")
    room.wait(lambda: "Sandi diganti" in page.banner.text.text())
    assert not page.own.isVisible()
    room.leave()
    room.come("rah", "melati mekar")


def test_until_when_the_own_name_is_locked_is_told_as_at_the_sign_in(room: StaffRoom) -> None:
    room.open().come("rah")
    page = members(room)
    page.own_button.setFocus()
    room.clerk.press(Qt.Key.Key_Space)
    for left in (4, 3, 2, 1):
        room.clerk.type("salah", "melati mekar", "melati mekar")
        room.wait(partial(is_told, page, f"Masih {left} kali"))
    room.clerk.type("salah", "melati mekar", "melati mekar")
    now = room.now.astimezone() + timedelta(minutes=1)
    room.wait(partial(is_told, page, f"{now:%H.%M}"))


def is_told(page: MembersPage, text: str) -> bool:
    return text in page.own.banner.text.text()


def test_a_new_sheet_asks_for_the_password_once_it_is_stale(
    room: StaffRoom, page: MembersPage
) -> None:
    page.sheet_button.setFocus()
    room.clerk.press(Qt.Key.Key_Space)
    confirm = room.window.inside.reauth.panel
    room.wait(confirm.isVisible)
    room.clerk.type(BOSS_WORD)
    sheet = room.window.inside.setup.sheet
    room.wait(sheet.isVisible)
    assert CODE.fullmatch(sheet.code.text())


def test_a_clock_that_once_ran_ahead_is_put_right(room: StaffRoom) -> None:
    room.later(timedelta(days=400))
    room.by(BOSS, lambda: None)
    room.later(timedelta(days=-400))
    room.open().come("dew", BOSS_WORD)
    page = members(room)
    room.wait(page.clock_button.isVisible)
    page.clock_button.setFocus()
    room.clerk.press(Qt.Key.Key_Space)
    room.wait(room.window.inside.reauth.panel.isVisible)
    room.clerk.type(BOSS_WORD)
    room.wait(lambda: room.staff.seen_ahead() is None)
    room.wait(lambda: not page.clock_button.isVisible())


def test_esc_leads_back_to_pengaturan(room: StaffRoom, page: MembersPage) -> None:
    room.clerk.press(ENTER)
    room.clerk.press(ESCAPE)
    assert page.table.hasFocus()
    room.clerk.press(ESCAPE)
    assert room.window.pages.settings().isVisible()


def test_how_long_until_the_lock_is_for_a_supervisor_to_say(room: StaffRoom) -> None:
    room.open().come("rah")
    settings(room)
    panel = room.window.pages.settings().people
    panel.minutes.setFocus()
    room.clerk.keys("5")
    room.wait(lambda: "tidak mengizinkan" in panel.minutes_field.note.text())
    assert panel.minutes.value == "10"
    room.leave()
    room.come("dew", BOSS_WORD)
    panel.minutes.setFocus()
    room.clerk.keys("3")
    room.wait(lambda: room.remembered.get("lock_after") in {3, 30})
    assert room.window.inside.attendance.idle.minutes == room.remembered["lock_after"]


def test_pengaturan_of_a_pc_without_members_offers_the_first_one(
    qtbot: QtBot, tmp_path: Path
) -> None:
    room = StaffRoom(qtbot, tmp_path)
    room.store.open_stack(None, 1, "")
    room.open(hint=False)
    room.wait(lambda: room.window.inside._has_read)
    settings(room)
    panel = room.window.pages.settings().people
    assert "Belum ada anggota" in panel.about.text()
    panel.setup_button.setFocus()
    room.clerk.press(Qt.Key.Key_Space)
    room.clerk.type(BOSS, BOSS_WORD, BOSS_WORD)
    room.wait(room.window.inside.setup.sheet.isVisible)
    room.wait(panel.members_button.isVisible)


def test_what_is_typed_about_a_member_is_still_there_for_who_comes_back(
    room: StaffRoom, page: MembersPage
) -> None:
    room.clerk.press(Qt.Key.Key_N)
    room.clerk.keys("siti")
    room.leave()
    room.come("dew", BOSS_WORD)
    done: list[object] = []
    room.window.inside._around.reads.run(lambda: None, done.append, done.append)
    room.wait(lambda: done)
    assert page.form.member is None
    assert page.form.name.value.lower() == "siti"
    room.leave()
    room.come("rin", WORD)
    assert "siti" not in page.form.name.value.lower()
