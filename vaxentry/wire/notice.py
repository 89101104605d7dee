"""The server's notice of another address: made for the hello it comes in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from vaxentry.wire.contact import Hello
from vaxentry.wire.messages import BadMessageError, reading
from vaxentry.wire.signing import verified

NOTICE = "notice"
"""The purpose its signature is bound to."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Signed by the server's key; whoever answers at the new address must have the same key.

    Attributes:
        url: where the server is, or will soon be.
        issued_at: the time of the hello it comes in: one of another moment is a replay.
    """

    server_id: UUID
    url: str
    issued_at: datetime

    def to_json(self) -> dict[str, Any]:
        """The content to be signed for `NOTICE`."""
        return {
            "server_id": str(self.server_id),
            "url": self.url,
            "issued_at": self.issued_at.isoformat(),
        }

    @staticmethod
    def from_json(content: Any) -> "Notice":
        """Read a notice; the signature is checked by the caller."""
        with reading("notice"):
            return Notice(
                server_id=UUID(content["server_id"]),
                url=str(content["url"]),
                issued_at=datetime.fromisoformat(content["issued_at"]),
            )


def address_in(hello: Hello, server_key: bytes) -> str:
    """The address that a proven hello says the server moves to; empty = it stays where it is.

    No clock of ours is asked: the notice has the very time of its hello, which is signed over our
    nonce. A notice that is forged, older or about another server names no address.
    """
    notice: Mapping[str, Any] | None = hello.notice
    if notice is None or not verified(server_key, NOTICE, notice):
        return ""
    try:
        told = Notice.from_json(notice)
    except BadMessageError:
        return ""
    fits = (told.server_id, told.issued_at) == (hello.server_id, hello.time)
    return told.url if fits else ""
