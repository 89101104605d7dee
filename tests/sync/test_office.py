"""What becomes of a round where the server has no use for a request."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vaxentry.domain.approval import Asked, OfficeRequest
from vaxentry.domain.queue import Contract
from vaxentry.errors import BusyError, NetworkError, OutcomeUnknownError, UnreachableError
from vaxentry.sync.client import Client
from vaxentry.sync.office import AFTER_TROUBLE, TELL_AGAIN, OfficeTeller
from vaxentry.sync.replies import Reply
from vaxentry.sync.transport import Request
from vaxentry.wire.body import unpack
from vaxentry.wire.messages import Epoch
from vaxentry.wire.request import KNOWN, REQUESTS_AT_MOST, Known
from vaxentry.wire.signing import public_bytes, sign

KEY, DEVICE, RECORD = Ed25519PrivateKey.generate(), UUID(int=1), UUID(int=5)
ASKED = OfficeRequest(RECORD, 2, bytes(32), Asked.VOID, "kartu ganda", "Dewi")
CONTRACT = Contract(
    server_url="http://x",
    server_id=UUID(int=7),
    server_key=public_bytes(KEY),
    token="token",
    device=DEVICE,
    epoch_number=3,
    epoch_nonce="e3",
)


class Desk:
    """Requests that wait: one, but for a test that wants more."""

    def __init__(self) -> None:
        self.told: list[tuple[UUID, int]] = []
        self.waits = [ASKED]

    def waiting(self, now: datetime, *, told_too: bool) -> Sequence[OfficeRequest]:
        del now
        return self.waits if told_too or not self.told else []

    def note_told(self, known: Sequence[tuple[UUID, int]], now: datetime) -> None:
        del now
        self.told += known


class Line:
    """A server that answers as it is told to."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.error: NetworkError | None = None
        self.status, self.refusal = 200, ""
        self.known: list[tuple[UUID, int]] = [(RECORD, 2)]
        self.epoch, self.key = 3, KEY

    def exchange(self, request: Request) -> Reply:
        if self.error is not None:
            raise self.error
        assert (request.method, request.path) == ("POST", "/v1/requests")
        assert request.body is not None
        asked = unpack(request.body, "zstd")
        self.asked.append(asked["requests"])
        answer = Known(Epoch(self.epoch, "e3"), DEVICE, asked["nonce"], tuple(self.known))
        content: object = sign(self.key, KNOWN, answer.to_json())
        if self.status != 200:
            content = {"error": self.refusal}
        return Reply(self.status, json.dumps(content).encode(), {})

    def close(self) -> None:
        pass


class Stage:
    """A teller between the two, and a clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, tzinfo=UTC)
        self.desk, self.line = Desk(), Line()
        self.teller = OfficeTeller(self.desk, Client(self.line), lambda: self.now)

    def tell(self, later: timedelta = timedelta()) -> int:
        """How often the server was asked by now."""
        self.now += later
        self.teller.tell(CONTRACT)
        return len(self.line.asked)


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_a_request_is_told_once_and_again_an_hour_later(stage: Stage) -> None:
    assert stage.tell() == 1
    assert stage.desk.told == [(RECORD, 2)]
    assert stage.tell(timedelta(minutes=1)) == 1
    assert stage.tell(TELL_AGAIN) == 2


def test_as_many_as_wait_are_told_in_as_many_calls(stage: Stage) -> None:
    stage.desk.waits = [replace(ASKED, rev=rev) for rev in range(2, 2 + REQUESTS_AT_MOST + 1)]
    stage.line.known = [(RECORD, one.rev) for one in stage.desk.waits]
    assert stage.tell() == 2
    assert [len(call) for call in stage.line.asked] == [REQUESTS_AT_MOST, 1]
    assert stage.desk.told == stage.line.known


@pytest.mark.parametrize(
    ("status", "refusal"), [(404, "no_such_call"), (400, "bad_request"), (500, "x")]
)
def test_a_server_that_keeps_none_is_left_alone_for_a_while(
    stage: Stage, status: int, refusal: str
) -> None:
    stage.line.status, stage.line.refusal = status, refusal
    assert stage.tell() == 1
    assert stage.desk.told == []
    assert stage.tell(timedelta(minutes=1)) == 1
    assert stage.tell(AFTER_TROUBLE) == 2
    stage.line.status = 200
    assert stage.tell(AFTER_TROUBLE) == 3
    assert stage.desk.told == [(RECORD, 2)]


def test_what_the_server_refused_is_not_told(stage: Stage) -> None:
    stage.line.known = []
    assert stage.tell() == 1
    assert stage.desk.told == []
    assert stage.tell(timedelta(minutes=1)) == 1
    assert stage.tell(TELL_AGAIN) == 2


def test_what_the_server_refused_holds_up_no_other(stage: Stage) -> None:
    stage.line.known = []
    stage.tell()
    stage.desk.waits.append(replace(ASKED, rev=3))
    stage.line.known = [(RECORD, 3)]
    assert stage.tell(timedelta(minutes=1)) == 2
    assert [one["rev"] for one in stage.line.asked[1]] == [3]
    assert stage.desk.told == [(RECORD, 3)]


def test_what_a_server_says_in_another_epoch_or_with_another_key_counts_for_nothing(
    stage: Stage,
) -> None:
    stage.line.epoch = 4
    stage.tell()
    stage.line.epoch, stage.line.key = 3, Ed25519PrivateKey.generate()
    assert stage.tell(AFTER_TROUBLE) == 2
    assert stage.desk.told == []


@pytest.mark.parametrize(("asked", "rest"), [(600.0, timedelta(minutes=10)), (None, AFTER_TROUBLE)])
def test_a_server_without_time_for_it_is_left_alone_and_ends_no_round(
    stage: Stage, asked: float | None, rest: timedelta
) -> None:
    stage.line.error = BusyError("x", retry_after_s=asked)
    assert stage.tell() == 0
    stage.line.error = None
    assert stage.tell(rest - timedelta(seconds=1)) == 0
    assert stage.tell(timedelta(seconds=1)) == 1
    assert stage.desk.told == [(RECORD, 2)]


@pytest.mark.parametrize("error", [UnreachableError("x"), OutcomeUnknownError("lost")])
def test_a_line_that_fails_ends_the_round(stage: Stage, error: NetworkError) -> None:
    stage.line.error = error
    with pytest.raises(type(error)):
        stage.tell()
    stage.line.error = None
    assert stage.tell() == 1
