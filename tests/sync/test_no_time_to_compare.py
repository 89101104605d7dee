"""A server that has time for entries, and none for a comparison."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.sync.conftest import Desk
from tests.sync.fake_server import FakeServer, json_answer
from tests.sync.test_addresses import contract, moving
from tests.sync.test_engine import only
from vaxentry.domain.contact import Link
from vaxentry.sync import pace

BUSY = only("/v1/reconcile", json_answer({"error": "busy"}, 503, Retry_After="900"))
SOON = only("/v1/reconcile", json_answer({"error": "busy"}, 503, Retry_After="20"))


@pytest.fixture
def there(desk: Desk) -> Iterator[FakeServer]:
    """The same server at another address, as a copy that takes nothing."""
    new = FakeServer(desk.server.device)
    new.key, new.server_id, new.epoch = desk.server.key, desk.server.server_id, desk.server.epoch
    yield new
    new.close()


def compared(desk: Desk) -> int:
    return desk.server.calls.count("POST /v1/reconcile")


def test_entries_go_on_and_nothing_is_told_of_trouble(desk: Desk) -> None:
    desk.server.rule = BUSY
    for n in (1, 2):
        desk.save(1)
        done = desk.engine.run_once()
        assert (done.link, done.cause) == (Link.ONLINE, "")
        assert desk.states() == {"accepted": n}
        desk.clock.now += timedelta(minutes=7)
    assert desk.engine.asked_pause() == timedelta()
    assert compared(desk) == 1, "it is not asked again before the time that it named"


def test_it_is_compared_when_the_server_named(desk: Desk) -> None:
    desk.server.rule = SOON
    assert desk.engine.run_once().again_after <= timedelta(seconds=20)
    desk.server.rule = lambda *_: None
    desk.clock.now += timedelta(seconds=20)
    desk.engine.run_once()
    assert compared(desk) == 2
    assert desk.engine.run_once().again_after > timedelta(seconds=20)
    assert compared(desk) == 2


def test_a_new_address_that_can_not_compare_has_not_proven_itself(
    desk: Desk, there: FakeServer
) -> None:
    desk.server.rule, there.rule = moving(there.url), BUSY
    desk.engine.run_once()
    assert (contract(desk).server_url, contract(desk).other_url) == (desk.server.url, there.url)


def test_what_waits_behind_a_rest_is_no_reason_to_hurry(desk: Desk) -> None:
    desk.server.rule = BUSY
    desk.engine.run_once()
    desk.clock.now += timedelta(minutes=1)
    assert desk.engine.run_once().again_after >= pace.PATIENT
