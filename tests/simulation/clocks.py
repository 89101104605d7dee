"""Time that passes only when told to, and clocks that are wrong about it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = datetime(2021, 8, 27, 3, 0, tzinfo=UTC)


@dataclass(slots=True)
class TrueTime:
    """The time as it is. `elapsed` are seconds that only rise."""

    elapsed: float = 0.0

    def go_on(self, seconds: float) -> None:
        """Let time pass."""
        self.elapsed += seconds

    def now(self) -> datetime:
        """The true time."""
        return START + timedelta(milliseconds=round(self.elapsed * 1000))

    def monotonic(self) -> float:
        """Seconds that only rise."""
        return self.elapsed


@dataclass(slots=True)
class Clock:
    """The clock of one computer: the true time, and how far it is off."""

    true: TrueTime
    off: timedelta = timedelta()

    def __call__(self) -> datetime:
        return self.true.now() + self.off

    def jump(self, by: timedelta) -> None:
        """Set the clock wrong by as much more; back to the truth where a date can't say it."""
        wrong = self.off + by
        self.off = wrong if abs(wrong) < timedelta(days=365 * 60) else timedelta()

    def correct(self) -> None:
        """Set it right."""
        self.off = timedelta()
