"""The line of one desktop: down while its clerk types, and able to lose one answer."""

from vaxentry.demo.weather import Climate, Fate, Sky, Weather

_FAST = Climate(delay_s=0.0, bytes_per_s=1e9)


class Line(Weather):
    """Weather that somebody makes. Read by the proxy's threads.

    Attributes:
        is_up: whether connections are made.
        losing: answers to uploads that are lost from now on.
    """

    def __init__(self) -> None:
        super().__init__(0, _FAST)
        self.is_up = True
        self.losing = 0

    def sky(self, elapsed_s: float) -> Sky:  # noqa: ARG002 - whatever the time
        """Up or closed."""
        return Sky.UP if self.is_up else Sky.CLOSED

    def fate(self, upload: int) -> Fate:  # noqa: ARG002 - whichever upload
        """Forwarded, or committed with its answer lost."""
        if not self.losing:
            return Fate.FORWARD
        self.losing -= 1
        return Fate.CUT_AFTER_COMMIT
