"""Leaving something alone for a while after trouble with it."""

from datetime import datetime, timedelta

from vaxentry.domain.ports import Clock


class Rest:
    """A rest that begins with trouble and ends by itself; a clock that jumps ends it, too.

    For what may fail without the round: it knows neither why nor what. Used by the sync thread.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._begun: datetime | None = None
        self._span = timedelta()

    def begin(self, span: timedelta) -> None:
        """Rest for so long from now on, whatever was left."""
        self._begun, self._span = self._clock(), span

    def left(self) -> timedelta:
        """What is left of it, nothing = it is over."""
        if self._begun is None:
            return timedelta()
        since = self._clock() - self._begun
        return self._span - since if abs(since) < self._span else timedelta()

    @property
    def is_on(self) -> bool:
        """Whether it is too early to try again."""
        return self.left() > timedelta()
