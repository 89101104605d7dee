"""Rows come out as they went in, and what fails is the database's failure."""

from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from vaxentry.central import rows, tables
from vaxentry.central.api import Central
from vaxentry.central.engine import is_of_content, may_be_retried
from vaxentry.central.writer import Kinds, Writer

AUTHOR: Kinds = (
    ("id", rows.UUID), ("name", rows.TEXT), ("site", rows.TEXT), ("mapped_by", rows.UUID),
    ("mapped_at", rows.TEXT),
)  # fmt: skip
NAMES = ("SITI", 'O\'NEIL "BU"', "\\N", "a\\tb", "tab\there", "line\nbreak", "Ñandú 阿里", "")


def author(name: str | None) -> tuple[str, str | None, str, str, str]:
    return (str(uuid4()), name, "S1", str(uuid4()), "2021-11-28T00:00:00+00:00")


def kept(central: Central) -> dict[str, str]:
    with central.database.reading() as connection:
        found = connection.execute(select(tables.author.c.id, tables.author.c.name))
        return {row.id: row.name for row in found}


def test_new_rows_are_kept_as_they_are(central: Central) -> None:
    given = [author(name) for name in NAMES]
    with central.database.writing() as connection:
        Writer(connection).put(tables.author, AUTHOR, given, ())
    assert kept(central) == {row[0]: row[1] for row in given}


def test_a_row_that_is_there_takes_the_new_values(central: Central) -> None:
    old, new = author("LAMA"), author("BARU")
    with central.database.writing() as connection:
        Writer(connection).put(tables.author, AUTHOR, [old], ())
    corrected = (old[0], "SEKARANG", *old[2:])
    with central.database.writing() as connection:
        Writer(connection).put(tables.author, AUTHOR, [new, corrected], {old[0]})
    assert kept(central) == {old[0]: "SEKARANG", new[0]: "BARU"}


def test_nothing_is_written_where_there_is_nothing(central: Central) -> None:
    with central.database.reading() as connection:
        Writer(connection).put(tables.author, AUTHOR, [], ())
    assert kept(central) == {}


def test_what_can_not_be_added_is_an_error_of_the_database(central: Central) -> None:
    twice = author("DUA")
    for bad in ([twice, twice], [author(None)]):
        with (
            pytest.raises(DBAPIError) as failed,
            central.database.writing() as connection,
        ):
            Writer(connection).add(tables.author, [name for name, _ in AUTHOR], bad)
        assert not may_be_retried(failed.value, 1)
        assert is_of_content(failed.value)
    assert kept(central) == {}


@pytest.mark.postgres
def test_what_the_driver_refuses_by_itself_is_of_the_content(central: Central) -> None:
    if central.database.dialect != "postgresql":
        pytest.skip("SQLite takes it")
    with pytest.raises(DBAPIError) as failed, central.database.reading() as connection:
        connection.execute(text("SELECT :name"), {"name": "a\0"})
    assert is_of_content(failed.value)


class DriverError(Exception):
    """What a driver raises."""

    def __init__(self, sqlstate: str | None = None, sqlite_errorname: str | None = None) -> None:
        super().__init__()
        self.sqlstate, self.sqlite_errorname = sqlstate, sqlite_errorname


@pytest.mark.parametrize("state", ["53100", "57P01", "08006", "25006", "40P01", "42501", "58030"])
def test_a_server_that_is_full_or_away_is_not_of_the_content(state: str) -> None:
    assert not is_of_content(DBAPIError("COMMIT", {}, DriverError(sqlstate=state)))


@pytest.mark.parametrize("name", ["SQLITE_FULL", "SQLITE_BUSY", "SQLITE_IOERR_WRITE", None])
def test_a_file_that_is_full_or_away_is_not_of_the_content(name: str | None) -> None:
    assert not is_of_content(DBAPIError("COMMIT", {}, DriverError(sqlite_errorname=name)))
