"""Reading everything a batch can touch.

Whoever changes records holds the server's row from before this until COMMIT, so nothing of it
changes meanwhile. Most of a batch is new: what hangs on a record or on a claim is read only where
there is one.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, bindparam, union_all

from vaxentry.central import claims, rows, tables
from vaxentry.central.model import (
    DOSE,
    PERSON,
    TICKET,
    VERSION,
    ClaimKey,
    Contender,
    Event,
    Facts,
    Head,
    Held,
    Holder,
    RevisionKey,
    Snapshot,
)
from vaxentry.central.ruling_rows import read_key, read_rulings
from vaxentry.central.validate import facts_of
from vaxentry.domain.outbox import Flag
from vaxentry.wire.outcomes import Code

CLAIM_TABLES: dict[str, Table] = {
    PERSON: tables.claim_person,
    TICKET: tables.claim_ticket,
    DOSE: tables.claim_dose,
}

_FROM_CLAIMS = frozenset({Flag.CONTESTED, Flag.TICKET_REUSED})
_FACT_COLUMNS = (
    "kind", "screening", "id_type", "id_number", "birth_order", "name", "birth_date", "ticket",
    "vaccine", "course", "dose_no", "given_on", "site",
)  # fmt: skip


@dataclass(slots=True)
class _Reading:
    """What was read so far."""

    heads: dict[str, Head] = field(default_factory=dict)
    facts: dict[str, Facts] = field(default_factory=dict)
    held: dict[RevisionKey, Held] = field(default_factory=dict)
    claims: set[ClaimKey] = field(default_factory=set)
    holders: dict[ClaimKey, list[Holder]] = field(default_factory=dict)
    contenders: dict[tuple[ClaimKey, str], Contender] = field(default_factory=dict)

    def parties(self) -> set[str]:
        """Everybody who holds or wants one of the claims."""
        found = {holder.record_id for held in self.holders.values() for holder in held}
        for contender in self.contenders.values():
            if contender.claim in self.holders:
                found |= {contender.record_id, contender.other}
        return found


def gather(connection: Connection, events: Sequence[Event], scope: frozenset[str]) -> Snapshot:
    """Read what the events can touch; `last_seq` is filled in by the caller."""
    own = {event.key.record_id for event in events if event.refused is None}
    asked = {key for event in events if event.facts for key in claims.wanted(event.facts)}
    reading = _Reading()
    ids: set[str] = set()
    wanted = own
    while wanted - ids:
        _read_records(connection, sorted(wanted - ids), reading)
        ids |= wanted
        old = {key for record in own & reading.facts.keys() for key in _claims(reading, record)}
        _read_claims(connection, asked | old, reading)
        _read_contenders(connection, sorted(reading.heads), reading)
        wanted = reading.parties()
    rulings = read_rulings(connection, ids)
    ruled = rulings or any(event.ruling for event in events)
    return Snapshot(
        heads=reading.heads,
        held=reading.held,
        erased=_erased(connection, sorted(own)),
        claims=reading.claims,
        holders=reading.holders,
        contenders=tuple(reading.contenders.values()),
        facts=reading.facts,
        scope=scope,
        rulings=rulings,
        ruling_key=read_key(connection) if ruled else b"",
    )


def _claims(reading: _Reading, record_id: str) -> tuple[ClaimKey, ...]:
    return claims.wanted(reading.facts[record_id])


def _read_records(connection: Connection, ids: Sequence[str], reading: _Reading) -> None:
    dialect = connection.dialect.name
    asked = rows.as_list(dialect, ids)
    known = {row.id: _head(row) for row in connection.execute(_records(dialect), asked)}
    reading.heads |= known
    if not known:
        return
    given = rows.as_list(dialect, known)
    for row in connection.execute(_revisions(dialect), given):
        key = RevisionKey(row.record_id, row.rev, row.digest)
        reading.held[key] = Held(row.standing, split(row.flags), row.server_seq, row.device)
    for row in connection.execute(_doses(dialect), given):
        facts = facts_of(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
        if facts is not None:
            reading.facts[row.record_id] = facts


def split(flags: str) -> frozenset[str]:
    """The flags in a column."""
    return frozenset(flags.split(",")) if flags else frozenset()


def _head(row: Row[Any]) -> Head:
    return Head(
        RevisionKey(row.id, row.rev, row.digest),
        frozenset((rev, digest) for rev, digest in json.loads(row.parents)),
        row.standing == Code.VOID,
        row.site,
        split(row.flags) - _FROM_CLAIMS,
    )


def _read_claims(connection: Connection, keys: set[ClaimKey], reading: _Reading) -> None:
    dialect = connection.dialect.name
    new = keys - reading.holders.keys()
    reading.holders |= {key: [] for key in new}
    for kind in CLAIM_TABLES:
        asked = [one.key for one in new if one.kind == kind]
        if not asked:
            continue
        given = rows.as_list(dialect, asked)
        found = connection.execute(_claim_holders(dialect, kind), given).all()
        for row in found:
            reading.claims.add(ClaimKey(kind, row.key))
            if row.holder is not None:
                reading.holders[ClaimKey(kind, row.key)].append(Holder(row.holder, row.since))
        _read_rivals(connection, kind, [row.key for row in found], reading)


def _read_rivals(connection: Connection, kind: str, keys: Sequence[str], reading: _Reading) -> None:
    """Who else holds or wants claims that are there already."""
    if not keys:
        return
    dialect = connection.dialect.name
    given = rows.as_list(dialect, keys) | {"kind": kind}
    for row in connection.execute(_shares(dialect), given):
        reading.holders[ClaimKey(kind, row.key)].append(Holder(row.record_id, row.since))
    _note_contenders(connection.execute(_contenders_of_claims(dialect), given), reading)


def _read_contenders(connection: Connection, ids: Sequence[str], reading: _Reading) -> None:
    if not ids:
        return
    dialect = connection.dialect.name
    found = connection.execute(_contenders_of_records(dialect), rows.as_list(dialect, ids))
    _note_contenders(found, reading)


def _note_contenders(found: Iterable[Row[Any]], reading: _Reading) -> None:
    for row in found:
        claim = ClaimKey(row.kind, row.key)
        reading.contenders[claim, row.record_id] = Contender(
            claim, row.record_id, row.other_id, row.code, row.differs, row.since
        )


def _erased(connection: Connection, ids: Sequence[str]) -> frozenset[str]:
    dialect = connection.dialect.name
    found = connection.execute(_tombstones(dialect), rows.as_list(dialect, ids))
    return frozenset(found.scalars())


@cache
def _records(dialect: str) -> Select[Any]:
    record = tables.record.c
    return rows.found_by(dialect, record.id, tuple(record))


@cache
def _revisions(dialect: str) -> Select[Any]:
    kept = tables.revision.c
    shown = (
        kept.record_id, kept.rev, kept.digest, kept.standing, kept.flags, kept.server_seq,
        kept.device,
    )  # fmt: skip
    return rows.found_by(dialect, kept.record_id, shown)


@cache
def _doses(dialect: str) -> Select[Any]:
    dose = tables.dose.c
    shown = (dose.record_id, *(dose[name] for name in _FACT_COLUMNS))
    return rows.found_by(dialect, dose.record_id, shown)


@cache
def _tombstones(dialect: str) -> Select[Any]:
    grave = tables.tombstone.c.record_id
    return rows.found_by(dialect, grave, (grave,))


@cache
def _claim_holders(dialect: str, kind: str) -> Select[Any]:
    claim = CLAIM_TABLES[kind].c
    return rows.found_by(dialect, claim.key, (claim.key, claim.holder, claim.since))


@cache
def _shares(dialect: str) -> Select[Any]:
    share = tables.claim_share.c
    shown = (share.key, share.record_id, share.since)
    found = rows.found_by(dialect, share.key, shown, share.kind == bindparam("kind"))
    return found.order_by(found.selected_columns.since)


@cache
def _contenders_of_claims(dialect: str) -> Select[Any]:
    clash = tables.conflict.c
    still_open = clash.closed_seq.is_(None), clash.kind == bindparam("kind")
    return rows.found_by(dialect, clash.key, tuple(clash), *still_open)


@cache
def _contenders_of_records(dialect: str) -> Any:
    clash = tables.conflict.c
    open_claims = clash.closed_seq.is_(None), clash.kind != VERSION
    parties = (clash.record_id, clash.other_id)
    return union_all(
        *(rows.found_by(dialect, party, tuple(clash), *open_claims) for party in parties)
    )
