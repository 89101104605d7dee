"""The persons this book holds: under one number, and those that look alike under others."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, select

from vaxentry.db.likeness import likeness, slips_of
from vaxentry.db.search import alike
from vaxentry.db.tables import record, revision
from vaxentry.db.times import from_ms
from vaxentry.domain.dose import Dose, RevisionKind, Screening
from vaxentry.domain.outbox import State
from vaxentry.domain.person import PastDose, Person, Probe
from vaxentry.wire.record import unseal

_GONE = (State.VOIDED.value, State.ERASED.value)
_columns = select(
    record.c.seq,
    record.c.id,
    record.c.entry_no,
    record.c.saved_at,
    record.c.id_number,
    record.c.name,
    record.c.name_key,
    record.c.birth_date,
    record.c.phone,
    record.c.ticket,
    record.c.screening,
    record.c.vaccine,
    record.c.course,
    record.c.dose_no,
    record.c.given_on,
).where(record.c.state.not_in(_GONE))
_under_number = _columns.where(record.c.id_number == bindparam("number")).order_by(
    record.c.seq.desc()
)
_newest_entry = (
    select(revision.c.sealed)
    .where(revision.c.record_seq == bindparam("seq"), revision.c.kind == RevisionKind.ENTRY.value)
    .order_by(revision.c.rev.desc())
    .limit(1)
)


def people(c: Connection, number: str) -> list[Person]:
    """Persons under an identity number, one a name, newest first; voided rows tell nothing."""
    return _persons(c, c.execute(_under_number, {"number": number}).all())


def _persons(c: Connection, rows: Iterable[Any]) -> list[Person]:
    """Rows newest first, in one group a name and number."""
    groups: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        groups.setdefault((row.id_number, row.name_key), []).append(row)
    return [_person(c, group) for group in groups.values()]


def _person(c: Connection, group: Sequence[Any]) -> Person:
    newest = group[0]
    dose = _dose(c, newest.seq)
    return Person(
        record_id=newest.id,
        entry_no=newest.entry_no,
        identity=dose.identity,
        name=dose.name,
        birth_date=dose.birth_date,
        sex=dose.sex,
        birth_place=dose.birth_place,
        phone=dose.phone,
        address=dose.address,
        village=dose.village,
        target_group=dose.target_group,
        doses=_doses(group),
        per=from_ms(newest.saved_at).astimezone().date(),
    )


def _dose(c: Connection, seq: int) -> Dose:
    dose = unseal(c.execute(_newest_entry, {"seq": seq}).scalar_one()).dose
    assert dose is not None
    return dose


def _doses(group: Sequence[Any]) -> tuple[PastDose, ...]:
    given = [row for row in group if row.screening == Screening.PROCEED.value]
    return tuple(
        PastDose(
            record_id=row.id,
            entry_no=row.entry_no,
            vaccine=row.vaccine,
            course=row.course,
            dose_no=row.dose_no,
            given_on=date.fromisoformat(row.given_on),
        )
        for row in sorted(given, key=lambda row: (row.given_on, row.seq))
    )


def similar(c: Connection, probe: Probe, limit: int) -> list[Person]:
    """Persons under other numbers that look alike, the likeliest first."""
    found: dict[int, Any] = {}
    for chosen in _candidates(c, probe):
        found |= {row.seq: row for row in c.execute(chosen)}
    found = {seq: row for seq, row in found.items() if row.id_number != probe.number}
    ranked = sorted(found.values(), key=lambda row: (-likeness(probe, row), -row.seq))
    kept: dict[tuple[str, str], Any] = {}
    for row in ranked:
        if likeness(probe, row) > 0 and len(kept) < limit:
            kept.setdefault((row.id_number, row.name_key), row)
    return [person for row in kept.values() for person in _same(c, row)]


def _same(c: Connection, row: Any) -> list[Person]:
    return [
        person
        for person in _persons(c, c.execute(_under_number, {"number": row.id_number}).all())
        if _key(c, person.record_id) == row.name_key
    ]


def _key(c: Connection, record_id: UUID) -> str:
    return str(c.execute(select(record.c.name_key).where(record.c.id == record_id)).scalar_one())


def _candidates(c: Connection, probe: Probe) -> Iterable[Select[Any]]:
    if slips := slips_of(probe.number):
        yield _columns.where(record.c.id_number.in_(slips))
    if seqs := alike(c, probe):
        yield _columns.where(record.c.seq.in_(seqs))
