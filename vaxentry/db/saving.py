"""Saving: revision, outbox row, audit entry and search words in the caller's one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, insert, select, text, update
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db import audit
from vaxentry.db.tables import (
    attempt_record,
    draft,
    entry_counter,
    outbox,
    record,
    revision,
    stack,
    warning,
)
from vaxentry.db.times import to_ms
from vaxentry.domain.dose import Dose, Parent, Revision, RevisionKind
from vaxentry.domain.entry_no import EntryNo
from vaxentry.domain.names import name_key
from vaxentry.domain.outbox import State
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import Saved
from vaxentry.wire.record import Sealed, seal

KIPI_PRIORITY = 0
"""A complaint after the injection is sent before everything else."""
NORMAL_PRIORITY = 5


@dataclass(frozen=True, slots=True)
class Seat:
    """Who saves, where: sealed with every revision."""

    device: UUID
    author: UUID
    site: str
    pc_code: str


class UnknownRecordError(LookupError):
    """No record of that id is held here."""


_insert_record = insert(record)
_insert_revision = insert(revision)
_insert_outbox = insert(outbox)
_insert_search = text("INSERT INTO record_search (rowid, words) VALUES (:seq, :words)")
_delete_search = text("DELETE FROM record_search WHERE rowid = :seq")
_by_id = select(record).where(record.c.id == bindparam("id"))
_stack_number = select(stack.c.number).where(stack.c.id == bindparam("id"))
_forget_draft = delete(draft).where(draft.c.record_id == bindparam("id"))
_count_entry = (
    upsert(entry_counter)
    .values(pc_code=bindparam("pc"), day=bindparam("on"), last=1)
    .on_conflict_do_update(
        index_elements=["pc_code", "day"], set_={"last": entry_counter.c.last + 1}
    )
    .returning(entry_counter.c.last)
)


def add(
    connection: Connection,
    seat: Seat,
    dose: Dose,
    *,
    record_id: UUID,
    stack_id: UUID,
    now: datetime,
    warnings: Sequence[Problem],
) -> Saved:
    """Write a new record. The same `record_id` again adds nothing and tells the first save."""
    held = connection.execute(_by_id, {"id": record_id}).one_or_none()
    if held is not None:
        return Saved(record_id, held.head_rev, held.entry_no, now)
    entry_no = _next_entry_no(connection, seat, now.astimezone().date())
    revised = Revision(
        record_id=record_id,
        rev=1,
        parents=(),
        kind=RevisionKind.ENTRY,
        device=seat.device,
        author=seat.author,
        saved_at=now,
        entry_no=entry_no,
        stack=stack_id,
        site=seat.site,
        dose=dose,
    )
    number = connection.execute(_stack_number, {"id": stack_id}).scalar_one()
    seq = _insert_head(connection, revised, dose, number)
    _store_revision(connection, seq, revised, seal(revised))
    _index_words(connection, seq, dose, entry_no)
    _keep_warnings(connection, seq, revised, warnings)
    connection.execute(
        _insert_outbox,
        {"record_seq": seq, "rev": 1, "priority": _priority(dose), "due_at": 0, "tries": 0},
    )
    connection.execute(_forget_draft, {"id": record_id})
    _audit(connection, "saved", seq, revised)
    return Saved(record_id, 1, entry_no, now)


def _next_entry_no(connection: Connection, seat: Seat, day: date) -> str:
    count = connection.execute(_count_entry, {"pc": seat.pc_code, "on": day.isoformat()})
    return str(EntryNo(seat.pc_code, day, count.scalar_one()))


def _priority(dose: Dose) -> int:
    return KIPI_PRIORITY if dose.complaint else NORMAL_PRIORITY


def _insert_head(connection: Connection, revised: Revision, dose: Dose, number: int) -> int:
    inserted = connection.execute(
        _insert_record,
        {
            "id": revised.record_id,
            "entry_no": revised.entry_no,
            "stack_number": number,
            "author_id": revised.author,
            "saved_at": to_ms(revised.saved_at),
            "head_rev": revised.rev,
            "state": State.QUEUED.value,
            **_head_columns(dose),
        },
    )
    (seq,) = inserted.inserted_primary_key or (None,)
    assert isinstance(seq, int)
    return seq


def _head_columns(dose: Dose) -> dict[str, Any]:
    return {
        "id_type": dose.identity.type.value,
        "id_number": dose.identity.number,
        "name": dose.name,
        "name_key": name_key(dose.name),
        "birth_date": dose.birth_date and dose.birth_date.isoformat(),
        "phone": dose.phone,
        "village": dose.village,
        "ticket": dose.ticket and dose.ticket.text,
        "screening": dose.screening.value,
        "deferred_until": dose.deferred_until and dose.deferred_until.isoformat(),
        "vaccine": dose.vaccine,
        "course": dose.course,
        "dose_no": dose.dose_no,
        "batch": dose.batch,
        "given_on": dose.given_on.isoformat(),
    }


def _store_revision(connection: Connection, seq: int, revised: Revision, sealed: Sealed) -> None:
    connection.execute(
        _insert_revision,
        {
            "record_seq": seq,
            "rev": revised.rev,
            "kind": revised.kind.value,
            "digest": sealed.digest,
            "sealed": sealed.content,
            "author_id": revised.author,
            "saved_at": to_ms(revised.saved_at),
            "reason": revised.reason,
        },
    )


def _index_words(connection: Connection, seq: int, dose: Dose, entry_no: str) -> None:
    ticket = dose.ticket.text if dose.ticket else ""
    words = f"{dose.name} {entry_no} {ticket} {dose.phone}"
    connection.execute(_insert_search, {"seq": seq, "words": words})


def _keep_warnings(
    connection: Connection, seq: int, revised: Revision, warnings: Sequence[Problem]
) -> None:
    for problem in {problem.code: problem for problem in warnings}.values():
        connection.execute(
            insert(warning).values(
                record_seq=seq,
                rev=revised.rev,
                code=problem.code,
                field=problem.field.value,
                severity=problem.severity.value,
            )
        )


def _audit(connection: Connection, action: str, seq: int, revised: Revision) -> None:
    at = to_ms(revised.saved_at)
    audit.write(connection, audit.Entry(at, revised.author, action, seq, revised.rev))


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
    """Append a revision with a new body; the record is queued again.

    Raises:
        UnknownRecordError: no such record.
    """
    head = _head(connection, record_id)
    revised = _successor(
        connection, seat, head, kind=RevisionKind.ENTRY, dose=dose, reason=reason, now=now
    )
    _store_revision(connection, head.seq, revised, seal(revised))
    connection.execute(_delete_search, {"seq": head.seq})
    _index_words(connection, head.seq, dose, head.entry_no)
    _keep_warnings(connection, head.seq, revised, warnings)
    _queue_head(connection, head.seq, revised.rev, _priority(dose))
    _update_head(connection, head.seq, revised.rev, State.QUEUED, **_head_columns(dose))
    _audit(connection, "corrected", head.seq, revised)
    return Saved(record_id, revised.rev, head.entry_no, now)


def void(
    connection: Connection, seat: Seat, *, record_id: UUID, reason: str, now: datetime
) -> Saved:
    """Append a void. It travels only when some revision may have reached the server.

    Raises:
        UnknownRecordError: no such record.
    """
    head = _head(connection, record_id)
    revised = _successor(
        connection, seat, head, kind=RevisionKind.VOID, dose=None, reason=reason, now=now
    )
    _store_revision(connection, head.seq, revised, seal(revised))
    sent = _was_ever_sent(connection, head.seq)
    if sent:
        _queue_head(connection, head.seq, revised.rev, NORMAL_PRIORITY)
    else:
        connection.execute(delete(outbox).where(outbox.c.record_seq == head.seq))
    _update_head(connection, head.seq, revised.rev, State.VOIDED, void_settled=int(not sent))
    _audit(connection, "voided", head.seq, revised)
    return Saved(record_id, revised.rev, head.entry_no, now)


def _head(connection: Connection, record_id: UUID) -> Any:
    head = connection.execute(_by_id, {"id": record_id}).one_or_none()
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
    stack_id = connection.execute(select(stack.c.id).where(stack.c.number == head.stack_number))
    return Revision(
        record_id=head.id,
        rev=head.head_rev + 1,
        parents=tuple(Parent(row.rev, row.digest) for row in known),
        kind=kind,
        device=seat.device,
        author=seat.author,
        saved_at=now,
        entry_no=head.entry_no,
        stack=stack_id.scalar_one(),
        site=seat.site,
        dose=dose,
        reason=reason,
    )


def _was_ever_sent(connection: Connection, seq: int) -> bool:
    tried = select(attempt_record.c.position).where(attempt_record.c.record_seq == seq).limit(1)
    return connection.execute(tried).first() is not None


def _queue_head(connection: Connection, seq: int, rev: int, priority: int) -> None:
    row = {"record_seq": seq, "rev": rev, "priority": priority, "due_at": 0, "tries": 0}
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


SaveStep = Callable[[Connection, Seat], Saved]
"""One save, run inside the store's write transaction."""
