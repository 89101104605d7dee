"""A picture of every page, light and dark."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.pages.reports import ReportsPage
from vaxentry.ui.theme.tokens import THEMES
from vaxentry.ui.widgets.rail import PLACES, Place

_WITH_ROWS = frozenset({Place.QUEUE, Place.CONFLICTS})
_PATIENCE = 10


def take_shots(window: MainWindow, folder: Path, settle: Callable[[], None]) -> int:
    """Show every page in every theme and save its picture; returns how many were saved.

    Args:
        window: visible; shows the entry page in its own theme again afterwards.
        folder: made when missing; files of the same names are replaced.
        settle: lets the page load what it shows.

    Raises:
        OSError: a picture can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = window.theme.tokens.name
    for theme in THEMES:
        window.set_theme(theme)
        for place in PLACES:
            window.go_to(place)
            settle()
            if place in _WITH_ROWS:
                _choose_a_row(settle)
            if place is Place.QUEUE:
                _wait_for(lambda: window.pages.queue().detail.detail is not None, settle)
                settle()  # what came is laid out
            if place is Place.REPORTS:
                _wait_for(lambda: _has_figures(window), settle)
            _save(window, folder / f"{place}-{theme}.png")
        window.show_keys()
        settle()
        _save(window, folder / f"keys-{theme}.png")
        _press(Qt.Key.Key_Escape)
    window.set_theme(before)
    window.go_to(Place.ENTRY)
    return len(THEMES) * (len(PLACES) + 1)


def _has_figures(window: MainWindow) -> bool:
    page = window.pages.page(Place.REPORTS)
    return isinstance(page, ReportsPage) and page.backlog is not None


def _choose_a_row(settle: Callable[[], None]) -> None:
    """Wait for the rows of the list in front, if there are any, and open one."""
    table = QApplication.focusWidget()
    if isinstance(table, QTableView):
        _wait_for(lambda: table.model().rowCount() > 0, settle)
    _press(Qt.Key.Key_Down)
    settle()


def _wait_for(is_there: Callable[[], bool], settle: Callable[[], None]) -> None:
    for _ in range(_PATIENCE):
        if is_there():
            return
        settle()


def _press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    if focus is not None:
        QTest.keyClick(focus, key)


def _save(window: MainWindow, file: Path) -> None:
    if not window.grab().save(str(file)):
        raise OSError(f"{file} can't be written")
