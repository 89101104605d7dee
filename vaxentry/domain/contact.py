"""The last word of the server."""

from dataclasses import dataclass
from datetime import datetime

from vaxentry.domain.records import Link


@dataclass(frozen=True, slots=True)
class Contact:
    """What a contact with the server showed, and when that was, UTC."""

    link: Link
    at: datetime
