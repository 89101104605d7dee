"""Who waits while another one writes, and who must not."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event, Semaphore
from typing import Any
from uuid import uuid4

import pytest
import requests
from sqlalchemy import select

from tests.central.client import Clock, Pc
from vaxentry.central import tables
from vaxentry.central.api import WRITES, Central
from vaxentry.central.embedded import serve_in_thread
from vaxentry.central.http import WORK_THREADS
from vaxentry.central.throttle import Throttle
from vaxentry.wire.contact import EnrolRequest

PATIENCE_S = 30


@contextmanager
def another_writes(central: Central, pool: ThreadPoolExecutor) -> Iterator[None]:
    """Another thread is in the middle of a transaction that writes about all devices."""
    begun, end = Event(), Event()

    def write() -> None:
        with central.database.writing() as connection:
            connection.execute(select(tables.device).with_for_update())
            begun.set()
            end.wait(PATIENCE_S)

    done = pool.submit(write)
    assert begun.wait(PATIENCE_S)
    try:
        yield
    finally:
        end.set()
        done.result(PATIENCE_S)


def seen_at(read: Any, pc: Pc) -> str:
    (row,) = read(select(tables.device.c.last_seen_at).where(tables.device.c.id == str(pc.device)))
    return str(row[0])


def test_a_question_waits_for_nobody_only_to_be_noted(
    central: Central, pc: Pc, read: Any, clock: Clock
) -> None:
    pc.changes()
    before = seen_at(read, pc)
    clock.advance(timedelta(hours=1))
    with ThreadPoolExecutor(1) as pool, another_writes(central, pool):
        pc.changes()
        assert seen_at(read, pc) == before
    pc.changes()
    assert seen_at(read, pc) == clock.now.isoformat()


def test_nor_for_another_process(central: Central, pc: Pc, read: Any, clock: Clock) -> None:
    """As a command of the office, which has its own lock: here, the same thread once more."""
    pc.changes()
    before = seen_at(read, pc)
    clock.advance(timedelta(hours=1))
    with central.database.writing() as connection:
        connection.execute(select(tables.device).with_for_update())
        pc.changes()
    assert seen_at(read, pc) == before
    pc.changes()
    assert seen_at(read, pc) == clock.now.isoformat()


def test_hellos_do_not_wait_behind_calls_that_wait_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve_in_thread(tmp_path / "central")
    code, inside = server.enroll_code("S1", "Puskesmas"), Semaphore(0)

    def counted(_: Throttle, __: float) -> float:
        inside.release()
        return 0.0

    def enrol(_: int) -> int:
        asked = EnrolRequest(code, uuid4(), uuid4(), "BU ANI").to_json()
        return requests.post(f"{server.url}/v1/enroll", json=asked, timeout=PATIENCE_S).status_code

    monkeypatch.setattr(Throttle, "wait_s", counted)
    with ThreadPoolExecutor(2 * WORK_THREADS) as pool:
        with another_writes(server.central, pool):
            waiting = pool.map(enrol, range(WORK_THREADS))
            assert all(inside.acquire(timeout=PATIENCE_S) for _ in range(WORK_THREADS))
            hello = f"{server.url}/v1/hello?nonce=a"
            assert requests.get(hello, timeout=PATIENCE_S / 3).status_code == 200
        assert sorted(waiting) == [200, 403, 403, 403]
    server.stop()


def test_every_call_that_writes_and_stands_in_no_line_is_one_of_ours(central: Central) -> None:
    assert {("POST", path) for path in WRITES} <= central._routes().keys()
