"""What an error says of the way to the server."""

from vaxentry.domain.contact import Link
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
    WrongServerError,
)

_LINKS: dict[type[NetworkError], Link] = {
    UnreachableError: Link.OFFLINE,
    OutcomeUnknownError: Link.SERVER_TROUBLE,
    BusyError: Link.SERVER_TROUBLE,
    TooLargeError: Link.SERVER_TROUBLE,
    PortalError: Link.PORTAL,
    CertificateError: Link.CERTIFICATE,
    ForeignCertificateError: Link.PORTAL,
    WrongServerError: Link.WRONG_SERVER,
    NotAllowedError: Link.NOT_ALLOWED,
    ForkError: Link.NOT_ALLOWED,
    UpdateNeededError: Link.UPDATE_NEEDED,
}


def link_of(error: NetworkError) -> Link:
    """What is known of the way after a round that ended with this error."""
    return _LINKS.get(type(error), Link.SERVER_TROUBLE)


def status_of(error: NetworkError) -> int | None:
    """The HTTP status the server itself answered with, None when the line failed."""
    status = error.params.get("status")
    return status if isinstance(status, int) else None
