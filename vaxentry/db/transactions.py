"""Short transactions on one engine, and who is told when records changed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import Connection, Engine

from vaxentry.db.engine import storage_errors

Listener = Callable[[Sequence[UUID]], None]
"""Called with the ids of changed records, after COMMIT, on the thread that wrote."""


class Transactions:
    """Opens transactions; usable from any thread, a connection of the pool each."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(write=True)
        self._listeners: list[Listener] = []

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction: one consistent view.

        Raises:
            StorageError: the disk or the file failed.
        """
        with storage_errors(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction (BEGIN IMMEDIATE): durable when the block ends without an error.

        Raises:
            StorageError: nothing of the block was written.
        """
        with storage_errors(), self._writer.begin() as connection:
            yield connection

    def listen(self, listener: Listener) -> None:
        """Have `listener` told of every change from now on."""
        self._listeners.append(listener)

    def tell(self, changed: Sequence[UUID]) -> None:
        """Tell the listeners, after COMMIT; no ids = only the status changed."""
        for listener in tuple(self._listeners):
            listener(changed)
