"""One record in full."""

from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from vaxentry.db.clashes import party
from vaxentry.db.findings import flags
from vaxentry.db.reading import rows
from vaxentry.db.revising import is_free
from vaxentry.db.saving import UnknownRecordError
from vaxentry.db.tables import (
    attempt,
    attempt_record,
    author,
    clash,
    record,
    revision,
)
from vaxentry.db.times import from_ms, from_ms_or_none
from vaxentry.domain.dose import Dose, Revision, RevisionKind
from vaxentry.domain.records import (
    AttemptRow,
    OtherParty,
    RecordDetail,
    RevisionRow,
)
from vaxentry.domain.ruling import Ruling
from vaxentry.wire.record import unseal

_newest_entry = (
    select(revision.c.sealed)
    .join(record, record.c.seq == revision.c.record_seq)
    .where(record.c.id == bindparam("id"), revision.c.kind == RevisionKind.ENTRY.value)
    .order_by(revision.c.rev.desc())
    .limit(1)
)


def held_entry(connection: Connection, record_id: UUID) -> Revision | None:
    """The revision as typed last, None where no such record is held."""
    sealed = connection.execute(_newest_entry, {"id": record_id}).scalar()
    return None if sealed is None else unseal(sealed)


def held_dose(connection: Connection, record_id: UUID) -> Dose | None:
    """The dose as typed last, None where no such record is held."""
    held = held_entry(connection, record_id)
    return None if held is None else held.dose


def detail(connection: Connection, record_id: UUID) -> RecordDetail:
    """Everything held of one record.

    Raises:
        UnknownRecordError: no such record.
    """
    held = connection.execute(select(record).where(record.c.id == record_id)).one_or_none()
    if held is None:
        raise UnknownRecordError
    (row,) = rows(connection, [record_id])
    typed = held_entry(connection, record_id)
    assert typed is not None
    assert typed.dose is not None
    return RecordDetail(
        row=row,
        dose=typed.dose,
        revisions=_revisions(connection, held.seq),
        attempts=_attempts(connection, held.seq),
        other=_other(connection, held.seq),
        receipt_server_seq=held.server_seq,
        invalid_field=held.invalid_field,
        invalid_rule=held.invalid_rule,
        is_free=is_free(connection, held),
        card_no=held.card_no,
        site=typed.site,
        findings=flags(connection, held.seq, typed.rev),
    )


def _revisions(connection: Connection, seq: int) -> list[RevisionRow]:
    chosen = (
        select(revision, author.c.name)
        .join(author, author.c.id == revision.c.author_id)
        .where(revision.c.record_seq == seq)
        .order_by(revision.c.rev)
    )
    return [
        RevisionRow(
            rev=row.rev,
            kind=RevisionKind(row.kind),
            saved_at=from_ms(row.saved_at),
            author=row.name,
            reason=row.reason,
            digest=row.digest,
            ruling=_ruled(row.sealed),
        )
        for row in connection.execute(chosen)
    ]


def _ruled(content: bytes) -> Ruling | None:
    return unseal(content).ruling


def _attempts(connection: Connection, seq: int) -> list[AttemptRow]:
    chosen = (
        select(attempt, attempt_record.c.code, attempt_record.c.standing)
        .join(attempt_record, attempt_record.c.device_seq == attempt.c.device_seq)
        .where(attempt_record.c.record_seq == seq)
        .order_by(attempt.c.device_seq)
    )
    return [
        AttemptRow(
            device_seq=row.device_seq,
            started_at=from_ms(row.started_at),
            ended_at=from_ms_or_none(row.ended_at),
            outcome=row.outcome,
            http_status=row.http_status,
            cause=row.cause,
            code=row.standing or row.code,
        )
        for row in connection.execute(chosen)
    ]


def _other(connection: Connection, seq: int) -> OtherParty | None:
    row = connection.execute(select(clash).where(clash.c.record_seq == seq)).one_or_none()
    return None if row is None else party(row)
