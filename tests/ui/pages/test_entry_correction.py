"""A saved card reopened: before and after side by side, free ones without a reason."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.rest import rest
from tests.ui.window import CONTROL, TYPED, Clerk, Desk
from vaxentry.domain.dose import Origin
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State
from vaxentry.ui.widgets.labelled import LOCKED
from vaxentry.ui.widgets.rail import Place


def is_open(desk: Desk) -> bool:
    """Whether a record is being corrected."""
    return desk.window.entry.desk.correction is not None


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


def test_a_volume_that_only_the_rule_gave_follows_the_vaccine(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=True)
    entry = saved.window.entry
    entry.field(Field.VACCINE).editor.setFocus()
    clerk.keys("pfi")
    clerk.press(Qt.Key.Key_Tab)
    assert entry.card.value(Field.VOLUME) == "0,3"
    assert entry.card.origins[Field.VOLUME] is Origin.RULE
    assert entry.right.changes.rows == [
        ("Jenis vaksin", "Sinovac", "Pfizer"),
        ("Volume (mL)", "0,5", "0,3"),
    ]
    clerk.save()
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    (dose,) = book.doses.values()
    assert (dose.vaccine, dose.volume_ul) == ("pfizer", 300)
    assert dose.origins[Field.VOLUME] is Origin.RULE


def test_a_volume_that_was_typed_stays_beside_another_vaccine(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    (record,) = book.doses
    book.doses[record] = replace(TYPED, origins={})
    correct_last(saved, qtbot, free=True)
    entry = saved.window.entry
    entry.field(Field.VACCINE).editor.setFocus()
    clerk.keys("pfi")
    clerk.press(Qt.Key.Key_Tab)
    assert entry.card.value(Field.VOLUME) == "0,5"


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
    clerk.press(Qt.Key.Key_Escape)
    clerk.press(Qt.Key.Key_Delete, CONTROL)
    assert entry.desk.correction is not None
    for wrong in ("sa\u200blah", "x" * 1001):
        entry.correction_bar.reason.set_value(wrong)
        clerk.save()
        assert clerk.focus is entry.correction_bar.reason
        assert entry.correction_bar.reason.property("tone") == "error"
        clerk.press(Qt.Key.Key_Escape)
    entry.correction_bar.reason.set_value("")
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
    rest(saved.window)
    assert [len(one) for one in book.history.values()] == [1]


def test_it_says_so_where_the_correction_was_asked_for(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    inside = saved.window.inside
    inside.go_to(Place.QUEUE)
    queue = saved.window.pages.queue()
    queue.correct_wanted.emit(book.detail(next(iter(book.rows_by_id))))
    assert saved.window.entry.isVisible()
    clerk.save()
    assert queue.isVisible()
    assert "Tidak ada yang berubah" in queue.banner.text.text()
    qtbot.waitUntil(queue.banner.isHidden, timeout=4_500)


def test_esc_leaves_a_correction_at_once_while_nothing_is_changed(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=True)
    entry = saved.window.entry
    clerk.press(Qt.Key.Key_Escape)
    assert not is_open(saved)
    assert entry.card.value(Field.NAME) == "SITI AMINAH"
    assert [len(one) for one in book.history.values()] == [1]


@pytest.mark.parametrize("where", [Field.BATCH, None])
def test_esc_asks_before_it_loses_what_was_changed(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, where: Field | None
) -> None:
    correct_last(saved, qtbot, free=False)
    entry = saved.window.entry
    (entry.field(where).editor if where else entry.correction_bar.reason).setFocus()
    clerk.keys("C9")
    clerk.press(Qt.Key.Key_Escape)
    assert "Esc sekali lagi" in entry.banner.text.text()
    clerk.keys("C")
    assert entry.banner.isHidden()
    clerk.press(Qt.Key.Key_Escape)
    assert is_open(saved)
    clerk.press(Qt.Key.Key_Escape)
    assert not is_open(saved)
    assert entry.banner.isHidden()
    assert [len(one) for one in book.history.values()] == [1]


def test_the_button_back_asks_as_esc_does(saved: Desk, qtbot: QtBot) -> None:
    correct_last(saved, qtbot, free=True)
    retype_batch(saved, "C9")
    entry = saved.window.entry
    entry.correction_bar.back.click()
    assert "Esc sekali lagi" in entry.banner.text.text()
    entry.correction_bar.back.click()
    assert not is_open(saved)
    correct_last(saved, qtbot, free=True)
    entry.correction_bar.back.click()
    assert not is_open(saved)


def test_esc_unlocks_a_field_of_a_correction_first(
    saved: Desk, clerk: Clerk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QApplication, "beep", lambda: None)
    correct_last(saved, qtbot, free=True)
    entry = saved.window.entry
    entry.field(Field.BIRTH_DATE).editor.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.type("31022000")
    assert entry.field(Field.BIRTH_DATE).tone == LOCKED
    clerk.press(Qt.Key.Key_Escape)
    assert entry.flow.signs.lock.editor is None
    assert entry.banner.isHidden()
    assert is_open(saved)


def test_a_record_that_changes_while_it_is_corrected_is_not_written_over(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=True)
    entry = saved.window.entry
    retype_batch(saved, "C9")
    (record,) = book.rows_by_id
    book.correct(record, replace(book.doses[record], vaccinator="Bidan Lain"), reason="berkas")
    clerk.save()
    qtbot.waitUntil(lambda: entry.banner.text.text().startswith("Entri ini sudah berubah"))
    assert book.doses[record].batch == "B4471A"
    assert entry.right.changes.rows == [("Nomor batch", "B4471A", "C9")]
    clerk.save()
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    assert (book.doses[record].batch, book.doses[record].vaccinator) == ("C9", "Bidan Lain")
    assert entry.card.value(Field.NAME) == "SITI AMINAH"


@pytest.mark.parametrize("by_key", [True, False])
def test_another_record_is_not_opened_over_what_was_changed(
    saved: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, *, by_key: bool
) -> None:
    correct_last(saved, qtbot, free=True)
    retype_batch(saved, "C9")
    entry = saved.window.entry
    if by_key:
        clerk.press(Qt.Key.Key_F9)
    else:
        entry.correct(book.detail(next(iter(book.rows_by_id))))
    qtbot.waitUntil(lambda: "Simpan perbaikan ini dulu" in entry.banner.text.text())
    assert entry.desk.form()[Field.BATCH] == "C9"


def test_the_draft_of_the_card_at_hand_stays_while_a_record_is_corrected(
    saved: Desk, book: FakeBook, qtbot: QtBot
) -> None:
    correct_last(saved, qtbot, free=True)
    qtbot.waitUntil(lambda: book.draft is not None)
    saved.window.entry.drafts.flush()
    rest(saved.window)
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
