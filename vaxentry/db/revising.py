"""Corrections and voids: new revisions of a record, appended in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db import doubts, search
from vaxentry.db.engine import bare
from vaxentry.db.saving import (
    NORMAL_PRIORITY,
    Seat,
    UnknownRecordError,
    by_id,
    head_columns,
    keep_warnings,
    note,
    priority,
    store_revision,
)
from vaxentry.db.tables import attempt_record, outbox, record, revision, stack
from vaxentry.db.times import to_ms
from vaxentry.domain.dose import Dose, Parent, Revision, RevisionKind
from vaxentry.domain.outbox import DOUBT_WAIT, State
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import Saved
from vaxentry.wire.outcomes import REFUSED
from vaxentry.wire.record import seal, unseal


@dataclass(frozen=True, slots=True)
class Correction:
    """What a record is corrected to.

    Attributes:
        site: the site to be sealed with it; "" = that of the revision before.
        doubtful: whether its number is still to be typed once more; a doubt that stands already
            keeps its time.
    """

    record_id: UUID
    dose: Dose
    reason: str
    warnings: Sequence[Problem] = ()
    doubtful: bool = False
    site: str = ""


def correct(
    connection: Connection,
    seat: Seat,
    dose: Dose,
    *,
    record_id: UUID,
    reason: str,
    now: datetime,
    warnings: Sequence[Problem],
) -> Saved:
    """Append a revision with a new body that leaves no doubt; the record is due at once.

    Raises:
        UnknownRecordError: no such record.
    """
    return revise(connection, seat, Correction(record_id, dose, reason, warnings), now)


def revise(connection: Connection, seat: Seat, wanted: Correction, now: datetime) -> Saved:
    """Append a revision with a new body; the record is queued again.

    Raises:
        UnknownRecordError: no such record.
    """
    head, dose = _head(connection, wanted.record_id), wanted.dose
    revised = _successor(
        connection, seat, head, kind=RevisionKind.ENTRY, dose=dose, reason=wanted.reason, now=now
    )
    if wanted.site:
        revised = replace(revised, site=wanted.site)
    store_revision(bare(connection), head.seq, revised, seal(revised))
    search.mark_stale(bare(connection), head.seq)
    keep_warnings(bare(connection), head.seq, revised.rev, wanted.warnings)
    due = _due(connection, head, wanted, now)
    if not wanted.doubtful:
        doubts.answer(connection, head.seq, to_ms(now))
    _queue_head(connection, head.seq, revised.rev, priority(dose), due)
    columns = head_columns(dose) | {"doubt": int(wanted.doubtful)}
    _update_head(connection, head.seq, revised.rev, State.QUEUED, **columns)
    note(bare(connection), "corrected", head.seq, revised)
    return Saved(wanted.record_id, revised.rev, head.entry_no, now)


def _due(connection: Connection, head: Any, wanted: Correction, now: datetime) -> int:
    if not wanted.doubtful:
        return 0
    waits = select(outbox.c.due_at).where(outbox.c.record_seq == head.seq)
    held = connection.execute(waits).scalar() if head.doubt else None
    return int(to_ms(now + DOUBT_WAIT) if held is None else held)


def void(
    connection: Connection, seat: Seat, *, record_id: UUID, reason: str, now: datetime
) -> Saved:
    """Append a void. It travels only when the server may hold some revision.

    Raises:
        UnknownRecordError: no such record.
    """
    head = _head(connection, record_id)
    revised = _successor(
        connection, seat, head, kind=RevisionKind.VOID, dose=None, reason=reason, now=now
    )
    store_revision(bare(connection), head.seq, revised, seal(revised))
    may_be_held = _may_be_held(connection, head.seq)
    if may_be_held:
        _queue_head(connection, head.seq, revised.rev, NORMAL_PRIORITY, 0)
    else:
        connection.execute(delete(outbox).where(outbox.c.record_seq == head.seq))
    doubts.answer(connection, head.seq, to_ms(now))
    _update_head(connection, head.seq, revised.rev, State.VOIDED, void_settled=int(not may_be_held))
    note(bare(connection), "voided", head.seq, revised)
    return Saved(record_id, revised.rev, head.entry_no, now)


def _head(connection: Connection, record_id: UUID) -> Any:
    head = connection.execute(by_id, {"id": record_id}).one_or_none()
    if head is None:
        raise UnknownRecordError
    return head


def _successor(
    connection: Connection,
    seat: Seat,
    head: Any,
    *,
    kind: RevisionKind,
    dose: Dose | None,
    reason: str,
    now: datetime,
) -> Revision:
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
        reason=reason,
    )


def _site(connection: Connection, head: Any) -> str:
    """The site sealed with the head: the stack may have got another one since."""
    this = (revision.c.record_seq == head.seq) & (revision.c.rev == head.head_rev)
    return unseal(connection.execute(select(revision.c.sealed).where(this)).scalar_one()).site


def was_ever_sent(connection: Connection, seq: int) -> bool:
    """Whether any revision of the record was ever in an attempt."""
    tried = select(attempt_record.c.position).where(attempt_record.c.record_seq == seq).limit(1)
    return connection.execute(tried).first() is not None


def _may_be_held(connection: Connection, seq: int) -> bool:
    """Whether some try got no answer, or one that does not refuse the record."""
    tried = select(attempt_record.c.position).where(
        attempt_record.c.record_seq == seq, attempt_record.c.code.not_in(sorted(REFUSED))
    )
    return connection.execute(tried.limit(1)).first() is not None


def _queue_head(connection: Connection, seq: int, rev: int, priority: int, due_at: int) -> None:
    row = {"record_seq": seq, "rev": rev, "priority": priority, "due_at": due_at, "tries": 0}
    fresh = {key: value for key, value in row.items() if key != "record_seq"}
    connection.execute(
        upsert(outbox).values(row).on_conflict_do_update(index_elements=["record_seq"], set_=fresh)
    )


def _update_head(connection: Connection, seq: int, rev: int, state: State, **columns: Any) -> None:
    connection.execute(
        update(record)
        .where(record.c.seq == seq)
        .values(head_rev=rev, state=state.value, invalid_field="", invalid_rule="", **columns)
    )
