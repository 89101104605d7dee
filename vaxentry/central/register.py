"""The population register: which NIKs exist, from a CSV file with a scope and a date.

Inside the scope a NIK that is not listed is flagged, never held; outside it a NIK is not checked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete

from vaxentry.central import rows, tables
from vaxentry.central.columns import columns
from vaxentry.central.engine import Database
from vaxentry.central.verification import verify
from vaxentry.domain.nik import NikError, read_nik
from vaxentry.errors import FileError

_CHUNK = 5000
_MAX_PREFIX = 16
COLUMN = "nik"


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in.

    Attributes:
        people: different NIKs taken.
        refused: lines without a possible NIK, or with one outside the scope.
    """

    people: int
    refused: int


def import_register(
    database: Database, path: Path, *, scope: str, as_of: date, now: datetime
) -> Imported:
    """Replace the register of one scope by the NIKs of a CSV file, whole or not at all.

    Records that are here are verified by the new list at once.

    Args:
        database: where to.
        path: CSV in UTF-8 with a column ``nik``; comma or semicolon.
        scope: the first digits that every NIK of this register has.
        as_of: the day the list was drawn.
        now: server time, UTC.

    Raises:
        FileError: reason ``register_scope``, ``register_file`` or ``register_column``.
    """
    if not (scope.isascii() and scope.isdigit() and len(scope) <= _MAX_PREFIX):
        raise FileError(reason="register_scope")
    niks, refused = _read(path, scope)
    values = {"as_of": as_of.isoformat(), "imported_at": now.isoformat(), "people": len(niks)}
    database.run(lambda connection: _replace(connection, scope, values, niks))
    verify(database, scope)
    return Imported(len(niks), refused)


def _replace(
    connection: Connection, scope: str, values: Mapping[str, Any], niks: Iterable[str]
) -> None:
    dialect, kept = connection.dialect.name, tables.register_person
    connection.execute(delete(kept).where(kept.c.prefix == scope))
    statement = rows.insert_into(dialect, tables.register_scope)
    connection.execute(
        statement.values(prefix=scope, **values).on_conflict_do_update(
            index_elements=["prefix"], set_=values
        )
    )
    insert = rows.upsert_rows(dialect, kept, {"nik": rows.TEXT, "prefix": rows.TEXT})
    remaining = iter(sorted(niks))
    while chunk := list(islice(remaining, _CHUNK)):
        given = [{"nik": nik, "prefix": scope} for nik in chunk]
        connection.execute(insert, rows.as_parameter(given))


def _read(path: Path, scope: str) -> tuple[set[str], int]:
    niks: set[str] = set()
    refused = 0
    for (text,) in columns(path, (COLUMN,), "register"):
        nik = _nik(text)
        if nik.startswith(scope) and nik:
            niks.add(nik)
        else:
            refused += 1
    return niks, refused


def _nik(text: str) -> str:
    """The NIK of a cell, empty when it is none; an apostrophe in front is Excel's text mark."""
    try:
        return read_nik(text.removeprefix("'")).digits
    except NikError:
        return ""
