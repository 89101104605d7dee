"""A server that looks set back: what was exchanged is not parted before both sides compared."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from tests.db.conftest import a_dose
from tests.sync.conftest import Desk
from tests.sync.fake_server import Answer, FakeServer, json_answer
from vaxentry.db.tables import outbox
from vaxentry.domain.cases import Seen
from vaxentry.domain.ticket import TicketNo
from vaxentry.wire.messages import HELLO, Epoch
from vaxentry.wire.signing import sign


@pytest.fixture
def corrected(desk: Desk) -> UUID:
    """Two cards were exchanged, the server lost it, and a correction of one waits."""
    one, other = (
        desk.book.add(
            replace(a_dose(), ticket=TicketNo(ticket)), record_id=uuid4(), stack=desk.stack.id
        ).record_id
        for ticket in ("T-1", "T-2")
    )
    desk.engine.run_once()
    desk.book.swap_tickets(Seen(one, 1), Seen(other, 1), reason="kartu tertukar")
    desk.engine.run_once()
    assert desk.states() == {"accepted": 2}
    dose = replace(desk.book.detail(one).dose, phone="+6281200000001")
    desk.book.correct(one, dose, reason="telepon")
    desk.server.epoch = Epoch(2, "e2")
    desk.server.batches.clear()
    desk.server.held.clear()
    return one


def sent(desk: Desk) -> list[UUID]:
    """The records in the batches that the server has taken, in their order."""
    return [key[0] for key in desk.server.held]


def test_a_server_without_time_to_compare_is_sent_the_others(desk: Desk, corrected: UUID) -> None:
    fresh = desk.save(3)
    desk.server.rule = lambda _s, _m, path, _c: (
        json_answer({"error": "busy"}, 503, Retry_After="30") if path == "/v1/reconcile" else None
    )
    done = desk.engine.run_once()
    assert (done.cause, set(sent(desk))) == ("", set(fresh))
    desk.server.rule = lambda *_: None
    desk.clock.now += timedelta(seconds=31)
    desk.engine.run_once()
    assert corrected in sent(desk)


def asks_to_wait(server: FakeServer, _method: str, path: str, _content: object) -> Answer | None:
    if not path.startswith("/v1/hello"):
        return None
    [nonce] = parse_qs(urlsplit(path).query)["nonce"]
    hello = replace(server.hello(nonce), pause_s=20.0, turn=5)
    return json_answer(sign(server.key, HELLO, hello.to_json()))


def test_nor_does_it_go_because_it_is_urgent_while_the_pc_awaits_its_turn(
    desk: Desk, corrected: UUID
) -> None:
    with desk.book.transactions.writing() as c:
        c.execute(update(outbox).values(priority=2))
    desk.server.rule = asks_to_wait
    desk.engine.run_once()
    assert sent(desk) == []
    desk.server.rule = lambda *_: None
    desk.clock.now += timedelta(seconds=21)
    desk.engine.run_once()
    assert corrected in sent(desk)
