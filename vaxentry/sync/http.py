"""Calls over HTTP. Foreign exceptions become ours here and only here.

Every ending without an answer is told apart by one question: may the server have done something? If
it surely did not, it is an `UnreachableError` or a `CertificateError`; else it is an
`OutcomeUnknownError`.
"""

import ssl
from collections.abc import Callable, Mapping
from http.cookiejar import DefaultCookiePolicy
from threading import Event
from typing import Any

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
from urllib3.exceptions import NewConnectionError, SSLError

from vaxentry.errors import (
    CertificateError,
    ForeignCertificateError,
    NetworkError,
    OutcomeUnknownError,
    UnreachableError,
)
from vaxentry.sync.line import Line
from vaxentry.sync.replies import Reply
from vaxentry.sync.transport import Request
from vaxentry.sync.watchdog import Watchdog
from vaxentry.wire.address import may_be_called

CONNECT_S = 5.0
READ_S = 30.0
TOTAL_S = 40.0
"""A request is cut after so long, however slowly bytes still trickle."""
QUICK_TRIES = 3
MAX_ANSWER = 32 * 1024 * 1024
_FOREIGN = frozenset({2, 18, 19, 20, 21, 62, 64})
"""OpenSSL's words for an issuer that nobody here trusts, and for another name: a login page or
whoever reads along. They are looked for first: anything else it says, that a certificate is out of
date for one, is of a certificate that was given to our server."""


def unheard() -> None:
    """Nobody watches."""


class Http:
    """Fulfils `transport.Transport`. Any thread.

    Args:
        stop: set when the program ends: no further try begins.
        beat: called before each try: a sign of life.
        total_s: seconds after which a request is cut.
        ca_file: certificates (PEM) that alone are trusted, instead of the public ones; "" = those.
        watchdog: what the clients of one engine share: it hangs up for all of them.
    """

    def __init__(
        self,
        stop: Event,
        beat: Callable[[], None] = unheard,
        total_s: float = TOTAL_S,
        ca_file: str = "",
        watchdog: Watchdog | None = None,
    ) -> None:
        self._beat, self._total_s = beat, total_s
        self._watchdog = watchdog or Watchdog()
        self._line = Line(self._watchdog.note)
        self._ca_file = ca_file
        self._session = _session(self._line, ca_file)
        self._retrying = Retrying(
            retry=retry_if_exception_type(UnreachableError),
            stop=_stop_after(stop),
            wait=wait_random_exponential(multiplier=0.1, max=1),
            sleep=sleep_using_event(stop),
            reraise=True,
        )

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def exchange(self, request: Request) -> Reply:
        """The whole answer; two or three quick tries while surely nothing was sent."""
        return self._retrying(self._send, request)

    def _send(self, request: Request) -> Reply:
        self._beat()
        _check_address(request.url)
        _check_ca_file(self._ca_file)
        # Never more than we wait ourselves: the server must not work on what nobody waits for.
        deadline = {"X-Deadline-Ms": str(int(min(READ_S, self._total_s) * 1000))}
        try:
            return self._exchanged(request, {**request.headers, **deadline})
        except requests.exceptions.ConnectionError as e:
            raise _without_answer(e) from e
        except requests.exceptions.ReadTimeout as e:
            raise OutcomeUnknownError("no_answer") from e
        except requests.exceptions.RequestException as e:
            raise OutcomeUnknownError("garbled") from e

    def _exchanged(self, request: Request, headers: Mapping[str, str]) -> Reply:
        with (
            self._watchdog.within(self._total_s),
            self._session.request(
                request.method,
                request.url.rstrip("/") + request.path,
                data=request.body,
                headers=headers,
                timeout=(CONNECT_S, READ_S),
                allow_redirects=False,
                stream=True,
            ) as response,
        ):
            return Reply(response.status_code, _whole(response), response.headers)


class _Session(requests.Session):
    """One that follows nobody."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """It reads the target and the whole body even of a redirect that is not to be followed."""


def _session(line: Line, ca_file: str) -> requests.Session:
    session = _Session()
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))  # a portal's would go on
    session.verify = ca_file or True
    session.mount("http://", line)
    session.mount("https://", line)
    return session


def _whole(response: requests.Response) -> bytes:
    """The body, at most one byte more than `MAX_ANSWER`."""
    try:
        content: bytes = response.raw.read(MAX_ANSWER + 1, decode_content=True)
    except Exception as e:
        raise requests.exceptions.ConnectionError(type(e).__name__) from e
    return content


def _stop_after(stop: Event) -> Any:
    attempts, ended = stop_after_attempt(QUICK_TRIES), stop_when_event_set(stop)

    def decide(state: RetryCallState) -> bool:
        return attempts(state) or ended(state)

    return decide


def _without_answer(error: requests.exceptions.ConnectionError) -> NetworkError:
    """What a connection that was not made, or broke, means."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(reason, NewConnectionError):
        return UnreachableError("no connection")
    if isinstance(reason, SSLError) and isinstance(reason.args[0], ssl.SSLCertVerificationError):
        is_foreign = reason.args[0].verify_code in _FOREIGN
        return ForeignCertificateError() if is_foreign else CertificateError()
    return OutcomeUnknownError("cut")


def _check_ca_file(ca_file: str) -> None:
    """A file that can't be used means no connection, never one that trusts anybody else."""
    if not ca_file:
        return
    try:
        ssl.create_default_context(cafile=ca_file)
    except OSError as e:
        raise CertificateError("ca file", reason="ca_file") from e


def _check_address(url: str) -> None:
    if not may_be_called(url):
        raise UnreachableError("address", reason="bad_address")
