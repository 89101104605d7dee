"""What a server that listens to this PC no more is given all the same: it keeps it apart.

Everything that waits, once in a run of the program. The word *revoked* is not signed, so it is
believed only until the server answers to anything again.
"""

from vaxentry.domain.queue import Attempt
from vaxentry.errors import NetworkError
from vaxentry.sync.replies import REVOKED


class Apart:
    """What was given since the server last answered. Used by the sync thread.

    Attributes:
        refusal: the server's word in this round, None = it was not said.
    """

    def __init__(self) -> None:
        self.refusal: NetworkError | None = None
        self._tries: set[int] = set()
        self._revisions: set[tuple[int, int]] = set()

    @property
    def revisions(self) -> frozenset[tuple[int, int]]:
        """What need not be sent again: record number and revision."""
        return frozenset(self._revisions)

    def has(self, attempt: Attempt) -> bool:
        """Whether this try was given."""
        return attempt.device_seq in self._tries

    def takes(self, attempt: Attempt, error: NetworkError) -> bool:
        """Whether `error`, said of what was sent in this try, means that it was kept apart."""
        if not is_revoked(error):
            return False
        self.refusal = error
        self._tries.add(attempt.device_seq)
        self._revisions |= {(record.seq, record.rev) for record in attempt.records}
        return True

    def lift(self) -> bool:
        """The server answered: nothing was kept apart that counts; whether anything was given."""
        was_given = bool(self._tries)
        self.refusal = None
        self._tries.clear()
        self._revisions.clear()
        return was_given


def is_revoked(error: NetworkError) -> bool:
    """Whether our server says that it listens to this PC no more."""
    return error.params.get("reason") == REVOKED
