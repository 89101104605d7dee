"""A book that is opened by whoever asks first: the window is painted before."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vaxentry.wiring import Desk


class LateBook:
    """A book that is opened by the first call, on the thread that makes it.

    The window is painted before the database library is even imported. Any thread may call; the
    first one opens, the others wait.
    """

    def __init__(self, open_desk: "Callable[[], Desk]") -> None:
        self._open_desk = open_desk
        self._lock = threading.Lock()
        self._desk: Desk | None = None

    def desk(self) -> "Desk":
        """The open desk: book, upkeep and worker.

        Raises:
            StorageError: it can't be opened; the next call tries again.
        """
        with self._lock:
            if self._desk is None:
                self._desk = self._open_desk()
            return self._desk

    def opened(self) -> "Desk | None":
        """The desk if it is open by now."""
        return self._desk

    def __getattr__(self, name: str) -> Any:
        return getattr(self.desk().book.store, name)


class LateSync:
    """The sync worker of a book that may not be open yet: nothing is asked of it before."""

    def __init__(self, book: LateBook) -> None:
        self._book = book

    def wake(self) -> None:
        """Try now."""
        if desk := self._book.opened():
            desk.worker.wake()

    def link_is_back(self) -> None:
        """Try now, unless the server asked to be left alone."""
        if desk := self._book.opened():
            desk.worker.link_is_back()

    def stop(self) -> None:
        """End after the present step."""
        if desk := self._book.opened():
            desk.worker.stop()

    def join(self, timeout_s: float) -> bool:
        """Wait for the end."""
        desk = self._book.opened()
        return desk is None or desk.worker.join(timeout_s)
