"""Saving: revision, outbox row, audit entry and search words in the caller's one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, insert, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db import audit
from vaxentry.db.tables import (
    draft,
    entry_counter,
    outbox,
    record,
    revision,
    stack,
    warning,
)
from vaxentry.db.times import to_ms
from vaxentry.domain.dose import Dose, Revision, RevisionKind
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
delete_search = text("DELETE FROM record_search WHERE rowid = :seq")
by_id = select(record).where(record.c.id == bindparam("id"))
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
    held = connection.execute(by_id, {"id": record_id}).one_or_none()
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
    store_revision(connection, seq, revised, seal(revised))
    index_words(connection, seq, dose, entry_no)
    keep_warnings(connection, seq, revised, warnings)
    connection.execute(
        _insert_outbox,
        {"record_seq": seq, "rev": 1, "priority": priority(dose), "due_at": 0, "tries": 0},
    )
    connection.execute(_forget_draft, {"id": record_id})
    note(connection, "saved", seq, revised)
    return Saved(record_id, 1, entry_no, now)


def _next_entry_no(connection: Connection, seat: Seat, day: date) -> str:
    count = connection.execute(_count_entry, {"pc": seat.pc_code, "on": day.isoformat()})
    return str(EntryNo(seat.pc_code, day, count.scalar_one()))


def priority(dose: Dose) -> int:
    """Urgent first: a complaint after the injection is sent before everything else."""
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
            **head_columns(dose),
        },
    )
    (seq,) = inserted.inserted_primary_key or (None,)
    assert isinstance(seq, int)
    return seq


def head_columns(dose: Dose) -> dict[str, Any]:
    """What lists and look-ups need of a dose, as columns of `record`."""
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


def store_revision(connection: Connection, seq: int, revised: Revision, sealed: Sealed) -> None:
    """Append the sealed bytes."""
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


def index_words(connection: Connection, seq: int, dose: Dose, entry_no: str) -> None:
    """Make the record findable by name, entry number, ticket and phone."""
    ticket = dose.ticket.text if dose.ticket else ""
    words = f"{dose.name} {entry_no} {ticket} {dose.phone}"
    connection.execute(_insert_search, {"seq": seq, "words": words})


def keep_warnings(
    connection: Connection, seq: int, revised: Revision, warnings: Sequence[Problem]
) -> None:
    """Keep what did not stop the card, one row a rule."""
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


def note(connection: Connection, action: str, seq: int, revised: Revision) -> None:
    """Write the audit entry of a revision."""
    at = to_ms(revised.saved_at)
    audit.write(connection, audit.Entry(at, revised.author, action, seq, revised.rev))
