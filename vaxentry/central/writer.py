"""Statements that write many rows at once, made once per dialect."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table

from vaxentry.central import rows
from vaxentry.central.model import RevisionKey


class Writer:
    """Executes a statement once with all its rows, or not at all when there are none."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.dialect = connection.dialect.name

    def __call__(self, statement: Any, given: Sequence[Mapping[str, Any]], **more: Any) -> None:
        if given:
            self._connection.execute(statement, rows.as_parameter(given) | more)


def join(flags: Iterable[str]) -> str:
    """Flags as one column."""
    return ",".join(sorted(flags))


def key_row(key: RevisionKey) -> dict[str, Any]:
    """The columns that name a revision."""
    return {"record_id": key.record_id, "rev": key.rev, "digest": key.digest}


Kinds = tuple[tuple[str, rows.Kind], ...]
"""Columns in a form that can be a key of a cache."""


@cache
def insert(dialect: str, table: Table, columns: Kinds) -> Any:
    """`rows.insert_rows`, made once."""
    return rows.insert_rows(dialect, table, dict(columns))


@cache
def upsert(dialect: str, table: Table, columns: Kinds) -> Any:
    """`rows.upsert_rows`, made once."""
    return rows.upsert_rows(dialect, table, dict(columns))
