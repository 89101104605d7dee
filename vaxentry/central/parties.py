"""The minimum about the other party of a clash, looked up whenever an answer is given.

Never stored with the batch: a clash that is settled meanwhile, or a person erased, shows no more.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, select, union_all

from vaxentry.central import rows, tables
from vaxentry.central.model import VERSION
from vaxentry.domain.names import mask_name

Other = Mapping[str, str]
_UNTOLD = frozenset({"schema", "rev", "parents", "saved_at", "device", "reason", "origins"})
"""Differences between two revisions that say nothing about the person."""


def others(connection: Connection, records: Iterable[str]) -> dict[str, Other]:
    """By record: masked name, site, date and what differs, of whom it clashes with now."""
    given = rows.as_parameter([{"id": record_id} for record_id in sorted(set(records))])
    found: dict[str, Other] = {}
    for row in connection.execute(_open_clashes(connection.dialect.name), given):
        if row.kind == VERSION:
            found[row.own_id] = _of_version(connection, row)
        else:
            found.setdefault(row.own_id, _told(row, row.differs))
    return found


def _told(row: Row[Any], differs: str) -> Other:
    return {
        "masked_name": mask_name(row.name or ""),
        "site": row.site or "",
        "given_on": row.given_on or "",
        "differs": differs,
    }


def _of_version(connection: Connection, row: Row[Any]) -> Other:
    """The head of the same record, and the fields in which it differs from the other revision."""
    kept, record = tables.revision.c, tables.record.c
    own = connection.execute(
        select(kept.sealed).where(
            kept.record_id == row.own_id, kept.rev == row.rev, kept.digest == row.digest
        )
    ).scalar_one()
    head = connection.execute(
        select(kept.sealed)
        .join(tables.record, (record.id == kept.record_id) & (record.digest == kept.digest))
        .where(kept.record_id == row.own_id, record.rev == kept.rev)
    ).scalar_one()
    a, b = json.loads(own), json.loads(head)
    fields = sorted(k for k in {*a, *b} - _UNTOLD if a.get(k) != b.get(k))
    return _told(row, ",".join(fields))


@cache
def _open_clashes(dialect: str) -> Any:
    """Clashes of the records asked for, seen from either side; what holds us back comes first."""
    given = rows.json_rows(dialect, {"id": rows.UUID})
    clash, dose = tables.conflict.c, tables.dose.c
    sides = (
        (clash.record_id, clash.other_id),
        (clash.other_id, clash.record_id),
    )
    seen = (
        select(
            own.label("own_id"), clash.kind, clash.rev, clash.digest, clash.differs, clash.since,
            dose.name, dose.site, dose.given_on,
        )
        .join(given, given.c.id == own)
        .join(tables.dose, dose.record_id == other)
        .where(clash.closed_seq.is_(None))
        for own, other in sides
    )  # fmt: skip
    return union_all(*seen)
