"""From the key press that saves to "Tersimpan" on the screen, in the real window, offscreen."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.cards import doses
from vaxentry import wiring
from vaxentry.domain.dose import Dose
from vaxentry.language import Words
from vaxentry.selftest import open_window
from vaxentry.settings import Places, Settings
from vaxentry.ui.pages.dose_form import form_of
from vaxentry.ui.pages.entry import EntryPage

GIVEN_ON = date(2021, 11, 1)
BORN_BEFORE = date(2003, 1, 1)
LIMIT_S = 30


def key_to_saved(places: Places, seed: int, cards: int) -> list[float]:
    """Milliseconds for each of `cards` cards, with upkeep and backups running as in the program."""
    settings = Settings(key_store="file")
    application = QApplication.instance() or QApplication(["benchmark"])
    assert isinstance(application, QApplication)
    with (
        wiring.open_book(places, settings) as book,
        open_window(book, Words("id"), begin_sending=False) as (window, _),
    ):
        _run_events(lambda: QApplication.focusWidget() is not None)
        shown: list[float] = []
        page, adults = window.entry, _adults(seed)

        def note(_: object) -> None:
            page.side.number_box.repaint()  # "Tersimpan" and the number are on the screen now
            shown.append(time.perf_counter())

        page.saved.connect(note)
        pressed = [_save_one(page, next(adults), shown) for _ in range(cards)]
    return [(end - start) * 1000 for start, end in zip(pressed, shown, strict=True)]


def _adults(seed: int) -> Iterator[Dose]:
    """Plain cards of one pile: nothing for the window to ask about."""
    for dose in doses(seed):
        if dose.birth_date and dose.birth_date < BORN_BEFORE:
            yield replace(dose, given_on=GIVEN_ON, batch="CSA101", dose_no=1)


def _save_one(page: EntryPage, dose: Dose, shown: list[float]) -> float:
    """Put the card into the form and press the keys; when the last one was pressed."""
    before = len(shown)
    form = form_of(dose)
    page.header.load(form)
    page.card.load(form)
    page.desk.key_struck()
    page.first_field.setFocus()
    QApplication.processEvents()
    started = 0.0
    for _ in range(2):  # the second time where the page asked to look again
        started = time.perf_counter()
        QTest.keyClick(page.first_field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        if page.desk.is_busy or len(shown) > before:
            break
    _run_events(lambda: len(shown) > before)
    return started


def _run_events(over: Callable[[], bool]) -> None:
    ends = time.monotonic() + LIMIT_S
    while not over():
        if time.monotonic() > ends:
            raise TimeoutError("the window does not come to the end")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
