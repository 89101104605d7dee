"""Newer rules come while the window is open: they hold from the next check on."""

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.persons import take_siti
from tests.ui.window import CARD, HEADER, TYPED, Clerk, Desk
from tests.unit.domain.samples import NEWER
from vaxentry.domain.form import Field


def second_dose(desk: Desk, clerk: Clerk, qtbot: QtBot) -> None:
    """Everything of her second card but the save: 41 days after the first."""
    take_siti(desk, qtbot)
    clerk.press(Qt.Key.Key_F4)
    clerk.keys("2")


def test_the_next_check_goes_by_the_rules_that_came(
    desk: Desk, clerk: Clerk, held: FakeBook, qtbot: QtBot
) -> None:
    history = desk.window.entry.right.history
    second_dose(desk, clerk, qtbot)
    assert "09-11-2026" in history.lines[-1]
    held.table = NEWER
    with qtbot.waitSignal(desk.window.entry.desk.objected) as objected:
        clerk.save()
    assert [one.code for one in objected.args[0]] == ["interval_short"]
    desk.window.entry.flow.signs.tell_history()
    assert "23-11-2026" in history.lines[-1]


def test_a_save_is_checked_by_the_rules_the_clerk_saw(
    desk: Desk, clerk: Clerk, held: FakeBook, qtbot: QtBot
) -> None:
    """They come between the check on the screen and the same one on the worker."""
    desk.window.entry.desk.saving.connect(lambda: setattr(held, "table", NEWER))
    second_dose(desk, clerk, qtbot)
    clerk.save()
    desk.wait_saved(1)
    assert held.table is NEWER


def test_the_day_of_the_next_dose_is_told_by_them(desk: Desk, clerk: Clerk, book: FakeBook) -> None:
    book.table = NEWER
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    assert desk.window.entry.side.next_dose.text().endswith("03-01-2027.")


def test_the_volume_of_another_vaccine_is_theirs(
    desk: Desk, clerk: Clerk, book: FakeBook, qtbot: QtBot
) -> None:
    clerk.type(*HEADER, *CARD)
    clerk.save()
    desk.wait_saved(1)
    (record,) = book.doses
    book.doses[record] = replace(TYPED, course="booster1", dose_no=3, volume_ul=None, origins={})
    book.table = NEWER
    clerk.press(Qt.Key.Key_F9)
    entry = desk.window.entry
    qtbot.waitUntil(lambda: entry.desk.correction is not None)
    entry.field(Field.VACCINE).editor.setFocus()
    clerk.keys("pfi")
    clerk.press(Qt.Key.Key_Tab)
    assert entry.card.value(Field.VOLUME) == "0,2"
