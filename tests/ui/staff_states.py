"""Every state of the window that has to do with people, over a real store, reached by keys."""

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.db.people import named
from tests.ui.staff_room import (
    BOSS,
    BOSS_WORD,
    CONTROL,
    ENTER,
    OTHER,
    RAHMA,
    RINA,
    TAB,
    StaffRoom,
)
from vaxentry.db.office import OfficeDesk
from vaxentry.domain.dose import Identity, IdType
from vaxentry.domain.permission import Right
from vaxentry.domain.staff import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaxentry.ui.main_window import MainWindow

SHOW = Callable[[StaffRoom], None]


def _sign_in(room: StaffRoom) -> None:
    room.employ().open()
    room.ready()
    room.clerk.keys("rah")


def _wrong(room: StaffRoom) -> None:
    room.employ().open().sign_in("rah", "salah")
    room.wait(room.page.banner.isVisible)


def _lock_out(room: StaffRoom) -> None:
    room.employ().open().sign_in("rah", "salah")
    for _ in range(4):
        room.wait(room.page.banner.isVisible)
        room.ready()
        room.clerk.type("salah")
    room.wait(lambda: named(room.staff, RAHMA).locked_until)
    room.ready()


def _clock(room: StaffRoom) -> None:
    room.employ()
    room.later(timedelta(days=40))
    room.by(BOSS, lambda: None)
    room.later(timedelta(days=-40))
    room.open()
    room.ready()


def _idle(room: StaffRoom) -> None:
    room.employ().open().come("rah")
    room.window.inside.attendance.idle.set_limit(1)
    room.ready()
    room.window.inside.attendance.idle.set_minutes(10)


def _one_time(room: StaffRoom) -> None:
    told: list[str] = []
    room.employ().by(BOSS, lambda: told.append(room.staff.add("Sari", [Role.ENTRY])))
    room.open().sign_in("sar", told[0])
    room.wait(room.page.new.isVisible)


def _forgot(room: StaffRoom) -> None:
    room.employ().open()
    page = room.ready()
    page.who.forgot_button.setFocus()
    room.clerk.press(ENTER)


def _setup(room: StaffRoom) -> None:
    room.open(hint=False)
    room.wait(room.window.inside.setup.panel.isVisible)


def _setup_first(room: StaffRoom) -> None:
    _setup(room)
    room.clerk.press(TAB)
    room.clerk.press(TAB)
    room.clerk.press(TAB)
    room.clerk.press(ENTER)
    room.wait(room.window.inside.setup.panel.first.isVisible)


def _sheet(room: StaffRoom) -> None:
    _setup_first(room)
    room.clerk.type(BOSS, BOSS_WORD, BOSS_WORD)
    room.wait(room.window.inside.setup.sheet.isVisible)


def _people(room: StaffRoom) -> None:
    room.employ().open().come("dew", BOSS_WORD)
    room.clerk.press(Qt.Key.Key_F6, CONTROL)
    room.wait(room.window.pages.settings().isVisible)


def _members(room: StaffRoom) -> None:
    room.employ()
    room.by(BOSS, lambda: room.staff.add("Sari Melati", [Role.ENTRY], date(2021, 12, 31)))
    room.by(BOSS, lambda: room.staff.disable(named(room.staff, "Yusuf").id))
    room.open().come("dew", BOSS_WORD)
    room.window.inside.members.show()
    page = room.window.inside.members.page
    room.wait(lambda: page.model.rows)


def _new_member(room: StaffRoom) -> None:
    _members(room)
    room.clerk.keys("n")
    room.clerk.type("Ibu Ratna")


def _one_time_told(room: StaffRoom) -> None:
    _members(room)
    room.clerk.keys("r")
    room.wait(room.window.inside.members.page.banner.isVisible)


def _own_password(room: StaffRoom) -> None:
    room.employ().open().come("rah")
    room.window.inside.members.show()
    page = room.window.inside.members.page
    room.wait(lambda: page.model.rows)
    page.own_button.click()


