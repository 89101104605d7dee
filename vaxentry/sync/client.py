"""The calls of the protocol: what is asked, and which answer is believed."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

from vaxentry.domain.queue import Contract
from vaxentry.errors import (
    CodeRefusedError,
    NotAllowedError,
    OutcomeUnknownError,
    PortalError,
    WrongServerError,
)
from vaxentry.sync.enrolling import asking_who_is_there, code_fits, showing_the_code
from vaxentry.sync.proof import is_own_receipt, proven, proven_enrolment, proven_hello
from vaxentry.sync.replies import (
    REVOKED,
    BatchReply,
    Reply,
    is_ours,
    is_unable,
    raise_for,
    waited_s,
)
from vaxentry.sync.transport import Request, Transport
from vaxentry.wire import body as wire_body
from vaxentry.wire.changes import CHANGES, Changes
from vaxentry.wire.compare import COMPARED, Compared, Comparison, Print, completed
from vaxentry.wire.contact import (
    CLASS_HEADER,
    DEVICE_HEADER,
    ENTRY_CLASS,
    AdoptRequest,
    Enrolment,
    EnrolRequest,
    Hello,
)
from vaxentry.wire.messages import (
    STANDINGS,
    BadMessageError,
    BatchAnswer,
    Epoch,
    PackedBatch,
)
from vaxentry.wire.standings import Standings

T = TypeVar("T")
_random_nonce = partial(secrets.token_hex, 16)


class Client:
    """Speaks to one server. Any thread.

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

    def hello(
        self, url: str, *, known_key: bytes | None = None, waiting: int = 0, turn: int = 0
    ) -> Hello:
        """Ask who is there; believed only when signed over our nonce.

        Args:
            known_key: the only key that counts, None = any.
            waiting: records that wait here.
            turn: the number that an earlier hello gave us, 0 = none.

        Raises:
            UnreachableError, BusyError, PortalError, WrongServerError, UpdateNeededError.
        """
        nonce = self._nonce()
        reply = self._ask("GET", url, f"/v1/hello?waiting={waiting}&turn={turn}&nonce={nonce}")
        raise_for(reply)
        content = _json_or_portal(reply)
        return proven_hello(content, nonce, known_key)

    def enrol(
        self, url: str, request: EnrolRequest, *, bound_to: UUID | None = None
    ) -> tuple[Hello, Enrolment]:
        """Turn a one-time code into a contract. The code names the server's key.

        Args:
            bound_to: the only server this PC may join, because it may hold what was sent already.

        Raises:
            WrongServerError: another server than `bound_to`; the code is not shown to it.
            CodeRefusedError: wrong, used or expired, or made by another server.
            NotAllowedError: the server has revoked this PC.
            ForkError: another copy of this PC has enrolled; the code was not used.
            NetworkError: as `hello`, told by the sentences of enrolment.
        """
        with asking_who_is_there():
            hello = self.hello(url)
        if bound_to not in (None, hello.server_id):
            raise WrongServerError(reason="enrol_wrong_server")
        if not code_fits(request.code, hello.public_key):
            raise CodeRefusedError
        with showing_the_code():
            return hello, self._spend_code(url, hello.public_key, request)

    def _spend_code(self, url: str, key: bytes, request: EnrolRequest) -> Enrolment:
        nonce = self._nonce()
        request = replace(request, nonce=nonce)
        body = wire_body.pack(request.to_json(), "identity")
        reply = self._ask("POST", url, "/v1/enroll", body=body)
        if is_ours(reply, REVOKED):
            raise NotAllowedError(REVOKED, reason="enrol_revoked")
        if is_ours(reply, "code_refused"):
            raise CodeRefusedError
        raise_for(reply)
        return message(partial(proven_enrolment, key, request.device, nonce), reply)

    def post_batch(self, contract: Contract, batch: PackedBatch) -> BatchReply:
        """Send a batch. The caller checks the proof.

        Raises:
            OutcomeUnknownError: the server may have committed it.
            UnreachableError, BusyError, TooLargeError, NotAllowedError, UpdateNeededError,
                SetBackError: it did nothing with it.
        """
        said = {CLASS_HEADER: ENTRY_CLASS} if batch.pressing else {}
        url = contract.server_url
        reply = self._ask("POST", url, "/v1/batches", body=batch.body, contract=contract, more=said)
        try:
            raise_for(reply)
        except PortalError as e:
            # Whoever sends us elsewhere may stand behind the server as well as before it.
            raise OutcomeUnknownError("sent_elsewhere") from e
        answer = message(BatchAnswer.from_json, reply)
        return BatchReply(answer, reply.status, len(batch.body), waited_s(reply))

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
        return message(BatchAnswer.from_json, reply), reply.status

    def outcomes(self, contract: Contract, revisions: Sequence[tuple[UUID, int]]) -> Standings:
        """What the server holds of single revisions (record id, rev), signed over our nonce.

        Raises:
            OutcomeUnknownError: no answer of our server to our question.
            NetworkError: no answer that counts.
        """
        content = {"records": [[str(i), rev] for i, rev in revisions]}
        reply, nonce = self.post(contract, "/v1/outcomes", content)
        raise_for(reply)
        return message(partial(proven, Standings.from_json, STANDINGS, contract, nonce), reply)

    def changes(self, contract: Contract, receipt: str = "", asked: str = "") -> Changes | None:
        """A page of what changed elsewhere since `contract.changes_upto`; None = not asked so.

        None comes from a server in another epoch, and from one too old to tell.

        Args:
            receipt: one we hold, in short: the page tells if the server lacks its batch.
            asked: more of the question, as `sync.news` puts it.

        Raises:
            NetworkError: no answer that counts.
        """
        nonce = self._nonce()
        path = (
            f"/v1/changes?epoch={contract.epoch_nonce}&after={contract.changes_upto}&nonce={nonce}"
            f"&receipt={receipt}{asked}"
        )
        reply = self._ask("GET", contract.server_url, path, contract=contract)
        if is_unable(reply) or is_ours(reply, "epoch"):
            return None
        raise_for(reply)
        page = message(partial(proven, Changes.from_json, CHANGES, contract, nonce), reply)
        if page.newest is not None and not is_own_receipt(page.newest, contract):
            raise OutcomeUnknownError("not_ours", status=reply.status)
        return page

    def compare(
        self,
        contract: Contract,
        bounds: Sequence[UUID],
        prints: Sequence[Print],
        receipt: Mapping[str, Any] | None,
    ) -> Compared | None:
        """Whether the server holds the same in these ranges; None = too old to tell.

        Args:
            receipt: what it promised, where it looks set back: entries wait for that to be cleared.

        Raises:
            NetworkError: no answer that counts.
        """
        nonce = self._nonce()
        epoch = Epoch(contract.epoch_number, contract.epoch_nonce)
        asked = Comparison(epoch, nonce, receipt, bounds, prints)
        body = wire_body.pack(asked.to_json(), "zstd")
        said = {CLASS_HEADER: ENTRY_CLASS} if receipt else {}
        url = contract.server_url
        reply = self._ask("POST", url, "/v1/reconcile", body=body, contract=contract, more=said)
        if is_unable(reply):
            return None
        raise_for(reply)
        read = partial(proven, Compared.from_json, COMPARED, contract, nonce)
        return message(lambda content: read(completed(content, contract.device, nonce)), reply)

    def adopt(self, contract: Contract, request: AdoptRequest) -> Enrolment:
        """Have another id for this PC taken on under the present one; asking twice makes one.

        Raises:
            NetworkError: no answer that counts.
        """
        nonce = self._nonce()
        body = wire_body.pack(replace(request, nonce=nonce).to_json(), "identity")
        reply = self._ask("POST", contract.server_url, "/v1/adopt", body=body, contract=contract)
        raise_for(reply)
        read = partial(proven_enrolment, contract.server_key, request.device, nonce)
        return message(read, reply)

    def get(self, contract: Contract, path: str, headers: Mapping[str, str]) -> tuple[Reply, str]:
        """Ask for something as it is; the answer, not looked at, and the nonce it is asked under.

        Raises:
            UnreachableError, OutcomeUnknownError: no answer.
        """
        nonce = self._nonce()
        path = f"{path}?nonce={nonce}"
        return self._ask("GET", contract.server_url, path, contract=contract, more=headers), nonce

    def post(self, contract: Contract, path: str, content: Mapping[str, Any]) -> tuple[Reply, str]:
        """Put a question; the answer, not looked at, and the nonce it is asked under.

        Raises:
            UnreachableError, OutcomeUnknownError: no answer.
        """
        nonce = self._nonce()
        body = wire_body.pack({"nonce": nonce, **content}, "zstd")
        return self._ask("POST", contract.server_url, path, body=body, contract=contract), nonce

    def _ask(
        self,
        method: str,
        url: str,
        path: str,
        *,
        body: bytes | None = None,
        contract: Contract | None = None,
        more: Mapping[str, str] | None = None,
    ) -> Reply:
        headers = {"Accept": "application/json", **(more or {})}
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


def message(read: Callable[[Any], T], reply: Reply) -> T:
    """A message of ours, or an unknown outcome: whoever answered, it was not understood."""
    try:
        return read(wire_body.unpack(reply.content, "identity"))
    except (wire_body.BadBodyError, BadMessageError) as e:
        raise OutcomeUnknownError("not_ours", status=reply.status) from e
