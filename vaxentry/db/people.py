"""The persons this book holds: under one number, and those that look alike under others.

On the bare driver connection: asked at every card, between two keys.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from vaxentry.db.likeness import across_the_middle, likeness
from vaxentry.db.search import alike
from vaxentry.db.times import from_ms
from vaxentry.domain.dose import Screening
from vaxentry.domain.person import PastDose, Person, Probe
from vaxentry.wire.record import unsealed_dose


class Held(NamedTuple):
    """What is compared of a record, as the columns stand."""

    seq: int
    id: str
    entry_no: str
    saved_at: int
    id_type: str
    id_number: str
    birth_order: int | None
    name_key: str
    birth_date: str | None
    phone: str
    ticket: str | None
    screening: str
    vaccine: str
    course: str
    dose_no: int
    given_on: str

    @property
    def person(self) -> "PersonKey":
        """Who it is: two children of one mother may bear one name, so their order tells."""
        return self.id_type, self.id_number, self.birth_order, self.name_key


PersonKey: TypeAlias = tuple[str, str, int | None, str]
"""Document, number, birth order, folded name: records that agree in all are of one person."""

_COLUMNS = ", ".join(f"record.{name}" for name in Held._fields)
_LIVING = "state NOT IN ('voided', 'erased')"
_under_number = f"""SELECT {_COLUMNS}, sealed FROM record
                    CROSS JOIN revision ON record_seq = seq AND rev = head_rev AND kind = 'entry'
                    WHERE id_number = ? AND {_LIVING} ORDER BY seq DESC"""  # noqa: S608 - our own names
_of_number = f"SELECT {_COLUMNS} FROM record WHERE id_number = ? AND {_LIVING}"  # noqa: S608
_numbered = f"""SELECT {_COLUMNS} FROM json_each(?)
                CROSS JOIN record ON seq = json_each.value WHERE {_LIVING}"""  # noqa: S608


def people(raw: Any, number: str) -> list[Person]:
    """Persons under an identity number, newest first; voided rows tell nothing.

    Each name is one person, and under a mother's NIK each child of that name.
    """
    return list(_by_key(raw, number).values())


def _by_key(raw: Any, number: str) -> dict[PersonKey, Person]:
    groups: dict[PersonKey, list[tuple[Held, bytes]]] = {}
    for *columns, sealed in raw.execute(_under_number, (number,)):
        row = Held._make(columns)
        groups.setdefault(row.person, []).append((row, sealed))
    return {key: _person([row for row, _ in group], group[0][1]) for key, group in groups.items()}


def _person(group: Sequence[Held], sealed: bytes) -> Person:
    """One person from the records of one, newest first, and the newest as it was sealed."""
    newest, dose = group[0], unsealed_dose(sealed)
    return Person(
        record_id=UUID(newest.id),
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


def _doses(group: Sequence[Held]) -> tuple[PastDose, ...]:
    given = [row for row in group if row.screening == Screening.PROCEED.value]
    return tuple(
        PastDose(
            record_id=UUID(row.id),
            entry_no=row.entry_no,
            vaccine=row.vaccine,
            course=row.course,
            dose_no=row.dose_no,
            given_on=date.fromisoformat(row.given_on),
            ticket=row.ticket or "",
        )
        for row in sorted(given, key=lambda row: (row.given_on, row.seq))
    )


def similar(raw: Any, probe: Probe, limit: int) -> list[Person]:
    """Persons under other numbers that look alike, the likeliest first."""
    ranked = sorted(
        ((likeness(probe, row), row) for row in _candidates(raw, probe)),
        key=lambda pair: (-pair[0], -pair[1].seq),
    )
    keys = list(dict.fromkeys(row.person for alike, row in ranked if alike > 0))[:limit]
    held = {number: _by_key(raw, number) for _, number, _, _ in keys}
    return [held[key[1]][key] for key in keys if key in held[key[1]]]


def _candidates(raw: Any, probe: Probe) -> Iterable[Held]:
    swapped = raw.execute(_of_number, (across_the_middle(probe.number),))
    seqs = json.dumps(sorted(alike(raw, probe)))
    held = {row[0]: Held._make(row) for row in (*swapped, *raw.execute(_numbered, (seqs,)))}
    return [row for row in held.values() if row.id_number != probe.number]
