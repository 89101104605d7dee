"""The yardstick of a save: one row into an unencrypted SQLite file, WAL and FULL, nothing else."""

import sqlite3
from itertools import islice
from pathlib import Path
from uuid import UUID

from benchmarks.cards import doses, record_ids
from vaxentry.domain.dose import Dose

COLUMNS = (
    "id TEXT NOT NULL UNIQUE, entry_no TEXT NOT NULL UNIQUE, ticket TEXT UNIQUE, id_type TEXT,"
    " id_number TEXT, name TEXT, sex TEXT, birth_date TEXT, birth_place TEXT, phone TEXT,"
    " address TEXT, village TEXT, target_group TEXT, screening TEXT, temperature INTEGER,"
    " systolic INTEGER, diastolic INTEGER, vaccine TEXT, course TEXT, dose_no INTEGER, batch TEXT,"
    " volume_ul INTEGER, given_on TEXT, given_at TEXT, vaccinator TEXT"
)
_MARKS = ", ".join("?" * 25)
_INSERT = f"INSERT INTO dose VALUES (NULL, {_MARKS})"  # noqa: S608 - our own text


def raw_file(path: Path, rows: int, seed: int) -> sqlite3.Connection:
    """A plain file that holds `rows` records in one table with three unique indexes."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"CREATE TABLE dose (seq INTEGER PRIMARY KEY, {COLUMNS})")
    connection.execute("PRAGMA synchronous=OFF")
    cards = zip(doses(seed), record_ids(seed), strict=False)
    connection.execute("BEGIN")
    connection.executemany(
        _INSERT, (values(*card, n) for n, card in enumerate(islice(cards, rows)))
    )
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


def save(connection: sqlite3.Connection, row: tuple[object, ...]) -> None:
    """One durable insert."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(_INSERT, row)
    connection.execute("COMMIT")


def values(dose: Dose, record_id: UUID, number: int) -> tuple[object, ...]:
    """The row of a dose, in the order of the columns."""
    assert dose.ticket is not None
    assert dose.birth_date is not None
    assert dose.sex is not None
    assert dose.given_at is not None
    return (
        str(record_id),
        f"KD-{number}",
        dose.ticket.text,
        dose.identity.type.value,
        dose.identity.number,
        dose.name,
        dose.sex.value,
        dose.birth_date.isoformat(),
        dose.birth_place,
        dose.phone,
        dose.address,
        dose.village,
        dose.target_group,
        dose.screening.value,
        dose.temperature,
        dose.systolic,
        dose.diastolic,
        dose.vaccine,
        dose.course,
        dose.dose_no,
        dose.batch,
        dose.volume_ul,
        dose.given_on.isoformat(),
        dose.given_at.isoformat(),
        dose.vaccinator,
    )
