"""What requests say of people, and how it goes with them."""

from sqlalchemy import Connection, update

from vaxentry.central.side_tables import request

SAID = ("reason", "asked_by", "masked_before", "masked_after")
"""The columns that may say something of a person."""


def blank(connection: Connection, record_id: str) -> None:
    """Take what was said of an erased record out of every request; the decision stays."""
    gone = dict.fromkeys(SAID, "")
    connection.execute(update(request).where(request.c.record_id == record_id).values(gone))
