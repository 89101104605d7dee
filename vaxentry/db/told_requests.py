"""Which requests the server keeps for the health office, as it said itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db.tables import record, told_request
from vaxentry.db.times import from_ms_or_none, to_ms

_told_at = select(told_request.c.told_at).where(
    told_request.c.record_seq == bindparam("seq"), told_request.c.rev == bindparam("at_rev")
)
_note = (
    upsert(told_request)
    .from_select(
        ["record_seq", "rev", "told_at"],
        select(record.c.seq, bindparam("at_rev"), bindparam("at")).where(
            record.c.id == bindparam("of_record")
        ),
    )
    .on_conflict_do_nothing()
)
_forget = delete(told_request)


def told_at(c: Connection, seq: int, rev: int) -> datetime | None:
    """Since when the office knows of the request of a revision; None = it was not told."""
    return from_ms_or_none(c.execute(_told_at, {"seq": seq, "at_rev": rev}).scalar())


def note_told(c: Connection, record_id: UUID, rev: int, now: datetime) -> bool:
    """The server keeps it from now on; the first time counts. Whether this is it."""
    return c.execute(_note, {"of_record": record_id, "at_rev": rev, "at": to_ms(now)}).rowcount > 0


def forget(c: Connection) -> None:
    """In another epoch and under another id everything is told again."""
    c.execute(_forget)
