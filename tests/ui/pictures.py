"""A picture of every state of the window, in both languages and themes, to be looked at."""

import os
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

os.environ.setdefault("QT_SCALE_FACTOR", "1")

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qt_compat import qt_api
from pytestqt.qtbot import QtBot

from tests.ui.rest import rest
from tests.ui.states import IMPORTS, LANGUAGES, STATES, state
from vaxentry.charts.offscreen import go_offscreen
from vaxentry.ui.theme.tokens import THEMES

SIZE = (1366, 768)


def take(folder: Path, name: str, language: str) -> None:
    """Bring the window into a state and save its picture in every theme."""
    request: Any = SimpleNamespace(node=SimpleNamespace())
    qtbot = QtBot(request)
    with (
        tempfile.TemporaryDirectory() as home,
        state(qtbot, Path(home), name, language) as window,
    ):
        window.resize(*SIZE)
        for theme in THEMES:
            window.set_theme(theme)
            rest(window)
            file = folder / f"{name.replace(' ', '-')}-{language}-{theme}.png"
            if not window.grab().save(str(file)):
                raise OSError(f"{file} can't be written")
        window.end()
        window.hide()
        window.deleteLater()
    # A window that stays is dressed again with every theme of every later one.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def main(arguments: Sequence[str]) -> int:
    """Save the pictures; says how many."""
    parser = ArgumentParser("python -m tests.ui.pictures", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("states", nargs="*", metavar="STATE", help="all without any")
    asked = parser.parse_args(arguments)
    folder: Path = asked.folder
    folder.mkdir(parents=True, exist_ok=True)
    go_offscreen()
    qt_api.set_qt_api("pyside6")  # type: ignore[no-untyped-call]
    application = QApplication([])
    names = asked.states or [*STATES, *IMPORTS]
    for name in names:
        for language in LANGUAGES:
            take(folder, name, language)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
