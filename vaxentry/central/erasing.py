"""Erasure by law or order: a tombstone stays, what says something about the person goes."""

import json
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, exists, insert, or_, select, update

from vaxentry.central import claims, decide, request_rows, tables
from vaxentry.central.apply import apply_alone
from vaxentry.central.gather import CLAIM_TABLES, gather
from vaxentry.central.life import lock_life
from vaxentry.central.model import ClaimKey, Event, RevisionKey
from vaxentry.central.ruling_rows import blank
from vaxentry.central.validate import facts_of

KEPT = frozenset(
    {"schema", "rev", "kind", "site", "device", "vaccine", "course", "dose_no", "given_on"}
)
"""Columns of the readable head that stay: they count doses and name nobody."""


def erase(connection: Connection, record_id: str, reason: str, at: str) -> bool:
    """Erase a record; False = it was erased before.

    A record that is not here yet leaves its tombstone: it can't come back.

    Args:
        connection: where.
        record_id: which.
        reason: rule or order, without personal data.
        at: server time, UTC, ISO 8601.
    """
    _leave_no_trace(connection)
    life = lock_life(connection)
    found = gather(connection, [Event(0, RevisionKey(record_id, 0, ""))], frozenset())
    if record_id in found.erased:
        return False
    before = replace(found, last_seq=life.server_seq)
    decision = decide.erase(before, record_id)
    apply_alone(connection, at, before, decision)
    _strip(connection, record_id)
    grave = {"record_id": record_id, "server_seq": decision.last_seq, "reason": reason}
    connection.execute(insert(tables.tombstone).values(**grave, erased_at=at))
    return True


def _leave_no_trace(connection: Connection) -> None:
    """What goes is overwritten in the file; PostgreSQL does so when it takes the space again."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def _strip(connection: Connection, record_id: str) -> None:
    """Remove what says something about the person, wherever it stands."""
    kept, dose, clash = tables.revision, tables.dose, tables.conflict
    sealed = connection.execute(select(kept.c.sealed).where(kept.c.record_id == record_id))
    claimed = {key for text in sealed.scalars() for key in _claims_in(text)}
    connection.execute(update(kept).where(kept.c.record_id == record_id).values(sealed=""))
    gone: dict[str, Any] = {name: None for name in tables.DOSE_COLUMNS if name not in KEPT}
    connection.execute(update(dose).where(dose.c.record_id == record_id).values(gone))
    party = or_(clash.c.record_id == record_id, clash.c.other_id == record_id)
    connection.execute(delete(clash).where(party))
    for key in sorted(claimed):
        connection.execute(_drop_claim(key.kind), {"given_key": key.key})
    blank(connection, record_id)
    request_rows.blank(connection, record_id)


def _claims_in(sealed: str) -> tuple[ClaimKey, ...]:
    """What one stored revision claimed, now or once."""
    facts = facts_of(json.loads(sealed)) if sealed else None
    return claims.wanted(facts) if facts is not None else ()


@cache
def _drop_claim(kind: str) -> Any:
    """The row of a claim that nobody holds and nobody wants: its key is a number of the person."""
    table, clash = CLAIM_TABLES[kind], tables.conflict.c
    wanted = exists().where(
        and_(clash.kind == kind, clash.key == table.c.key, clash.closed_seq.is_(None))
    )
    return delete(table).where(
        table.c.key == bindparam("given_key"), table.c.holder.is_(None), ~wanted
    )
