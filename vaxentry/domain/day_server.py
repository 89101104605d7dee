"""What the server says of the entries of a day. Values only."""

from dataclasses import dataclass
from typing import NamedTuple

from vaxentry.domain.match import Match
from vaxentry.domain.outbox import State


class Unsent(NamedTuple):
    """An entry of the day that the server has not got, or a void it does not know of."""

    entry_no: str
    stack: int
    card: int
    state: State


@dataclass(frozen=True, slots=True)
class ServerWord:
    """What the server says of the entries of the day.

    Attributes:
        typed: entries that stand, and voids of which the server was told before.
        received: those of them that the server holds in their last version.
        compared: whether both sides were compared since it last said something of its stacks: what
            came first is counted, no clock tells it.
        match: the last comparison of both sides; None = none in the server's present life.
        unsent: the first of those it has not got.
        apart: of those received, entries that it counts for a code this PC had before: no
            comparison covers them.
        for_person: of those it has not got, entries that wait for a person (`needs_person`).
        voids: of those it has not got, voids: it may have the entry, and does not know that it is
            withdrawn.
    """

    typed: int
    received: int
    compared: bool = False
    match: Match | None = None
    unsent: tuple[Unsent, ...] = ()
    apart: int = 0
    for_person: int = 0
    voids: int = 0

    @property
    def moving(self) -> int:
        """How many entries that it has not got reach it without anybody's help."""
        return self.typed - self.received - self.for_person - self.voids

    @property
    def unnamed(self) -> int:
        """How many it has not got besides those in `unsent`."""
        return self.typed - self.received - len(self.unsent)

    @property
    def needs_comparison(self) -> bool:
        """Whether everything is received, and only a comparison can tell that both agree."""
        is_covered = self.compared and self.match is not None
        return self.typed == self.received and not self.apart and not is_covered

    @property
    def agrees(self) -> bool:
        """Whether the server's own word closes the day.

        Every entry is received, and a comparison that covers all of them, made after the last of
        its words, found that both sides hold the same.
        """
        is_all = self.typed == self.received and not self.apart
        return is_all and self.compared and self.match is not None and self.match.is_equal
