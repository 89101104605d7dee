"""The minimum about the other party of a clash, looked up whenever an answer is given.

Never stored with the batch: a clash that is settled meanwhile, or a person erased, shows no more.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, literal, select, union_all

from vaxentry.central import claims, decided, rows, tables
from vaxentry.central.model import VERSION
from vaxentry.central.party import told_of

Other = Mapping[str, str]
_UNTOLD = frozenset(
    {"schema", "rev", "parents", "saved_at", "device", "reason", "origins", "ruling"}
)
"""Differences between two revisions that say nothing about the person."""


def others(connection: Connection, records: Iterable[str]) -> dict[str, Other]:
    """By record: masked name, site, date and what differs, of whom it clashes with now.

    Of a clash of two records also which record that is and what all they clash about: a ruling
    names both; and what was decided between them already. Of several the gravest is told, first of
    what holds the record back. Of a record that clashes with none by now, whose own decision was
    followed by another one, that is told.
    """
    asked = sorted(set(records))
    given = rows.as_parameter([{"id": record_id} for record_id in asked])
    clashes: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(_open_clashes(connection.dialect.name), given):
        clashes[row.own_id].append(row)
    told = {own: _gravest(connection, several) for own, several in clashes.items()}
    return {**told, **decided.between(connection, asked, told)}


def _gravest(connection: Connection, several: Sequence[Row[Any]]) -> Other:
    version = [row for row in several if row.kind == VERSION]
    if version:
        return _of_version(connection, max(version, key=lambda one: (one.since, one.rev)))
    row = min(several, key=_urgency)
    kinds = sorted({one.kind for one in several if one.rival_id == row.rival_id})
    told = told_of(row._mapping, row.differs)  # noqa: SLF001 - SQLAlchemy's public name
    return {**told, "record": row.rival_id, "claims": ",".join(kinds)}


def _urgency(row: Row[Any]) -> tuple[Any, ...]:
    """The same for the same clashes, in whatever order they are read: what is told once stays so
    until it is told otherwise.
    """
    severity = claims.SEVERITY.index(row.code)
    return row.contested, severity, row.since, row.rival_id, row.kind


def _of_version(connection: Connection, row: Row[Any]) -> Other:
    """The head of the same record, and the fields in which it differs from the other revision.

    Who decides between the two has to know the head: the next revision names it as a parent.
    """
    kept, record = tables.revision.c, tables.record.c
    own = connection.execute(
        select(kept.sealed).where(
            kept.record_id == row.own_id, kept.rev == row.rev, kept.digest == row.digest
        )
    ).scalar_one()
    head = connection.execute(
        select(kept.rev, kept.digest, kept.sealed)
        .join(tables.record, (record.id == kept.record_id) & (record.digest == kept.digest))
        .where(kept.record_id == row.own_id, record.rev == kept.rev)
    ).one()
    a, b = json.loads(own), json.loads(head.sealed)
    fields = sorted(k for k in {*a, *b} - _UNTOLD if a.get(k) != b.get(k))
    told = told_of(row._mapping, ",".join(fields))  # noqa: SLF001 - SQLAlchemy's public name
    return {**told, "head": f"{head.rev}:{head.digest}"}


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
            own.label("own_id"), other.label("rival_id"), clash.kind, clash.code,
            literal(own is clash.other_id).label("contested"), clash.rev, clash.digest,
            clash.differs, clash.since, dose.name, dose.site, dose.given_on,
        )
        .join(given, given.c.id == own)
        .join(tables.dose, dose.record_id == other)
        .where(clash.closed_seq.is_(None))
        for own, other in sides
    )  # fmt: skip
    return union_all(*seen)
