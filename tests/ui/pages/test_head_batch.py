"""A batch past its last day: told in the head when it is typed, confirmed once for its cards."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.window import CARD, CONTROL, HEADER, Clerk, Desk
from vaxentry.domain.form import Field
from vaxentry.domain.problems import Severity

ALT = Qt.KeyboardModifier.AltModifier
EXPIRED = "21112026"
"""A day before the vaccinations."""
SAYS = "Batch sudah kedaluwarsa"


def type_head(clerk: Clerk, expires: str = EXPIRED, batch: str = "B4471A") -> None:
    day, vaccine, _, _, *rest = HEADER
    clerk.type(day, vaccine, batch, expires, *rest)


def type_card(desk: Desk, *texts: str) -> None:
    desk.clerk.type(*(texts or CARD))
    desk.clerk.save()


def codes(book: FakeBook) -> list[list[str]]:
    """The clinical marks of each record."""
    return [
        [one.code for one in found if one.severity is Severity.CLINICAL]
        for found in book.warnings.values()
    ]


def told(desk: Desk) -> str:
    return desk.window.entry.header.fields[Field.BATCH].note.text()


def test_it_is_told_at_the_batch_in_the_head_as_soon_as_its_last_day_is_typed(
    desk: Desk, clerk: Clerk, beeps: list[None]
) -> None:
    day, vaccine, batch, _, *rest = HEADER
    clerk.type(day, vaccine, batch)
    assert told(desk) == ""
    clerk.keys(EXPIRED)
    assert told(desk).startswith(SAYS)
    banner = desk.window.entry.banner
    assert banner.text.text().startswith(SAYS)
    assert "F10" in banner.text.text()
    assert len(beeps) == 1
    clerk.type(*rest)
    assert len(beeps) == 1
    assert clerk.focus is desk.window.entry.first_field
    assert desk.window.entry.header.is_open


def test_confirmed_in_the_head_its_cards_need_no_f10_and_are_all_marked(
    desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    type_head(clerk)
    clerk.press(Qt.Key.Key_F10)
    entry = desk.window.entry
    assert not entry.header.is_open
    assert "Setiap entri tetap ditandai" in entry.banner.text.text()
    for amount in (1, 2, 3):
        type_card(desk)
        desk.wait_saved(amount)
    assert codes(book) == [["batch_expired"]] * 3


def test_it_may_be_confirmed_while_the_cursor_is_in_the_head(
    desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    day, vaccine, batch, _, *rest = HEADER
    clerk.type(day, vaccine, batch)
    clerk.keys(EXPIRED)
    before = clerk.focus
    clerk.press(Qt.Key.Key_F10)
    assert clerk.focus is before
    clerk.type(*rest)
    assert not desk.window.entry.header.is_open
    type_card(desk)
    desk.wait_saved(1)
    assert codes(book) == [["batch_expired"]]


def test_unconfirmed_every_card_objects(desk: Desk, clerk: Clerk, book: FakeBook) -> None:
    type_head(clerk)
    for amount in (1, 2):
        type_card(desk)
        assert desk.window.entry.banner.text.text().startswith(SAYS)
        assert len(book.doses) == amount - 1
        clerk.press(Qt.Key.Key_F10)
        desk.wait_saved(amount)
    assert codes(book) == [["batch_expired"]] * 2


def test_what_else_the_rules_object_to_still_needs_f10(
    desk: Desk, clerk: Clerk, book: FakeBook
) -> None:
    type_head(clerk)
    clerk.press(Qt.Key.Key_F10)
    type_card(desk, *CARD[:11], "190/100", *CARD[12:])
    banner = desk.window.entry.banner
    assert banner.text.text().startswith("Tekanan darah di atas 180/110")
    assert "lagi" not in banner.text.text()
    clerk.press(Qt.Key.Key_F10)
    desk.wait_saved(1)
    assert codes(book) == [["batch_expired", "blood_pressure_high"]]


def test_another_batch_of_one_card_is_not_confirmed_with_the_heads(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    type_head(clerk, batch="OLD1")
    qtbot.waitUntil(lambda: len(book.batches(book.piles[0].id)) == 1 if book.piles else False)
    clerk.press(Qt.Key.Key_F2)
    retype(desk, Field.BATCH, "B4471A", EXPIRED)
    clerk.press(Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: len(desk.window.entry.header.batches.chips) == 2)
    clerk.press(Qt.Key.Key_1, ALT)
    type_card(desk)
    assert desk.window.entry.banner.text.text().startswith(SAYS)
    assert book.doses == {}


def retype(desk: Desk, field: Field, text: str, expires: str) -> None:
    """Another text in the head, and the last day behind it; then through the rest."""
    header = desk.window.entry.header
    editor = header.fields[field].editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_A, CONTROL)
    desk.clerk.type(text)
    QTest.keyClick(desk.clerk.focus, Qt.Key.Key_A, CONTROL)
    desk.clerk.keys(expires)
    for _ in header.chain[header.chain.index(desk.clerk.focus) :]:
        desk.clerk.press(Qt.Key.Key_Return)
    desk.clerk.press(Qt.Key.Key_Return)


def test_another_batch_in_the_head_is_another_question(
    desk: Desk, clerk: Clerk, beeps: list[None]
) -> None:
    type_head(clerk)
    clerk.press(Qt.Key.Key_F10)
    clerk.press(Qt.Key.Key_F2)
    retype(desk, Field.BATCH, "C9", "20112026")
    entry = desk.window.entry
    assert entry.banner.text.text().startswith(SAYS)
    assert entry.header.is_open
    assert len(beeps) == 2


def test_one_that_holds_on_the_day_says_nothing(
    desk: Desk, clerk: Clerk, book: FakeBook, beeps: list[None]
) -> None:
    type_head(clerk, expires="22112026")
    entry = desk.window.entry
    assert told(desk) == ""
    assert not entry.header.is_open
    type_card(desk)
    desk.wait_saved(1)
    assert codes(book) == [[]]
    assert beeps == []


def test_after_a_restart_the_head_says_it_again(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    type_head(clerk)
    clerk.press(Qt.Key.Key_F10)
    qtbot.waitUntil(lambda: bool(book.piles) and bool(book.batches(book.piles[0].id)))
    qtbot.waitUntil(lambda: desk.window.entry.flow.pile.typed_head is None)  # it is in force
    desk.window.close()
    again = Desk(qtbot, book).open()
    entry = again.window.entry
    qtbot.waitUntil(lambda: entry.banner.text.text().startswith(SAYS))
    assert entry.header.is_open
    again.clerk.press(Qt.Key.Key_F10)
    type_card(again)
    again.wait_saved(1)
    assert codes(book) == [["batch_expired"]]


def test_a_correction_is_held_against_its_own_batch(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER)
    type_card(desk)
    desk.wait_saved(1)
    clerk.press(Qt.Key.Key_F2)
    retype(desk, Field.BATCH, "OLD1", EXPIRED)
    book.free = set(book.rows_by_id)
    clerk.press(Qt.Key.Key_F9)
    entry = desk.window.entry
    qtbot.waitUntil(entry.correction_bar.isVisible)
    entry.field(Field.GIVEN_ON).editor.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.keys("23112026")
    clerk.save()
    qtbot.waitUntil(lambda: next(iter(book.doses.values())).given_on == date(2026, 11, 23))
    assert codes(book) == [[]]
