"""The identity of a record, made at its first key stroke and valid for ever."""

from datetime import datetime
from uuid import UUID

RANDOM_BYTES = 10


def record_id(now: datetime, random: bytes) -> UUID:
    """A UUID of version 7 (RFC 9562): its first 48 bits are the time in milliseconds.

    Records typed one after the other stand one after the other in every index, so a save among a
    million touches one page less, here and on the server. The 74 random bits keep two PCs apart.

    Args:
        now: any zone; only the time is told, and the sealed record tells it anyway.
        random: `RANDOM_BYTES` bytes from a source nobody can foresee.
    """
    milliseconds = int(now.timestamp() * 1000) & (1 << 48) - 1
    number = milliseconds << 80 | int.from_bytes(random[:RANDOM_BYTES])
    number = number & ~(0xF << 76) | 7 << 76
    return UUID(int=number & ~(0x3 << 62) | 0x2 << 62)
