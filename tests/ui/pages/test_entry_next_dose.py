"""When the next dose may be given: said after the save, and beside the proposed number."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.persons import NUMBER, SITI, take_siti
from tests.ui.window import CARD, CONTROL, HEADER, Clerk, Desk
from vaxentry.domain.form import Field

DOSE_NO = 14
"""Where the dose number stands in `CARD`."""


def saved_with(desk: Desk, clerk: Clerk, dose_no: str) -> None:
    clerk.type(*HEADER, *CARD[:DOSE_NO], dose_no, *CARD[DOSE_NO + 1 :])
    clerk.save()
    desk.wait_saved(1)


def test_after_a_save_the_day_of_the_next_dose_is_said(desk: Desk, clerk: Clerk) -> None:
    assert CARD[DOSE_NO] == "1"
    saved_with(desk, clerk, "1")
    side = desk.window.entry.side
    assert side.next_dose.isVisible()
    assert side.next_dose.text() == "Dosis berikutnya boleh sejak 20-12-2026."
    assert side.next_dose.text() in side.number_box.accessibleName()


def test_after_the_last_primary_dose_it_is_the_booster(desk: Desk, clerk: Clerk) -> None:
    saved_with(desk, clerk, "2")
    assert desk.window.entry.side.next_dose.text() == "Dosis berikutnya boleh sejak 20-02-2027."


def test_nothing_is_said_where_no_rule_tells(desk: Desk, clerk: Clerk) -> None:
    saved_with(desk, clerk, "1")
    clerk.type("9271060312009002", "Budi Santoso", *CARD[2:12], "t", "")
    clerk.save()
    desk.wait_saved(2)
    side = desk.window.entry.side
    assert side.number_box.isVisible()
    assert not side.next_dose.isVisible()
    assert "Dosis berikutnya" not in side.number_box.accessibleName()


def test_a_correction_says_it_anew(desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot) -> None:
    saved_with(desk, clerk, "1")
    book.free = set(book.rows_by_id)
    clerk.press(Qt.Key.Key_F9)
    entry = desk.window.entry
    qtbot.waitUntil(lambda: entry.desk.correction is not None)
    entry.field(Field.GIVEN_ON).editor.setFocus()
    clerk.press(Qt.Key.Key_A, CONTROL)
    clerk.keys("20112026")
    clerk.save()
    qtbot.waitUntil(lambda: entry.desk.correction is None)
    assert entry.side.next_dose.text() == "Dosis berikutnya boleh sejak 18-12-2026."


def test_the_proposed_number_stands_with_its_first_day(
    desk: Desk, book: FakeBook, qtbot: QtBot
) -> None:
    book.held[NUMBER] = [SITI]
    take_siti(desk, qtbot)
    said = "Berikutnya: dosis 2, boleh sejak 09-11-2026. Kartu yang menentukan."
    assert desk.window.entry.right.history.lines[-1] == said
