"""A PC the office listens to no more: what it holds is kept apart at the server, once."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.e2e.desk import Desk, save
from vaxentry.central.care import revoke
from vaxentry.central.embedded import Embedded, serve_in_thread
from vaxentry.db.outbox import Outbox
from vaxentry.domain.contact import Link
from vaxentry.sync.goodput import FIRST_SIZE
from vaxentry.wire import body as wire_body


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Embedded]:
    server = serve_in_thread(tmp_path / "central")
    yield server
    server.stop()


@pytest.fixture
def desk(tmp_path: Path, server: Embedded) -> Iterator[Desk]:
    desk = Desk(tmp_path, server).enrol()
    yield desk
    desk.close()


def dismiss(desk: Desk, server: Embedded) -> None:
    central = server.central
    revoke(central.database, central.journal, desk.book.site().device, central.clock())


def some_rounds(desk: Desk) -> None:
    for _ in range(4):
        assert desk.engine.run_once().link is Link.NOT_ALLOWED
        desk.waited += timedelta(minutes=16)


def kept(server: Embedded) -> tuple[int, Counter[str]]:
    """How many bodies, and how often each record stands in them."""
    with server.central.database.reading() as c:
        rows = c.execute(text("SELECT encoding, body FROM quarantine")).all()
    told = [wire_body.unpack(row.body, row.encoding)["events"]["id"] for row in rows]
    return len(rows), Counter(one for ids in told for one in ids)


def test_all_that_waits_is_kept_apart_once_and_waits_on(desk: Desk, server: Embedded) -> None:
    saved = save(desk, *range(9001, 9003 + FIRST_SIZE))
    dismiss(desk, server)
    some_rounds(desk)
    assert kept(server) == (2, Counter({str(one): 1 for one in saved}))
    assert desk.states() == {"queued": len(saved)}


def test_what_is_typed_later_is_kept_apart_as_well_and_all_of_it_by_the_next_run(
    desk: Desk, server: Embedded
) -> None:
    saved = save(desk, 9001)
    dismiss(desk, server)
    some_rounds(desk)
    saved += save(desk, 9002)
    some_rounds(desk)
    assert kept(server) == (2, Counter({str(one): 1 for one in saved}))
    desk.new_run()
    some_rounds(desk)
    assert kept(server) == (3, Counter({str(one): 2 for one in saved}))


def test_an_attempt_in_doubt_is_kept_apart_and_holds_up_nothing(
    desk: Desk, server: Embedded
) -> None:
    in_doubt = save(desk, 9001)
    outbox = Outbox(desk.book.transactions)
    outbox.begin(desk.stack.id, outbox.due(desk.clock(), 9), desk.clock())
    dismiss(desk, server)
    saved = save(desk, 9002)
    some_rounds(desk)
    assert kept(server) == (2, Counter({str(one): 1 for one in in_doubt + saved}))
    assert desk.states() == {"uncertain": 1, "queued": 1}
