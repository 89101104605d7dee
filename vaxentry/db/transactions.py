"""Short transactions on one engine, and who is told when records changed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from math import inf
from pathlib import Path
from threading import Lock, local
from time import monotonic
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, event

from vaxentry.db.engine import begun, storage_errors
from vaxentry.db.held_files import HeldFiles
from vaxentry.db.session import Session
from vaxentry.domain.contact import Contact
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.errors import StoreBusyError

LONGEST_TURN_S = 5.0

Listener = Callable[[Sequence[UUID]], None]
"""Called with the ids of changed records, after COMMIT, on the thread that wrote."""


def _anybody() -> None:
    """Every thread may write."""


class Transactions:
    """Opens transactions; usable from any thread, a connection of the pool each.

    Attributes:
        heard: the last contact with the server since the book was opened.
        rules: the dated rules that the book goes by; `shelf` puts newer ones in their place.
        files: whether what is open is still what lies on the disk.
        session: who is signed in in this process.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._listeners: list[Listener] = []
        self._one_writer = Lock()
        self._here = local()
        self._saved_at = -inf
        self.heard: Contact | None = None
        self.rules = BUILT_IN
        self.session = Session()
        self.files = HeldFiles(Path(str(engine.url.database)))
        # A connection more must not make a file anew where the open one was taken away.
        event.listen(engine, "do_connect", lambda *_: self.files.check_database())

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One writer at a time: SQLite's own queue sleeps and looks again, this one wakes up."""
        if not self._one_writer.acquire(timeout=LONGEST_TURN_S):
            raise StoreBusyError("another thread writes")
        try:
            getattr(self._here, "demand", _anybody)()
            yield
        finally:
            self._one_writer.release()

    @contextmanager
    def only_while(self, demand: Callable[[], None]) -> Iterator[None]:
        """What this thread writes within the block needs that `demand` raises nothing.

        Asked in its turn to write: who has lost the right to it never writes after its heir. Within
        another such block both count.
        """
        outer: Callable[[], None] = getattr(self._here, "demand", _anybody)

        def both() -> None:
            outer()
            demand()

        self._here.demand = both
        try:
            yield
        finally:
            self._here.demand = outer

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction: one consistent view.

        Raises:
            StorageError: the disk or the file failed.
        """
        with storage_errors(), begun(self.engine) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction (BEGIN IMMEDIATE): durable when the block ends without an error.

        Raises:
            BookGoneError: the file is not under its name any more; nothing was written.
            StorageError: nothing of the block was written.
        """
        with self._turn(), storage_errors(), begun(self.engine, write=True) as connection:
            yield connection
            self.files.check()

    @contextmanager
    def looking(self) -> Iterator[Any]:
        """A read transaction on the driver's bare connection: for what is asked between two keys.

        Raises:
            StorageError: the disk or the file failed.
        """
        with storage_errors(), closing(self.engine.raw_connection()) as pooled:
            raw: Any = pooled.driver_connection
            raw.execute("BEGIN")
            try:
                yield raw
            finally:
                if raw.in_transaction:
                    raw.execute("ROLLBACK")

    @contextmanager
    def driving(self) -> Iterator[Any]:
        """A write transaction on the driver's bare connection: for the save.

        Raises:
            BookGoneError: the file is not under its name any more; nothing was written.
            StorageError: nothing of the block was written.
        """
        with self._turn(), storage_errors(), closing(self.engine.raw_connection()) as pooled:
            raw: Any = pooled.driver_connection
            self._saved_at = monotonic()
            raw.execute("BEGIN IMMEDIATE")
            try:
                yield raw
                self.files.check()
                raw.execute("COMMIT")
            except BaseException:
                if raw.in_transaction:
                    raw.execute("ROLLBACK")
                raise

    def seconds_since_save(self) -> float:
        """Time since the last save began; upkeep gives way to saves."""
        return monotonic() - self._saved_at

    def listen(self, listener: Listener) -> None:
        """Have `listener` told of every change from now on."""
        self._listeners.append(listener)

    def tell(self, changed: Sequence[UUID]) -> None:
        """Tell the listeners, after COMMIT; no ids = only the status changed."""
        for listener in tuple(self._listeners):
            listener(changed)
