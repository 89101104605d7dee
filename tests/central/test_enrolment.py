import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from tests.central.client import Clock, Pc, given
from vaxentry.central import tables
from vaxentry.central.api import Central
from vaxentry.central.calls import Answer
from vaxentry.central.care import revoke
from vaxentry.central.enrolment import make_code
from vaxentry.domain.entry_no import PC_ALPHABET
from vaxentry.wire.body import pack
from vaxentry.wire.contact import EnrolRequest, normal_code
from vaxentry.wire.messages import CERTIFICATE
from vaxentry.wire.signing import fingerprint, verified


def enroll(pc: Pc, code: str, device: Any = None, *, is_first: bool = False) -> Answer:
    request = EnrolRequest(code, device or uuid4(), uuid4(), "PAK BUDI", is_first=is_first)
    return pc.call("POST", "/v1/enroll", pack(request.to_json(), "identity"))


def error(answer: Answer) -> str:
    return str(json.loads(answer.body)["error"])


def test_a_code_carries_the_fingerprint_of_the_servers_key(pc: Pc) -> None:
    code = normal_code(pc.code)
    assert len(code) == 18
    assert code.endswith(fingerprint(pc.hello.public_key))


def test_the_certificate_names_device_site_and_scope(central: Central) -> None:
    pc = Pc(central, "S1", ["S2", "S1"])
    certificate = pc.enrolment.certificate
    assert verified(pc.hello.public_key, CERTIFICATE, certificate)
    assert (certificate["device"], certificate["site"]) == (str(pc.device), "S1")
    assert pc.enrolment.scope == ("S1", "S2")
    assert len(pc.enrolment.pc_code) == 2
    assert set(pc.enrolment.pc_code) <= set(PC_ALPHABET)


def test_pc_codes_are_unique_within_a_site(central: Central) -> None:
    codes = [Pc(central).enrolment.pc_code for _ in range(30)]
    assert len(set(codes)) == 30


def test_a_request_that_arrives_once_more_locks_nobody_out(pc: Pc) -> None:
    old, before = pc.token, pc.enrolment
    again = pc.enrol()
    assert (again.pc_code, again.site) == (before.pc_code, before.site)
    pc.token = old
    assert pc.send(pc.revision(given())).codes == ["accepted"]


def test_another_code_brings_another_token(central: Central, pc: Pc) -> None:
    old = pc.token
    pc.code = make_code(
        central.database, central.identity, site="S1", name="Puskesmas", sites=[], hours=1,
        now=central.clock(),
    )  # fmt: skip
    assert pc.enrol().token != old
    assert pc.send(pc.revision(given())).codes == ["accepted"]
    pc.token = old
    assert pc.post_request(pc.request(pc.revision(given()))).status == 401


def test_a_copy_that_was_never_enrolled_shuts_nobody_out(central: Central, pc: Pc) -> None:
    code = make_code(
        central.database, central.identity, site="S1", name="Puskesmas", sites=[], hours=1,
        now=central.clock(),
    )  # fmt: skip
    answer = enroll(pc, code, pc.device, is_first=True)
    assert (answer.status, error(answer)) == (409, "taken")
    assert pc.send(pc.revision(given())).codes == ["accepted"]
    another = uuid4()
    for _ in range(2):  # its answer may be lost
        assert enroll(pc, code, another, is_first=True).status == 200
    assert enroll(pc, pc.code, pc.device, is_first=True).status == 200


def test_a_code_typed_with_gaps_small_letters_and_lookalikes(central: Central) -> None:
    pc = Pc(central)
    pc.code = pc.code.lower().replace("o", "0").replace("-", " ").replace("b", "8")
    assert pc.enrol().site == "S1"


def test_another_device_cannot_use_the_code(pc: Pc) -> None:
    answer = enroll(pc, pc.code)
    assert (answer.status, error(answer)) == (403, "code_refused")


def test_an_expired_code_is_refused_also_to_its_own_device(pc: Pc, clock: Clock) -> None:
    clock.advance(timedelta(hours=73))
    answer = enroll(pc, pc.code, pc.device)
    assert (answer.status, error(answer)) == (403, "code_refused")


def test_guessing_codes_is_slowed_down(pc: Pc, clock: Clock) -> None:
    statuses = [enroll(pc, f"AAAA-{at:04d}").status for at in range(25)]
    assert statuses == [403] * 20 + [429] * 5
    answer = enroll(pc, "AAAA-BBBB")
    assert 0 < int(answer.headers["retry-after"]) <= 60
    clock.advance(timedelta(seconds=61))
    assert enroll(pc, "AAAA-BBBB").status == 403


def test_only_hashes_of_tokens_and_codes_are_stored(pc: Pc, read: Any) -> None:
    stored = f"{read(select(tables.device))}{read(select(tables.enroll_code))}"
    for secret in (pc.token, pc.code, normal_code(pc.code)):
        assert secret not in stored


def test_a_revoked_device_is_not_listened_to(central: Central, pc: Pc) -> None:
    with central.database.writing() as connection:
        connection.execute(update(tables.device).values(revoked_at="2026-11-23T00:00:00+00:00"))
    answer = pc.post_request(pc.request(pc.revision(given())))
    assert (answer.status, error(answer)) == (403, "revoked")
    assert error(enroll(pc, pc.code, pc.device)) == "revoked"


def test_a_new_code_for_a_revoked_pc_is_not_called_wrong(central: Central, pc: Pc) -> None:
    revoke(central.database, central.journal, pc.device, central.clock())
    fresh = make_code(
        central.database, central.identity, site="S1", name="Puskesmas", sites=[], hours=1,
        now=central.clock(),
    )  # fmt: skip
    for _ in range(30):  # and it is no guess that would lock the others out
        answer = enroll(pc, fresh, pc.device)
        assert (answer.status, error(answer)) == (403, "revoked")
    assert enroll(pc, fresh).status == 200


@pytest.mark.parametrize("content", [None, [], {}, {"code": 1}, {"protocol": 1, "code": "A"}])
def test_a_request_that_is_not_ours(pc: Pc, content: Any) -> None:
    answer = pc.call("POST", "/v1/enroll", pack(content, "identity"))
    assert (answer.status, error(answer)) == (400, "bad_request")


def test_a_newer_protocol_is_told_to_come_with_another_version(pc: Pc) -> None:
    answer = pc.call("POST", "/v1/enroll", pack({"protocol": 2}, "identity"))
    assert answer.status == 426


def test_a_record_of_another_site_is_refused_alone(pc: Pc) -> None:
    reply = pc.send(pc.revision(given(), site="S9"), pc.revision(given(), site="S1"))
    assert reply.codes == ["invalid", "accepted"]
    assert (reply.outcomes[0].field, reply.outcomes[0].rule) == ("site", "site_scope")


def test_a_pc_with_two_sites_delivers_for_both(central: Central, read: Any) -> None:
    pc = Pc(central, "S1", ["S2"])
    assert pc.send(pc.revision(given(), site="S2")).codes == ["accepted"]
    assert [row.site for row in read(select(tables.dose.c.site))] == ["S2"]


def test_another_sites_pc_hears_nothing_and_changes_nothing(central: Central, pc: Pc) -> None:
    stranger = Pc(central, "S2")
    first = pc.revision(given())
    pc.send(first)
    assert stranger.ask(first) == {}
    reply = stranger.send(stranger.correct(first, phone="+62899", ticket=None))
    assert (reply.only.code, reply.only.rule) == ("invalid", "site_scope")
    assert pc.standing(first).standing == "accepted"
