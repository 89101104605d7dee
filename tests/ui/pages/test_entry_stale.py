"""What a correction was begun on may not be so any more: the book decides, nothing is lost."""

from dataclasses import replace
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import NOW, FakeBook
from tests.ui.pages.test_entry_correction import correct_last
from tests.ui.window import CONTROL, Clerk, Desk
from vaxentry.domain.dose import Origin
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State
from vaxentry.domain.stacks import Draft, ParkedCard, ParkReason


def type_street(desk: Desk) -> None:
    desk.window.entry.field(Field.ADDRESS).editor.setFocus()
    desk.clerk.press(Qt.Key.Key_A, CONTROL)
    desk.clerk.keys("Jl. Baru 9")


def test_a_correction_of_what_was_voided_meanwhile_waits_among_the_parked(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=True)
    entry, record = saved.window.entry, book.first
    book.doses[record] = replace(book.doses[record], origins={Field.PHONE: Origin.HISTORY})
    type_street(saved)
    book.void(record, reason="salah orang")
    clerk.save()
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    assert book.rows_by_id[record].state is State.VOIDED
    (parked,) = book.parked()
    assert parked.draft.record_id != record
    assert parked.draft.form[Field.ADDRESS] == "Jl. Baru 9"
    assert parked.draft.form[Field.NAME] == "ARDIANTO PUTRA"
    assert parked.draft.origins == {Field.PHONE: Origin.HISTORY}
    assert "sudah dibatalkan" in entry.banner.text.text()
    assert entry.card.value(Field.NAME) == "SITI AMINAH"
    assert book.half == {}


def test_what_was_sent_meanwhile_asks_for_a_reason_and_loses_nothing(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=True)
    entry, record = saved.window.entry, book.first
    type_street(saved)
    book.free.clear()
    clerk.save()
    qtbot.waitUntil(entry.correction_bar.field.isVisible)
    assert "sudah dikirim" in entry.banner.text.text()
    assert clerk.focus is entry.correction_bar.reason
    assert entry.card.value(Field.ADDRESS) == "Jl. Baru 9"
    assert len(book.history[record]) == 1
    clerk.press(Qt.Key.Key_Escape)
    clerk.keys("alamat salah")
    clerk.save()
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    assert book.reasons == ["alamat salah"]
    assert book.doses[record].address == "Jl. Baru 9"


def test_what_was_sent_meanwhile_is_not_undone_without_a_reason(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=True)
    entry, record = saved.window.entry, book.first
    book.free.clear()
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    qtbot.waitUntil(entry.correction_bar.field.isVisible)
    assert "Kiriman" in entry.banner.text.text()
    assert book.rows_by_id[record].state is State.QUEUED
    assert entry.desk.correction is not None


@pytest.mark.parametrize("way", ["another", "held", "parked"])
def test_another_stack_during_a_correction_says_what_to_do_first(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, way: str
) -> None:
    correct_last(saved, qtbot, free=True)
    entry = saved.window.entry
    stack = book.stacks()[0]
    aside = Draft(uuid4(), stack.id, 7, {}, {})
    ways = {
        "another": lambda: clerk.press(Qt.Key.Key_N, CONTROL),
        "held": lambda: entry.enter_stack(stack),
        "parked": lambda: entry.open_parked(
            ParkedCard(aside, stack.number, ParkReason.OTHER, NOW, "Dewi")
        ),
    }
    ways[way]()
    told = entry.banner.text.text()
    assert told == "Simpan perbaikan ini dulu, atau kembali dengan Esc."
    assert entry.desk.correction is not None
