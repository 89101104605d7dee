"""A case for a person: our record, and the other one as far as it is known here."""

from uuid import UUID

from sqlalchemy import Connection, select

from vaxentry.db import details, seats
from vaxentry.db.rulings import OF_VERSIONS
from vaxentry.db.saving import UnknownRecordError
from vaxentry.db.tables import clash, record
from vaxentry.db.times import from_ms
from vaxentry.domain.cases import Case
from vaxentry.domain.outbox import CONFLICT_STATES
from vaxentry.domain.records import OtherParty, RecordDetail


def case(connection: Connection, record_id: UUID, author_id: UUID) -> Case | None:
    """What is to be decided about a record, None where nothing is (any more).

    Raises:
        UnknownRecordError: no such record.
    """
    ours = details.detail(connection, record_id, author_id)
    chosen = (
        select(clash.c.since, record.c.standing)
        .join(record, record.c.seq == clash.c.record_seq)
        .where(record.c.id == record_id)
    )
    found = connection.execute(chosen).one_or_none()
    if ours.row.state not in CONFLICT_STATES or found is None:
        return None
    other = ours.other or OtherParty()
    of_versions = found.standing in OF_VERSIONS
    is_named = other.record_id is not None and bool(other.claims)
    return Case(
        ours=ours,
        other=other,
        since=from_ms(found.since),
        theirs=_held(connection, other, author_id),
        may_rule=is_named and other.site in seats.site(connection).scope and not of_versions,
        of_versions=of_versions,
    )


def _held(connection: Connection, other: OtherParty, author_id: UUID) -> RecordDetail | None:
    if other.record_id is None:
        return None
    try:
        return details.detail(connection, other.record_id, author_id)
    except UnknownRecordError:
        return None
