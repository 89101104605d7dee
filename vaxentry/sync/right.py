"""The right to send: one process of a home has it at a time, and in it the newest worker alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from filelock import FileLock, Timeout

from vaxentry.errors import AlreadySendingError


class SendingRight:
    """This process's right to send from a home. One for each open book; any thread may call.

    Two processes would take the same rows. What keeps them apart is a lock of the system, which
    would keep a thread apart from one that hangs as well: it is the process's, and who may send
    under it is decided here.

    Args:
        lock: the file that processes lock against each other.
    """

    def __init__(self, lock: Path) -> None:
        # Of no thread: who took it may hang while another one gives it back.
        self._file = FileLock(lock, thread_local=False)
        self._mutex = Lock()
        self._newest: Hold | None = None

    def pass_on(self) -> "Hold":
        """The hold of another worker; whoever had one before has lost it for good."""
        with self._mutex:
            self._newest = Hold(self)
            return self._newest

    def demand(self, hold: "Hold") -> None:
        """Nothing while nobody came after this hold.

        Raises:
            AlreadySendingError: somebody did.
        """
        if self._newest is not hold:
            raise AlreadySendingError("replaced")

    def take(self, hold: "Hold") -> None:
        """Begin a round; what one that hangs has taken is taken over.

        Raises:
            AlreadySendingError: another process sends already, or another worker has come.
        """
        with self._mutex:
            self.demand(hold)
            try:
                if not self._file.is_locked:
                    self._file.acquire(timeout=0)
            except Timeout as e:
                raise AlreadySendingError from e

    def give_back(self, hold: "Hold") -> None:
        """End a round; one that lost the right has nothing to give back."""
        with self._mutex:
            if self._newest is hold:
                self._file.release(force=True)


class Hold:
    """One worker's hold on the right, until another is made."""

    def __init__(self, right: SendingRight) -> None:
        self._right = right

    def demand(self) -> None:
        """Nothing while the right is still ours. Any thread.

        Raises:
            AlreadySendingError: another worker has taken our place.
        """
        self._right.demand(self)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """The right for one round.

        Raises:
            AlreadySendingError: another process sends already, or another worker has our place.
        """
        self._right.take(self)
        try:
            yield
        finally:
            self._right.give_back(self)
