"""What was decided elsewhere reaches everybody who delivered the record, once, in commit order."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert

from tests.central.client import Clock, Pc, given
from vaxentry.central import changes, ingest, side_tables
from vaxentry.central.api import Central
from vaxentry.central.apply import apply
from vaxentry.central.opening import Place, open_central
from vaxentry.wire.body import pack
from vaxentry.wire.contact import AdoptRequest
from vaxentry.wire.promised import short


def test_nothing_is_told_of_ones_own_events(pc: Pc) -> None:
    first = pc.revision(given())
    pc.send(first)
    pc.send(pc.correct(first, phone="+62811"))
    page = pc.changes()
    assert (page.standings, page.more) == ((), False)
    assert page.upto == pc.say_hello().server_seq


def test_who_names_a_receipt_is_told_whether_its_batch_is_here(central: Central, pc: Pc) -> None:
    other = Pc(central)
    known = short(pc.send(pc.revision(given())).answer.receipt)
    assert not pc.changes().lacks
    assert not pc.changes(receipt=known).lacks
    for strange in (f"1{known}", f"{known[:-1]}%", f"{pc.seq}-{'0' * 16}"):
        assert pc.changes(receipt=strange).lacks
    assert other.changes(receipt=known).lacks
    for strange in ("x", "-1", "9" * 30, "-"):
        query = {"epoch": pc.hello.epoch.nonce, "after": "0", "nonce": "c1", "receipt": strange}
        assert pc.call("GET", "/v1/changes", query=query).status == 400


def test_the_heir_of_an_id_names_the_receipts_it_had_under_it(pc: Pc) -> None:
    known = short(pc.send(pc.revision(given())).answer.receipt)
    asked = AdoptRequest(uuid4(), pc.author, "BU ANI")
    answer = pc.call("POST", "/v1/adopt", pack(asked.to_json(), "identity"))
    pc.device, pc.token = asked.device, json.loads(answer.body)["token"]
    assert not pc.changes(receipt=known).lacks
    assert pc.changes(receipt=f"{known[:-2]}zz").lacks


def test_a_holder_hears_that_it_is_contested_and_that_it_is_cleared(
    central: Central, pc: Pc
) -> None:
    other = Pc(central)
    holder = pc.revision(given("BUDI", ticket="T-1"))
    pc.send(holder)
    rival = other.revision(given("SITI", ticket="T-1"))
    other.send(rival)
    page = pc.changes()
    (told,) = page.standings
    assert (told.record_id, told.standing, told.flags) == (
        holder.record_id,
        "accepted",
        frozenset({"contested"}),
    )
    assert page.others[holder.record_id]["masked_name"] == "S***"
    assert other.changes().standings == ()

    other.send(other.void(rival))
    after = pc.changes(page.upto)
    assert [one.flags for one in after.standings] == [frozenset()]
    assert after.others == {}
    assert pc.changes(after.upto).standings == ()


def test_a_holder_hears_who_contends_when_another_withdraws(central: Central, pc: Pc) -> None:
    first, second = Pc(central), Pc(central)
    holder = pc.revision(given("BUDI", ticket="T-1"))
    pc.send(holder)
    rivals = [one.revision(given(name, ticket="T-1"))
              for one, name in ((first, "SITI"), (second, "RINA"))]  # fmt: skip
    first.send(rivals[0])
    second.send(rivals[1])
    page = pc.changes()
    shown = page.others[holder.record_id]["masked_name"]
    withdraws = rivals["SR".index(shown[0])]
    (first if withdraws is rivals[0] else second).send(pc.void(withdraws))
    after = pc.changes(page.upto)
    assert [one.flags for one in after.standings] == [frozenset({"contested"})]
    assert after.others[holder.record_id]["masked_name"] == {"S***": "R***", "R***": "S***"}[shown]
    assert pc.changes(after.upto).standings == ()


def test_a_released_contender_hears_of_it(central: Central, pc: Pc) -> None:
    other = Pc(central)
    typo = pc.revision(given("BUDI", ticket="T-1"))
    pc.send(typo)
    owner = other.revision(given("SITI", ticket="T-1"))
    other.send(owner)
    pc.send(pc.correct(typo, ticket=given().ticket))
    assert other.news() == {(owner.record_id, 1): "accepted"}


def test_a_device_hears_of_its_own_record_that_its_own_batch_changed(pc: Pc) -> None:
    holder = pc.revision(given("BUDI", ticket="T-1"))
    pc.send(holder)
    pc.send(pc.revision(given("SITI", ticket="T-1")))
    assert pc.news() == {(holder.record_id, 1): "accepted"}


def test_a_revision_superseded_by_another_pc_is_told_with_the_head(
    central: Central, pc: Pc
) -> None:
    other = Pc(central)
    first = pc.revision(given())
    pc.send(first)
    other.send(other.correct(first, phone="+62822"))
    assert pc.news() == {(first.record_id, 1): "superseded", (first.record_id, 2): "accepted"}
    assert other.news() == {}


def test_a_stale_revision_is_told_to_the_others_and_its_end_to_its_own(
    central: Central, pc: Pc
) -> None:
    other = Pc(central)
    first = pc.revision(given())
    pc.send(first)
    mine, theirs = pc.correct(first, phone="+62811"), other.correct(first, phone="+62822")
    pc.send(mine)
    other.send(theirs)
    page = pc.changes()
    assert {s.standing for s in page.standings} == {"superseded", "accepted", "stale"}
    assert page.others[first.record_id]["differs"] == "phone"
    assert other.news() == {}

    joined = pc.correct(mine, phone="+62833")
    joined = replace(joined, parents=(*joined.parents, *other.void(theirs).parents[-1:]))
    pc.send(joined)
    assert set(other.news().values()) == {"superseded", "accepted"}


def test_a_device_that_delivered_again_what_was_there_hears_of_it_too(
    central: Central, pc: Pc
) -> None:
    twin = Pc(central)
    holder = pc.revision(given("BUDI", ticket="T-1"))
    pc.send(holder)
    assert twin.send(holder).codes == ["already"]
    pc.send(pc.revision(given("SITI", ticket="T-1")))
    assert twin.news() == {(holder.record_id, 1): "accepted"}


def test_an_heir_hears_of_what_the_older_device_delivered(central: Central, pc: Pc) -> None:
    heir = Pc(central)
    with central.database.writing() as connection:
        values = {"device": str(pc.device), "heir": str(heir.device)}
        connection.execute(insert(side_tables.heir).values(values))
    holder = pc.revision(given("BUDI", ticket="T-1"))
    pc.send(holder, pc.revision(given("SITI", ticket="T-1")))
    pc.send(pc.revision(given("WATI", ticket="T-1")))
    pc.send(pc.correct(holder, ticket=given().ticket))
    assert (holder.record_id, 1) in heir.news()


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"epoch": "gone"}, 410, "epoch"),
        ({"after": "-1"}, 400, "bad_request"),
        ({"after": "9" * 30}, 400, "bad_request"),
        ({"nonce": ""}, 400, "nonce"),
    ],
)
def test_questions_that_are_not_answered(
    pc: Pc, changed: dict[str, str], status: int, error: str
) -> None:
    query = {"epoch": pc.hello.epoch.nonce, "after": "0", "nonce": "c1", **changed}
    answer = pc.call("GET", "/v1/changes", query=query)
    assert (answer.status, json.loads(answer.body)) == (status, {"error": error})


class Gate:
    """Stops the first transaction that comes by, until it is told to go on."""

    def __init__(self) -> None:
        self.reached, self.open = Event(), Event()
        self._real: Callable[..., Any] = apply
        self._first = True

    def __call__(self, *parts: Any) -> None:
        first, self._first = self._first, False
        self._real(*parts)
        if first:
            self.reached.set()
            assert self.open.wait(30)


@contextmanager
def held_before_commit(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate()
    monkeypatch.setattr(ingest, "apply", gate)
    yield gate
    gate.open.set()


def test_o_two_workers_that_commit_out_of_order_skip_no_change(
    tmp_path: Path, database_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first one took its numbers and is slow; nobody sees a higher number before it commits."""
    place = Place(tmp_path / "central", database_url)
    slow, fast = (open_central(place, clock, clock.monotonic) for _ in range(2))
    owner, left, right = Pc(fast), Pc(slow), Pc(fast)
    owner.send(*(owner.revision(given("BUDI", ticket=f"T-{at}")) for at in range(2)))
    seen = owner.changes()

    with ThreadPoolExecutor(2) as pool, held_before_commit(monkeypatch) as gate:
        card = left.revision(given("SITI", ticket="T-0"))
        first: Future[Any] = pool.submit(left.send, card)
        assert gate.reached.wait(30)
        other = right.revision(given("WATI", ticket="T-1"))
        second: Future[Any] = pool.submit(right.send, other)
        done, _ = wait([second], timeout=2)  # time enough to get past the first one, if it could
        assert done == set()
        between = owner.changes(seen.upto)
        assert between.standings == ()
        gate.open.set()
        assert [first.result().codes, second.result().codes] == [["held.ticket"]] * 2
    assert len(owner.changes(between.upto).standings) == 2
    slow.database.close()
    fast.database.close()


def test_o_what_commits_while_a_page_is_read_waits_for_the_next_one(
    central: Central, pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Pc(central)
    pc.send(*(pc.revision(given("BUDI", ticket=f"T-{at}")) for at in range(2)))
    epoch, real = pc.hello.epoch.nonce, changes._page

    def meanwhile(*parts: Any) -> Any:
        other.send(other.revision(given("SITI", ticket="T-0")))
        return real(*parts)

    with monkeypatch.context() as patched:
        patched.setattr(changes, "_page", meanwhile)
        page = pc.changes(epoch=epoch)
    assert (page.standings, page.upto) == ((), 2)
    assert len(pc.changes(page.upto).standings) == 1
