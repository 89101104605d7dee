"""Which words of the server count: about the present heads, and not older than what is held."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from vaxentry.db.engine import bare
from vaxentry.db.given import SEQS, these
from vaxentry.db.prepared import Query
from vaxentry.db.tables import record
from vaxentry.domain.queue import Verdict


class _Held(NamedTuple):
    """What is held of one record: a row of `_held`."""

    seq: int
    head_rev: int
    standing_rev: int | None
    epoch_number: int | None
    server_seq: int | None

    @property
    def place(self) -> tuple[int, int]:
        """Of the word held, in the server's order over all its lives."""
        return self.epoch_number or 0, self.server_seq or 0


_held = Query.of(
    select(
        record.c.seq,
        record.c.head_rev,
        record.c.standing_rev,
        record.c.epoch_number,
        record.c.server_seq,
    ).where(record.c.seq.in_(SEQS))
)


class Heard(NamedTuple):
    """The words that count.

    Attributes:
        current: about the present heads, none of them older than the one held.
        earlier: about revisions before the head.
        again: local numbers of the records of which the word is the one held already.
    """

    current: Sequence[Verdict]
    earlier: Sequence[Verdict]
    again: frozenset[int]

    def settled(self) -> "Heard":
        """Those alone that settle something."""
        current, earlier = ([v for v in some if v.settles] for some in self[:2])
        return Heard(current, earlier, self.again)

    def repeats(self, verdict: Verdict) -> bool:
        """Whether a word says what is held, and nothing of the other party."""
        return verdict.other is None and verdict.record.seq in self.again


def hear(c: Connection, verdicts: Sequence[Verdict], epoch_number: int) -> Heard:
    """Sort out the words of one answer, before any of them is taken over."""
    asked = these([verdict.record.seq for verdict in verdicts])
    held = {row[0]: _Held(*row) for row in _held.rows(bare(c), asked)}
    heads = [v for v in verdicts if held[v.record.seq].head_rev == v.record.rev]
    current = [v for v in heads if not v.settles or _is_newer(held[v.record.seq], epoch_number, v)]
    earlier = [v for v in verdicts if held[v.record.seq].head_rev != v.record.rev]
    again = (v.record.seq for v in current if _is_held(held[v.record.seq], epoch_number, v))
    return Heard(current, earlier, frozenset(again))


def _is_newer(held: _Held, epoch_number: int, verdict: Verdict) -> bool:
    """Whether a word is not older than the one held; the first about a revision always is newer.

    A server that was set back counts from lower numbers: else it would be sent what it answered
    already again and again.
    """
    if held.standing_rev != verdict.record.rev:
        return True
    return (epoch_number, verdict.server_seq) >= held.place


def _is_held(held: _Held, epoch_number: int, verdict: Verdict) -> bool:
    said = (verdict.record.rev, (epoch_number, verdict.server_seq))
    return said == (held.standing_rev, held.place)
