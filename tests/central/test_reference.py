"""Reference data, whole and in parts; and the notice of another address."""

import hashlib
import json
from typing import Any

import pytest

from tests.central.client import START, Pc
from tests.central.setback import set_back, take
from vaxentry.central.api import Central
from vaxentry.central.calls import Answer
from vaxentry.central.care import move
from vaxentry.wire.notice import NOTICE, Notice
from vaxentry.wire.reference import REFERENCE, Whole
from vaxentry.wire.signing import verified

SETS = ("vaccines", "intervals", "regions", "sites")


def ask(pc: Pc, name: str, **headers: str) -> Answer:
    given = {key.replace("_", "-"): value for key, value in headers.items()}
    return pc.call("GET", f"/v1/reference/{name}", headers=given)


def test_the_sets(pc: Pc) -> None:
    told: dict[str, Any] = {name: json.loads(ask(pc, name).body) for name in SETS}
    sinovac = next(one for one in told["vaccines"]["vaccines"] if one["code"] == "sinovac")
    assert (sinovac["volume_ul"], sinovac["valid"]["valid_from"]) == (500, "2021-01-13")
    assert {one["code"] for one in told["vaccines"]["courses"]} >= {"primer", "primer_ulang"}
    assert any(one["vaccine"] == "sinovac" for one in told["intervals"]["intervals"])
    assert told["regions"]["provinces"]["32"] == "Jawa Barat"
    assert told["sites"] == {"sites": [{"code": "S1", "name": "Puskesmas S1"}]}


def test_each_answer_says_signed_what_the_whole_set_is(pc: Pc) -> None:
    body = ask(pc, "regions").body
    for headers in ({}, {"range": "bytes=5-9"}):
        answer = pc.call("GET", "/v1/reference/regions", query={"nonce": "n7"}, headers=headers)
        content = json.loads(answer.headers["x-reference"])
        assert verified(pc.hello.public_key, REFERENCE, content)
        digest = hashlib.sha256(body).hexdigest()
        told = Whole("regions", answer.headers["etag"], len(body), digest, "n7")
        assert Whole.from_json(content) == told


@pytest.mark.parametrize("name", SETS)
def test_what_broke_off_goes_on_where_it_broke_off(pc: Pc, name: str) -> None:
    whole = ask(pc, name)
    half = len(whole.body) // 2
    tag = whole.headers["etag"]
    rest = ask(pc, name, range=f"bytes={half}-", if_range=tag)
    assert rest.status == 206
    assert rest.headers["content-range"] == f"bytes {half}-{len(whole.body) - 1}/{len(whole.body)}"
    assert whole.body[:half] + rest.body == whole.body
    first = ask(pc, name, range="bytes=0-9")
    assert (first.status, first.body) == (206, whole.body[:10])


def test_what_changed_meanwhile_comes_whole(central: Central, pc: Pc) -> None:
    tag = ask(pc, "sites").headers["etag"]
    assert ask(pc, "sites", if_none_match=tag).status == 304
    Pc(central, "S2")
    again = ask(pc, "sites", range="bytes=10-", if_range=tag)
    assert (again.status, len(json.loads(again.body)["sites"])) == (200, 2)
    assert ask(pc, "sites", if_none_match=tag).status == 200


def test_what_is_not_there(pc: Pc) -> None:
    assert ask(pc, "persons").status == 404
    beyond = ask(pc, "sites", range="bytes=99999-")
    assert (beyond.status, beyond.body) == (416, b"")
    assert ask(pc, "sites", range="bytes=5-2").status == 416
    assert ask(pc, "sites", range="lines=1-2").status == 200
    pc.token = "nobody"
    assert ask(pc, "sites").status == 401


def test_a_notice_of_another_address_is_signed_and_survives_a_restore(
    central: Central, pc: Pc
) -> None:
    assert pc.say_hello().notice is None
    before = take(central.database)
    move(central.database, central.journal, "https://baru.example", START)
    set_back(central.database, before)
    notice = pc.say_hello().notice
    assert verified(pc.hello.public_key, NOTICE, notice)
    assert Notice.from_json(notice) == Notice(
        central.identity.server_id, "https://baru.example", central.clock()
    )
    move(central.database, central.journal, "", START)
    assert pc.say_hello().notice is None
