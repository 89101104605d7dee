"""Requests for the health office and its answers, on the wire."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxentry.domain.approval import Asked, OfficeAnswer, OfficeRequest, OfficeSays
from vaxentry.domain.nik import mask_digits
from vaxentry.wire.body import pack, unpack
from vaxentry.wire.changes import Changes
from vaxentry.wire.messages import BadMessageError, Epoch
from vaxentry.wire.request import (
    KNOWN,
    REQUESTS_AT_MOST,
    Known,
    Telling,
    office_author,
    request_from_json,
    request_to_json,
    telling_from_json,
)

EPOCH = Epoch(3, "ab" * 8)
VOID = OfficeRequest(UUID(int=5), 2, bytes(32), Asked.VOID, "kartu ganda", "Dewi")
NUMBER = replace(VOID, kind=Asked.NUMBER, before="nik 9271••••••••••••", after="passport A123••••")
SAID = OfficeAnswer(UUID(int=5), 2, bytes(32), OfficeSays.DECLINE, "Bu Kepala", "kartu benar", 9)

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
numbers = st.from_regex(r"[0-9A-Z]{1,16}", fullmatch=True)
requests = st.builds(
    lambda one, kind, reason, name, numbers: replace(
        one,
        kind=kind,
        reason=reason,
        asked_by=name,
        **(
            {"before": f"nik {mask_digits(numbers[0])}", "after": f"kk {mask_digits(numbers[1])}"}
            if kind is Asked.NUMBER
            else {}
        ),
    ),
    st.builds(
        OfficeRequest,
        st.uuids(),
        st.integers(2, 2**31 - 1),
        st.binary(min_size=32, max_size=32),
        st.just(Asked.VOID),
        st.just(""),
        st.just(""),
    ),
    st.sampled_from(Asked),
    texts,
    texts,
    st.tuples(numbers, numbers),
)


@given(st.lists(requests, min_size=1, max_size=5))
def test_requests_come_over_whole(asked: list[OfficeRequest]) -> None:
    content = {"nonce": "n", "heard": 7, "requests": [request_to_json(one) for one in asked]}
    assert telling_from_json(unpack(pack(content), "zstd")) == Telling("n", 7, tuple(asked))


def test_a_void_carries_no_number() -> None:
    assert not {"before", "after"} & request_to_json(VOID).keys()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("after", "nik 9271060312009001"),
        ("after", "9271••••"),
        ("before", None),
        ("kind", "erase"),
        ("rev", 1),
        ("rev", True),
        ("rev", "2"),
        ("rev", 2**31),
        ("digest", "00"),
        ("digest", "zz" * 32),
        ("record_id", "x"),
        ("reason", "x" * 1001),
        ("reason", "a\0b"),
        ("reason", None),
        ("asked_by", "x" * 201),
    ],
)
def test_a_request_that_is_none_is_not_read(field: str, value: object) -> None:
    with pytest.raises(BadMessageError):
        request_from_json({**request_to_json(NUMBER), field: value})


@pytest.mark.parametrize("field", ["record_id", "rev", "digest", "kind", "reason", "after"])
def test_a_request_without_one_of_its_fields_is_not_read(field: str) -> None:
    content = request_to_json(NUMBER)
    del content[field]
    with pytest.raises(BadMessageError):
        request_from_json(content)


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        {"nonce": "n", "heard": 0, "requests": []},
        {"nonce": "", "heard": 0, "requests": [request_to_json(VOID)]},
        {"nonce": "n" * 101, "heard": 0, "requests": [request_to_json(VOID)]},
        {"nonce": 1, "heard": 0, "requests": [request_to_json(VOID)]},
        {"nonce": "n", "heard": 0, "requests": {"0": request_to_json(VOID)}},
        {"nonce": "n", "heard": 0, "requests": ["x"]},
        {"nonce": "n", "requests": [request_to_json(VOID)]},
        {"nonce": "n", "heard": -1, "requests": [request_to_json(VOID)]},
        {"nonce": "n", "heard": True, "requests": [request_to_json(VOID)]},
        {"nonce": "n", "heard": 2**63, "requests": [request_to_json(VOID)]},
        {"nonce": "n", "heard": 0, "requests": [request_to_json(VOID)] * (REQUESTS_AT_MOST + 1)},
    ],
)
def test_a_call_that_is_none_is_not_read(content: Any) -> None:
    with pytest.raises(BadMessageError):
        telling_from_json(content)


@given(st.lists(st.tuples(st.uuids(), st.integers(1, 2**31)), max_size=5))
def test_what_is_known_comes_over_whole(known: list[tuple[UUID, int]]) -> None:
    told = Known(EPOCH, UUID(int=1), "n", tuple(known))
    assert Known.from_json(unpack(pack(told.to_json()), "zstd")) == told
    assert KNOWN


def page(*answers: OfficeAnswer) -> Changes:
    return Changes(EPOCH, UUID(int=1), "n", 9, more=False, standings=(), answers=answers)


def test_answers_come_over_whole_and_are_absent_where_there_is_none() -> None:
    assert Changes.from_json(page(SAID).to_json()) == page(SAID)
    assert "answers" not in page().to_json()
    assert Changes.from_json(page().to_json()).answers == ()


def test_what_a_newer_server_decides_otherwise_is_passed_over() -> None:
    content = page(SAID, SAID).to_json()
    content["answers"][0]["decision"] = "postpone"
    assert Changes.from_json(content).answers == (SAID,)


def test_no_letter_of_the_office_holds_up_a_page() -> None:
    content = page(SAID).to_json()
    content["answers"][0] |= {"by": "Bu\nKepala\u200b", "reason": "\x07"}
    (said,) = Changes.from_json(content).answers
    assert (said.by, said.reason) == ("Bu Kepala", "-")


@pytest.mark.parametrize(("field", "value"), [("by", None), ("digest", "x"), ("rev", "x")])
def test_an_answer_that_is_none_spoils_its_page(field: str, value: object) -> None:
    content = page(SAID).to_json()
    content["answers"][0][field] = value
    with pytest.raises(BadMessageError):
        Changes.from_json(content)


def test_a_person_of_the_office_is_the_same_author_everywhere_of_one_server() -> None:
    one, other = UUID(int=1), UUID(int=2)
    assert office_author(one, "Ani") == office_author(one, "Ani")
    assert (
        len({office_author(one, "Ani"), office_author(other, "Ani"), office_author(one, "A")}) == 3
    )
