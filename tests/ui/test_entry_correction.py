"""A saved card reopened: before and after side by side, free ones without a reason."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.test_entry import TYPED
from tests.ui.window import CARD, CONTROL, HEADER, Clerk, Desk
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State


@pytest.fixture
def saved(desk: Desk, clerk: Clerk) -> Desk:
    """One card of the stack is saved, the next one half typed."""
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    clerk.type("9204014804000002", "Siti Aminah")
    return desk


def correct_last(desk: Desk, qtbot: QtBot, *, free: bool) -> None:
    book = desk.book
    book.free = set(book.rows_by_id) if free else set()
    desk.clerk.press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: desk.window.entry.desk.correction is not None)


def test_f9_reopens_the_card_saved_last_with_its_own_head(saved: Desk, qtbot: QtBot) -> None:
    correct_last(saved, qtbot, free=True)
    entry = saved.window.entry
    assert entry.card.value(Field.NAME) == "ARDIANTO PUTRA"
    assert entry.card.head_box.isVisible()
    assert entry.field(Field.BATCH).editor.text() == "B4471A"  # type: ignore[attr-defined]
    assert entry.right.changes.rows == []


def test_a_free_one_needs_no_reason_and_shows_what_changes(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=True)
    entry = saved.window.entry
    entry.field(Field.BATCH).editor.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.keys("C9")
    assert entry.right.changes.rows == [("Nomor batch", "B4471A", "C9")]
    clerk.save()
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    (dose,) = book.doses.values()
    assert dose.batch == "C9"
    assert book.reasons == [""]


def test_the_head_of_the_stack_and_the_card_at_hand_are_not_disturbed(
    saved: Desk, clerk: Clerk, qtbot: QtBot
) -> None:
    entry = saved.window.entry
    head, record = entry.header.form, entry.desk.record_id
    correct_last(saved, qtbot, free=True)
    entry.field(Field.GIVEN_ON).editor.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.keys("21112026")
    assert entry.header.form == head
    clerk.save()
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    assert entry.header.form == head
    assert entry.card.value(Field.NAME) == "SITI AMINAH"
    assert entry.desk.record_id == record
    assert not entry.card.head_box.isVisible()
    assert saved.book.doses[next(iter(saved.book.doses))].given_on == date(2026, 11, 21)
    assert len(saved.book.piles) == 1


def test_one_that_was_sent_needs_a_reason_and_cannot_be_undone(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=False)
    entry = saved.window.entry
    assert clerk.focus is entry.correction_bar.reason
    clerk.save()
    assert entry.desk.correction is not None
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    assert entry.desk.correction is not None
    clerk.type("salah eja")
    clerk.save()
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    assert book.reasons == ["salah eja"]
    assert list(book.doses.values()) == [TYPED]


def test_ctrl_delete_undoes_a_free_one(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=True)
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    entry = saved.window.entry
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    assert [row.state for row in book.rows_by_id.values()] == [State.VOIDED]
    assert entry.card.value(Field.NAME) == "SITI AMINAH"
    clerk.press(Qt.Key.Key_F9)
    qtbot.wait(100)
    assert entry.desk.correction is None


def test_the_draft_of_the_card_at_hand_stays_while_a_record_is_corrected(
    saved: Desk, book: FakeBook, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=True)
    qtbot.waitUntil(lambda: book.draft is not None)
    saved.window.entry.drafts.flush()
    qtbot.wait(50)
    assert book.draft is not None
    assert book.draft.form[Field.NAME] == "SITI AMINAH"


def test_f9_with_nothing_saved_says_so(desk: Desk, clerk: Clerk) -> None:
    clerk.press(Qt.Key.Key_F9)
    assert "Belum ada kartu" in desk.window.entry.banner.text.text()


def test_another_number_of_a_sent_entry_is_said_to_wait(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=False)
    entry = saved.window.entry
    clerk.type("nomor salah")
    entry.first_field.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.keys("9271060312000801")
    clerk.save()
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    told = entry.side.notice.text.text()
    assert told.startswith("Nomor di KD-261123-001 lain dari yang sudah dikirim")
    assert next(iter(book.rows_by_id.values())).state is State.AWAITING_APPROVAL
