"""The newest revision of a record: found, followed by another, and put on its way."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db.saving import Seat, UnknownRecordError, by_id
from vaxentry.db.tables import attempt_record, outbox, record, revision, stack
from vaxentry.domain.dose import Dose, Parent, Revision, RevisionKind
from vaxentry.domain.outbox import State
from vaxentry.domain.permission import Facts
from vaxentry.domain.reason import clean_reason
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
) -> Revision:
    """The revision after the head, in this seat's name, on the site of the head.

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
        site=_site(connection, head) or seat.site,
        dose=dose,
        reason=clean_reason(reason),
    )


def _site(connection: Connection, head: Any) -> str:
    """The site sealed with the head: the stack may have got another one since."""
    this = (revision.c.record_seq == head.seq) & (revision.c.rev == head.head_rev)
    return unseal(connection.execute(select(revision.c.sealed).where(this)).scalar_one()).site


def was_ever_sent(connection: Connection, seq: int) -> bool:
    """Whether any revision of the record was ever in an attempt."""
    tried = select(attempt_record.c.position).where(attempt_record.c.record_seq == seq).limit(1)
    return connection.execute(tried).first() is not None


def is_free(connection: Connection, held: Any, author: UUID) -> bool:
    """Never in any attempt, and typed by this author."""
    return held.author_id == author and not was_ever_sent(connection, held.seq)


def queue_head(connection: Connection, seq: int, rev: int, priority: int, due_at: int) -> None:
    """Let a revision wait to be sent, in the place of any other of its record."""
    row = {"record_seq": seq, "rev": rev, "priority": priority, "due_at": due_at, "tries": 0}
    fresh = {key: value for key, value in row.items() if key != "record_seq"}
    connection.execute(
        upsert(outbox).values(row).on_conflict_do_update(index_elements=["record_seq"], set_=fresh)
    )


def update_head(connection: Connection, seq: int, rev: int, state: State, **columns: Any) -> None:
    """Make a revision the head, in that state."""
    connection.execute(
        update(record)
        .where(record.c.seq == seq)
        .values(head_rev=rev, state=state.value, invalid_field="", invalid_rule="", **columns)
    )


def facts(connection: Connection, seat: Seat, head: Any) -> Facts:
    """What is known of a record beside the roles."""
    sent = was_ever_sent(connection, head.seq)
    return Facts(is_own=head.author_id == seat.author, ever_in_an_attempt=sent)
