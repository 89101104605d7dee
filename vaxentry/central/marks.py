"""Flags that need the database but no claim: unknown authors, NIKs not in the register."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Select, select

from vaxentry.central import rows, tables
from vaxentry.central.intake import Intake
from vaxentry.domain.outbox import Flag


def marks_of(connection: Connection, intake: Intake) -> Mapping[int, frozenset[str]]:
    """The flags by position, for the events that have any."""
    marks: dict[int, set[str]] = defaultdict(set)
    authors = set(intake.authors.values())
    unmapped = authors - _found(connection, tables.author.c.id, authors)
    for position, author in intake.authors.items():
        if author in unmapped:
            marks[position].add(Flag.AUTHOR_UNMAPPED)
    missing = not_registered(connection, set(intake.niks.values()))
    for position, nik in intake.niks.items():
        if nik in missing:
            marks[position].add(Flag.NIK_PENDING)
    return {position: frozenset(flags) for position, flags in marks.items()}


def not_registered(connection: Connection, niks: set[str]) -> set[str]:
    """The NIKs inside the register's scope that are not in it; outside a NIK is not checked."""
    prefixes = tuple(connection.execute(_prefixes()).scalars())
    covered = {nik for nik in niks if nik.startswith(prefixes)} if prefixes else set()
    return covered - _found(connection, tables.register_person.c.nik, covered)


def _found(connection: Connection, key: Column[str], values: Collection[str]) -> set[str]:
    if not values:
        return set()
    dialect = connection.dialect.name
    found = connection.execute(_listed(dialect, key), rows.as_list(dialect, values))
    return set(found.scalars())


@cache
def _prefixes() -> Select[Any]:
    return select(tables.register_scope.c.prefix)


@cache
def _listed(dialect: str, key: Column[str]) -> Select[Any]:
    return rows.found_by(dialect, key, (key,))
