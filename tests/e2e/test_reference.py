"""Reference data over a socket: in pieces, signed, and nothing waits for it."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event
from uuid import uuid4

import pytest
from requests.structures import CaseInsensitiveDict

from tests.db.conftest import KEY, Clock, a_dose
from vaxentry import joining, wiring
from vaxentry.central import reference
from vaxentry.central.embedded import Embedded
from vaxentry.db.agreement import Agreement
from vaxentry.db.outbox import Outbox
from vaxentry.db.shelf import Shelf
from vaxentry.db.store import Store
from vaxentry.domain import vaccine_table
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.errors import OutcomeUnknownError
from vaxentry.sync import reference as pulling
from vaxentry.sync.client import Client
from vaxentry.sync.engine import SyncEngine
from vaxentry.sync.http import Http
from vaxentry.sync.lanes import OneLane
from vaxentry.sync.replies import Reply
from vaxentry.sync.transport import Request

DAY = date(2026, 11, 20)
Spoil = Callable[[Reply], Reply]


@dataclass
class Line:
    """A transport whose answers about reference data can be spoiled."""

    http: Http = field(default_factory=lambda: Http(Event()))
    asked: list[Request] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    spoil: Spoil | None = None

    def exchange(self, request: Request) -> Reply:
        reply = self.http.exchange(request)
        if not request.path.startswith("/v1/reference"):
            return reply
        self.asked.append(request)
        self.sizes.append(len(reply.content))
        return self.spoil(reply) if self.spoil else reply

    def close(self) -> None:
        self.http.close()


class Desk:
    """One PC whose reference data is looked at."""

    def __init__(self, folder: Path, server: Embedded) -> None:
        self.clock, self.line = Clock(), Line()
        self.clock.now = wiring.now_utc()
        self.book = Store.open(folder / "v.db", KEY, folder / "b", self.clock)
        joining.enrol(self.book, server.url, server.enroll_code("KDL-01", "Posko"))
        self.stack = self.book.open_stack(date(2021, 8, 27), 0, "").id
        self.shelf = Shelf(self.book.transactions)
        client = Client(self.line)
        self.engine = SyncEngine(
            Outbox(self.book.transactions),
            Agreement(self.book.transactions),
            client,
            OneLane(client),
            clock=self.clock,
            draw=lambda: 0.0,
            run=uuid4(),
            new_id=uuid4,
            batch_limit=500,
            stop=Event(),
            shelf=self.shelf,
        )

    def round(self, later: timedelta = timedelta(days=2)) -> str:
        self.clock.now += later
        return self.engine.run_once().cause

    def close(self) -> None:
        self.line.close()
        self.book.close()


@pytest.fixture
def desk(tmp_path: Path, server: Embedded) -> Iterator[Desk]:
    with closing(Desk(tmp_path, server)) as made:
        yield made


def test_every_set_comes_whole_in_pieces_and_only_once(desk: Desk) -> None:
    assert desk.round() == ""
    for name in ("intervals", "vaccines", "regions"):
        assert desk.shelf.content(name) == reference.set_of(name)
    assert b"KDL-01" in desk.shelf.content("sites")
    assert max(desk.line.sizes) <= pulling.PIECE
    assert len(desk.line.asked) > len(pulling.SETS)
    assert {one.headers["X-Class"] for one in desk.line.asked} == {"reference"}
    desk.line.asked.clear()
    desk.round(later=timedelta(minutes=10))
    assert desk.line.asked == []
    desk.line.sizes.clear()
    desk.round()
    assert desk.line.sizes == [0] * len(pulling.SETS)


def test_what_broke_off_goes_on_where_it_broke_off(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulling, "PIECE", 1000)
    monkeypatch.setattr(pulling, "PIECES_AT_MOST", 4)
    left = [3]

    def cut(reply: Reply) -> Reply:
        left[0] -= 1
        if left[0] < 0:
            raise OutcomeUnknownError("connection cut")
        return reply

    desk.line.spoil = cut
    assert desk.round() == ""
    assert len(desk.shelf.held("intervals").part) == 3000
    desk.line.spoil = None
    desk.line.asked.clear()
    while not desk.shelf.content("sites"):
        desk.round(later=timedelta(minutes=20))
    assert desk.line.asked[0].headers["Range"] == "bytes=3000-3999"
    begins = [one.headers["Range"] for one in desk.line.asked if "intervals" in one.path]
    assert len(begins) == len(set(begins))
    assert desk.shelf.content("regions") == reference.set_of("regions")


def test_a_set_that_changed_meanwhile_is_begun_anew(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulling, "PIECE", 1000)
    monkeypatch.setattr(pulling, "PIECES_AT_MOST", 2)
    desk.round()
    newer(monkeypatch)
    desk.round()
    assert desk.shelf.content("intervals") == reference.set_of("intervals")


def flipped(reply: Reply) -> Reply:
    middle = len(reply.content) // 2
    content = bytearray(reply.content)
    content[middle : middle + 1] = bytes([content[middle] ^ 1])
    return replace(reply, content=bytes(content))


def rewritten(reply: Reply) -> Reply:
    """Still rules that could be read, but others."""
    return replace(reply, content=reply.content.replace(b'"days":35', b'"days":36'))


def forged(reply: Reply) -> Reply:
    """The same, with what is said of the whole made to fit; but who said it?"""
    other = rewritten(reply)
    told = json.loads(reply.headers["X-Reference"])
    told["digest"] = hashlib.sha256(other.content).hexdigest()
    headers = CaseInsensitiveDict({**reply.headers, "x-reference": json.dumps(told)})
    return replace(other, headers=headers)


def unsigned(reply: Reply) -> Reply:
    told = {k: v for k, v in reply.headers.items() if k.lower() != "x-reference"}
    return replace(reply, headers=CaseInsensitiveDict(told))


def html(reply: Reply) -> Reply:
    return replace(reply, status=200, content=b"<html>Selamat datang</html>")


def empty(reply: Reply) -> Reply:
    return replace(reply, content=b"")


def broken(reply: Reply) -> Reply:
    return replace(reply, status=500, content=b"")


@pytest.mark.parametrize("spoil", [flipped, rewritten, forged, unsigned, html, empty, broken])
def test_a_bad_answer_changes_nothing_and_stops_nothing(
    desk: Desk, spoil: Spoil, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.round()
    before = desk.shelf.content("intervals")
    newer(monkeypatch)
    desk.line.spoil = spoil
    desk.book.add(a_dose(), record_id=uuid4(), stack=desk.stack)
    for _ in range(3):
        assert desk.round() == ""
    assert desk.shelf.content("intervals") == before
    assert {state.value: n for state, n in desk.book.counts().by_state.items()} == {"accepted": 1}
    desk.line.spoil = None
    desk.round()
    desk.round()
    assert desk.shelf.content("intervals") == reference.set_of("intervals")


def newer(patch: pytest.MonkeyPatch) -> None:
    """The server's program is updated: another interval is in force."""
    rows = [replace(row, days=35) for row in vaccine_table.INTERVALS]
    patch.setattr(vaccine_table, "INTERVALS", rows)
    patch.setattr(vaccine_table, "AS_OF", vaccine_table.AS_OF + timedelta(days=30))
    reference._intervals.cache_clear()


@pytest.fixture(autouse=True)
def _the_servers_own_rules() -> Iterator[None]:
    yield
    reference._intervals.cache_clear()


def test_newer_rules_are_used_from_the_next_check_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer(monkeypatch)
    before = desk.book.rules()
    desk.round()
    assert desk.book.rules().min_interval_days("sinovac", 1, DAY) == 35
    assert before is BUILT_IN
    assert before.min_interval_days("sinovac", 1, DAY) == 28
