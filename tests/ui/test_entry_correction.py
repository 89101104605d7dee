"""A saved card reopened: before and after side by side, free ones without a reason."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.test_entry import TYPED
from tests.ui.window import CARD, CONTROL, HEADER, Clerk, Desk
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State
from vaxentry.ui.widgets.rail import Place


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


def retype_batch(desk: Desk, text: str) -> None:
    desk.window.entry.field(Field.BATCH).editor.setFocus()
    desk.clerk.press(Qt.Key.Key_A, CONTROL)
    desk.clerk.keys(text)


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
    retype_batch(saved, "C9")
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
    retype_batch(saved, "C9")
    clerk.save()
    assert clerk.focus is entry.correction_bar.reason
    assert entry.desk.correction is not None
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    assert entry.desk.correction is not None
    clerk.type("salah eja")
    clerk.save()
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    assert book.reasons == ["salah eja"]
    (dose,) = book.doses.values()
    assert replace(dose, origins={}) == replace(TYPED, batch="C9", origins={})


@pytest.mark.parametrize("free", [True, False])
@pytest.mark.parametrize("batch", ["", "b4471a "])
def test_a_correction_that_changes_nothing_adds_no_revision(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, batch: str, *, free: bool
) -> None:
    correct_last(saved, qtbot, free=free)
    entry = saved.window.entry
    if batch:
        retype_batch(saved, batch)
    clerk.save()
    assert entry.desk.correction is None
    assert "Tidak ada yang berubah: entri KD-261123-001" in entry.banner.text.text()
    assert entry.card.value(Field.NAME) == "SITI AMINAH"
    qtbot.wait(50)
    assert [len(one) for one in book.history.values()] == [1]


def test_it_says_so_where_the_correction_was_asked_for(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    inside = saved.window.inside
    inside.go_to(Place.QUEUE)
    inside._on_correct_wanted(book.detail(next(iter(book.rows_by_id))))
    assert saved.window.entry.isVisible()
    clerk.save()
    queue = saved.window.pages.queue()
    assert queue.isVisible()
    assert "Tidak ada yang berubah" in queue.banner.text.text()
    qtbot.waitUntil(queue.banner.isHidden, timeout=4_500)


def undo(desk: Desk, qtbot: QtBot) -> None:
    desk.clerk.press(Qt.Key.Key_Delete, CONTROL)
    desk.clerk.press(Qt.Key.Key_Delete, CONTROL)
    qtbot.waitUntil(lambda: desk.window.entry.desk.correction is None)


def states(book: FakeBook) -> list[State]:
    return [row.state for row in book.rows_by_id.values()]


def test_ctrl_delete_twice_undoes_a_free_one(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=True)
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    entry = saved.window.entry
    assert "Ctrl+Delete sekali lagi" in entry.banner.text.text()
    assert "KD-261123-001" in entry.banner.text.text()
    assert not entry.desk.is_busy
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    assert [row.state for row in book.rows_by_id.values()] == [State.VOIDED]
    assert entry.card.value(Field.NAME) == "SITI AMINAH"
    clerk.press(Qt.Key.Key_F9)
    qtbot.wait(100)
    assert entry.desk.correction is None


@pytest.mark.parametrize(
    ("key", "typed"), [(Qt.Key.Key_A, "A"), (Qt.Key.Key_Escape, ""), (Qt.Key.Key_Right, "")]
)
def test_any_key_in_between_leaves_the_entry(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, key: Qt.Key, typed: str
) -> None:
    correct_last(saved, qtbot, free=True)
    entry = saved.window.entry
    entry.field(Field.NAME).editor.setFocus()
    clerk.press(Qt.Key.Key_End)
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    clerk.press(key)
    assert entry.banner.isHidden()
    assert entry.card.value(Field.NAME) == f"ARDIANTO PUTRA{typed}"
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    qtbot.wait(50)
    assert states(book) == [State.QUEUED]
    assert entry.desk.correction is not None
    assert "sekali lagi" in entry.banner.text.text()


def test_a_key_held_down_is_no_second_press(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=True)
    for held in (False, True, True):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Delete, CONTROL, "", held)
        QApplication.sendEvent(clerk.focus, press)
    qtbot.wait(50)
    assert states(book) == [State.QUEUED]
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    qtbot.waitUntil(lambda: states(book) == [State.VOIDED])


def test_an_undone_card_is_not_saved_and_its_number_is_the_next_cards(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER)
    for amount in (1, 2):
        clerk.type(*CARD)
        clerk.save()
        desk.wait_saved(amount)
    entry = desk.window.entry
    assert entry.header.title.text() == "Kartu 3 dari 60"
    correct_last(desk, qtbot, free=True)
    undo(desk, qtbot)
    assert entry.header.title.text() == "Kartu 2 dari 60"
    assert "Nomor kartu 2" in entry.banner.text.text()
    assert book.progress(book.piles[0].id).saved == 1
    clerk.type(*CARD)
    clerk.save()
    desk.wait_saved(3)
    assert [number for _, number in book.cards.values()] == [1, 2, 2]
    assert entry.header.title.text() == "Kartu 3 dari 60"


def test_a_half_typed_card_keeps_its_number_when_the_one_before_is_undone(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=True)
    undo(saved, qtbot)
    title = saved.window.entry.header.title
    assert title.text() == "Kartu 2 dari 60"
    clerk.press(Qt.Key.Key_Escape)
    saved.window.entry.field(Field.BIRTH_PLACE).editor.setFocus()
    clerk.type("Sorong", "08042000", "p", *CARD[5:])
    clerk.save()
    saved.wait_saved(2)
    assert [number for _, number in book.cards.values()] == [1, 2]
    assert title.text() == "Kartu 1 dari 60"


def test_keys_typed_while_an_entry_is_undone_belong_to_the_card_that_waits(
    saved: Desk, clerk: Clerk, qtbot: QtBot
) -> None:
    entry = saved.window.entry
    entry.field(Field.ID_NUMBER).editor.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.press(Qt.Key.Key_Delete)
    entry.field(Field.NAME).editor.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.press(Qt.Key.Key_Delete)
    correct_last(saved, qtbot, free=True)
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    clerk.keys("9204")
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    assert entry.card.value(Field.ID_NUMBER) == "9204"


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
