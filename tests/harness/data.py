"""A server's database, handled behind its back: looked at, copied, put back, broken."""

import itertools
import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from random import Random
from typing import Any, Protocol

import psycopg

from tests.central.postgres_cluster import Cluster
from vaxentry.central.opening import DATABASE_FILE

PATIENCE_S = 60.0


class Data(Protocol):
    """One server's database.

    Attributes:
        url: for the server's options; empty = the SQLite file in its folder.
        workers: how many processes of the server make sense with it.
    """

    url: str
    workers: int

    def eye(self) -> AbstractContextManager[Any]:
        """A connection that only looks, at one moment."""
        ...

    def keep(self) -> str:
        """Copy it as it is now; the copy's name."""
        ...

    def put_back(self, copy: str) -> None:
        """Make it that copy again, whoever is at work on it."""
        ...

    def crash(self, draw: Random) -> None:
        """kill -9 a process of it."""
        ...


class Postgres:
    """A database of a cluster; copies are databases beside it."""

    workers = 2

    def __init__(self, cluster: Cluster) -> None:
        self._cluster, self._numbers = cluster, itertools.count(1)
        self._name = cluster.new_database()
        self.url = cluster.url(self._name)

    @contextmanager
    def eye(self) -> Iterator[Any]:
        with psycopg.connect(self.url.replace("+psycopg", "")) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            yield connection

    def keep(self) -> str:
        copy = f"{self._name}_copy_{next(self._numbers)}"
        self._copy(self._name, copy)
        return copy

    def put_back(self, copy: str) -> None:
        with self._alone() as admin:
            admin.execute(f"DROP DATABASE {self._name} WITH (FORCE)")
        self._copy(copy, self._name)

    def _copy(self, source: str, target: str) -> None:
        with self._alone(source) as admin:
            admin.execute(f"CREATE DATABASE {target} TEMPLATE {source}")

    @contextmanager
    def _alone(self, name: str = "") -> Iterator[Any]:
        """Nobody is connected to the database meanwhile: PostgreSQL copies none that is in use."""
        with closing(self._admin()) as admin:
            if name:
                admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
                self._hang_up(admin, name)
            yield admin
            if name:
                admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def _hang_up(self, admin: Any, name: str) -> None:
        others = "FROM pg_stat_activity WHERE datname = %s"
        while admin.execute(f"SELECT count(*) {others}", (name,)).fetchone()[0]:
            admin.execute(f"SELECT pg_terminate_backend(pid) {others}", (name,))
            time.sleep(0.02)

    def _admin(self) -> Any:
        """PostgreSQL may just be coming back."""
        ends = time.monotonic() + PATIENCE_S
        while True:
            try:
                return self._cluster.admin()
            except psycopg.OperationalError:
                if time.monotonic() > ends:
                    raise
                time.sleep(0.05)

    def crash(self, draw: Random) -> None:
        with closing(self._admin()) as admin:
            found = admin.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s ORDER BY pid", (self._name,)
            ).fetchall()
        if found:
            os.kill(draw.choice(found)[0], signal.SIGKILL)
        self._admin().close()


class Sqlite:
    """A file in the server's folder; copies are files beside it."""

    workers = 1
    url = ""

    def __init__(self, folder: Path) -> None:
        self._file, self._numbers = folder / DATABASE_FILE, itertools.count(1)

    @contextmanager
    def eye(self) -> Iterator[Any]:
        address = f"{self._file.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
            connection.execute("BEGIN")
            yield connection

    def keep(self) -> str:
        copy = f"{self._file}.copy-{next(self._numbers)}"
        with closing(sqlite3.connect(self._file)) as live, closing(sqlite3.connect(copy)) as kept:
            live.backup(kept)
        return copy

    def put_back(self, copy: str) -> None:
        with closing(sqlite3.connect(copy)) as kept, closing(sqlite3.connect(self._file)) as live:
            kept.backup(live)

    def crash(self, draw: Random) -> None:
        """There is no process but the server's own."""
