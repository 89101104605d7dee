"""The server's notice of another address: in the hello, to be kept and shown again later."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from vaxentry.wire.messages import reading

NOTICE = "notice"
"""The purpose its signature is bound to."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Signed by the server's key; whoever answers at the new address must have the same key.

    Attributes:
        url: where the server is, or will soon be.
        issued_at: server time; the newest notice counts.
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
