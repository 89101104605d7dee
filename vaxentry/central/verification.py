"""What a new population register says of records that are here already.

Record by record in pieces, so that no batch waits for long; every flag that changes is news for
those who delivered the record. The first piece waits for the batch that runs: what looked into the
old register has committed by then.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from vaxentry.central import tables
from vaxentry.central.apply import restand
from vaxentry.central.engine import Database
from vaxentry.central.gather import split
from vaxentry.central.life import lock_life
from vaxentry.central.marks import not_registered
from vaxentry.central.model import Head, Held, RevisionKey
from vaxentry.domain.dose import IdType
from vaxentry.domain.outbox import Flag

_CHUNK = 1000


def verify(database: Database, prefix: str) -> int:
    """Set or take away `nik_pending` of every head whose NIK begins with a prefix.

    Returns:
        how many records changed.
    """
    after, changed = "", 0
    while True:
        last, more = database.run(partial(_verify_some, prefix=prefix, after=after))
        if not last:
            return changed
        after, changed = last, changed + more


def _verify_some(connection: Connection, prefix: str, after: str) -> tuple[str, int]:
    """The next records: the last one's id, empty when there is none, and how many changed."""
    seq = lock_life(connection).server_seq
    found = connection.execute(_heads(prefix, after)).all()
    return (found[-1].id if found else ""), _restand(connection, found, seq)


def _heads(prefix: str, after: str) -> Select[Any]:
    record, dose = tables.record, tables.dose.c
    heads = (
        select(
            record.c.id, record.c.rev, record.c.digest, record.c.standing, record.c.flags,
            record.c.server_seq, dose.id_number,
        )
        .join(tables.dose, dose.record_id == record.c.id)
        .where(dose.id_type == IdType.NIK, dose.id_number.startswith(prefix, autoescape=True))
        .order_by(record.c.id)
        .limit(_CHUNK)
    )  # fmt: skip
    return heads.where(record.c.id > after) if after else heads


def _restand(connection: Connection, heads: Sequence[Row[Any]], seq: int) -> int:
    missing = not_registered(connection, {row.id_number for row in heads})
    changed = {}
    for row in heads:
        before = split(row.flags)
        wanted = before - {Flag.NIK_PENDING}
        if row.id_number in missing:
            wanted |= {Flag.NIK_PENDING}
        if wanted != before:
            key = RevisionKey(row.id, row.rev, row.digest)
            changed[key] = Held(row.standing, wanted, row.server_seq, "")
    if changed:
        moved = {key.record_id: Head(key, frozenset(), False, "", frozenset()) for key in changed}
        restand(connection, moved, changed, seq)
    return len(changed)
