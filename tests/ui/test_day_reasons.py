"""Reasons of a day that are typed and not sealed: they outlive the program and who typed them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.reports.day_stage import person
from tests.ui.day_keys import DayKeys
from tests.ui.staff_room import BOSS, BOSS_WORD, StaffRoom
from vaxentry.app import Program
from vaxentry.db.store import Store
from vaxentry.domain.day_close import DaySheet, Seal
from vaxentry.errors import DiskFullError, SealError
from vaxentry.language import Words
from vaxentry.reports.day_desk import DayDesk
from vaxentry.settings import Places, Settings
from vaxentry.window_lock import WindowLock

DAY = date(2021, 8, 27)
MISSING = "not_typed:1:1:2"


def put_day(store: Store) -> None:
    """Three cards counted, two typed."""
    stack = store.open_stack(DAY, 3, "").id
    for card, serial in ((1, 9001), (3, 9003)):
        store.add(person(serial), record_id=uuid4(), stack=stack, card_no=card)


@contextmanager
def started(qapp: QApplication, home: Path) -> Iterator[Program]:
    """The program from its start to its end."""
    places = Places(home)
    places.create()
    lock = WindowLock(places.window_lock)
    assert lock.take()
    program = Program(qapp, places, Settings(key_store="file"), Words("id"), lock)
    yield program
    program.end()
    program._window.close()
    program.deleteLater()


def test_a_reason_is_there_again_when_the_program_is_started_again(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with started(qapp, tmp_path) as program:
        qtbot.waitUntil(lambda: program._window.inside._has_read)
        store = program._book.desk().book.store
        store.set_author("RINA")
        put_day(store)
        evening = DayKeys(qtbot, program._window)
        evening.open()
        evening.type_reason("dibawa pulang")
        evening.wait(lambda: evening.page.sheet and evening.page.sheet.reasons)
    with started(qapp, tmp_path) as again:
        qtbot.waitUntil(lambda: again._window.inside._has_read)
        evening = DayKeys(qtbot, again._window)
        page = evening.open()
        assert evening.reason_beside(0) == "dibawa pulang"
        page.view.named.setFocus()
        evening.clerk.keys("1")
        evening.wait(lambda: page.sheet and page.sheet.in_force(Seal.CARDS))
        held = page.sheet and page.sheet.in_force(Seal.CARDS)
        assert held
        assert held.reasons == {MISSING: "dibawa pulang"}


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> StaffRoom:
    room = StaffRoom(qtbot, tmp_path).employ()
    room.by("Rahma Wijaya", lambda: put_day(room.store))
    return room.open()


def test_it_belongs_to_the_day_and_the_seal_to_who_seals(room: StaffRoom, qtbot: QtBot) -> None:
    room.come("rah")
    evening = DayKeys(qtbot, room.window)
    evening.open()
    evening.type_reason("dibawa pulang")
    evening.wait(lambda: evening.page.sheet and evening.page.sheet.reasons)
    evening.page.view.named.setFocus()
    evening.clerk.keys("1")
    evening.wait(lambda: "tidak mengizinkan" in evening.page.banner.text.text())
    room.leave()
    room.come("dew", BOSS_WORD)
    evening.open()
    assert evening.reason_beside(0) == "dibawa pulang"
    evening.page.view.named.setFocus()
    evening.clerk.keys("1")
    evening.wait(lambda: evening.page.sheet and evening.page.sheet.in_force(Seal.CARDS))
    held = DayDesk(room.store.transactions, lambda: room.now).sheet(DAY).in_force(Seal.CARDS)
    assert held is not None
    assert (held.author, held.reasons) == (BOSS, {MISSING: "dibawa pulang"})


def test_a_clerk_on_a_sealed_day_is_refused_at_once(room: StaffRoom, qtbot: QtBot) -> None:
    room.come("dew", BOSS_WORD)
    evening = DayKeys(qtbot, room.window)
    evening.open()
    evening.type_reason("dibawa pulang")
    evening.seal("1", Seal.CARDS)
    room.leave()
    room.come("rah")
    page = evening.open()
    evening.wait(lambda: page.sheet and page.sheet.barred)
    assert not page.view.cards[Seal.CARDS].button.isVisible()
    evening.clerk.keys("1")
    evening.wait(lambda: "tidak mengizinkan" in page.banner.text.text())
    assert page.forms.form is None or not page.forms.form.isVisible()


class FullDisk(DayDesk):
    """The close of a day on a disk that takes nothing more."""

    def keep_reason(self, day: date, key: str, reason: str) -> DaySheet:
        del day, key, reason
        raise DiskFullError


class JustSealed(DayDesk):
    """The close of a day that was sealed while the reason was typed."""

    def keep_reason(self, day: date, key: str, reason: str) -> DaySheet:
        del day, key, reason
        raise SealError(reason="seal_closed")


def _refused(room: StaffRoom, qtbot: QtBot) -> DayKeys:
    """A reason that was typed, and is answered with a sentence."""
    room.come("rah")
    evening = DayKeys(qtbot, room.window)
    evening.open()
    evening.type_reason("dibawa pulang")
    evening.wait(evening.page.banner.isVisible)
    return evening


def test_what_the_book_refuses_does_not_stay_on_the_screen(
    room: StaffRoom, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.ui.staff_room.DayDesk", JustSealed)
    evening = _refused(room, qtbot)
    assert evening.reason_beside(0) != "dibawa pulang"


def test_what_the_disk_does_not_take_stays_on_the_screen_and_is_said(
    room: StaffRoom, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.ui.staff_room.DayDesk", FullDisk)
    evening = _refused(room, qtbot)
    assert "disk" in evening.page.banner.text.text().casefold()
    assert evening.reason_beside(0) == "dibawa pulang"
