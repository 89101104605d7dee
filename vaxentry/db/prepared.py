"""Statements that are run most often, compiled once and given to the driver as they are.

SQLAlchemy adds more to each of ten statements than SQLite needs for it. The text still comes from
the tables, so that no column is named twice. The driver is given values as it keeps them, and
gives them back so: UUIDs are 32 hex digits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, insert, literal, literal_column, or_
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_DIALECT = SQLiteDialect_pysqlite(paramstyle="named")


@dataclass(frozen=True, slots=True)
class Query:
    """A SELECT in words of the driver.

    Attributes:
        text: with a named place for each value.
        fixed: the values that were in the statement already.
    """

    text: str
    fixed: Mapping[str, Any]

    @staticmethod
    def of(chosen: "Select[Any]") -> "Query":
        """Make one; `bindparam` names what is given each time."""
        made = chosen.compile(dialect=_DIALECT)
        return Query(str(made), dict(made.params))

    def rows(self, raw: Any, given: Mapping[str, Any], most: int | None = None) -> list[Any]:
        """What a bare connection finds: the first of it, or all."""
        cursor = raw.execute(self.text, {**self.fixed, **given})
        try:
            return list(islice(cursor, most))
        finally:
            cursor.close()


def one_of(column: ColumnElement[str], *values: str) -> ColumnElement[bool]:
    """``column IN (values)`` in a form that is not written out anew for each execution."""
    return or_(*(column == literal(value) for value in values))


def at_most(rows: int) -> ColumnElement[int]:
    """A LIMIT that is written into the statement: one that is bound lets SQLite plan anew at each
    execution, which costs twenty times what a small answer does.
    """
    return literal_column(str(rows))


def insertion(table: Table, *left_out: str) -> str:
    """An INSERT with a named place for each column but those left out."""
    columns = [column.name for column in table.columns if column.name not in left_out]
    return str(insert(table).compile(dialect=_DIALECT, column_keys=columns))
