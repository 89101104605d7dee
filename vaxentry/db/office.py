"""Requests that nobody at this PC may let go: what the health office is told, what it answered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db import approving, asked, seats, told_requests
from vaxentry.db.engine import bare
from vaxentry.db.gate import Seat, seat_read
from vaxentry.db.heads import sealed
from vaxentry.db.prepared import at_most
from vaxentry.db.saving import by_id
from vaxentry.db.tables import (
    IS_OPEN,
    approval,
    author,
    device,
    office_person,
    record,
    told_request,
)
from vaxentry.db.tables import revision as revisions
from vaxentry.db.transactions import Transactions
from vaxentry.domain.approval import Asked, OfficeAnswer, OfficeRequest, OfficeSays
from vaxentry.domain.dose import Revision
from vaxentry.domain.nik import mask_digits
from vaxentry.domain.records import Author
from vaxentry.domain.trail import Action
from vaxentry.wire.request import office_author

_waiting = (
    select(approval, record.c.id, author.c.name.label("asker"), revisions.c.digest)
    .join(record, (record.c.seq == approval.c.record_seq) & (record.c.head_rev == approval.c.rev))
    .join(author, author.c.id == approval.c.asked_by)
    .join(
        revisions,
        (revisions.c.record_seq == approval.c.record_seq) & (revisions.c.rev == approval.c.rev),
    )
    .where(IS_OPEN)
    .order_by(approval.c.asked_at, approval.c.record_seq)
)
_untold = _waiting.where(
    ~select(told_request.c.rev)
    .where(told_request.c.record_seq == approval.c.record_seq, told_request.c.rev == approval.c.rev)
    .exists()
)
_digest = (
    select(revisions.c.digest)
    .where(revisions.c.record_seq == bindparam("seq"), revisions.c.rev == bindparam("at_rev"))
    .limit(at_most(1))
)
_server = select(device.c.server_id)
_from_the_office = upsert(office_person).on_conflict_do_nothing()


class OfficeDesk:
    """Fulfils `sync.ports.OfficeDesk`. Each call is one transaction; the sync thread's own."""

    def __init__(self, transactions: Transactions) -> None:
        self._tx = transactions

    def waiting(self, now: datetime, *, told_too: bool) -> Sequence[OfficeRequest]:
        """What waits for the office alone, the oldest first; `told_too` = also what was told."""
        with self._tx.reading() as c:
            rows = c.execute(_waiting if told_too else _untold).all()
            alone = [row for row in rows if approving.is_for_office(c, _askers(c, row), now)]
            return [_request(c, row) for row in alone]

    def note_told(self, known: Sequence[tuple[UUID, int]], now: datetime) -> None:
        """The server keeps these; what was known before changes nothing."""
        with self._tx.writing() as c:
            new = [one for one, rev in known if told_requests.note_told(c, one, rev, now)]
        self._tx.tell(new)


def _askers(c: Connection, row: Any) -> frozenset[UUID]:
    waits = asked.waiting(c, row.record_seq)
    assert waits is not None, "an open request is what the row was found by"
    return waits.asked_by


def _request(c: Connection, row: Any) -> OfficeRequest:
    wanted = sealed(c, row.record_seq, row.rev)
    made = OfficeRequest(
        record_id=row.id,
        rev=row.rev,
        digest=row.digest,
        kind=Asked(row.kind),
        reason=approving.why(c, row.record_seq, row.rev),
        asked_by=row.asker,
    )
    if made.kind is Asked.VOID:
        return made
    before = sealed(c, row.record_seq, row.base_rev)
    return replace(made, before=_masked(before), after=_masked(wanted))


def _masked(one: Revision) -> str:
    assert one.dose is not None
    identity = one.dose.identity
    return f"{identity.type.value} {mask_digits(identity.number)}"


def take_answers(
    c: Connection, transactions: Transactions, answers: Sequence[OfficeAnswer], now: datetime
) -> list[UUID]:
    """Let what the office decided happen; returns the records that changed.

    Only where the very revision it decided about still waits: told a second time, or after
    somebody here decided, it changes nothing.
    """
    ordered = sorted(answers, key=lambda one: one.server_seq)
    return [one.record_id for one in ordered if _take(c, transactions, one, now)]


def _take(c: Connection, tx: Transactions, answer: OfficeAnswer, now: datetime) -> bool:
    head = c.execute(by_id, {"id": answer.record_id}).one_or_none()
    if head is None or head.head_rev != answer.rev:
        return False
    waits = asked.waiting(c, head.seq)
    this = {"seq": head.seq, "at_rev": answer.rev}
    if waits is None or c.execute(_digest, this).scalar() != answer.digest:
        return False
    seat, reason = _seat(c, tx, answer.by, now), answer.reason
    if answer.says is OfficeSays.APPROVE:
        act = Action.OFFICE_APPROVED
        approving.release(c, seat, head, waits, now, reason=reason, action=act)
    else:
        act = Action.OFFICE_DECLINED
        approving.restore(c, seat, head, waits, now, reason=reason, rules=tx.rules, action=act)
    return True


def _seat(c: Connection, tx: Transactions, name: str, now: datetime) -> Seat:
    """This PC, with who decided at the office on it: nobody here typed the decision."""
    person = Author(office_author(c.execute(_server).scalar_one(), name), name)
    seats.keep_author(c, person, now)
    c.execute(_from_the_office, {"author_id": person.id})
    return replace(seat_read(bare(c), tx.session, now), author=person.id)
