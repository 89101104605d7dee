"""The composition root with Qt: the window first, everything heavy after its first paint."""

import logging
import secrets
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from vaxentry.book_desks import BookDesks
from vaxentry.domain.record_id import RANDOM_BYTES, record_id
from vaxentry.errors import Bug
from vaxentry.language import Words
from vaxentry.late_book import LateBook, LateSync
from vaxentry.settings import Places, Settings, load_settings, save_settings
from vaxentry.ui.bridge import StoreBridge
from vaxentry.ui.display import require_screen
from vaxentry.ui.main_window import MainWindow
from vaxentry.ui.qt_texts import QtTexts
from vaxentry.window_lock import WindowLock

if TYPE_CHECKING:
    from vaxentry.domain.case_book import DeskBook
    from vaxentry.ui.door import Door
    from vaxentry.ui.wakefulness import Power
    from vaxentry.wiring import Desk

log = logging.getLogger(__name__)

END_S = 15.0
HEARD_WITHIN_S = 20.0
"""A window that hears nothing for so long is on its way all the same, and has the lock."""
KNOCK_EVERY_S = 0.05
SETTLED_MS = 700
"""After the start: the form is there and takes keys."""


def run(places: Places, settings: Settings, words: Words) -> int:
    """Show the window until it is closed and nothing keeps it; returns the exit code.

    Raises:
        WorldError: there is no screen.
    """
    require_screen()
    application = QApplication(["vaxentry"])
    lock = WindowLock(places.window_lock)
    if not _is_the_first(places, lock):
        return 0
    program = Program(application, places, settings, words, lock)
    _catch_what_is_left(program)
    code = application.exec()
    program.end()
    return code


def _is_the_first(places: Places, lock: WindowLock) -> bool:
    """Whether the window of this home is ours; else the one that is there comes to the front.

    The first start waits for nothing. A later one waits until the first hears it: its door opens
    only after it takes keys. If the first ends meanwhile, its place is ours.
    """
    if lock.take():
        return True
    from vaxentry.ui.door import knock  # noqa: PLC0415 - only for those who are not the first

    ends = time.monotonic() + HEARD_WITHIN_S
    while time.monotonic() < ends and not knock(places.home):
        time.sleep(KNOCK_EVERY_S)
        if lock.take():
            return True
    return False


class Program(QObject):
    """One running program: its window, its book, its door for a second start. Main thread."""

    _broke = Signal()

    def __init__(
        self,
        application: QApplication,
        places: Places,
        settings: Settings,
        words: Words,
        lock: WindowLock,
    ) -> None:
        super().__init__()
        self._lock = lock
        self._application = application
        self._places = places
        self._settings = self._kept = settings
        self._stack = ExitStack()
        self._bridge = StoreBridge(self)
        self._book = LateBook(partial(_open_desk, self._stack, places, settings, self._bridge))
        self._sync = LateSync(self._book)
        self._texts: QtTexts | None = None
        self._door: Door | None = None
        self._words = words
        self._window = self._show(words)
        self._broke.connect(self._on_broke)
        QTimer.singleShot(SETTLED_MS, self, self._open_door)

    @Slot()
    def _open_door(self) -> None:
        """Not in the way of the first keys: log from now on, and let the next start come here."""
        from vaxentry.logs import log_to  # noqa: PLC0415
        from vaxentry.ui.door import Door  # noqa: PLC0415
        from vaxentry.ui.link_watch import LinkWatch  # noqa: PLC0415

        log_to(self._places.logs)

        self._door = Door(self._places.home, self)
        self._door.knocked.connect(self._on_second_start)
        self._link = LinkWatch(self._sync.link_is_back, self)

    def _show(self, words: Words) -> MainWindow:
        self._speak(words)
        desks = BookDesks(lambda: self._book.desk().book, self._places.settings, words)
        window = MainWindow(
            cast("DeskBook", self._book),
            self._sync,
            words,
            _now,
            _new_id,
            desks.actions(
                self._rebuild,
                remember=self._remember,
                power=_system_power,
                signs_in=self._kept.sign_in and not self._somebody_is_here(),
                lock_after=self._kept.lock_after,
            ),
            bridge=self._bridge,
            theme=self._kept.theme,
        )
        window.finished.connect(self._application.quit)
        window.show()
        return window

    def _speak(self, words: Words) -> None:
        """Let Qt's own buttons and menus speak the language too."""
        if self._texts is not None:
            self._application.removeTranslator(self._texts)
        self._texts = QtTexts(words, self)
        self._application.installTranslator(self._texts)

    def _rebuild(self, words: Words) -> None:
        old = self._window
        self._words = words
        self._window = self._show(words)
        old.hide()
        old.deleteLater()

    def _somebody_is_here(self) -> bool:
        """Whether somebody is signed in: the window is made anew in another language."""
        desk = self._book.opened()
        return desk is not None and desk.book.store.transactions.session.author is not None

    def _remember(self, name: str, value: str | int) -> None:
        """Keep a choice of the person, in the file that is read before the book is open."""
        choice: dict[str, Any] = {name: value}
        self._kept = replace(load_settings(self._places.settings), **choice)
        save_settings(self._places.settings, self._kept)

    @Slot()
    def _on_second_start(self) -> None:
        self._window.come_back()

    def complain(self, error: BaseException) -> None:
        """Log and show that something broke; any thread. What is saved is safe."""
        log.error("uncaught", exc_info=error)
        self._broke.emit()

    @Slot()
    def _on_broke(self) -> None:
        self._window.status.show_trouble(self._words("error.bug"))

    def end(self) -> None:
        """Close everything in order: window, sync, upkeep, book."""
        if self._door is not None:
            self._door.close()
        self._window.end()
        self._lock.give_back()  # the next start need not wait for what is on its way to the server
        self._sync.stop()
        self._sync.join(END_S)
        self._stack.close()


def _open_desk(stack: ExitStack, places: Places, settings: Settings, bridge: StoreBridge) -> "Desk":
    """Open book and worker on the calling thread; `stack` closes them."""
    from vaxentry import wiring  # noqa: PLC0415 - after the first paint

    return stack.enter_context(wiring.open_desk(places, settings, bridge.notify))


def _system_power() -> "Power":
    from vaxentry.ui.system_power import SystemPower  # noqa: PLC0415 - once something waits

    return SystemPower()


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> UUID:
    return record_id(_now(), secrets.token_bytes(RANDOM_BYTES))


def _catch_what_is_left(program: Program) -> None:
    """An exception nobody caught is logged and shown, on whichever thread it was raised."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            program.complain(error)

    sys.excepthook = hook
    threading.excepthook = lambda args: program.complain(args.exc_value or Bug())
