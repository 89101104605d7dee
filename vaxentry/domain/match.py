"""Whether both sides hold the same: "412 = 412"."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Match:
    """What the last comparison with the server showed, in its present epoch.

    Attributes:
        at: when it was made, UTC.
        here: records of which the server had said that it holds them.
        there: records of this PC that the server held.
        apart: records received under a code this PC had before; they are counted for that one.
        agreed_at, agreed_on: when both last held the same, and on how many records.
    """

    at: datetime
    here: int
    there: int
    apart: int = 0
    agreed_at: datetime | None = None
    agreed_on: int | None = None

    @property
    def is_equal(self) -> bool:
        """Whether both held the same records with the same content."""
        return self.agreed_at == self.at
