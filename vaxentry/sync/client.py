"""The calls of the protocol: what is asked, and which answer is believed."""

import secrets
from collections.abc import Callable, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

from vaxentry.domain.queue import Contract
from vaxentry.errors import (
    CodeRefusedError,
    OutcomeUnknownError,
    PortalError,
    UpdateNeededError,
    WrongServerError,
)
from vaxentry.sync.replies import Reply, is_ours, raise_for
from vaxentry.sync.transport import Request, Transport
from vaxentry.wire import body as wire_body
from vaxentry.wire.contact import DEVICE_HEADER, Enrolment, EnrolRequest, Hello, normal_code
from vaxentry.wire.messages import (
    HELLO,
    PROTOCOL,
    STANDINGS,
    BadMessageError,
    BatchAnswer,
    BatchRequest,
)
from vaxentry.wire.signing import fingerprint, verified
from vaxentry.wire.standings import Standings

T = TypeVar("T")


def _random_nonce() -> str:
    return secrets.token_hex(16)


class Client:
    """Speaks to one server. Used by one thread.

    Args:
        transport: carries the requests.
        nonce: makes something that was never asked before.
    """

    def __init__(self, transport: Transport, nonce: Callable[[], str] = _random_nonce) -> None:
        self._transport = transport
        self._nonce = nonce

    def close(self) -> None:
        """Give the connections back."""
        self._transport.close()

    def hello(self, url: str, *, known_key: bytes | None = None) -> Hello:
        """Ask who is there; believed only when signed over our nonce.

        Raises:
            UnreachableError, BusyError, PortalError, WrongServerError, UpdateNeededError.
        """
        nonce = self._nonce()
        reply = self._ask("GET", url, f"/v1/hello?nonce={nonce}")
        raise_for(reply)
        content = _json_or_portal(reply)
        return _proven_hello(content, nonce, known_key)

    def enrol(
        self, url: str, request: EnrolRequest, *, bound_to: UUID | None = None
    ) -> tuple[Hello, Enrolment]:
        """Turn a one-time code into a contract. The code names the server's key.

        Args:
            bound_to: the only server this PC may join, because it may hold what was sent already.

        Raises:
            WrongServerError: another server than `bound_to`; the code is not shown to it.
            CodeRefusedError: wrong, used or expired, or made by another server.
            NetworkError: as `hello`.
        """
        hello = self.hello(url)
        if bound_to not in (None, hello.server_id):
            raise WrongServerError
        if not _code_fits(request.code, hello.public_key):
            raise CodeRefusedError
        body = wire_body.pack(request.to_json(), "identity")
        reply = self._ask("POST", url, "/v1/enroll", body=body)
        if reply.status in {HTTPStatus.FORBIDDEN, HTTPStatus.UNAUTHORIZED}:
            raise CodeRefusedError
        raise_for(reply)
        return hello, _message(Enrolment.from_json, reply)

    def post_batch(self, contract: Contract, request: BatchRequest) -> tuple[BatchAnswer, int]:
        """Send a batch; returns the answer and its HTTP status. The caller checks the proof.

        Raises:
            OutcomeUnknownError: the server may have committed it.
            UnreachableError, BusyError, TooLargeError, NotAllowedError, UpdateNeededError: it did
                nothing with it.
        """
        body = wire_body.pack(request.to_json(), "zstd")
        reply = self._ask("POST", contract.server_url, "/v1/batches", body=body, contract=contract)
        try:
            raise_for(reply)
        except PortalError as e:
            # Whoever sends us elsewhere may stand behind the server as well as before it.
            raise OutcomeUnknownError("sent elsewhere") from e
        return _message(BatchAnswer.from_json, reply), reply.status

    def fetch_batch(self, contract: Contract, device_seq: int) -> tuple[BatchAnswer, int] | None:
        """What became of a batch; None = the server does not know it (yet).

        Raises:
            NetworkError: no answer that counts.
        """
        reply = self._ask(
            "GET", contract.server_url, f"/v1/batches/{device_seq}", contract=contract
        )
        if reply.status == HTTPStatus.NOT_FOUND and is_ours(reply, "not_here"):
            return None
        raise_for(reply)
        return _message(BatchAnswer.from_json, reply), reply.status

    def outcomes(self, contract: Contract, revisions: Sequence[tuple[UUID, int]]) -> Standings:
        """What the server holds of single revisions (record id, rev), signed over our nonce.

        Raises:
            OutcomeUnknownError: no answer of our server to our question.
            NetworkError: no answer that counts.
        """
        nonce = self._nonce()
        content = {"nonce": nonce, "records": [[str(i), rev] for i, rev in revisions]}
        body = wire_body.pack(content, "zstd")
        reply = self._ask("POST", contract.server_url, "/v1/outcomes", body=body, contract=contract)
        raise_for(reply)
        return _message(partial(_proven_standings, contract, nonce), reply)

    def _ask(
        self,
        method: str,
        url: str,
        path: str,
        *,
        body: bytes | None = None,
        contract: Contract | None = None,
    ) -> Reply:
        headers = {"Accept": "application/json"}
        if contract is not None:
            headers["Authorization"] = f"Bearer {contract.token}"
            headers[DEVICE_HEADER] = str(contract.device)
        if body is not None:
            headers["Content-Type"] = "application/json"
            headers["Content-Encoding"] = _encoding_of(body)
        return self._transport.exchange(Request(method, url, path, headers, body))


def _encoding_of(body: bytes) -> str:
    return "zstd" if body[:4] == b"\x28\xb5\x2f\xfd" else "identity"


def _json_or_portal(reply: Reply) -> Any:
    try:
        return wire_body.unpack(reply.content, "identity")
    except wire_body.BadBodyError as e:
        raise PortalError("not our answer") from e


def _proven_hello(content: Any, nonce: str, known_key: bytes | None) -> Hello:
    try:
        hello = Hello.from_json(content)
    except BadMessageError as e:
        raise PortalError("not our hello") from e
    if hello.nonce != nonce or not verified(hello.public_key, HELLO, content):
        raise PortalError("hello not signed for us")
    if known_key is not None and hello.public_key != known_key:
        raise WrongServerError
    if not hello.api[0] <= PROTOCOL <= hello.api[1]:
        raise UpdateNeededError
    return hello


def _proven_standings(contract: Contract, nonce: str, content: Any) -> Standings:
    if not verified(contract.server_key, STANDINGS, content):
        raise BadMessageError("standings signature")
    told = Standings.from_json(content)
    if (told.device, told.nonce) != (contract.device, nonce):
        raise BadMessageError("standings for another question")
    return told


def _code_fits(code: str, public_key: bytes) -> bool:
    return normal_code(code).endswith(fingerprint(public_key))


def _message(read: Callable[[Any], T], reply: Reply) -> T:
    """A message of ours, or an unknown outcome: whoever answered, it was not understood."""
    try:
        return read(wire_body.unpack(reply.content, "identity"))
    except (wire_body.BadBodyError, BadMessageError) as e:
        raise OutcomeUnknownError("not our answer", status=reply.status) from e
