from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select

from tests.central.client import Clock, Pc
from tests.central.postgres_cluster import Cluster, running_cluster
from vaxentry.central.api import Central
from vaxentry.central.opening import DATABASE_FILE, Place, open_central

Reader = Callable[[Select[Any]], list[Any]]


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as running:
        yield running


@pytest.fixture(scope="session")
def prepared(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the schema, to copy from; its server row is each test's own."""
    name = cluster.new_database()
    place = Place(tmp_path_factory.mktemp("prepared"), cluster.url(name))
    _forget_life(open_central(place))
    return name


def _forget_life(central: Central) -> None:
    """What each server makes for itself is not in a database to copy from."""
    with central.database.writing() as connection:
        for table in ("server", "epoch"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - our own names
    central.database.close()


@pytest.fixture
def postgres_url(cluster: Cluster, prepared: str) -> Iterator[str]:
    name = cluster.new_database(prepared)
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return ""
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The same as a file of SQLite."""
    place = Place(tmp_path_factory.mktemp("prepared"))
    _forget_life(open_central(place))
    return (place.folder / DATABASE_FILE).read_bytes()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def central(
    tmp_path: Path, database_url: str, prepared_file: bytes, clock: Clock
) -> Iterator[Central]:
    """A real server without sockets, once on SQLite and once on PostgreSQL."""
    place = Place(tmp_path / "central", database_url)
    if not database_url:
        place.folder.mkdir()
        (place.folder / DATABASE_FILE).write_bytes(prepared_file)
    made = open_central(place, clock, clock.monotonic)
    yield made
    made.database.close()


@pytest.fixture
def pc(central: Central) -> Pc:
    return Pc(central)


@pytest.fixture
def read(central: Central) -> Reader:
    """Rows of the server's own tables, as an outside checker would see them."""

    def rows(statement: Select[Any]) -> list[Any]:
        with central.database.reading() as connection:
            return list(connection.execute(statement).all())

    return rows
