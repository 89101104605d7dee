"""What an ending means while a PC is being enrolled: nothing of it was changed, or will be.

The sentences of sending would be untrue then: no entry was sent, and nothing is
tried again by itself.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from vaxentry.errors import (
    BusyError,
    CertificateError,
    ForeignCertificateError,
    ForkError,
    NetworkError,
    NotAllowedError,
    OutcomeUnknownError,
    PortalError,
    TooLargeError,
    UnreachableError,
    UpdateNeededError,
)
from vaxentry.wire.contact import normal_code
from vaxentry.wire.signing import fingerprint

_REASONS: Mapping[type[NetworkError], str] = {
    UnreachableError: "enrol_unreachable",
    OutcomeUnknownError: "enrol_cut",
    PortalError: "enrol_portal",
    CertificateError: "enrol_certificate",
    ForeignCertificateError: "enrol_certificate",
    NotAllowedError: "enrol_not_ours",
    ForkError: "enrol_not_ours",
    TooLargeError: "enrol_not_ours",
    UpdateNeededError: "enrol_update_needed",
    BusyError: "enrol_busy",
}
_OF_ITS_OWN = {"ca_file": "enrol_ca_file"}


@contextmanager
def asking_who_is_there() -> Iterator[None]:
    """Before anybody proved to be our server: the address may be wrong."""
    try:
        yield
    except NetworkError as e:
        answered = isinstance(e, OutcomeUnknownError) and "status" in e.params
        _tell(e, "enrol_not_ours" if answered else _REASONS.get(type(e), ""))
        raise


@contextmanager
def showing_the_code() -> Iterator[None]:
    """After our server has proven itself: it may have taken the code, for this PC."""
    try:
        yield
    except (OutcomeUnknownError, PortalError) as e:
        _tell(e, "enrol_unanswered")
        raise
    except NetworkError as e:
        _tell(e, _REASONS.get(type(e), ""))
        raise


def code_fits(code: str, public_key: bytes) -> bool:
    """Whether a code was made by the server with this key: it is shown to no other."""
    return normal_code(code).endswith(fingerprint(public_key))


def _tell(error: NetworkError, reason: str) -> None:
    """Let `error` be told by the sentence of enrolment, where it has none of its own."""
    present = error.params.get("reason")
    if present is not None:
        error.params["reason"] = _OF_ITS_OWN.get(str(present), present)
    elif reason:
        error.params["reason"] = reason
