"""Statements of the save and of whole batches, compiled once and given to the driver as they are.

SQLAlchemy adds more to each of ten statements, or to each row of one, than SQLite needs for it. The
text still comes from the tables, so that no column is named twice. The caller gives values as the
driver keeps them: UUIDs as 32 hex digits.
"""

from sqlalchemy import ClauseElement, Table, insert
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_DIALECT = SQLiteDialect_pysqlite(paramstyle="named")


def insertion(table: Table, *left_out: str) -> str:
    """An INSERT with a named place for each column but those left out."""
    columns = [column.name for column in table.columns if column.name not in left_out]
    return str(insert(table).compile(dialect=_DIALECT, column_keys=columns))


def prepared(statement: ClauseElement) -> str:
    """A statement with a named place for each of its bound values, none of them a constant."""
    return str(statement.compile(dialect=_DIALECT))
