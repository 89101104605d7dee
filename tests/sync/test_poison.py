"""One record the server breaks on: found in few requests, and nobody else waits for it."""

from collections.abc import Callable
from datetime import timedelta
from math import ceil, log2
from typing import Any

import pytest

from tests.db.conftest import a_dose
from tests.sync.conftest import Desk
from tests.sync.fake_server import Answer, FakeServer, json_answer
from vaxentry.sync.goodput import Goodput

pytestmark = pytest.mark.slow

BROKEN = json_answer({"error": "broken"}, 500)
Rule = Callable[[FakeServer, str, str, Any], Answer | None]


def breaks_on(*poison: str) -> Rule:
    def rule(_server: FakeServer, method: str, path: str, content: Any) -> Answer | None:
        posted = method == "POST" and path == "/v1/batches"
        return BROKEN if posted and set(poison) & set(content["events"]["id"]) else None

    return rule


def rounds(desk: Desk, n: int) -> None:
    for _ in range(n):
        desk.engine.run_once()
        desk.clock.now += timedelta(seconds=5)


def posts(desk: Desk) -> int:
    return desk.server.calls.count("POST /v1/batches")


def one_batch(desk: Desk, n: int) -> list[str]:
    """So many records that go out in one batch."""
    records = [str(one) for one in desk.save(n)]
    desk.engine._sender.goodput = Goodput(n)
    return records


@pytest.mark.parametrize("at", [0, 31, 63])
def test_a_poison_record_is_found_in_few_requests(desk: Desk, at: int) -> None:
    records = one_batch(desk, 64)
    desk.server.rule = breaks_on(records[at])
    while desk.states().get("accepted") != 63:
        rounds(desk, 1)
        assert posts(desk) <= 2 * ceil(log2(64)) + 1
    assert sum(desk.states().values()) == 64


def test_two_poison_records_hold_up_nobody(desk: Desk) -> None:
    records = one_batch(desk, 20)
    desk.server.rule = breaks_on(records[3], records[15])
    for _ in range(30):
        rounds(desk, 1)
        desk.clock.now += timedelta(minutes=1)
    assert desk.states()["accepted"] == 18


def test_a_server_that_breaks_on_everything_does_not_part_batches_for_ever(desk: Desk) -> None:
    one_batch(desk, 64)
    desk.server.rule = lambda _s, method, _p, _c: BROKEN if method == "POST" else None
    rounds(desk, 30)
    with desk.book.transactions.reading() as c:
        sizes = c.exec_driver_sql("SELECT min(records) FROM attempt").scalar_one()
    assert sizes >= 16
    desk.server.rule = lambda *_: None
    for _ in range(4):
        desk.clock.now += timedelta(minutes=20)
        rounds(desk, 1)
    assert desk.states() == {"accepted": 64}


def test_its_correction_gets_through(desk: Desk) -> None:
    """protocol.md 7 (u)."""
    (poison,) = desk.save(1)
    desk.server.rule = breaks_on(str(poison))
    rounds(desk, 2)
    desk.server.rule = lambda *_: None
    desk.book.correct(poison, a_dose(name="YOHANA"), reason="salah ketik")
    desk.clock.now += timedelta(minutes=20)
    rounds(desk, 2)
    assert desk.states() == {"accepted": 1}


def test_the_line_s_fault_parts_nothing(desk: Desk) -> None:
    one_batch(desk, 16)
    desk.server.rule = lambda _s, method, _p, _c: (0, {}, b"") if method == "POST" else None
    rounds(desk, 3)
    with desk.book.transactions.reading() as c:
        parted = c.exec_driver_sql("SELECT count(*) FROM outbox WHERE failed_seq IS NOT NULL")
        assert parted.scalar_one() == 0
