"""A correction that is half typed when the program dies is a correction again."""

from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.restart import Reopen, kill
from tests.ui.window import CARD, CONTROL, HEADER, Clerk, Desk
from vaxentry.domain.dose import RevisionKind
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State
from vaxentry.domain.records import RevisionRow
from vaxentry.domain.stacks import Draft


def correct(desk: Desk, qtbot: QtBot, batch: str = "C9") -> None:
    """F9, a reason, another batch: and then nothing."""
    desk.clerk.press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: desk.window.entry.desk.correction is not None)
    if desk.window.entry.correction_bar.field.isVisible():
        desk.clerk.keys("salah batch")
    type_batch(desk, batch)


def type_batch(desk: Desk, batch: str) -> None:
    desk.window.entry.field(Field.BATCH).editor.setFocus()
    desk.clerk.press(Qt.Key.Key_A, CONTROL)
    desk.clerk.keys(batch)


def wait_kept(book: FakeBook, qtbot: QtBot, batch: str = "C9") -> None:
    record = book.first
    qtbot.waitUntil(
        lambda: record in book.half and book.half[record].changes == {Field.BATCH: batch}
    )


def test_a_half_typed_correction_is_a_correction_again(
    half_typed: Desk, book: FakeBook, qtbot: QtBot, reopen: Reopen
) -> None:
    correct(half_typed, qtbot)
    wait_kept(book, qtbot)
    qtbot.waitUntil(lambda: book.half[book.first].reason == "salah batch")
    kill(half_typed)
    desk = reopen()
    entry = desk.window.entry
    qtbot.waitUntil(lambda: entry.desk.correction is not None)
    assert entry.desk.correction is not None
    assert entry.desk.correction.record_id == book.first
    assert entry.right.changes.rows == [("Nomor batch", "B4471A", "C9")]
    assert entry.correction_bar.reason.value == "salah batch"
    assert entry.draft_note.text() == "Ketikan terakhir dipulihkan"
    assert entry.banner.isHidden()
    desk.clerk.save()
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    assert book.doses[book.first].batch == "C9"
    assert book.reasons == ["salah batch"]
    assert book.half == {}
    assert entry.card.value(Field.NAME) == "SITI AMINAH"


def test_a_reason_alone_is_kept_too(
    half_typed: Desk, book: FakeBook, qtbot: QtBot, reopen: Reopen
) -> None:
    half_typed.clerk.press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: half_typed.window.entry.desk.correction is not None)
    half_typed.clerk.keys("salah")
    qtbot.waitUntil(lambda: book.first in book.half)
    kill(half_typed)
    entry = reopen().window.entry
    qtbot.waitUntil(lambda: entry.correction_bar.reason.value == "salah")


def test_the_site_of_a_half_typed_correction_is_kept_too(
    half_typed: Desk, book: FakeBook, qtbot: QtBot, reopen: Reopen
) -> None:
    half_typed.clerk.press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: half_typed.window.entry.desk.correction is not None)
    half_typed.window.entry.card.site.line.setFocus()
    half_typed.clerk.press(Qt.Key.Key_A, CONTROL)
    half_typed.clerk.keys("3201-12")
    qtbot.waitUntil(lambda: book.first in book.half and book.half[book.first].site == "3201-12")
    kill(half_typed)
    entry = reopen().window.entry
    qtbot.waitUntil(lambda: entry.right.changes.rows == [("Asal berkas", "3201-07", "3201-12")])


def test_another_language_loses_nothing(half_typed: Desk, qtbot: QtBot, reopen: Reopen) -> None:
    correct(half_typed, qtbot)
    half_typed.window.inside.looks.set_language("en")
    assert [one.language for one in half_typed.rebuilt] == ["en"]
    entry = reopen().window.entry
    qtbot.waitUntil(lambda: entry.right.changes.rows == [("Nomor batch", "B4471A", "C9")])


@pytest.mark.parametrize("way", ["leave", "undo", "save"])
def test_a_correction_that_is_over_does_not_come_back(
    half_typed: Desk, book: FakeBook, qtbot: QtBot, reopen: Reopen, way: str
) -> None:
    book.free = {book.first}
    correct(half_typed, qtbot)
    wait_kept(book, qtbot)
    if way == "leave":
        half_typed.clerk.press(Qt.Key.Key_Escape)
        half_typed.clerk.press(Qt.Key.Key_Escape)
    elif way == "undo":
        half_typed.clerk.press(Qt.Key.Key_Delete, CONTROL)
        half_typed.clerk.press(Qt.Key.Key_Delete, CONTROL)
    else:
        half_typed.clerk.save()
    qtbot.waitUntil(lambda: half_typed.window.entry.desk.correction is None and not book.half)
    half_typed.window.close()
    entry = reopen().window.entry
    qtbot.waitUntil(lambda: entry.card.value(Field.NAME) == "SITI AMINAH")
    assert entry.desk.correction is None


