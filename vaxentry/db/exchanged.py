"""What was exchanged goes together again where a restored server may have lost it.

Sent alone, each would free there what was meant for the other, and a third person who contends
would get it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, text

from vaxentry.db import groups, pauses
from vaxentry.db.given import these

_SENT_TOGETHER = text("""
SELECT DISTINCT outbox.record_seq, attempt_record.group_id FROM outbox
CROSS JOIN record ON record.seq = outbox.record_seq
CROSS JOIN attempt_record ON attempt_record.record_seq = outbox.record_seq
  AND attempt_record.rev <= outbox.rev
WHERE attempt_record.group_id IS NOT NULL AND (record.stored_rev IS NULL
  OR outbox.record_seq IN (SELECT value FROM json_each(:seqs)))
ORDER BY outbox.record_seq, attempt_record.group_id
""")
"""The groups in which what waits, or a version before it, was ever sent. Of what the server is
known to hold nothing can be lost in between; the tries are found by their records, never read
through.
"""
_WAITS = text("""
WITH again AS (
  SELECT DISTINCT outbox.record_seq, outbox.rev, outbox.group_id
  FROM outbox CROSS JOIN attempt_record
    ON attempt_record.record_seq = outbox.record_seq AND attempt_record.rev < outbox.rev
  WHERE attempt_record.group_id IS NOT NULL
)
SELECT record_seq, rev FROM again
UNION SELECT mate.record_seq, mate.rev FROM again
  JOIN outbox AS mate ON mate.group_id = again.group_id AND mate.group_id IS NOT NULL
""")


def waiting(c: Connection) -> frozenset[tuple[int, int]]:
    """The versions that wait of what was sent in a group before, and those that go with them."""
    return frozenset((seq, rev) for seq, rev in c.execute(_WAITS))


def bind_again(c: Connection, lost: Sequence[int], now: datetime) -> None:
    """Records that wait because the server lost them travel as one group with whom they were ever
    exchanged with, as far as that may be lost as well; where one of them is paused, all rest.
    """
    sent = [(seq, name) for seq, name in c.execute(_SENT_TOGETHER, these(lost))]
    for members in linked(sent):
        if len(members) > 1 and not members.isdisjoint(lost):
            # A name of its own: whoever is away from an older group of them holds up none.
            joined = groups.bind(c, sorted(members), uuid4().hex)
            pauses.spread(c, joined, now)


def linked(pairs: Iterable[tuple[int, str]]) -> list[set[int]]:
    """Who was in one group with whom, be it by way of others. Pure."""
    parts: list[tuple[set[int], set[str]]] = []
    for seq, name in pairs:
        mine = [part for part in parts if seq in part[0] or name in part[1]]
        parts = [part for part in parts if part not in mine]
        seqs, names = zip(*mine, strict=True) if mine else ((), ())
        parts.append(({seq}.union(*seqs), {name}.union(*names)))
    return [seqs for seqs, _ in parts]
