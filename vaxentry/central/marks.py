"""Flags that need the database but no claim: unknown authors, NIKs not in the register."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

from vaxentry.central import rows, tables
from vaxentry.central.intake import Intake
from vaxentry.domain.outbox import Flag

_prefixes = select(tables.register_scope.c.prefix)


def marks_of(connection: Connection, intake: Intake) -> Mapping[int, frozenset[str]]:
    """The flags by position, for the events that have any."""
    marks: dict[int, set[str]] = defaultdict(set)
    authors = set(intake.authors.values())
    unmapped = authors - _found(connection, _authors(connection.dialect.name), authors)
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
    prefixes = tuple(connection.execute(_prefixes).scalars())
    covered = {nik for nik in niks if nik.startswith(prefixes)} if prefixes else set()
    return covered - _found(connection, _people(connection.dialect.name), covered)


def _found(connection: Connection, known: Select[Any], values: Collection[str]) -> set[str]:
    if not values:
        return set()
    given = rows.as_list(connection.dialect.name, values)
    return set(connection.execute(known, given).scalars())


@cache
def _authors(dialect: str) -> Select[Any]:
    known = tables.author.c.id
    return rows.found_by(dialect, known, (known,))


@cache
def _people(dialect: str) -> Select[Any]:
    known = tables.register_person.c.nik
    return rows.found_by(dialect, known, (known,))
