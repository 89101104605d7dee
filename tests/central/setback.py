"""A database set back to what it held before, under a server that keeps running."""

from typing import Any

from sqlalchemy import delete, insert, select

from vaxentry.central import tables
from vaxentry.central.engine import Database

Kept = dict[str, list[dict[str, Any]]]


def take(database: Database) -> Kept:
    """Everything the database holds now."""
    with database.reading() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in tables.metadata.sorted_tables
        }


def set_back(database: Database, kept: Kept) -> None:
    """Make the database hold exactly that again."""
    with database.writing() as connection:
        for table in reversed(tables.metadata.sorted_tables):
            connection.execute(delete(table))
        for table in tables.metadata.sorted_tables:
            if kept[table.name]:
                connection.execute(insert(table), kept[table.name])
