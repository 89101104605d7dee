"""What an HTTP answer that is no success means. Only our server's own words are believed."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from vaxentry.errors import (
    BusyError,
    ForkError,
    NetworkError,
    NotAllowedError,
    OutcomeUnknownError,
    PortalError,
    SetBackError,
    TooLargeError,
    UpdateNeededError,
)
from vaxentry.wire import body as wire_body
from vaxentry.wire.contact import WAITED_HEADER
from vaxentry.wire.messages import BatchAnswer

REVOKED = "revoked"
"""Our server's word for a PC it listens to no more."""
_CONFLICTS: Mapping[str, type[NetworkError]] = {
    **dict.fromkeys(("fork", "late", "taken"), ForkError),
    SetBackError.code: SetBackError,
}
"""Its words for a PC that a copy delivers for under the same id, and of itself where it was set
back. Late is a copy, too: nobody who sends alone comes so far ahead of a try of its own
(`sending`), but a PC that was set back may.
"""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole HTTP answer."""

    status: int
    content: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BatchReply:
    """The answer to a batch as it came, not believed yet.

    Attributes:
        sent_bytes: of the body that was sent.
        waited_s: seconds the server had it, in its line and in work, by the server's own word.
    """

    answer: BatchAnswer
    status: int
    sent_bytes: int
    waited_s: float = 0.0


def waited_s(reply: Reply) -> float:
    """Seconds a call was at the server; 0 when the server says nothing of it."""
    told = reply.headers.get(WAITED_HEADER, "")
    return int(told[:9]) / 1000 if told.isdecimal() else 0.0


def raise_for(reply: Reply) -> None:
    """Nothing for an answer; the error for every other status.

    Raises:
        PortalError: somebody else redirects us, or wants a login.
        BusyError, NotAllowedError, ForkError, SetBackError, TooLargeError, UpdateNeededError: our
            server said so.
        OutcomeUnknownError: whoever answered, it is not known what the server did.
    """
    status = reply.status
    if status == HTTPStatus.OK:
        return
    is_redirect = HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST
    if is_redirect or status == HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED:
        raise PortalError(f"http {status}")
    error = _own_error(reply)
    if error is None:
        raise OutcomeUnknownError("not_ours", status=status)
    raise _named_error(status, error, reply)


def _own_error(reply: Reply) -> str | None:
    try:
        content = wire_body.unpack(reply.content, "identity")
    except wire_body.BadBodyError:
        return None
    error = content.get("error") if isinstance(content, dict) else None
    return error if isinstance(error, str) else None


def is_ours(reply: Reply, error: str) -> bool:
    """Whether our server itself said `error`."""
    return _own_error(reply) == error


def is_unable(reply: Reply) -> bool:
    """Whether our server is too old to know the call."""
    return reply.status == HTTPStatus.NOT_FOUND and is_ours(reply, "no_such_call")


def _named_error(status: int, error: str, reply: Reply) -> NetworkError:
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        return BusyError(error, retry_after_s=_retry_after(reply))
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        told = {"reason": REVOKED} if error == REVOKED else {}
        return NotAllowedError(error, **told)
    if status == HTTPStatus.CONFLICT and error in _CONFLICTS:
        return _CONFLICTS[error](error)
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return TooLargeError(error)
    if status == HTTPStatus.UPGRADE_REQUIRED:
        return UpdateNeededError(error)
    return OutcomeUnknownError("server_fault", status=status)


def _retry_after(reply: Reply) -> float | None:
    try:
        return float(reply.headers.get("Retry-After", ""))
    except ValueError:
        return None
