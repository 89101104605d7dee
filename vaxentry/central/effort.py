"""How long a call will be worked on, by the size of its body: learned from earlier ones. Pure."""

from dataclasses import dataclass

_FIRST_GUESS_S = 0.05
_WEIGHT = 0.1
_MOST_BELOW = 10
"""However small a body is, it costs a tenth of the usual at least."""


@dataclass(slots=True)
class Effort:
    """A straight line through what was seen lately: so much for any call, so much for each byte.

    What weighs is the seconds; a batch of 500 doses takes many times longer than one of ten, and
    both wait in one line.
    """

    _size: float = 0.0
    _seconds: float = _FIRST_GUESS_S
    _spread: float = 0.0
    _together: float = 0.0

    def expected_s(self, size: int) -> float:
        """Seconds a call with a body of so many bytes will take."""
        slope = max(0.0, self._together / self._spread) if self._spread > 1 else 0.0
        return max(self._seconds + slope * (size - self._size), self._seconds / _MOST_BELOW)

    def note(self, size: int, seconds: float) -> None:
        """A call with such a body took so long."""
        off_size, off_seconds = size - self._size, seconds - self._seconds
        self._size += _WEIGHT * off_size
        self._seconds += _WEIGHT * off_seconds
        kept = 1 - _WEIGHT
        self._spread = kept * (self._spread + _WEIGHT * off_size**2)
        self._together = kept * (self._together + _WEIGHT * off_size * off_seconds)
