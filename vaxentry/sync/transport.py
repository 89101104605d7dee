"""What carries one request to the server and its answer back; `sync.http.Http` does it for real."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from vaxentry.sync.replies import Reply


@dataclass(frozen=True, slots=True)
class Request:
    """One request.

    Attributes:
        url: address of the server, without a path.
        headers: the token is among them; never logged.
    """

    method: str
    url: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)


class Transport(Protocol):
    """Carries requests. Any thread."""

    def exchange(self, request: Request) -> Reply:
        """The whole answer.

        Raises:
            UnreachableError, CertificateError: surely nothing reached the server.
            OutcomeUnknownError: the server may have done something.
        """
        ...

    def close(self) -> None:
        """Give the connections back."""
        ...
