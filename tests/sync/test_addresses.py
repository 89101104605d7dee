"""A server that moves: followed only when it is proven, and never a reason to stop sending."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.sync.conftest import Desk
from tests.sync.fake_server import Answer, FakeServer, json_answer
from vaxentry.domain.contact import Link
from vaxentry.domain.queue import Contract
from vaxentry.sync.addresses import TRIED_AGAIN
from vaxentry.wire.messages import HELLO, Epoch
from vaxentry.wire.notice import NOTICE, Notice
from vaxentry.wire.signing import sign

LATER = timedelta(minutes=2)
DOWN = json_answer({"error": "broken"}, 502)


@pytest.fixture
def there(desk: Desk) -> Iterator[FakeServer]:
    """The same server at another address."""
    old, new = desk.server, FakeServer(desk.server.device)
    new.key, new.server_id, new.epoch = old.key, old.server_id, old.epoch
    new.batches, new.held = old.batches, old.held
    yield new
    new.close()


def moving(url: str, made: datetime | None = None) -> Any:
    """Greet with a notice of another address."""

    def rule(server: FakeServer, _method: str, path: str, _content: Any) -> Answer | None:
        if not path.startswith("/v1/hello"):
            return None
        hello = server.hello(path.split("nonce=")[1])
        notice = Notice(server.server_id, url, made or hello.time)
        told = replace(hello, notice=sign(server.key, NOTICE, notice.to_json()))
        return json_answer(sign(server.key, HELLO, told.to_json()))

    return rule


def refusing(path: str) -> Any:
    return lambda _server, _method, called, _content: DOWN if path in called else None


def contract(desk: Desk) -> Contract:
    found = desk.outbox.contract()
    assert found is not None
    return found


def a_round(desk: Desk) -> dict[str, int]:
    desk.save()
    desk.clock.now += LATER
    desk.engine.run_once()
    return desk.states()


def test_the_server_is_followed_and_the_old_address_forgotten(
    desk: Desk, there: FakeServer
) -> None:
    desk.server.rule = moving(there.url)
    assert a_round(desk) == {"accepted": 1}
    assert "POST /v1/batches" not in desk.server.calls
    assert (contract(desk).server_url, contract(desk).other_url) == (there.url, "")
    site = desk.book.site()
    assert (site.server_url, site.moved_from) == (there.url, desk.server.url)
    assert site.moved_at is not None
    desk.server.calls.clear()
    there.rule = moving(there.url)  # it knows the notice from its backup
    desk.new_run()
    assert a_round(desk) == {"accepted": 2}
    assert desk.server.calls == []


def test_while_nobody_answers_there_sending_goes_on_here(desk: Desk, there: FakeServer) -> None:
    desk.server.rule, there.rule = moving(there.url), refusing("/v1/hello")
    assert a_round(desk) == {"accepted": 1}
    assert (contract(desk).server_url, contract(desk).other_url) == (desk.server.url, there.url)
    there.calls.clear()
    assert a_round(desk) == {"accepted": 2}
    assert there.calls == []  # left alone for a while
    assert desk.book.site().moved_at is None


def test_an_announced_address_is_found_after_the_old_one_is_gone(
    desk: Desk, there: FakeServer
) -> None:
    desk.server.rule, there.rule = moving(there.url), refusing("/v1/hello")
    a_round(desk)
    desk.server.rule, there.rule = refusing("/"), lambda *_: None
    desk.new_run()
    assert a_round(desk) == {"accepted": 2}
    assert (contract(desk).server_url, contract(desk).other_url) == (there.url, "")


def with_other_key(server: FakeServer) -> None:
    server.key = Ed25519PrivateKey.generate()


def with_other_id(server: FakeServer) -> None:
    server.server_id = type(server.server_id)(int=5)


def with_older_epoch(server: FakeServer) -> None:
    server.epoch = Epoch(0, "e0")


@pytest.mark.parametrize("changed", [with_other_key, with_other_id, with_older_epoch])
def test_another_server_there_gets_nothing(
    desk: Desk, there: FakeServer, changed: Callable[[FakeServer], None]
) -> None:
    desk.server.rule = moving(there.url)
    changed(there)
    assert a_round(desk) == {"accepted": 1}
    assert set(there.calls) == {"GET /v1/hello"}
    assert contract(desk).server_url == desk.server.url


def test_an_older_notice_changes_nothing(desk: Desk, there: FakeServer) -> None:
    desk.server.rule = moving(there.url, desk.clock() - timedelta(days=1))
    assert a_round(desk) == {"accepted": 1}
    assert there.calls == []
    assert contract(desk).other_url == ""


def test_a_new_address_that_breaks_gives_way_to_the_old_one_and_is_tried_again(
    desk: Desk, there: FakeServer
) -> None:
    desk.server.rule = moving(there.url)
    there.rule = lambda _server, method, _path, _content: (
        json_answer({"error": "copy"}, 503, Retry_After="300") if method == "POST" else None
    )
    desk.save()
    assert a_round(desk) == {"accepted": 2}
    assert "POST /v1/batches" in there.calls
    assert (contract(desk).server_url, contract(desk).other_url) == (desk.server.url, there.url)
    assert desk.book.site().moved_at is None
    there.calls.clear()
    assert a_round(desk) == {"accepted": 3}
    assert there.calls == []
    there.rule = lambda *_: None
    desk.clock.now += TRIED_AGAIN
    assert a_round(desk) == {"accepted": 4}
    assert (contract(desk).server_url, contract(desk).other_url) == (there.url, "")


def test_a_notice_that_is_taken_back_leaves_the_server_where_it_is(
    desk: Desk, there: FakeServer
) -> None:
    desk.server.rule, there.rule = moving(there.url), refusing("/v1/hello")
    a_round(desk)
    desk.server.rule = lambda *_: None
    assert a_round(desk) == {"accepted": 2}
    assert (contract(desk).server_url, contract(desk).other_url) == (desk.server.url, "")


def test_when_neither_answers_the_trouble_is_told_as_it_is(desk: Desk, there: FakeServer) -> None:
    desk.server.rule, there.rule = moving(there.url), refusing("/v1/hello")
    a_round(desk)
    desk.server.rule = lambda *_: (200, {}, b"<html>Selamat datang</html>")
    desk.clock.now += LATER
    assert desk.engine.run_once().link is Link.PORTAL
