"""What the health office decides: open clashes of two records, and its rulings about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select

from vaxentry.central import decide, tables
from vaxentry.central.apply import apply_alone
from vaxentry.central.enforcing import gather_parties
from vaxentry.central.engine import Database
from vaxentry.central.journal import catch_up
from vaxentry.central.journal_file import JournalFile
from vaxentry.central.model import VERSION, Facts, Ruling, Snapshot
from vaxentry.central.party import Head, Party, heads, party_of
from vaxentry.central.ruled import lay_down
from vaxentry.central.ruling_rows import read_key, read_rulings
from vaxentry.central.rulings import Rulings, fingerprint
from vaxentry.central.validate import facts_of
from vaxentry.domain.ruling import Says
from vaxentry.errors import StorageError


class Verdict(StrEnum):
    """What the health office says of a clash; each has its words ``central.ruled_<code>``."""

    BOTH = "both"
    MINE = "mine"
    """It is the contender's by right."""
    OTHER = "other"
    """It stays with the present holder."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """An open clash.

    Attributes:
        number: what it is called when it is ruled.
        kind: of the claim: person, ticket or dose.
        code: where the contender stands, e.g. ``held.nik``.
        differs: wire fields in which the two differ, joined by commas.
        since: server time, UTC, ISO 8601.
        decided: whether it was ruled that the holder keeps the claim: nothing is to be done.
    """

    number: int
    kind: str
    code: str
    contender: Party
    holder: Party
    differs: str
    since: str
    decided: bool


_clash = tables.conflict.c
_open = (
    select(tables.conflict)
    .where(_clash.closed_seq.is_(None), _clash.kind != VERSION)
    .order_by(_clash.id)
)


def disputes(database: Database) -> list[Dispute]:
    """The open clashes of two records, the oldest first."""
    with database.reading() as connection:
        found = connection.execute(_open).all()
        ids = {party for row in found for party in (row.record_id, row.other_id)}
        held = heads(connection, ids)
        ruled = Rulings(read_key(connection), read_rulings(connection, ids))
    facts = {one: facts for one, head in held.items() if (facts := facts_of(head)) is not None}
    return [_dispute(row, held, facts, ruled) for row in found]


def _dispute(
    row: Row[Any],
    held: Mapping[str, Head],
    facts: Mapping[str, Facts],
    ruled: Rulings,
) -> Dispute:
    return Dispute(
        number=row.id,
        kind=row.kind,
        code=row.code,
        contender=party_of(row.record_id, held[row.record_id]),
        holder=party_of(row.other_id, held[row.other_id]),
        differs=row.differs,
        since=row.opened_at,
        decided=ruled.prevails(row.kind, row.other_id, row.record_id, facts),
    )


def rule(
    database: Database,
    journal: JournalFile,
    number: int,
    verdict: Verdict,
    reason: str,
    now: datetime,
) -> None:
    """Rule about everything that the two records of a clash clash about.

    Raises:
        StorageError: reason ``no_conflict``, no such clash is open.
    """

    def once(connection: Connection) -> None:
        catch_up(connection, journal)
        row = connection.execute(_open.where(_clash.id == number)).one_or_none()
        if row is None:
            raise StorageError(reason="no_conflict")
        sides = (row.record_id, row.other_id)
        found = replace(gather_parties(connection, sides), ruling_key=read_key(connection))
        made = _rulings(found, sides, verdict)
        lay_down(connection, journal, made, now, reason=reason)
        apply_alone(connection, now.isoformat(), found, decide.hear_anew(found, sides, made))

    database.run(once)


def _rulings(found: Snapshot, sides: tuple[str, str], verdict: Verdict) -> list[Ruling]:
    mine, other = sides if verdict is not Verdict.OTHER else (sides[1], sides[0])
    return [
        Ruling(
            kind=kind,
            record_id=mine,
            other_id=other,
            says=Says.BOTH if verdict is Verdict.BOTH else Says.MINE,
            facts=fingerprint(found.ruling_key, kind, found.facts[mine]),
            other_facts=fingerprint(found.ruling_key, kind, found.facts[other]),
        )
        for kind in _kinds_between(found, sides)
    ]


def _kinds_between(found: Snapshot, sides: Sequence[str]) -> list[str]:
    """Everything that the two clash about: one question, however many claims it touches."""
    both = set(sides)
    return sorted(
        {one.claim.kind for one in found.contenders if {one.record_id, one.other} == both}
    )
