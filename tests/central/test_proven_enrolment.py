"""What a PC keeps of an enrolment is what the server said to this very question, or nothing.

A token that was spoilt on its way is refused for ever: only another code helps then.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest

from tests.central.client import Pc
from tests.simulation.network import call_of
from vaxentry.central.api import Central
from vaxentry.central.enrolment import make_code
from vaxentry.domain.queue import Contract
from vaxentry.errors import NetworkError, OutcomeUnknownError
from vaxentry.sync.client import Client
from vaxentry.sync.replies import Reply
from vaxentry.sync.transport import Request
from vaxentry.wire.body import pack
from vaxentry.wire.contact import AdoptRequest, Enrolment, EnrolRequest

URL = "https://central.invalid"
NOTHING = Reply(0, b"", {})


@dataclass
class Line:
    """Carries requests to the handlers; whoever posts gets `instead`, if there is something."""

    central: Central
    instead: Reply | None = None
    last: Reply = NOTHING

    def exchange(self, request: Request) -> Reply:
        if self.instead is not None and request.method == "POST":
            return self.instead
        answer = self.central.handle(call_of(request))
        self.last = Reply(answer.status, answer.body, answer.headers)
        return self.last

    def close(self) -> None:
        """Nothing is held open."""


@pytest.fixture
def line(central: Central) -> Line:
    return Line(central)


def contract_of(pc: Pc) -> Contract:
    return Contract(
        URL, pc.hello.server_id, pc.hello.public_key, pc.token, pc.device, pc.hello.epoch.number
    )


def asking_to_enrol(pc: Pc, client: Client) -> Callable[[], Enrolment]:
    request = EnrolRequest(pc.code, pc.device, pc.author, "BU ANI")
    return lambda: client.enrol(URL, request)[1]


def asking_to_adopt(pc: Pc, client: Client) -> Callable[[], Enrolment]:
    contract, device = contract_of(pc), UUID(int=7)
    return lambda: client.adopt(contract, AdoptRequest(device, pc.author, "BU ANI"))


def each_byte_spoilt(reply: Reply) -> Iterator[Reply]:
    for at in range(len(reply.content)):
        content = bytearray(reply.content)
        content[at] ^= 1 << at % 7
        yield replace(reply, content=bytes(content))


@pytest.mark.parametrize("asking", [asking_to_enrol, asking_to_adopt])
def test_whichever_byte_is_spoilt_nothing_else_is_kept_than_what_was_said(
    line: Line, pc: Pc, asking: Callable[[Pc, Client], Callable[[], Enrolment]]
) -> None:
    ask = asking(pc, Client(line, lambda: "n1"))
    said, honest = replace(ask(), certificate={}), line.last
    refused = 0
    for line.instead in each_byte_spoilt(honest):
        kept = said
        with suppress(OutcomeUnknownError):
            kept = replace(ask(), certificate={})
            refused -= 1
        refused += 1
        assert kept == said
    # The last bits of a signature in base64 say nothing.
    assert refused >= len(honest.content) - 1


def test_an_earlier_answer_is_not_taken_for_this_one(line: Line, pc: Pc) -> None:
    client = Client(line)
    asking_to_enrol(pc, client)()
    earlier = line.last
    pc.code = make_code(
        line.central.database, line.central.identity, site="S1", name="Puskesmas", sites=[],
        hours=1, now=line.central.clock(),
    )  # fmt: skip
    line.instead = earlier
    with pytest.raises(NetworkError) as raised:
        asking_to_enrol(pc, client)()
    assert raised.value.text_key == "error.enrol_unanswered"
    line.instead = None
    assert asking_to_enrol(pc, client)().token != pc.token


def test_what_another_pc_was_told_is_not_taken(line: Line, pc: Pc) -> None:
    other = Pc(line.central)
    client = Client(line, lambda: "n1")
    asking_to_enrol(other, client)()
    line.instead = line.last
    with pytest.raises(OutcomeUnknownError):
        asking_to_enrol(pc, client)()


def test_a_nonce_without_end_is_refused(pc: Pc) -> None:
    request = EnrolRequest(pc.code, uuid4(), pc.author, "BU ANI", "n" * 101)
    assert pc.call("POST", "/v1/enroll", pack(request.to_json(), "identity")).status == 400
