"""Both sides compare what they hold, and find what is missing in few small questions."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given as example
from hypothesis import strategies as st
from sqlalchemy import insert

from tests.central.client import START, Pc, given
from vaxentry.central import tables
from vaxentry.central.api import Central
from vaxentry.central.reconcile import MAX_RANGES, compare
from vaxentry.wire.body import pack
from vaxentry.wire.compare import BEYOND, LISTED_AT_MOST, LOWEST, Listed, print_of
from vaxentry.wire.messages import Epoch
from vaxentry.wire.record import seal


def test_412_is_412(pc: Pc) -> None:
    pile = [pc.revision(given()) for _ in range(412)]
    pc.send(*pile)
    told = pc.compare(pile)
    assert (told.held, told.differs, told.listed) == (412, (), {})
    assert told.epoch == pc.hello.epoch


def test_compared_is_the_highest_revision_this_device_delivered(central: Central, pc: Pc) -> None:
    other = Pc(central)
    first = pc.revision(given())
    pc.send(first)
    second = pc.correct(first, phone="+62811")
    pc.send(second)
    theirs = other.correct(second, phone="+62822")
    other.send(theirs)
    assert pc.compare([second]).differs == ()
    assert other.compare([theirs]).differs == ()
    assert pc.compare([first]).differs == (0,)


def test_what_was_not_stored_is_on_neither_side(pc: Pc) -> None:
    good = pc.revision(given())
    pc.send(good, pc.revision(given("###")))
    assert pc.compare([good]).differs == ()


def test_what_was_held_stale_or_void_counts_as_stored(central: Central, pc: Pc) -> None:
    other = Pc(central)
    first = pc.revision(given("BUDI", ticket="T-1"))
    pc.send(first)
    held = other.revision(given("SITI", ticket="T-1"))
    other.send(held)
    pc.send(pc.correct(first, phone="+62811"))
    stale = other.correct(first, phone="+62822")
    assert other.send(stale).codes == ["stale"]
    void = other.void(held)
    other.send(void)
    assert other.compare([void, stale]).differs == ()


def test_a_small_range_that_differs_is_listed(pc: Pc) -> None:
    pile = sorted((pc.revision(given()) for _ in range(4)), key=lambda one: one.record_id)
    pc.send(*pile[:3])
    bounds = [LOWEST, pile[2].record_id, BEYOND]
    told = pc.compare(pile, bounds)
    assert told.differs == (1,)
    held = pile[2]
    assert told.listed == {1: [Listed(held.record_id, 1, seal(held).digest[:8])]}


def test_one_of_many_is_found_in_a_few_kilobytes(pc: Pc) -> None:
    pile = sorted((pc.revision(given()) for _ in range(1000)), key=lambda one: one.record_id)
    missing = pile[777]
    pc.send(*(one for one in pile if one is not missing))
    bounds, asked = [LOWEST, BEYOND], 0
    while True:
        told = pc.compare(pile, bounds)
        asked += len(json.dumps(told.to_json()))
        (at,) = told.differs
        if at in told.listed:
            break
        inside = [one for one in pile if bounds[at] <= one.record_id < bounds[at + 1]]
        cuts = [inside[len(inside) * part // 8].record_id for part in range(1, 8)]
        bounds = [bounds[at], *cuts, bounds[at + 1]]
    listed = {one.record_id for one in told.listed[at]}
    inside = [one for one in pile if bounds[at] <= one.record_id < bounds[at + 1]]
    assert [one for one in inside if one.record_id not in listed] == [missing]
    assert asked < 6000


def test_what_a_device_delivered_again_counts_for_both(central: Central, pc: Pc) -> None:
    twin = Pc(central)
    revision = pc.revision(given())
    pc.send(revision)
    twin.send(revision)
    assert pc.compare([revision]).differs == ()
    assert (twin.compare([revision]).differs, twin.compare([revision]).held) == ((), 1)


def test_of_two_with_one_number_the_first_one_counts(pc: Pc) -> None:
    first = pc.revision(given())
    pc.send(first)
    for _ in range(4):
        twin = pc.revision(given(), record_id=first.record_id)
        assert pc.send(twin).codes == ["forked"]
    assert pc.compare([first]).differs == ()


def test_the_erased_is_on_neither_side(central: Central, pc: Pc) -> None:
    pile = [pc.revision(given()) for _ in range(3)]
    pc.send(*pile)
    grave = {"record_id": str(pile[0].record_id), "server_seq": 1, "reason": "aturan"}
    with central.database.writing() as connection:
        connection.execute(insert(tables.tombstone).values(**grave, erased_at=START.isoformat()))
    told = pc.compare(pile[1:])
    assert (told.held, told.differs) == (2, ())


def test_another_epoch_is_told_and_not_compared(pc: Pc) -> None:
    pile = [pc.revision(given())]
    pc.send(*pile)
    told = pc.compare([], epoch=Epoch(9, "other"))
    assert (told.epoch, told.held, told.differs, told.listed) == (pc.hello.epoch, 0, (), {})


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        {"prints": []},
        {"bounds": [LOWEST.hex, LOWEST.hex]},
        {"bounds": [BEYOND.hex, LOWEST.hex]},
        {"prints": [[0, "AAAA"]]},
        {"nonce": "x" * 101},
        {"epoch": None},
        {"bounds": [UUID(int=at).hex for at in range(MAX_RANGES + 2)], "many": MAX_RANGES + 1},
    ],
)
def test_what_is_no_question(pc: Pc, wrong: Any) -> None:
    none = [0, "AAAAAAAAAAAAAAAAAAAAAA=="]
    content: Any = {"epoch": pc.hello.epoch.to_json(), "nonce": "n", "prints": [none]}
    if isinstance(wrong, dict):
        content |= wrong
        content["prints"] = [none] * wrong["many"] if "many" in wrong else content["prints"]
        if wrong.get("bounds", [None])[0] == LOWEST.hex and len(wrong["bounds"]) == 2:
            content["prints"] = [none] * 2
    else:
        content = wrong
    answer = pc.call("POST", "/v1/reconcile", pack(content, "identity"))
    assert (answer.status, json.loads(answer.body)) == (400, {"error": "bad_request"})


DIGESTS = st.lists(st.binary(min_size=32, max_size=32), max_size=120)


@example(digests=DIGESTS, parts=st.integers(1, 7), gone=st.integers(0, 119))
def test_exactly_the_ranges_that_differ_are_named(
    digests: list[bytes], parts: int, gone: int
) -> None:
    kept = sorted((str(uuid4()), 1, one.hex()) for one in digests)
    theirs = [one for at, one in enumerate(kept) if at != gone]
    step = 2**128 // parts
    bounds = [UUID(int=step * at) for at in range(parts)] + [BEYOND]
    prints = [
        print_of(bytes.fromhex(one[2]) for one in theirs if str(bounds[at]) <= one[0] < str(high))
        for at, high in enumerate(bounds[1:])
    ]
    differs, listed = compare(kept, bounds, prints)
    assert len(differs) == (gone < len(kept))
    for at in differs:
        inside = [one for one in kept if str(bounds[at]) <= one[0] < str(bounds[at + 1])]
        assert kept[gone] in inside
        assert (at in listed) == (len(inside) <= LISTED_AT_MOST)
