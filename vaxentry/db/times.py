"""Times in the database: UTC milliseconds since 1970."""

from datetime import UTC, datetime


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970 of a time that carries its offset."""
    return int(moment.timestamp() * 1000)


def from_ms(milliseconds: int) -> datetime:
    """The time in UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def from_ms_or_none(milliseconds: int | None) -> datetime | None:
    """The time in UTC, None for none."""
    return None if milliseconds is None else from_ms(milliseconds)
