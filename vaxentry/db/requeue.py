"""Rows of the queue: a new head waits to be sent, or what the server lost is sent again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db.saving import NORMAL_PRIORITY
from vaxentry.db.tables import outbox, record
from vaxentry.db.times import to_ms
from vaxentry.domain.outbox import State

SETTLED = (State.ACCEPTED, State.NIK_CLASH, State.TICKET_CLASH, State.DOSE_CHECK)
"""States that only the server's word gives, besides a void, which stays one."""
SENT_AGAIN = (*SETTLED, State.VOIDED)
"""What waits is sent anyhow; a head that needs a person first is not sent without one."""
UNPROVEN = (record.c.stored_rev.is_(None), record.c.state.in_([s.value for s in SETTLED]))
"""Received under an id this PC had before: nothing is known of them under the present one."""


_wait = upsert(outbox)
_queue = _wait.on_conflict_do_update(
    index_elements=["record_seq"],
    set_={name: _wait.excluded[name] for name in ("rev", "priority", "due_at", "tries")},
)
_leave = delete(outbox).where(outbox.c.record_seq == bindparam("of_record"))


def queue_head(c: Connection, seq: int, rev: int, priority: int, due_at: int) -> None:
    """The newest revision of a record waits to be sent, in place of an older one."""
    row = {"record_seq": seq, "rev": rev, "priority": priority, "due_at": due_at, "tries": 0}
    c.execute(_queue, row)


def leave_queue(c: Connection, seq: int) -> None:
    """Nothing of a record is to be sent."""
    c.execute(_leave, {"of_record": seq})


def queue_again(c: Connection, record_ids: Sequence[UUID], now: datetime) -> None:
    """Their heads wait to be sent once more, as if the server had never told of them."""
    lost = c.execute(
        select(record.c.seq, record.c.head_rev).where(
            record.c.id.in_(record_ids), record.c.state.in_([s.value for s in SENT_AGAIN])
        )
    ).all()
    if not lost:
        return
    c.execute(
        _wait.on_conflict_do_nothing(),
        [
            {
                "record_seq": row.seq,
                "rev": row.head_rev,
                "priority": NORMAL_PRIORITY,
                "due_at": to_ms(now),
                "tries": 0,
            }
            for row in lost
        ],
    )
    seqs = [row.seq for row in lost]
    c.execute(update(record).where(record.c.seq.in_(seqs)).values(stored_rev=None, server_seq=None))
    c.execute(
        update(record)
        .where(
            record.c.seq.in_(seqs),
            record.c.state.in_([state.value for state in SETTLED]),
        )
        .values(state=State.QUEUED.value)
    )
    c.execute(
        update(record)
        .where(record.c.seq.in_(seqs), record.c.state == State.VOIDED.value)
        .values(void_settled=0)
    )
