"""Nothing here waits for hours for a machine that is gone."""

import multiprocessing
import signal
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing.synchronize import Event
from typing import Any

import pytest
from sqlalchemy import Connection, make_url, text

from tests.central.postgres_cluster import Cluster
from vaxentry.central.engine import Database, open_engine
from vaxentry.central.migrate import upgrade_to
from vaxentry.central.postgres import connect_args
from vaxentry.central.serving import end


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    with closing(Database(open_engine(url))) as database, database.writing() as connection:
        yield connection


def shown(connection: Connection, name: str) -> Any:
    return connection.execute(text(f"SHOW {name}")).scalar_one()


@pytest.mark.postgres
def test_a_lock_and_an_idle_transaction_have_an_end(postgres_url: str) -> None:
    with connected(postgres_url) as connection:
        assert shown(connection, "lock_timeout") == "15s"
        assert shown(connection, "idle_in_transaction_session_timeout") == "1min"
        driver: Any = connection.connection.driver_connection
        opened = driver.info.get_parameters()
    names = ("connect_timeout", "keepalives_idle", "tcp_user_timeout")
    assert [opened[name] for name in names] == ["5", "30", "30000"]


@pytest.mark.postgres
def test_what_the_url_says_counts(postgres_url: str) -> None:
    url = f"{postgres_url}&connect_timeout=9&options=-c%20lock_timeout%3D1s"
    with connected(url) as connection:
        assert shown(connection, "lock_timeout") == "1s"
        assert shown(connection, "idle_in_transaction_session_timeout") == "1min"
        driver: Any = connection.connection.driver_connection
        assert driver.info.get_parameters()["connect_timeout"] == "9"


@pytest.mark.postgres
def test_a_change_of_the_tables_waits_for_whoever_reads_them(cluster: Cluster) -> None:
    name = cluster.new_database()
    with connected(cluster.url(name)) as connection:
        upgrade_to(connection, "head")
        assert shown(connection, "lock_timeout") == "0"
    cluster.drop(name)


def test_who_copies_whole_tables_is_patient() -> None:
    url = make_url("postgresql://somewhere/db")
    assert connect_args(url)["tcp_user_timeout"] == 30_000
    assert "tcp_user_timeout" not in connect_args(url, patient=True)


def deaf(ready: Event) -> None:
    """A worker that hangs."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    ready.set()
    while True:
        time.sleep(60)


@pytest.mark.process
def test_a_worker_that_hangs_does_not_keep_the_server_from_ending() -> None:
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    worker = spawn.Process(target=deaf, args=(ready,))
    worker.start()
    ready.wait()
    end([worker], patience_s=0)
    assert worker.exitcode == -signal.SIGKILL
