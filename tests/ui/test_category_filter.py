"""K in *Perlu keputusan*: what an empty category says, and who finds it narrowed."""

from typing import cast

from PySide6.QtCore import Qt

from tests.db.answered import answer
from tests.db.conftest import Clock
from tests.ui.elsewhere import clash, open_cases
from tests.ui.staff_room import BOSS_WORD, NUMBER, OTHER, RAHMA, StaffRoom
from vaxentry.db.outbox import Outbox
from vaxentry.domain.desk_lists import DeskList
from vaxentry.domain.outbox import State
from vaxentry.domain.refusals import Category
from vaxentry.ui.pages.refused_section import RefusedSection

ALL = "K  Semua keluhan"


def test_an_empty_category_says_how_many_are_in_the_others(room: StaffRoom) -> None:
    clash(room, NUMBER)
    clash(room, OTHER)
    cases = open_cases(room)
    room.clerk.keys("k")
    assert cases.empty.isVisible()
    assert cases.empty.heading.text() == "Tidak ada dalam kategori ini"
    assert cases.empty.sentence.text() == "Di kategori lain ada 2. K: kategori berikutnya."
    room.clerk.keys("k")
    assert cases.table.isVisible()
    assert cases.model.rowCount() == 2


def test_a_list_without_any_case_says_so_in_every_category(room: StaffRoom) -> None:
    room.open().come("dew", BOSS_WORD)
    room.clerk.press(Qt.Key.Key_F3, Qt.KeyboardModifier.ControlModifier)
    cases = room.window.pages.conflicts().cases
    cases.category_button.click()
    assert cases.empty.heading.text() == "Tidak ada yang perlu diputuskan"


def test_a_category_is_for_who_chose_it(room: StaffRoom) -> None:
    clash(room, NUMBER)
    cases = open_cases(room)
    room.clerk.keys("k")
    room.leave()
    room.come("dew", BOSS_WORD)
    assert cases.category_button.text() != ALL
    assert cases.empty.isVisible()
    room.leave()
    room.come("rah")
    assert cases.category_button.text() == ALL
    room.wait(cases.table.isVisible)
    assert cases.model.rowCount() == 1


def refused(room: StaffRoom) -> RefusedSection:
    """*Belum diterima* with one entry, narrowed to a category without any."""
    record = room.saved(RAHMA)
    clock = cast("Clock", lambda: room.now)
    outbox = Outbox(room.store.transactions)
    answer(outbox, clock, State.NEEDS_FIX, "invalid", rule="nik_length")
    assert room.state(record) is State.NEEDS_FIX
    room.open().come("dew", BOSS_WORD)
    room.clerk.press(Qt.Key.Key_F3, Qt.KeyboardModifier.ControlModifier)
    page = room.window.pages.conflicts()
    page.choose(DeskList.REFUSED)
    section = page.section
    assert isinstance(section, RefusedSection)
    room.wait(section.table.hasFocus)
    room.clerk.keys("k")
    assert section.category is Category.TICKET
    room.wait(section.empty.isVisible)
    return section


def test_what_was_not_taken_says_the_same_and_forgets_its_category_as_well(
    room: StaffRoom,
) -> None:
    section = refused(room)
    assert section.empty.sentence.text() == "Di kategori lain ada 1. K: kategori berikutnya."
    assert "Nomor tiket ganda" in section.banner.text.text()
    room.leave()
    room.come("rin")
    assert section.banner.isHidden()
    room.wait(section.table.isVisible)
    assert section.model.rowCount() == 1
