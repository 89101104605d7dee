"""Writing many rows at once: new ones straight to the driver, others by statements made once."""

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

from vaxentry.central import rows
from vaxentry.central.model import RevisionKey

Row = Sequence[Any]
"""The values of a row, as the driver takes them: UUIDs and days as texts."""
Kinds = tuple[tuple[str, rows.Kind], ...]
"""Columns in a form that can be a key of a cache."""


class Writer:
    """Writes many rows at once, or does nothing when there are none."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.dialect = connection.dialect.name

    def __call__(self, statement: Any, given: Sequence[Mapping[str, Any]], **more: Any) -> None:
        """Execute a statement on `rows.json_rows` once with all its rows."""
        if given:
            self._connection.execute(statement, rows.as_parameter(given) | more)

    def put(
        self, table: Table, columns: Kinds, given: Sequence[Row], known: Container[Any]
    ) -> None:
        """Rows that are new; those whose first value is `known` are there and take the others."""
        names = [name for name, _ in columns]
        self.add(table, names, [row for row in given if row[0] not in known])
        there = [dict(zip(names, row, strict=True)) for row in given if row[0] in known]
        self(upsert(self.dialect, table, columns), there)

    def add(self, table: Table, columns: Iterable[str], given: Sequence[Row]) -> None:
        """Rows whose keys are not there yet."""
        names = tuple(columns)
        if given and self.dialect == "postgresql":
            _copy(self._connection, f"COPY {table.name} ({', '.join(names)}) FROM STDIN", given)
        elif given:
            into, marks = f"{table.name} ({', '.join(names)})", ", ".join("?" * len(names))
            insertion = f"INSERT INTO {into} VALUES ({marks})"  # noqa: S608 - our own names
            self._connection.exec_driver_sql(insertion, [tuple(row) for row in given])


def _copy(connection: Connection, statement: str, given: Sequence[Row]) -> None:
    """COPY: PostgreSQL needs half of what it needs to take the same rows out of JSON.

    Raises:
        DBAPIError: as any other statement.
    """
    driver: Any = connection.connection.driver_connection
    dbapi: Any = connection.dialect.dbapi
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in given:
                copy.write_row(row)
    except dbapi.Error as error:
        raise DBAPIError(statement, None, error) from error


def join(flags: Iterable[str]) -> str:
    """Flags as one column."""
    return ",".join(sorted(flags))


def key_row(key: RevisionKey) -> dict[str, Any]:
    """The columns that name a revision."""
    return {"record_id": key.record_id, "rev": key.rev, "digest": key.digest}


@cache
def insert(dialect: str, table: Table, columns: Kinds) -> Any:
    """`rows.insert_rows`, made once."""
    return rows.insert_rows(dialect, table, dict(columns))


@cache
def upsert(dialect: str, table: Table, columns: Kinds) -> Any:
    """`rows.upsert_rows`, made once."""
    return rows.upsert_rows(dialect, table, dict(columns))
