"""What a round of sync came to."""

from dataclasses import dataclass
from datetime import timedelta

from vaxentry.domain.contact import Link


@dataclass(frozen=True, slots=True)
class Round:
    """How a round ended.

    Attributes:
        link: what is now known of the way to the server.
        again_after: when the next round is due by itself.
        answered: records whose outcome was settled in this round.
        cause: code of the error that ended it, empty when it went well.
        nudged_after: when it is due once something new waits, however often that is said.
    """

    link: Link
    again_after: timedelta
    answered: int
    cause: str = ""
    nudged_after: timedelta = timedelta()
