"""The head of a record: the revision that counts, and the next one in its place."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db.saving import Seat, UnknownRecordError, by_id
from vaxentry.db.tables import outbox, record, revision, stack
from vaxentry.domain.dose import Dose, Parent, Revision, RevisionKind
from vaxentry.domain.outbox import State
from vaxentry.domain.reason import clean_reason
from vaxentry.domain.ruling import Ruling
from vaxentry.wire.record import unseal


def head_of(connection: Connection, record_id: UUID) -> Any:
    """The row of a record.

    Raises:
        UnknownRecordError: no such record.
    """
    head = connection.execute(by_id, {"id": record_id}).one_or_none()
    if head is None:
        raise UnknownRecordError
    return head


def successor(
    connection: Connection,
    seat: Seat,
    head: Any,
    *,
    kind: RevisionKind,
    dose: Dose | None,
    reason: str,
    now: datetime,
    ruling: Ruling | None = None,
) -> Revision:
    """The next revision of a record; it knows every one before it.

    Raises:
        RuleError: the reason is no text that may be sealed.
    """
    known = connection.execute(
        select(revision.c.rev, revision.c.digest)
        .where(revision.c.record_seq == head.seq)
        .order_by(revision.c.rev)
    )
    pile = select(stack.c.id).where(stack.c.number == head.stack_number)
    return Revision(
        record_id=head.id,
        rev=head.head_rev + 1,
        parents=tuple(Parent(row.rev, row.digest) for row in known),
        kind=kind,
        device=seat.device,
        author=seat.author,
        saved_at=now,
        entry_no=head.entry_no,
        stack=connection.execute(pile).scalar_one(),
        site=sealed_site(connection, head) or seat.site,
        dose=dose,
        reason=clean_reason(reason),
        ruling=ruling,
    )


def sealed_site(connection: Connection, head: Any) -> str:
    """The site sealed with the head: the stack may have got another one since."""
    this = (revision.c.record_seq == head.seq) & (revision.c.rev == head.head_rev)
    return unseal(connection.execute(select(revision.c.sealed).where(this)).scalar_one()).site


def queue_head(connection: Connection, seq: int, rev: int, priority: int, due_at: int) -> None:
    """Let a revision wait to be sent, in the place of any before it."""
    row = {"record_seq": seq, "rev": rev, "priority": priority, "due_at": due_at, "tries": 0}
    fresh = {key: value for key, value in row.items() if key != "record_seq"}
    connection.execute(
        upsert(outbox).values(row).on_conflict_do_update(index_elements=["record_seq"], set_=fresh)
    )


def update_head(connection: Connection, seq: int, rev: int, state: State, **columns: Any) -> None:
    """Make a revision the head of its record."""
    connection.execute(
        update(record)
        .where(record.c.seq == seq)
        .values(head_rev=rev, state=state.value, invalid_field="", invalid_rule="", **columns)
    )
