"""What the status line shows, from the tables alone."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, literal, select

from vaxentry.db.due import STATE
from vaxentry.db.prepared import at_most
from vaxentry.db.reading import counts
from vaxentry.db.tables import attempt, clash, device, outbox, pace, record
from vaxentry.db.times import from_ms, from_ms_or_none, to_ms
from vaxentry.domain.contact import Contact, Link, QueueStatus
from vaxentry.domain.match import Match
from vaxentry.domain.outbox import State, moves_by_itself, needs_person

RATE_WINDOW = timedelta(minutes=5)
_NEVER_HEARD = frozenset({Link.ALONE, Link.UNKNOWN})


_contested = (
    select(func.count())
    .select_from(clash)
    .join(record, record.c.seq == clash.c.record_seq)
    .where(record.c.state == State.ACCEPTED.value, clash.c.ruled == "")
)
"""What clashes are few: they are asked, not what was accepted."""


def status(connection: Connection, now: datetime, heard: Contact | None) -> QueueStatus:
    """The numbers of the status line.

    Args:
        heard: the last contact since the book was opened.
    """
    by_state = counts(connection, None).by_state
    paced = connection.execute(select(pace)).one()
    oldest = oldest_waiting(connection)
    receipt_at = from_ms_or_none(paced.last_receipt_at)
    link = _standing(connection, heard.link if heard else None)
    return QueueStatus(
        link=link,
        changes=changes_waiting(connection, by_state),
        waiting=sum(n for state, n in by_state.items() if moves_by_itself(state)),
        needs_person=sum(n for state, n in by_state.items() if needs_person(state)),
        oldest_age=max(now - oldest, timedelta()) if oldest else None,
        per_minute=_rate(connection, now),
        next_try_at=from_ms_or_none(paced.next_try_at),
        last_receipt_at=receipt_at,
        link_age=_age(heard, receipt_at, now) if link not in _NEVER_HEARD else None,
        match=last_match(connection),
        contested=connection.execute(_contested).scalar_one(),
        clock_off=heard.clock_off if heard else None,
    )


def last_match(connection: Connection) -> Match | None:
    """What the last comparison showed in the present epoch, None before the first."""
    row = connection.execute(select(device)).one()
    if row.compared_here is None:
        return None
    return Match(
        at=from_ms(row.compared_at),
        here=row.compared_here,
        there=row.compared_there,
        apart=row.compared_apart,
        agreed_at=from_ms_or_none(row.agreed_at),
        agreed_on=row.agreed_on,
    )


def last_link(connection: Connection) -> Link:
    """What the last try told, be it of an earlier run."""
    link = connection.execute(select(pace.c.link)).scalar()
    return _standing(connection, link and Link(link))


def _standing(connection: Connection, told: Link | None) -> Link:
    """Whether the PC is enrolled is asked, not remembered from a try."""
    if connection.execute(select(device.c.token)).scalar() is None:
        return Link.ALONE
    return Link.UNKNOWN if told in {None, Link.ALONE} else Link(told)


def _age(heard: Contact | None, receipt_at: datetime | None, now: datetime) -> timedelta | None:
    """A receipt, too, is a word of the server: while much is sent no other is asked for."""
    if heard is None:
        return None
    at = heard.at
    if heard.link is Link.ONLINE and receipt_at is not None:
        at = max(at, receipt_at)
    return max(now - at, timedelta())


_in_queue = select(func.count()).select_from(outbox)
_QUEUED = (State.QUEUED, State.SENDING, State.UNCERTAIN, State.PAUSED)
"""Their records are in the queue, each of them."""


def changes_waiting(connection: Connection, by_state: Mapping[State, int]) -> int:
    """How many rows of the queue are of records in other states: see `QueueStatus.changes`.

    Args:
        by_state: the counts of all records.
    """
    counted = sum(by_state.get(state, 0) for state in _QUEUED)
    return max(0, connection.execute(_in_queue).scalar_one() - counted)


_oldest = (
    select(record.c.saved_at)
    .join(outbox, outbox.c.record_seq == record.c.seq)
    .where(STATE.is_distinct_from(literal(State.PAUSED.value)))
    .order_by(outbox.c.record_seq)
    .limit(at_most(1))
)


def oldest_waiting(connection: Connection) -> datetime | None:
    """When the oldest record that still travels was first saved, be it that only its void does."""
    return from_ms_or_none(connection.execute(_oldest).scalar())


def _rate(connection: Connection, now: datetime) -> float | None:
    """Records answered per minute over the last attempts of `RATE_WINDOW`."""
    since = to_ms(now - RATE_WINDOW)
    row = connection.execute(
        select(func.sum(attempt.c.records), func.min(attempt.c.started_at)).where(
            attempt.c.outcome == "answered", attempt.c.started_at >= since
        )
    ).one()
    if not row[0]:
        return None
    minutes = max((now - from_ms(row[1])).total_seconds(), 1.0) / 60
    return float(row[0]) / minutes
