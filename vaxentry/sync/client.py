"""The calls of the protocol over HTTP. Foreign exceptions become ours here and only here.

Every ending that is not a verified answer is told apart by one question: may the server have done
something? If it surely did not, it is an `UnreachableError`; else an `OutcomeUnknownError`.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from threading import Event, Timer
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import requests
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    sleep_using_event,
    stop_after_attempt,
    stop_when_event_set,
    wait_random_exponential,
)
from urllib3.exceptions import NewConnectionError

from vaxentry.domain.queue import Contract
from vaxentry.errors import (
    CodeRefusedError,
    OutcomeUnknownError,
    PortalError,
    UnreachableError,
    UpdateNeededError,
    WrongServerError,
)
from vaxentry.sync.line import Line
from vaxentry.sync.replies import Reply, is_ours, raise_for
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

CONNECT_S = 5.0
READ_S = 30.0
QUICK_TRIES = 3
LOOPBACK = ("127.0.0.1", "localhost", "::1")
MAX_ANSWER = 32 * 1024 * 1024

T = TypeVar("T")


class Client:
    """Speaks to one server. Used by one thread; `stop` may be set from any.

    Args:
        stop: set when the program ends: no further try begins.
        total_s: seconds after which a request is cut, however slowly bytes still trickle.
    """

    def __init__(self, stop: Event, total_s: float = 60.0) -> None:
        self._stop = stop
        self._total_s = total_s
        self._line = Line()
        self._session = _session(self._line)

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def hello(self, url: str, *, known_key: bytes | None = None) -> Hello:
        """Ask who is there; believed only when signed over our nonce.

        Raises:
            UnreachableError, BusyError, PortalError, WrongServerError, UpdateNeededError.
        """
        nonce = secrets.token_hex(16)
        reply = self._try_quickly("GET", url, f"/v1/hello?nonce={nonce}")
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
        reply = self._send("POST", url, "/v1/enroll", body=body)
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
        reply = self._try_quickly(
            "POST", contract.server_url, "/v1/batches", body=body, contract=contract
        )
        raise_for(reply)
        return _message(BatchAnswer.from_json, reply), reply.status

    def fetch_batch(self, contract: Contract, device_seq: int) -> tuple[BatchAnswer, int] | None:
        """What became of a batch; None = the server does not know it (yet).

        Raises:
            NetworkError: no answer that counts.
        """
        reply = self._try_quickly(
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
        nonce = secrets.token_hex(16)
        content = {"nonce": nonce, "records": [[str(i), rev] for i, rev in revisions]}
        body = wire_body.pack(content, "zstd")
        reply = self._try_quickly(
            "POST", contract.server_url, "/v1/outcomes", body=body, contract=contract
        )
        raise_for(reply)
        return _message(partial(_proven_standings, contract, nonce), reply)

    def _try_quickly(self, method: str, url: str, path: str, **parts: Any) -> Reply:
        """Two or three tries in quick succession where surely nothing was sent."""
        retrying = Retrying(
            retry=retry_if_exception_type(UnreachableError),
            stop=_stop_after(self._stop),
            wait=wait_random_exponential(multiplier=0.1, max=1),
            sleep=sleep_using_event(self._stop),
            reraise=True,
        )
        return retrying(self._send, method, url, path, **parts)

    def _send(
        self,
        method: str,
        url: str,
        path: str,
        *,
        body: bytes | None = None,
        contract: Contract | None = None,
    ) -> Reply:
        _check_address(url)
        headers = {"Accept": "application/json", "X-Deadline-Ms": str(int(READ_S * 1000))}
        if contract is not None:
            headers["Authorization"] = f"Bearer {contract.token}"
            headers[DEVICE_HEADER] = str(contract.device)
        if body is not None:
            headers["Content-Type"] = "application/json"
            headers["Content-Encoding"] = _encoding_of(body)
        try:
            return self._exchange(method, url.rstrip("/") + path, body, headers)
        except requests.exceptions.ConnectTimeout as e:
            raise UnreachableError("connect timeout") from e
        except requests.exceptions.ConnectionError as e:
            if _never_connected(e):
                raise UnreachableError("no connection") from e
            raise OutcomeUnknownError("connection cut") from e
        except requests.exceptions.RequestException as e:
            raise OutcomeUnknownError(type(e).__name__) from e

    def _exchange(
        self, method: str, address: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Reply:
        """One request with a deadline over all of it: a trickle of bytes does not extend it."""
        watchdog = Timer(self._total_s, self._line.cut)
        watchdog.daemon = True
        watchdog.start()
        try:
            with self._session.request(
                method,
                address,
                data=body,
                headers=headers,
                timeout=(CONNECT_S, READ_S),
                allow_redirects=False,
                stream=True,
            ) as response:
                return Reply(response.status_code, _whole(response), response.headers)
        finally:
            watchdog.cancel()


def _session(line: Line) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", line)
    session.mount("https://", line)
    return session


def _whole(response: requests.Response) -> bytes:
    """The body, at most one byte more than `MAX_ANSWER`."""
    try:
        content: bytes = response.raw.read(MAX_ANSWER + 1, decode_content=True)
    except Exception as e:
        raise requests.exceptions.ReadTimeout(type(e).__name__) from e
    return content


def _stop_after(stop: Event) -> Any:
    attempts, ended = stop_after_attempt(QUICK_TRIES), stop_when_event_set(stop)

    def decide(state: RetryCallState) -> bool:
        return attempts(state) or ended(state)

    return decide


def _encoding_of(body: bytes) -> str:
    return "zstd" if body[:4] == b"\x28\xb5\x2f\xfd" else "identity"


def _never_connected(error: requests.exceptions.ConnectionError) -> bool:
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(reason, NewConnectionError)


def _check_address(url: str) -> None:
    """Only HTTPS leaves this PC; plain HTTP is for a server on the same machine."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")
    except ValueError:
        raise UnreachableError("address", reason="bad_address") from None
    safe = (parts.scheme == "https" and host) or (parts.scheme == "http" and host in LOOPBACK)
    if not safe or port == 0 or any(c.isspace() for c in url):
        raise UnreachableError("address", reason="bad_address")


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
