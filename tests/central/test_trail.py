"""How far a sender's audit trail had come: kept with its batch, signed into the receipt."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.central.client import Pc, given
from vaxentry.domain.trail import Head
from vaxentry.wire.changes import Changes
from vaxentry.wire.messages import RECEIPT, Receipt
from vaxentry.wire.promised import short
from vaxentry.wire.signing import verified

HEAD = Head(7, b"\x07" * 32)
LATER = Head(9, b"\x09" * 32)


def send(pc: Pc, head: Head | None) -> Receipt:
    revision = pc.revision(given())
    request = replace(pc.request(revision), trail=head)
    return pc.verify(pc.post_request(request), [revision], request.device_seq).receipt


def asked(pc: Pc, **more: Any) -> Changes:
    query = {"epoch": pc.hello.epoch.nonce, "after": "0", "nonce": "c1", "receipt": "", **more}
    answer = pc.call("GET", "/v1/changes", query=query)
    assert answer.status == 200, answer.body
    return Changes.from_json(json.loads(answer.body))


def test_the_head_of_the_trail_is_signed_into_the_receipt(pc: Pc) -> None:
    assert send(pc, HEAD).trail == HEAD


def test_a_program_that_names_no_head_gets_the_receipt_it_always_got(pc: Pc) -> None:
    revision = pc.revision(given())
    request = pc.request(revision)
    assert "trail" not in request.to_json()
    answer = pc.verify(pc.post_request(request), [revision], request.device_seq).answer
    assert "trail" not in answer.receipt


def test_the_same_records_sent_again_get_the_receipt_there_is(pc: Pc) -> None:
    """Also from a book that was set back meanwhile and has another trail now."""
    revision = pc.revision(given())
    request = replace(pc.request(revision), trail=HEAD)
    first = pc.verify(pc.post_request(request), [revision], request.device_seq).answer
    again = pc.post_request(replace(request, trail=LATER))
    assert pc.verify(again, [revision], request.device_seq).answer.receipt == first.receipt
    assert pc.fetch(request.device_seq, [revision]).answer.receipt == first.receipt


@pytest.mark.parametrize(
    "trail",
    [7, {"seq": 0, "hash": "07" * 32}, {"seq": 7, "hash": "07"}, {"seq": 7}, {"hash": "07" * 32}],
)
def test_a_head_that_is_none_refuses_the_batch(pc: Pc, trail: object) -> None:
    content = pc.request(pc.revision(given())).to_json()
    assert pc.post_content({**content, "trail": trail}).status == 400


def test_who_holds_another_receipt_is_told_of_the_newest(pc: Pc) -> None:
    first = send(pc, HEAD)
    send(pc, LATER)
    told = asked(pc, holds=short(first.to_json())).newest
    assert told is not None
    assert verified(pc.hello.public_key, RECEIPT, told)
    assert Receipt.from_json(told).trail == LATER
    assert asked(pc, holds="").newest == told
    assert asked(pc, holds=short(told)).newest is None
    assert asked(pc).newest is None


def test_what_was_begun_since_is_left_out(pc: Pc) -> None:
    first = send(pc, HEAD)
    send(pc, LATER)
    told = asked(pc, holds="", below="2").newest
    assert told is not None
    assert Receipt.from_json(told) == first
    assert asked(pc, holds=short(told), below="2").newest is None


def test_nothing_is_told_of_tries_without_a_head_or_of_other_devices(pc: Pc) -> None:
    other = Pc(pc.central)
    send(other, HEAD)
    assert asked(pc, holds="").newest is None
    send(pc, None)
    assert asked(pc, holds="").newest is None


def test_a_bound_that_is_no_number_is_no_question(pc: Pc) -> None:
    query = {"epoch": pc.hello.epoch.nonce, "after": "0", "nonce": "c1", "holds": "", "below": "x"}
    assert pc.call("GET", "/v1/changes", query=query).status == 400