def _ask(room: StaffRoom, kind: str) -> None:
    record = room.employ().sent()

    def ask() -> None:
        if kind == "void":
            room.store.void(record, reason="kartu ganda")
            return
        dose = replace(room.store.detail(record).dose, identity=Identity(IdType.NIK, OTHER))
        room.store.correct(record, dose, reason="salah ketik")

    room.by(RAHMA, ask)


def _request(room: StaffRoom, kind: str, name: str = "dew", word: str = BOSS_WORD) -> None:
    _ask(room, kind)
    room.open().come(name, word)
    room.clerk.press(Qt.Key.Key_M, CONTROL)
    page = room.window.inside.requests.page
    room.wait(lambda: page.panel.pair and page.table.hasFocus())


def _office(room: StaffRoom, *, told: bool) -> None:
    """Nobody else here supervises."""
    record = room.employ().sent()
    room.by(BOSS, lambda: room.staff.disable(named(room.staff, RINA).id))
    room.by(BOSS, lambda: room.store.void(record, reason="kartu ganda"))
    if told:
        OfficeDesk(room.store.transactions).note_told([(record, 2)], room.now)
    room.open().come("dew", BOSS_WORD)
    room.clerk.press(Qt.Key.Key_M, CONTROL)
    page = room.window.inside.requests.page
    room.wait(lambda: page.panel.pair and page.table.hasFocus())


def _decline(room: StaffRoom) -> None:
    _request(room, "number")
    room.clerk.press(Qt.Key.Key_2)
    room.clerk.keys("kartunya benar")


def _shown(room: StaffRoom) -> None:
    _request(room, "number")
    room.clerk.press(Qt.Key.Key_F4)
    room.wait(lambda: room.window.inside.requests.page.panel.reveal.is_shown)


def _confirm(room: StaffRoom) -> None:
    _request(room, "number")
    inside = room.window.inside
    inside.reauth.fresh(Right.MANAGE_STAFF, inside.requests.page.banner.say, lambda: None)


def _no_requests(room: StaffRoom) -> None:
    room.employ().open().come("dew", BOSS_WORD)
    room.clerk.press(Qt.Key.Key_M, CONTROL)
    room.wait(room.window.inside.requests.page.empty.isVisible)


def _offered(room: StaffRoom) -> None:
    _ask(room, "void")
    room.open().come("dew", BOSS_WORD)
    room.window.inside.watch.look()
    room.clerk.press(Qt.Key.Key_F3, CONTROL)
    visit = room.window.inside.requests
    room.wait(lambda: visit._button and visit._button.isVisible())


def _void_asked(room: StaffRoom) -> None:
    _ask(room, "void")
    room.open().come("rah")
    room.clerk.press(Qt.Key.Key_F2, CONTROL)
    queue = room.window.pages.queue()
    room.wait(lambda: queue.detail.detail)


STAFF_STATES: Mapping[str, SHOW] = {
    "sign in": _sign_in,
    "sign in wrong": _wrong,
    "sign in locked": _lock_out,
    "sign in clock": _clock,
    "sign in idle": _idle,
    "sign in one time": _one_time,
    "sign in forgot": _forgot,
    "setup server": _setup,
    "setup supervisor": _setup_first,
    "recovery sheet": _sheet,
    "settings people": _people,
    "members": _members,
    "new member": _new_member,
    "one time password": _one_time_told,
    "own password": _own_password,
    "request number": partial(_request, kind="number"),
    "request void": partial(_request, kind="void"),
    "request declined": _decline,
    "request office": partial(_office, told=False),
    "request office told": partial(_office, told=True),
    "request shown": _shown,
    "confirm": _confirm,
    "no requests": _no_requests,
    "requests offered": _offered,
    "void asked": _void_asked,
}


@contextmanager
def staff_state(qtbot: QtBot, home: Path, name: str, language: str) -> "Iterator[MainWindow]":
    """The window in the state of this name."""
    room = StaffRoom(qtbot, home, language)
    STAFF_STATES[name](room)
    yield room.window
    room.close()
