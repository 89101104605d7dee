r"""All tables of a PostgreSQL database in one file, in the form `psql` reads: COPY, rows, ``\.``.

No program of PostgreSQL is needed on this machine, and none has to be of the server's version.
"""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, inspect, text

from vaxentry.central import tables
from vaxentry.errors import StorageError

_HEADER = re.compile(rb"COPY ([a-z_]+) \(([a-z_, ]+)\) FROM stdin;\n")
_END = b"\\.\n"


def write_tables(connection: Connection, path: Path) -> None:
    """Write every table as this transaction sees it."""
    cursor = _cursor(connection)
    with gzip.open(path, "wb", compresslevel=6) as file:
        for table in tables.metadata.sorted_tables:
            columns = ", ".join(column.name for column in table.columns)
            file.write(f"COPY {table.name} ({columns}) FROM stdin;\n".encode())
            with cursor.copy(f"COPY {table.name} ({columns}) TO STDOUT") as rows:
                for chunk in rows:
                    file.write(chunk)
            file.write(_END)


def read_tables(connection: Connection, path: Path) -> None:
    """Fill empty tables, which may be those of an older schema.

    Raises:
        StorageError: reason ``backup_damaged``.
    """
    cursor = _cursor(connection)
    present = set(inspect(connection).get_table_names())
    try:
        with gzip.open(path, "rb") as file:
            lines = iter(file)
            for header in lines:
                found = _HEADER.fullmatch(header)
                if found is None or found[1].decode() not in present:
                    raise StorageError(reason="backup_damaged")
                with cursor.copy(header[:-2].decode()) as rows:
                    for line in _until_end(lines):
                        rows.write(line)
    except (OSError, EOFError) as error:
        raise StorageError(reason="backup_damaged") from error
    for table in tables.metadata.tables.values():
        if table.name in present:
            _go_on_counting(connection, table)


def _until_end(lines: Iterator[bytes]) -> Iterator[bytes]:
    for line in lines:
        if line == _END:
            return
        yield line
    raise StorageError(reason="backup_damaged")


def _cursor(connection: Connection) -> Any:
    driver = connection.connection.driver_connection
    assert driver is not None
    return driver.cursor()


def _go_on_counting(connection: Connection, table: Table) -> None:
    """The numbers the database gives out go on after those that came in."""
    counted = table.autoincrement_column
    if counted is None:
        return
    numbers = f"pg_get_serial_sequence('{table.name}', '{counted.name}')"
    highest = f"(SELECT max({counted.name}) FROM {table.name})"  # noqa: S608 - our own names
    connection.execute(text(f"SELECT setval({numbers}, {highest}) WHERE {highest} IS NOT NULL"))
