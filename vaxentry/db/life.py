"""What happened to one record, beside its revisions and tries."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from vaxentry.db.heads import head_of
from vaxentry.db.tables import LATER_ACTION, attempt_record, audit, author, pause, receipt
from vaxentry.db.times import from_ms, from_ms_or_none
from vaxentry.domain.life import Beyond, Life, Mark, NoteRow, PauseRow
from vaxentry.domain.outbox import NationalStatus

_ender = author.alias("ender")
_notes = (
    select(audit.c.at, audit.c.action, audit.c.detail, audit.c.rev, author.c.name)
    .join(author, author.c.id == audit.c.author_id, isouter=True)
    .where(audit.c.record_seq == bindparam("of"), LATER_ACTION)
    .order_by(audit.c.seq)
)
_pauses = (
    select(pause, author.c.name, _ender.c.name.label("ender"))
    .join(author, author.c.id == pause.c.author_id)
    .join(_ender, _ender.c.id == pause.c.ended_by, isouter=True)
    .where(pause.c.record_seq == bindparam("of"))
    .order_by(pause.c.id)
)
_receipts = (
    select(receipt.c.device_seq, receipt.c.received_at)
    .join(attempt_record, attempt_record.c.device_seq == receipt.c.device_seq)
    .where(attempt_record.c.record_seq == bindparam("of"))
)
_name = select(author.c.name).where(author.c.id == bindparam("who"))


def life(c: Connection, record_id: UUID) -> Life:
    """What happened to a record.

    Raises:
        UnknownRecordError: no such record.
    """
    held = head_of(c, record_id)
    its = {"of": held.seq}
    return Life(
        notes=[
            NoteRow(from_ms(at), action, name or "", detail, rev)
            for at, action, detail, rev, name in c.execute(_notes, its)
        ],
        pauses=[_pause(row) for row in c.execute(_pauses, its)],
        receipts={seq: from_ms(at) for seq, at in c.execute(_receipts, its)},
        mark=_mark(c, held),
        beyond=_beyond(held),
    )


def _pause(row: Any) -> PauseRow:
    return PauseRow(
        from_ms(row.at), row.name, row.reason, from_ms_or_none(row.ended_at), row.ender or ""
    )


def _beyond(held: Any) -> Beyond | None:
    if held.national_at is None or held.national_on is not None:
        return None
    return Beyond(from_ms(held.national_at), NationalStatus(held.national_status))


def _mark(c: Connection, held: Any) -> Mark | None:
    if held.national_on is None:
        return None
    name = c.execute(_name, {"who": held.national_by}).scalar_one()
    return Mark(date.fromisoformat(held.national_on), from_ms(held.national_at), name)
