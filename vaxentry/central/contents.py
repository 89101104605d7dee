"""What the body of a call says."""

from typing import Any

from vaxentry.central.calls import Call, CallError, Limits
from vaxentry.wire.body import BadBodyError, unpack
from vaxentry.wire.contact import EnrolRequest
from vaxentry.wire.messages import LONGEST_NONCE, PROTOCOL, BadMessageError


def content_of(call: Call, limits: Limits) -> Any:
    """The JSON in it.

    Raises:
        CallError: 413, it is larger than such a call may be; 400, it can't be read.
    """
    if len(call.body) > limits.bytes_of(call.path):
        raise CallError(413, "too_large")
    encoding = call.headers.get("content-encoding", "identity").strip().lower()
    try:
        return unpack(call.body, encoding, limits.unpacked_of(call.path))
    except BadBodyError as error:
        if "too_large" in f"{error} {error.__cause__}":
            raise CallError(413, "too_large") from None
        raise CallError(400, "body") from None


def read_enrolment(content: object) -> EnrolRequest:
    """The request of a PC to join.

    Raises:
        CallError: 426, it speaks another protocol; 400, it is none.
    """
    if isinstance(content, dict) and content.get("protocol", PROTOCOL) != PROTOCOL:
        raise CallError(426, "update")
    try:
        request = EnrolRequest.from_json(content)
    except BadMessageError:
        raise CallError(400, "bad_request") from None
    if len(request.nonce) > LONGEST_NONCE:
        raise CallError(400, "nonce")
    return request
