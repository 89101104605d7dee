"""The head of a record: the revision that counts, and the next one in its place."""

from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, case, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db import blocked, groups
from vaxentry.db.clashes import other_head
from vaxentry.db.gate import Seat
from vaxentry.db.prepared import at_most
from vaxentry.db.saving import UnknownRecordError, by_id
from vaxentry.db.tables import attempt_record, outbox, record, revision, stack
from vaxentry.db.times import to_ms
from vaxentry.domain.dose import Dose, Parent, Revision, RevisionKind
from vaxentry.domain.outbox import State
from vaxentry.domain.permission import Facts
from vaxentry.domain.reason import clean_reason
from vaxentry.domain.ruling import Ruling
from vaxentry.wire.record import unseal

_known = (
    select(revision.c.rev, revision.c.digest)
    .where(revision.c.record_seq == bindparam("seq"))
    .order_by(revision.c.rev)
)
_sealed = select(revision.c.sealed).where(
    revision.c.record_seq == bindparam("seq"), revision.c.rev == bindparam("at_rev")
)
_pile = select(stack.c.id).where(stack.c.number == bindparam("in_stack"))
_queue = upsert(outbox)
_queue = _queue.on_conflict_do_update(
    index_elements=["record_seq"],
    set_={name: _queue.excluded[name] for name in ("rev", "priority", "due_at", "tries")},
)
_tried = (
    select(attempt_record.c.position)
    .where(attempt_record.c.record_seq == bindparam("seq"))
    .limit(at_most(1))
)
_leave_queue = delete(outbox).where(outbox.c.record_seq == bindparam("of_record"))


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

    Where the server told of a version that this PC did not make, it knows that one as well: only
    then does it come after it there.

    Raises:
        RuleError: the reason is no text that may be sealed.
    """
    known = [Parent(row.rev, row.digest) for row in connection.execute(_known, {"seq": head.seq})]
    elsewhere = other_head(connection, head.seq)
    if elsewhere is not None and elsewhere not in known:
        known.append(elsewhere)
    pile = connection.execute(_pile, {"in_stack": head.stack_number}).scalar_one()
    return Revision(
        record_id=head.id,
        rev=max(one.rev for one in known) + 1,
        parents=tuple(known),
        kind=kind,
        device=seat.device,
        author=seat.author,
        saved_at=now,
        entry_no=head.entry_no,
        stack=pile,
        site=sealed_site(connection, head) or seat.site,
        dose=dose,
        reason=clean_reason(reason),
        ruling=ruling,
    )


def sealed_site(connection: Connection, head: Any) -> str:
    """The site sealed with the head: the stack may have got another one since."""
    return sealed(connection, head.seq, head.head_rev).site


def sealed(connection: Connection, seq: int, rev: int) -> Revision:
    """A revision as it was sealed."""
    this = {"seq": seq, "at_rev": rev}
    return unseal(connection.execute(_sealed, this).scalar_one())


def queue_head(
    connection: Connection, seq: int, rev: int, priority: int, due_at: int, now: datetime
) -> None:
    """Let a revision wait to be sent, in the place of any before it and with its group."""
    row = {"record_seq": seq, "rev": rev, "priority": priority, "due_at": due_at, "tries": 0}
    connection.execute(_queue, row)
    if groups.come_back(connection, [seq]):
        blocked.wake(connection, now)


def step_out(connection: Connection, seq: int) -> None:
    """Let a record leave the queue for as long as it waits for a person's word."""
    groups.step_out(connection, [seq])
    connection.execute(_leave_queue, {"of_record": seq})


def leave_queue(connection: Connection, seq: int, now: datetime) -> None:
    """Let nothing of a record wait to be sent, now or later: those of its group go without it.

    Only for what the server holds nothing of: it has nothing to give up there.
    """
    groups.leave(connection, [seq])
    connection.execute(_leave_queue, {"of_record": seq})
    blocked.wake(connection, now)


def update_head(
    connection: Connection, seq: int, rev: int, state: State, now: datetime, **columns: Any
) -> None:
    """Make a revision the head of its record."""
    changed = {"head_rev": rev, "state": state.value, "invalid_field": "", "invalid_rule": ""}
    changed |= columns
    given = {f"new_{name}": value for name, value in changed.items()}
    this = {"of_record": seq, "at": to_ms(now)}
    connection.execute(_update(tuple(changed)), this | given)


@cache
def _update(names: tuple[str, ...]) -> Any:
    """Made once for the columns of a correction, and once for those of a void."""
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    stays = (record.c.state == bindparam("new_state"), record.c.state_since)
    values["state_since"] = case(stays, else_=bindparam("at"))
    return update(record).where(record.c.seq == bindparam("of_record")).values(values)


def was_ever_sent(connection: Connection, seq: int) -> bool:
    """Whether any revision of the record was ever in an attempt."""
    return connection.execute(_tried, {"seq": seq}).first() is not None


def is_free(connection: Connection, held: Any, author: UUID) -> bool:
    """Never in any attempt, and typed by this author."""
    return held.author_id == author and not was_ever_sent(connection, held.seq)


def facts(connection: Connection, seat: Seat, head: Any) -> Facts:
    """What is known of a record beside the roles."""
    sent = was_ever_sent(connection, head.seq)
    return Facts(is_own=head.author_id == seat.author, ever_in_an_attempt=sent)
