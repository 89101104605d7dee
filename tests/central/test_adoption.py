"""Two copies of one PC: both go on, nothing is lost, and somebody is told."""

import json
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.central.client import START, Pc, given
from tests.central.setback import set_back, take
from vaxentry.central import side_tables, tables
from vaxentry.central.api import Central
from vaxentry.central.care import revoke
from vaxentry.central.quarantine import MAX_BODIES, kept_bodies
from vaxentry.wire.body import pack
from vaxentry.wire.contact import Enrolment
from vaxentry.wire.messages import CERTIFICATE
from vaxentry.wire.signing import verified


def copy_of(pc: Pc) -> Pc:
    """A PC with the same folder."""
    clone = object.__new__(Pc)
    clone.__dict__ = dict(pc.__dict__)
    return clone


def adopt(pc: Pc, device: Any = None, **more: Any) -> Any:
    content = {
        "protocol": 1,
        "device": str(device or uuid4()),
        "author": str(pc.author),
        "author_name": "BU ANI",
    }
    return pc.call("POST", "/v1/adopt", pack({**content, **more}, "identity"))


def become(pc: Pc, device: Any) -> Enrolment:
    answer = adopt(pc, device)
    assert answer.status == 200, answer.body
    enrolment = Enrolment.from_json(json.loads(answer.body))
    pc.device, pc.token, pc.seq = device, enrolment.token, 0
    return enrolment


def test_a_clone_goes_on_under_a_new_id_and_nothing_is_lost(central: Central, read: Any) -> None:
    pc = Pc(central, "S1", ["S2"])
    shared = pc.revision(given("BUDI", ticket="T-1"))
    pc.send(shared)
    clone = copy_of(pc)
    pc.send(pc.revision(given()))
    waiting = clone.revision(given("SITI"))
    refused = clone.post_request(clone.request(waiting, highest=1))
    assert (refused.status, json.loads(refused.body)) == (409, {"error": "fork"})

    enrolment = become(clone, uuid4())
    assert (enrolment.site, enrolment.scope) == ("S1", ("S1", "S2"))
    assert enrolment.pc_code != pc.enrolment.pc_code
    assert verified(pc.hello.public_key, CERTIFICATE, enrolment.certificate)
    assert clone.send(waiting).codes == ["accepted"]
    assert clone.send(shared).only.standing == "accepted"
    assert pc.send(pc.revision(given())).codes == ["accepted"]
    assert clone.compare([shared, waiting]).differs == ()
    alarms = read(select(side_tables.alarm))
    assert [(one.kind, one.about) for one in alarms] == [("fork", str(clone.device))]
    assert "SITI" in {row.name for row in read(select(tables.dose.c.name))}


def test_the_new_device_hears_of_what_the_old_one_delivered(central: Central, pc: Pc) -> None:
    shared = pc.revision(given("BUDI", ticket="T-1"))
    pc.send(shared)
    clone = copy_of(pc)
    become(clone, uuid4())
    again = copy_of(clone)
    become(again, uuid4())
    other = Pc(central)
    other.send(other.revision(given("SITI", ticket="T-1")))
    for one in (pc, clone, again):
        assert one.news() == {(shared.record_id, 1): "accepted"}


def test_the_new_device_hears_what_the_old_one_had_not_asked_for_yet(
    central: Central, pc: Pc
) -> None:
    other = Pc(central)
    typo, owner = other.revision(given("BUDI", ticket="T-1")), pc.revision(given(ticket="T-1"))
    other.send(typo)
    assert pc.send(owner).codes == ["held.ticket"]
    cursor = pc.changes().upto
    clone = copy_of(pc)
    other.send(other.void(typo))
    become(clone, uuid4())
    again = copy_of(clone)
    become(again, uuid4())
    for one in (pc, clone, again):
        assert one.news(cursor) == {(owner.record_id, 1): "accepted"}


def test_asked_again_it_is_the_same_device_with_the_same_token(pc: Pc, read: Any) -> None:
    device = uuid4()
    clone = copy_of(pc)
    first = Enrolment.from_json(json.loads(adopt(clone, device).body))
    second = become(clone, device)
    assert (first.pc_code, first.site) == (second.pc_code, second.site)
    assert first.token == second.token
    assert clone.send(clone.revision(given())).codes == ["accepted"]
    assert len(read(select(side_tables.alarm))) == 1
    assert len(read(select(tables.device))) == 2


def test_an_adoption_is_not_forgotten_by_a_restore(central: Central, pc: Pc) -> None:
    before = take(central.database)
    clone = copy_of(pc)
    become(clone, uuid4())
    set_back(central.database, before)
    assert clone.send(clone.revision(given())).codes == ["accepted"]


def test_what_is_not_adopted(central: Central, pc: Pc) -> None:
    other = Pc(central)
    device = uuid4()
    become(copy_of(other), device)
    for taken in (other.device, pc.device, device):
        answer = adopt(pc, taken)
        assert (answer.status, json.loads(answer.body)) == (409, {"error": "taken"})
    assert adopt(pc, protocol=9).status == 426
    assert adopt(pc, device="x").status == 400
    pc.token = "nobody"
    assert adopt(pc).status == 401


def test_a_revoked_device_adopts_nobody_and_none_it_adopted_comes_back(
    central: Central, pc: Pc
) -> None:
    device = uuid4()
    become(copy_of(pc), device)
    revoke(central.database, central.journal, device, START)
    assert adopt(pc, device).status == 403
    revoke(central.database, central.journal, pc.device, START)
    assert adopt(pc).status == 403


@pytest.mark.parametrize("encoding", ["zstd", "identity"])
def test_what_a_revoked_device_sends_is_kept_and_applied_by_nobody(
    central: Central, pc: Pc, read: Any, encoding: str
) -> None:
    revoke(central.database, central.journal, pc.device, START)
    body = pack(pc.request(pc.revision(given())).to_json(), encoding)
    for _ in range(3):
        answer = pc.call("POST", "/v1/batches", body, headers={"content-encoding": encoding})
        assert (answer.status, json.loads(answer.body)) == (403, {"error": "revoked"})
    (kept,) = read(select(side_tables.quarantine))
    assert (kept.device, kept.encoding, bytes(kept.body)) == (str(pc.device), encoding, body)
    assert read(select(tables.batch)) == read(select(tables.record)) == []
    with central.database.reading() as connection:
        (told,) = kept_bodies(connection)
    assert (told.bodies, told.bytes) == (1, len(body))


def test_other_calls_of_a_revoked_device_get_nothing(central: Central, pc: Pc) -> None:
    revision = pc.revision(given())
    pc.send(revision)
    revoke(central.database, central.journal, pc.device, START)
    for method, path in (
        ("GET", "/v1/batches/1"), ("POST", "/v1/outcomes"), ("GET", "/v1/changes"),
        ("POST", "/v1/reconcile"),
    ):  # fmt: skip
        assert pc.call(method, path, b"{}").status == 403


def test_a_stolen_pc_does_not_fill_the_disk(
    central: Central, pc: Pc, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MAX_BODIES == 1000
    monkeypatch.setattr("vaxentry.central.quarantine.MAX_BODIES", 3)
    revoke(central.database, central.journal, pc.device, START)
    for at in range(5):
        assert pc.call("POST", "/v1/batches", b"%d" % at).status == 403
    assert len(read(select(side_tables.quarantine))) == 3
