"""Who is signed in in this process. Another process at the same book has a session of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from uuid import UUID

from vaxentry.domain.permission import FRESH_S
from vaxentry.domain.staff import counted_time


@dataclass(frozen=True, slots=True)
class _Present:
    author: UUID
    since: float


class Session:
    """Who is signed in, or nobody. Each call may come from any thread and sees one whole state.

    Args:
        ticks: seconds of a clock that nobody can set.
    """

    def __init__(self, ticks: Callable[[], float] = monotonic) -> None:
        self._ticks = ticks
        self._present: _Present | None = None
        self._seen: datetime | None = None

    @property
    def author(self) -> UUID | None:
        """The author id of who is signed in."""
        return None if self._present is None else self._present.author

    @property
    def is_fresh(self) -> bool:
        """Whether the password was given just now."""
        present = self._present
        return present is not None and self._ticks() - present.since < FRESH_S

    def latest(self, at: datetime) -> datetime:
        """The latest time this process has seen, `at` with it: what is refused writes nothing, and
        the book then forgets that it has seen the time.
        """
        self._seen = counted_time(at, self._seen)
        return self._seen

    def trust(self, at: datetime) -> None:
        """The clock is right, whatever was seen before."""
        self._seen = at

    def enter(self, author: UUID) -> None:
        """This person's password was right just now."""
        self._present = _Present(author, self._ticks())

    def leave(self) -> None:
        """Nobody is signed in any more."""
        self._present = None
