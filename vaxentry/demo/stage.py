"""Everything a demo needs, opened in order and closed in the opposite one."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from vaxentry import joining, wiring
from vaxentry.db.store import Store
from vaxentry.demo.cards import Day
from vaxentry.demo.central_process import central_server
from vaxentry.demo.proxy import Proxy
from vaxentry.demo.screen import Screen
from vaxentry.demo.weather import Climate, Weather
from vaxentry.language import Words
from vaxentry.settings import HOME_VARIABLE, Places, Settings, save_settings
from vaxentry.sync.supervisor import Supervisor
from vaxentry.ui.main_window import MainWindow

CLERK = "Penginput Contoh"
BATCH_LIMIT = 15
"""Small batches stretch the drain: 1,000 cards need at least 67 uploads that arrive."""
_STOP_S = 90.0
_CENTRAL = "central"


class HomeInUseError(RuntimeError):
    """The chosen home holds a site already; a demo never touches one."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A site that is enrolled at a server behind a bad network, and its window.

    Attributes:
        database: the server's SQLite file.
    """

    store: Store
    worker: Supervisor
    screen: Screen
    proxy: Proxy
    database: Path

    @property
    def window(self) -> MainWindow:
        """The window that is open now."""
        return self.screen.window


@contextmanager
def demo_home(places: Places) -> Iterator[Places]:
    """The places of `VAXENTRY_HOME` when it is set, which are kept, else temporary ones.

    Raises:
        HomeInUseError: there is a site already.
    """
    with ExitStack() as stack:
        if not os.environ.get(HOME_VARIABLE):
            places = Places(Path(stack.enter_context(TemporaryDirectory(prefix="vaxentry-demo-"))))
        if places.database.exists() or (places.home / _CENTRAL).exists():
            raise HomeInUseError(str(places.home))
        yield places


@contextmanager
def set_stage(
    places: Places, settings: Settings, words: Words, day: Day, seed: int
) -> Iterator[Stage]:
    """Server, proxy, enrolled site and window, until the block ends.

    The sending thread is not started: the demo chooses when the outage is over.

    Raises:
        ServerError: the server does not start.
        VaxEntryError: the site can't be made or enrolled.
    """
    # A key in a file, because the demo must not ask for anybody's keyring.
    chosen = replace(settings, key_store="file", batch_limit=BATCH_LIMIT)
    places.create()
    save_settings(places.settings, chosen)
    with ExitStack() as stack:
        central = stack.enter_context(central_server(places.home / _CENTRAL, day))
        proxy = stack.enter_context(Proxy(central.address, Weather(seed, Climate())))
        book = stack.enter_context(wiring.open_book(places, chosen))
        book.store.set_author(CLERK)
        joining.enrol(book.store, proxy.url, central.enroll_code)
        worker = wiring.make_worker(book)
        stack.callback(_end_worker, worker)
        screen = Screen(book, worker, words)
        stack.callback(screen.end)
        yield Stage(book.store, worker, screen, proxy, central.database)


def _end_worker(worker: Supervisor) -> None:
    worker.stop()
    worker.join(_STOP_S)


@contextmanager
def interrupts(on_interrupt: Callable[[], object] = lambda: None) -> Iterator[Event]:
    """Turn Ctrl-C into an event that loops look at: Qt would swallow the exception."""
    stopping = Event()

    def stop(*_: object) -> None:
        stopping.set()
        on_interrupt()

    if threading.current_thread() is not threading.main_thread():
        yield stopping
        return
    before = signal.signal(signal.SIGINT, stop)
    try:
        yield stopping
    finally:
        signal.signal(signal.SIGINT, before)