def test_a_record_that_has_moved_on_is_said_and_the_typing_stays(
    half_typed: Desk, book: FakeBook, qtbot: QtBot, reopen: Reopen
) -> None:
    correct(half_typed, qtbot)
    wait_kept(book, qtbot)
    kill(half_typed)
    record = book.first
    book.doses[record] = replace(book.doses[record], vaccinator="Bidan Lain")
    book.history[record].append(
        RevisionRow(2, RevisionKind.ENTRY, book.rows_by_id[record].saved_at, "Dewi", "x", b"")
    )
    entry = reopen().window.entry
    qtbot.waitUntil(lambda: entry.desk.correction is not None)
    assert entry.banner.text.text().startswith("Entri ini sudah berubah")
    assert entry.right.changes.rows == [("Nomor batch", "B4471A", "C9")]


def test_what_was_typed_of_a_voided_record_waits_among_the_parked(
    half_typed: Desk, book: FakeBook, qtbot: QtBot, reopen: Reopen
) -> None:
    correct(half_typed, qtbot)
    wait_kept(book, qtbot)
    kill(half_typed)
    book.set_state(book.first, State.VOIDED)
    desk = reopen()
    qtbot.waitUntil(lambda: "sudah dibatalkan" in desk.window.entry.banner.text.text())
    (parked,) = book.parked()
    assert parked.draft.record_id not in book.rows_by_id
    assert (parked.draft.card_no, parked.draft.form[Field.BATCH]) == (1, "C9")
    assert parked.draft.form[Field.NAME] == "ARDIANTO PUTRA"
    assert (book.half, desk.window.entry.desk.correction) == ({}, None)


class SlowBook(FakeBook):
    """A book whose draft is read later than the clerk types."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = Event()
        self.opened.set()

    def load_draft(self) -> Draft | None:
        self.opened.wait(5)
        return super().load_draft()


def test_who_types_before_the_book_is_open_is_not_disturbed(qtbot: QtBot) -> None:
    book = SlowBook()
    first = Desk(qtbot, book).open()
    first.clerk.type(*HEADER, *CARD)
    first.clerk.save()
    first.wait_saved(1)
    correct(first, qtbot)
    wait_kept(book, qtbot)
    kill(first)
    book.opened.clear()
    desk = Desk(qtbot, book)
    desk.window.show()
    qtbot.waitUntil(lambda: desk.window.isActiveWindow() and desk.window.stack.count() > 0)
    entry = desk.window.entry
    qtbot.waitUntil(entry.header.chain[0].hasFocus)
    desk.clerk.type(*HEADER)
    book.opened.set()
    qtbot.waitUntil(lambda: "belum selesai" in entry.banner.text.text())
    assert entry.desk.correction is None
    detail = book.detail(book.first)
    entry.correct(detail)
    assert entry.right.changes.rows == [("Nomor batch", "B4471A", "C9")]


def test_another_site_is_kept_too(
    half_typed: Desk, book: FakeBook, qtbot: QtBot, reopen: Reopen
) -> None:
    half_typed.clerk.press(Qt.Key.Key_F9)
    entry = half_typed.window.entry
    qtbot.waitUntil(lambda: entry.desk.correction is not None)
    entry.card.site.line.setFocus()
    half_typed.clerk.press(Qt.Key.Key_A, CONTROL)
    half_typed.clerk.keys("3201-1")
    qtbot.waitUntil(lambda: bool(book.half) and book.half[book.first].site == "3201-1")
    kill(half_typed)
    again = reopen().window.entry
    qtbot.waitUntil(lambda: again.card.site.line.value == "3201-1")


def test_a_failed_save_keeps_the_correction(
    half_typed: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    correct(half_typed, qtbot)
    monkeypatch.setattr(book, "correct", _refuse)
    clerk.save()
    entry = half_typed.window.entry
    qtbot.waitUntil(lambda: entry.banner.isVisible() and not entry.desk.is_busy)
    wait_kept(book, qtbot)


def _refuse(*_: object, **__: object) -> None:
    raise OSError
