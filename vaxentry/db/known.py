"""Revisions of this book as the server speaks of them: by record id, rev and digest."""

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Text, bindparam, func, select

from vaxentry.db.tables import record, record_flag, revision
from vaxentry.domain.dose import RevisionKind
from vaxentry.domain.outbox import CONFLICT_STATES
from vaxentry.domain.queue import SentRecord

_given = func.json_each(bindparam("ids", type_=Text)).table_valued("value", name="given")
_NAMED = record.c.id.in_(select(_given.c.value))
_columns = (record.c.seq, record.c.id, revision.c.rev, revision.c.kind, revision.c.digest)
_revisions = select(*_columns).join(revision, revision.c.record_seq == record.c.seq)
_heads = _revisions.where(revision.c.rev == record.c.head_rev)
_told = select(record_flag.c.record_seq).where(record_flag.c.record_seq == record.c.seq)
_conflicts = record.c.state.in_([state.value for state in CONFLICT_STATES])
_named_revisions, _named_heads = _revisions.where(_NAMED), _heads.where(_NAMED)
_flagged_heads = _heads.where(_conflicts | _told.exists()).order_by(record.c.seq)


def heads(c: Connection, record_ids: Iterable[UUID]) -> list[SentRecord]:
    """The present heads of these records, unknown ids left out."""
    return _records(c.execute(_named_heads, _ids(record_ids)))


def revisions(c: Connection, named: Sequence[tuple[UUID, int]]) -> list[SentRecord]:
    """These revisions, by record id and rev; those that are not in this book left out."""
    found = _records(c.execute(_named_revisions, _ids(record_id for record_id, _ in named)))
    wanted = set(named)
    return [one for one in found if (one.record_id, one.rev) in wanted]


def flagged_heads(c: Connection) -> list[SentRecord]:
    """The heads of which the server said something else than that they simply count."""
    return _records(c.execute(_flagged_heads))


def _ids(record_ids: Iterable[UUID]) -> dict[str, str]:
    """The parameter of `_NAMED`."""
    return {"ids": json.dumps([record_id.hex for record_id in record_ids])}


def _records(rows: Iterable[Any]) -> list[SentRecord]:
    return [SentRecord(r.seq, r.id, r.rev, RevisionKind(r.kind), r.digest) for r in rows]
