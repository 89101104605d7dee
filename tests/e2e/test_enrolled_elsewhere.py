"""A PC that is enrolled by mistake at another server, and then at the right one."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import text

from tests.central.setback import set_back, take
from tests.e2e.desk import SITE, Desk, epoch_of, heads, save
from vaxentry import joining
from vaxentry.central.embedded import Embedded, serve_in_thread
from vaxentry.domain.contact import Link
from vaxentry.domain.queue import Contract
from vaxentry.errors import AlreadySendingError, WrongServerError
from vaxentry.sync.client import Client
from vaxentry.sync.http import Http
from vaxentry.wire.contact import Enrolment, Hello

LATER = timedelta(seconds=70)


@pytest.fixture
def training(tmp_path: Path) -> Iterator[Embedded]:
    """Another server, in its second life."""
    running = serve_in_thread(tmp_path / "training")
    (tmp_path / "helper").mkdir()
    helper = Desk(tmp_path / "helper", running).enrol()
    save(helper, 9101)
    helper.sync()
    kept = take(running.central.database)
    save(helper, 9102)
    helper.sync()
    set_back(running.central.database, kept)
    helper.new_run()
    helper.sync()
    helper.close()
    assert epoch_of(running) == 2
    yield running
    running.stop()


@pytest.fixture
def desk(tmp_path: Path, training: Embedded) -> Iterator[Desk]:
    (tmp_path / "pc").mkdir()
    one = Desk(tmp_path / "pc", training).enrol()
    yield one
    one.close()


def contract(desk: Desk) -> Contract:
    found = desk.engine._outbox.contract()
    assert found is not None
    return found


def enrol_at(desk: Desk, server: Embedded) -> None:
    joining.enrol(desk.book, server.url, server.enroll_code(SITE, "Posko"))


def test_what_was_seen_of_the_other_server_counts_for_nothing(
    desk: Desk, training: Embedded, server: Embedded
) -> None:
    assert desk.engine.run_once().link is Link.ONLINE
    enrol_at(desk, server)
    save(desk, 9201)
    assert desk.sync() == {"accepted": 1}
    assert contract(desk).epoch_number == epoch_of(server) == 1
    match = desk.book.status().match
    assert match is not None, "both sides are compared at the start"
    assert match.is_equal
    for serial in (9202, 9203):
        save(desk, serial)
        desk.waited += LATER
        assert desk.engine.run_once().link is Link.ONLINE
    assert desk.states() == {"accepted": 3}
    assert len(heads(server)) == 3
    assert len(heads(training)) == 2


def test_a_hello_counts_for_the_rounds_of_one_contract_alone(desk: Desk, server: Embedded) -> None:
    asked: list[str] = []
    greet = desk.client.hello

    def greet_and_count(url: str, **more: Any) -> Hello:
        asked.append(url)
        return greet(url, **more)

    desk.client.hello = greet_and_count  # type: ignore[method-assign]
    desk.sync()
    desk.sync()
    assert len(asked) == 1
    enrol_at(desk, server)
    desk.sync()
    desk.sync()
    assert asked[1:] == [server.url]
    enrol_at(desk, server)
    desk.sync()
    assert asked[2:] == [server.url]


def test_what_was_sent_while_the_code_was_asked_for_goes_to_no_second_server(
    desk: Desk, training: Embedded, server: Embedded
) -> None:
    save(desk, 9401)

    class Slow(Client):
        def enrol(self, *asked: Any, **more: Any) -> tuple[Hello, Enrolment]:
            told = super().enrol(*asked, **more)
            desk.sync()
            return told

    client = Slow(Http(Event()))
    with pytest.raises(WrongServerError) as refused:
        joining.join(desk.book, client, server.url, server.enroll_code(SITE, "Posko"))
    client.close()
    assert refused.value.text_key == "error.enrol_wrong_server"
    assert contract(desk).server_url == training.url
    save(desk, 9402)
    assert desk.sync() == {"accepted": 2}
    assert heads(server) == {}


@pytest.mark.parametrize("call", ["hello", "changes"])
def test_a_round_that_began_at_the_other_server_writes_and_sends_nothing_any_more(
    desk: Desk, training: Embedded, server: Embedded, call: str
) -> None:
    real = getattr(desk.client, call)

    def meanwhile(*asked: Any, **more: Any) -> Any:
        told = real(*asked, **more)
        setattr(desk.client, call, real)
        at_the_screen = ThreadPoolExecutor(1)
        at_the_screen.submit(enrol_at, desk, server).result()
        at_the_screen.submit(save, desk, 9501).result()
        at_the_screen.shutdown()
        return told

    setattr(desk.client, call, meanwhile)
    with pytest.raises(AlreadySendingError):
        desk.engine.run_once()
    found = contract(desk)
    assert (found.epoch_number, found.changes_upto) == (1, 0)
    assert desk.sync() == {"accepted": 1}
    assert len(heads(server)) == 1
    assert len(heads(training)) == 2


def test_a_pc_that_took_another_servers_life_for_this_ones_is_cured_by_a_code(
    desk: Desk, training: Embedded, server: Embedded
) -> None:
    hello = desk.client.hello(training.url)
    enrol_at(desk, server)
    save(desk, 9301)
    desk.sync()
    with desk.book.transactions.writing() as c:  # as programs before this one left it
        c.execute(text("UPDATE device SET epoch_number = 2, epoch_nonce = 'of another'"))
    desk.engine._agreement.keep_proof(hello.signed)
    desk.new_run()
    save(desk, 9302)
    assert desk.engine.run_once().link is Link.WRONG_SERVER
    enrol_at(desk, server)
    assert not contract(desk).confirmed, "it holds what was sent there"
    assert desk.sync() == {"accepted": 2}
    assert contract(desk).epoch_number == epoch_of(server)
    assert contract(desk).confirmed
