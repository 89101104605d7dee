"""F7 asks the book about the number that was typed again."""

from dataclasses import replace
from datetime import date
from threading import Event
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.doubts import OTHER, begin
from tests.ui.fakes import FakeBook
from tests.ui.window import CARD, Clerk, Desk
from vaxentry.domain.dose import Identity, IdType, Sex
from vaxentry.domain.outbox import State
from vaxentry.domain.person import PastDose, Person
from vaxentry.ui.pages.end_pass import EndPass


def held_by(book: FakeBook, number: str, name: str, *, alike: bool = False) -> None:
    """Somebody else stands in the book under this number, or under one that looks like it."""
    doses = (PastDose(uuid4(), "KD-261012-004", "sinovac", "primer", 1, date(2026, 10, 12)),)
    person = Person(
        doses[0].record_id, doses[0].entry_no, Identity(IdType.NIK, number), name,
        date(2000, 12, 4), Sex.MALE, "", "-", "", "", "", doses, date(2026, 10, 12),
    )  # fmt: skip
    if alike:
        book.alike = [person]
    else:
        book.held[number] = [person]


def choose_typed(desk: Desk, panel: EndPass, qtbot: QtBot) -> None:
    desk.clerk.keys(OTHER)
    qtbot.waitUntil(lambda: not panel.compare.isHidden())
    desk.clerk.press(Qt.Key.Key_Down)


@pytest.mark.parametrize(
    ("number", "name", "alike", "told"),
    [
        (OTHER, "Budi Santoso", False, "atas nama lain: B*** S******"),
        (OTHER[:-1] + "2", "Ardianto Putra", True, "beda satu angka dari nomor A******* P****"),
        (OTHER, "Ardianto Putra", False, ""),
    ],
)
def test_a_number_that_is_doubtful_by_the_book_is_told_and_stays_in_doubt(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot,
    number: str, name: str, alike: bool, told: str,
) -> None:  # fmt: skip
    panel = begin(doubtful, qtbot)
    held_by(book, number, name, alike=alike)
    choose_typed(doubtful, panel, qtbot)
    if told:
        qtbot.waitUntil(lambda: told in panel.told.text())
        assert "KD-261012-004" in panel.told.text()
        assert name.upper() not in panel.told.text().upper()
        assert told in panel.accessibleDescription()
        assert (book.reasons, len(book.doubts())) == ([], 2)
        clerk.press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: panel.card_label.text() == "Kartu 2")
    assert book.doses[book.first].identity.number == OTHER
    assert len(book.doubts()) == (2 if told else 1)
    clerk.keys(CARD[0])
    qtbot.waitUntil(lambda: panel.is_over)
    clerk.press(Qt.Key.Key_Return)
    qtbot.waitUntil(panel.isHidden)
    certain = doubtful.window.entry.banner.text.text()
    assert certain == f"{1 if told else 2} nomor sudah pasti."


def test_a_dose_that_stands_there_already_is_told_too(
    doubtful: Desk, book: FakeBook, qtbot: QtBot
) -> None:
    panel = begin(doubtful, qtbot)
    held_by(book, OTHER, "Ardianto Putra")
    (person,) = book.held[OTHER]
    same = replace(person.doses[0], given_on=date(2026, 11, 22))
    book.held[OTHER] = [replace(person, doses=(same,))]
    choose_typed(doubtful, panel, qtbot)
    qtbot.waitUntil(lambda: "Dosis ini sudah tersimpan" in panel.told.text())
    assert len(book.doubts()) == 2


@pytest.mark.parametrize(
    ("key", "number"), [(Qt.Key.Key_Up, CARD[0]), (Qt.Key.Key_Escape, CARD[0])]
)
def test_what_was_told_can_be_taken_back(
    doubtful: Desk,
    clerk: Clerk,
    book: FakeBook,
    qtbot: QtBot,
    key: Qt.Key,
    number: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    panel = begin(doubtful, qtbot)
    held_by(book, OTHER, "Budi Santoso")
    may_answer, people = Event(), book.people
    monkeypatch.setattr(book, "people", lambda told: may_answer.wait(5) and people(told))
    choose_typed(doubtful, panel, qtbot)
    clerk.press(Qt.Key.Key_Down)  # struck before anything was told: answers nothing
    may_answer.set()
    qtbot.waitUntil(panel.told.isVisible)
    qtbot.wait(50)
    clerk.press(key)
    qtbot.waitUntil(lambda: panel.card_label.text() == "Kartu 2")
    assert book.doses[book.first].identity.number == number
    assert panel.told.isHidden()
    assert book.reasons == []


def test_another_number_of_a_sent_entry_is_said_to_wait_for_the_supervisor(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    second = list(book.rows_by_id)[1]
    book.free = {second}
    panel = begin(doubtful, qtbot)
    clerk.keys(OTHER)
    qtbot.waitUntil(lambda: not panel.compare.isHidden())
    assert "menunggu persetujuan koordinator" in panel.told.text()
    clerk.press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: panel.card_label.text() == "Kartu 2")
    assert book.rows_by_id[book.first].state is State.AWAITING_APPROVAL
    clerk.keys(OTHER)
    qtbot.waitUntil(lambda: not panel.compare.isHidden())
    assert panel.told.isHidden()
    clerk.press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: panel.is_over)
    assert book.rows_by_id[second].state is State.QUEUED


def test_an_entry_that_was_voided_meanwhile_is_not_brought_back_by_the_pass(
    doubtful: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    panel = begin(doubtful, qtbot)
    clerk.keys(OTHER)
    qtbot.waitUntil(lambda: not panel.compare.isHidden())
    record = book.first
    book.void(record, reason="salah orang")
    clerk.press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "sudah dibatalkan" in panel.way_out.text())
    assert book.rows_by_id[record].state is State.VOIDED
    assert (book.doses[record].identity.number, book.reasons) == (CARD[0], [])
    clerk.press(Qt.Key.Key_Escape)
    assert panel.card_label.text() == "Kartu 2"
