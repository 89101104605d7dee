"""A record as the other side of a clash is told of it: the minimum, masked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from vaxentry.central import tables
from vaxentry.domain.names import mask_name

Head = Mapping[Any, Any]
"""The head of a record, by the names of the columns of its dose."""


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a clash, masked; ``given_on`` is an ISO 8601 date, "" where none is known."""

    record_id: str
    masked_name: str
    site: str
    given_on: str


def party_of(record_id: str, head: Head) -> Party:
    """What may be told of a record: the initials of the name, the site and the day."""
    masked = mask_name(head["name"] or "")
    return Party(record_id, masked, head["site"] or "", head["given_on"] or "")


def told_of(head: Head, differs: str = "") -> dict[str, str]:
    """The same as it travels to a PC; which record that is has to be added where it may be.

    Args:
        differs: wire fields in which the two differ, joined by commas.
    """
    party = party_of("", head)
    return {
        "masked_name": party.masked_name,
        "site": party.site,
        "given_on": party.given_on,
        "differs": differs,
    }


def heads(connection: Connection, ids: Iterable[str]) -> dict[str, Head]:
    """The heads of these records by id, of those that are held."""
    wanted = select(tables.dose).where(tables.dose.c.record_id.in_(sorted(ids)))
    return {row["record_id"]: row for row in connection.execute(wanted).mappings()}
