"""A supervisor's evening over a real book, by keyboard: see what is stuck, decide ten cases, pause
a stack, agree to two voids, write the list for the civil registry.
"""

import zipfile
from datetime import date
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

from PySide6.QtCore import Qt

from tests.db.answered import PARTY, answer
from tests.db.conftest import Clock
from tests.ui.staff_room import BOSS_WORD, CONTROL, RAHMA, YUSUF, StaffRoom, numbered
from vaxentry.book_files import BookFiles
from vaxentry.db.outbox import Outbox
from vaxentry.db.trail import Trail
from vaxentry.domain.desk_lists import DeskList
from vaxentry.domain.outbox import State
from vaxentry.language import Words
from vaxentry.ui.pages.conflicts import ConflictsPage
from vaxentry.ui.pages.requests import RequestsPage

CASES = 10
SHIFT = Qt.KeyboardModifier.ShiftModifier


def saved(room: StaffRoom, name: str, *serials: int) -> list[UUID]:
    records = [uuid4() for _ in serials]

    def save() -> None:
        stack = room.store.open_stack(date(2021, 8, 27), len(serials), "")
        for record, serial in zip(records, serials, strict=True):
            dose = numbered(f"927106031200{serial}", ticket=None)
            room.store.add(dose, record_id=record, stack=stack.id)

    room.by(name, save)
    return records


def clashing(room: StaffRoom, amount: int) -> list[UUID]:
    records = saved(room, RAHMA, *range(9100, 9100 + amount))
    outbox = Outbox(room.store.transactions)
    answer(outbox, cast("Clock", lambda: room.now), State.NIK_CLASH, "held.nik", PARTY)
    return records


def see_what_is_stuck(room: StaffRoom) -> None:
    room.clerk.press(Qt.Key.Key_F2, CONTROL)
    queue = room.window.pages.queue()
    room.wait(lambda: queue.detail.detail)
    room.wait(lambda: "12 perlu orang" in room.window.status.person.text())


def pause_the_newest_stack(room: StaffRoom, records: list[UUID]) -> None:
    queue = room.window.pages.queue()
    room.wait(queue.table.hasFocus)
    room.clerk.press(Qt.Key.Key_J, SHIFT)
    room.clerk.type("batch ditahan")
    room.wait(lambda: all(room.state(one) is State.PAUSED for one in records))


def agree(room: StaffRoom, records: list[UUID]) -> None:
    room.clerk.press(Qt.Key.Key_M, CONTROL)
    page = room.window.inside.requests.page
    for left in range(len(records), 0, -1):
        room.wait(lambda: page.table.hasFocus() and is_waiting_in_front(room, page))
        room.clerk.press(Qt.Key.Key_1)
        room.wait(partial(is_left, room, records, left - 1))
    assert [room.state(one) for one in records] == [State.VOIDED] * len(records)


def is_waiting_in_front(room: StaffRoom, page: RequestsPage) -> bool:
    pair = page.panel.pair
    return pair is not None and room.state(pair.request.record_id) is State.AWAITING_APPROVAL


def is_left(room: StaffRoom, records: list[UUID], amount: int) -> bool:
    return [room.state(one) for one in records].count(State.AWAITING_APPROVAL) == amount


def decide(room: StaffRoom, records: list[UUID]) -> ConflictsPage:
    room.clerk.press(Qt.Key.Key_F3, CONTROL)
    page = room.window.pages.conflicts()
    done: set[UUID] = set()
    while done != set(records):
        room.wait(lambda: is_next(page, done))
        case = page.cases.ways.case
        assert case is not None
        room.clerk.keys("4")
        done.add(case.record_id)
    room.wait(lambda: len(room.store.niks()) == len(records))
    return page


def is_next(page: ConflictsPage, done: set[UUID]) -> bool:
    case = page.cases.ways.case
    ready = page.cases.ways.isEnabled() and page.cases.table.hasFocus()
    return ready and case is not None and case.record_id not in done


def write_the_list(room: StaffRoom, page: ConflictsPage, file: Path) -> None:
    while page.which is not DeskList.DUKCAPIL:
        room.clerk.press(Qt.Key.Key_Right)
    room.wait(lambda: page.registry.rows and page.registry.table.hasFocus())
    room.clerk.keys("e")
    panel = room.window.inside.cases.files.panel
    room.wait(panel.isVisible)
    password = panel.password.value
    panel.confirmed.disconnect()
    panel.confirmed.connect(
        lambda form, told: room.window.inside.cases.files.write(form, told, file)
    )
    room.clerk.press(Qt.Key.Key_Return, CONTROL)
    room.wait(lambda: "10 orang" in page.registry.banner.text.text())
    assert password
    with zipfile.ZipFile(file) as locked:
        assert all(one.flag_bits & 1 for one in locked.infolist())


def test_from_the_sign_in_to_the_file(room: StaffRoom, tmp_path: Path) -> None:
    cases = clashing(room, CASES)
    voids = [room.sent(RAHMA, f"927106031200{serial}") for serial in (9201, 9202)]
    for one in voids:
        room.by(RAHMA, partial(room.store.void, one, reason="kartu ganda"))
    stuck = saved(room, YUSUF, 9301, 9302)
    trail = Trail(room.store.transactions, lambda: room.now)
    book = cast("Any", SimpleNamespace(store=room.store, trail=trail))
    room.open(files=BookFiles(book, Words("id"))).come("dew", BOSS_WORD)
    see_what_is_stuck(room)
    pause_the_newest_stack(room, stuck)
    agree(room, voids)
    page = decide(room, cases)
    write_the_list(room, page, tmp_path / "dukcapil.zip")
    done = {action for action, name in room.last_actions(60) if name == "Dewi"}
    assert {"paused", "approved", "step_taken", "exported"} <= done
    assert room.store.counts().saved == CASES + len(voids) + len(stuck)
