"""What no PC of ours would send: refused in readable words, and of a batch only what is bad."""

import gzip
import json
from dataclasses import replace
from uuid import uuid4

import pytest

from tests.central.client import Pc, given
from tests.central.test_api import error
from vaxentry.central.api import Central
from vaxentry.central.calls import Answer, Call
from vaxentry.domain.approval import Asked, OfficeRequest
from vaxentry.wire.messages import BatchAnswer
from vaxentry.wire.request import REQUESTS_AT_MOST, request_to_json


@pytest.mark.parametrize("bad", ["\0", "a\ud800"])
def test_a_text_that_nobody_can_keep_is_refused_before_the_database(pc: Pc, bad: str) -> None:
    content = pc.request(pc.revision(given())).to_json()
    people = {"device": str(uuid4()), "author": str(uuid4()), "author_name": bad}
    asked = {"kind": "void", "record_id": str(uuid4()), "rev": 2, "digest": "00" * 32}
    for path, told in (
        ("/v1/batches", {**content, "groups": [bad]}),
        ("/v1/enroll", {"protocol": 1, "code": pc.code, **people}),
        ("/v1/enroll", {"protocol": 1, "code": pc.code, **people, "author_name": "", "nonce": bad}),
        ("/v1/adopt", {"protocol": 1, **people}),
        ("/v1/outcomes", {"nonce": bad, "records": []}),
        (
            "/v1/requests",
            {"nonce": "n", "heard": 0, "requests": [asked | {"reason": bad, "asked_by": ""}]},
        ),
    ):
        answer = pc.call("POST", path, json.dumps(told).encode())
        assert error(answer) == (400, "bad_request"), path


@pytest.mark.parametrize("name", ["\ud800x", "zz\0", "baris\nbaru", "x"])
def test_a_made_up_field_is_refused_in_its_record_alone(pc: Pc, name: str) -> None:
    content = pc.request(pc.revision(given()), pc.revision(given())).to_json()
    content["events"][name] = [None, "a"]
    answer = pc.call("POST", "/v1/batches", json.dumps(content).encode())
    assert answer.status == 200
    told = BatchAnswer.from_json(json.loads(answer.body))
    assert [told.outcome(at).code for at in (0, 1)] == ["accepted", "invalid"]
    assert told.outcome(1).field == ("x" if name == "x" else "record")


def test_a_body_that_is_nested_too_deeply_is_refused(pc: Pc) -> None:
    """At every depth: what can be read may still be too deep for what comes after."""
    taken, refused = 100, 2000
    while refused - taken > 1:
        deep = (taken + refused) // 2
        if nested(pc, deep).status == 200:
            taken = deep
        else:
            refused = deep
    for deep in range(refused, refused + 20):
        assert error(nested(pc, deep)) == (400, "body")


def nested(pc: Pc, deep: int) -> Answer:
    content = pc.request(pc.revision(given())).to_json()
    content["events"]["address"] = ["deep"]
    body = json.dumps(content).replace('"deep"', "[" * deep + "]" * deep)
    return pc.call("POST", "/v1/batches", body.encode())


@pytest.mark.parametrize("after", ["0" * 25 + "9" * 30, "9" * 19, "-1", "x", "\u0663"])
def test_a_cursor_that_is_none(pc: Pc, after: str) -> None:
    query = {"epoch": pc.hello.epoch.nonce, "nonce": "n", "after": after}
    assert error(pc.call("GET", "/v1/changes", query=query)) == (400, "bad_request")


def test_a_deadline_that_is_no_number_is_none(pc: Pc) -> None:
    told = {"x-deadline-ms": "\u00b2"}
    assert pc.call("GET", "/", headers=told, arrived=0.0).status == 200


@pytest.mark.parametrize("path", ["/v1/enroll", "/v1/adopt"])
def test_what_is_never_large_is_not_unpacked_further(pc: Pc, path: str) -> None:
    """Who enrols may be anybody, and what takes three bytes here is an object in the memory."""
    lists = b"[" + b"[]," * 25_000 + b"[]]"
    for encoding, body in (("gzip", gzip.compress(lists)), ("identity", lists)):
        answer = pc.call("POST", path, body, headers={"content-encoding": encoding})
        assert error(answer) == (413, "too_large")


def test_the_largest_call_of_requests_that_may_be_is_taken(pc: Pc) -> None:
    number = OfficeRequest(
        uuid4(), 2**31 - 1, bytes(32), Asked.NUMBER, "\U0001f489" * 1000, "\U0001f489" * 200,
        "mother_nik 9271" + "•" * 185, "mother_nik 9272" + "•" * 185,
    )  # fmt: skip
    asked = [request_to_json(replace(number, record_id=uuid4())) for _ in range(REQUESTS_AT_MOST)]
    told = {"nonce": "n" * 100, "heard": 2**62, "requests": asked}
    body = json.dumps(told).encode()  # every letter escaped
    answer = pc.call("POST", "/v1/requests", body)
    assert answer.status == 200
    assert len(json.loads(answer.body)["known"]) == REQUESTS_AT_MOST


def test_who_guesses_codes_is_sent_away_unread(central: Central) -> None:
    for _ in range(20):
        central.throttle.failed(central.monotonic())
    answer = central.handle(Call("POST", "/v1/enroll", body=b"{"))
    assert error(answer) == (429, "too_many_attempts")
