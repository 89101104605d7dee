"""From the key press that saves to "Tersimpan" on the screen, in the real window, offscreen.

The book has said by then who is held under the number and who looks alike: the window asks when the
fields are left, and `benchmarks.lookup` measures that.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.cards import doses
from vaxentry import wiring
from vaxentry.charts.offscreen import go_offscreen
from vaxentry.domain.dose import Dose
from vaxentry.domain.form import Field
from vaxentry.domain.reopening import unparse
from vaxentry.language import Words
from vaxentry.selftest import open_window
from vaxentry.settings import Places, Settings
from vaxentry.ui.pages.entry import EntryPage

GIVEN_ON = date(2021, 11, 1)
BORN_BEFORE = date(2003, 1, 1)
HEAD = {Field.VACCINE: "sinovac", Field.BATCH: "CSA101", Field.VACCINATOR: "Bidan Wulan"}
PAUSE_MS = 30
"""Between two cards: a clerk needs a minute, what a card leaves behind is over by then."""
LIMIT_MS = 30_000
UPKEEP_END_S = 600.0


def key_to_saved(places: Places, seed: int, cards: int) -> list[float]:
    """Milliseconds for each of `cards` cards, with upkeep and backups running as in the program."""
    settings = Settings(key_store="file")
    go_offscreen()
    application = QApplication.instance() or QApplication(["benchmark"])
    assert isinstance(application, QApplication)
    with wiring.open_book(places, settings) as book:
        book.store.enter_stack(book.store.open_stack(GIVEN_ON, cards, "").id, HEAD)
        with open_window(book, Words("id"), begin_sending=False) as (window, _):
            adults = _adults(seed)
            _rest(1000)
            taken = [_save_one(window.entry, next(adults)) for _ in range(cards)]
            book.upkeep.stop(UPKEEP_END_S)  # a backup of a million records is not cut short
    return taken


def _adults(seed: int) -> Iterator[Dose]:
    """Plain cards of one pile: nothing for the window to ask about."""
    for dose in doses(seed):
        if dose.birth_date and dose.birth_date < BORN_BEFORE:
            yield replace(dose, given_on=GIVEN_ON, batch=HEAD[Field.BATCH], dose_no=1)


def _save_one(page: EntryPage, dose: Dose) -> float:
    """Put the card into the form, press the keys and wait for the number to be painted.

    Raises:
        RuntimeError: the card is not saved.
    """
    page.card.load(unparse(dose), {})
    page.desk.key_struck()
    page.first_field.setFocus()
    _look_around(page)
    _rest(PAUSE_MS)
    pressed: list[float] = []
    shown: list[float] = []
    loop = QEventLoop()

    def note(_: object) -> None:
        page.side.number_box.repaint()  # "Tersimpan" and the number are on the screen now
        shown.append(time.perf_counter())
        loop.quit()

    def press(*keys: object) -> None:
        pressed.append(time.perf_counter())
        QTest.keyClick(page.first_field, *keys)  # type: ignore[call-overload]

    saved = page.saved.connect(note)
    objected = page.desk.objected.connect(lambda _: press(Qt.Key.Key_F10))
    press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTimer.singleShot(LIMIT_MS, loop, loop.quit)
    if not shown:
        loop.exec()
    page.saved.disconnect(saved)
    page.desk.objected.disconnect(objected)
    if not shown:
        raise RuntimeError("a card was not saved")
    return (shown[0] - pressed[-1]) * 1000


def _look_around(page: EntryPage) -> None:
    """What leaving the fields does in the window, seconds before the card is saved."""
    page.flow.watch.look_around()
    ends = time.monotonic() + LIMIT_MS / 1000
    while page.flow.watch.known is None and time.monotonic() < ends:
        _rest(5)


def _rest(milliseconds: int) -> None:
    """Let the window live; a loop that only asks would take the interpreter from the save."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
