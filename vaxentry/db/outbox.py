"""The queue as a table: attempts leased to a process run, answers settled in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update

from vaxentry.db import reading, settling
from vaxentry.db.tables import (
    attempt,
    attempt_record,
    device,
    link_log,
    outbox,
    pace,
    record,
    revision,
    stack,
)
from vaxentry.db.times import from_ms_or_none, to_ms
from vaxentry.db.transactions import Transactions
from vaxentry.domain.dose import RevisionKind
from vaxentry.domain.outbox import CONFLICT_STATES, State
from vaxentry.domain.queue import (
    Attempt,
    Contract,
    DueRecord,
    QueueSummary,
    SentRecord,
    Settlement,
)
from vaxentry.domain.records import Link

OPEN, ANSWERED, UNKNOWN, NOT_HERE, TAKEN_BACK = (
    "open",
    "answered",
    "unknown",
    "not_here",
    "refused",
)
"""How an attempt stands. OPEN is a lease of a running process."""

LATE_AFTER = 64
"""The server refuses a try this far below the highest (protocol.md section 1): no longer open."""


class Outbox:
    """The sync engine's side of the store. One instance a process, used by the sync thread."""

    def __init__(self, transactions: Transactions) -> None:
        self._tx = transactions

    def contract(self) -> Contract | None:
        """How this PC is enrolled, None while it works alone."""
        with self._tx.reading() as c:
            row = c.execute(select(device)).one()
        if row.token is None:
            return None
        return Contract(
            server_url=row.server_url,
            server_id=row.server_id,
            server_key=row.server_key,
            token=row.token,
            device=row.device_id,
            epoch_number=row.epoch_number,
        )

    def bury_dead_runs(self, run: UUID, now: datetime) -> Sequence[UUID]:
        """Attempts of earlier process runs become unknown."""
        with self._tx.writing() as c:
            dead = c.execute(
                select(attempt.c.device_seq).where(
                    attempt.c.outcome == OPEN, attempt.c.run_id != run
                )
            ).scalars()
            return [i for seq in dead.all() for i in _leave_unknown(c, seq, "crash", None, now)]

    def due(self, now: datetime, limit: int) -> Sequence[DueRecord]:
        """Queued head revisions that are due and in no open attempt, urgent first."""
        chosen = (
            select(
                record.c.seq,
                record.c.id,
                revision.c.rev,
                revision.c.kind,
                revision.c.digest,
                revision.c.sealed,
            )
            .select_from(outbox)
            .join(record, record.c.seq == outbox.c.record_seq)
            .join(
                revision,
                (revision.c.record_seq == outbox.c.record_seq) & (revision.c.rev == outbox.c.rev),
            )
            .where(
                outbox.c.due_at <= to_ms(now),
                record.c.state.in_([State.QUEUED.value, State.VOIDED.value]),
                outbox.c.record_seq.not_in(_pending_records(OPEN, UNKNOWN)),
            )
            .order_by(outbox.c.priority, outbox.c.record_seq)
            .limit(limit)
        )
        with self._tx.reading() as c:
            return [
                DueRecord(r.seq, r.id, r.rev, RevisionKind(r.kind), r.digest, r.sealed)
                for r in c.execute(chosen)
            ]

    def begin(self, run: UUID, records: Sequence[DueRecord], now: datetime) -> Attempt:
        """Store an attempt, leased to this run, before anything is sent."""
        with self._tx.writing() as c:
            row = c.execute(
                update(device)
                .values(last_device_seq=device.c.last_device_seq + 1)
                .returning(device.c.last_device_seq, device.c.highest_receipt)
            ).one()
            open_seqs = _open_seqs(c, row.last_device_seq)
            _insert_attempt(c, row.last_device_seq, run, records, now)
        return Attempt(
            device_seq=row.last_device_seq,
            open_seqs=open_seqs,
            highest_receipt=row.highest_receipt,
            records=[SentRecord(r.seq, r.record_id, r.rev, r.kind, r.digest) for r in records],
        )

    def settle(self, settlement: Settlement, now: datetime) -> Sequence[UUID]:
        """Apply a verified answer in one transaction."""
        with self._tx.writing() as c:
            settling.keep_receipt(c, settlement, now)
            _end(c, settlement.device_seq, ANSWERED, "", settlement.http_status, now)
            settling.apply_verdicts(c, settlement, now)
            c.execute(update(pace).values(last_receipt_at=to_ms(now)))
        return self._told([verdict.record.record_id for verdict in settlement.verdicts])

    def leave_unknown(
        self, device_seq: int, cause: str, http_status: int | None, now: datetime
    ) -> Sequence[UUID]:
        """No verified answer: the records are uncertain until the server was asked."""
        with self._tx.writing() as c:
            changed = _leave_unknown(c, device_seq, cause, http_status, now)
        return self._told(changed)

    def take_back(
        self,
        device_seq: int,
        cause: str,
        http_status: int | None,
        now: datetime,
        retry_at: datetime,
    ) -> Sequence[UUID]:
        """The server surely did nothing with it: the records wait again."""
        with self._tx.writing() as c:
            _end(c, device_seq, TAKEN_BACK, cause, http_status, now)
            c.execute(
                update(outbox)
                .where(outbox.c.record_seq.in_(_records_of(device_seq)))
                .values(due_at=to_ms(retry_at), tries=outbox.c.tries + 1)
            )
            changed = _ids_of(c, device_seq)
        return self._told(changed)

    def unknown_attempts(self) -> Sequence[Attempt]:
        """Attempts to ask about, oldest first."""
        with self._tx.reading() as c:
            seqs = c.execute(
                select(attempt.c.device_seq)
                .where(attempt.c.outcome == UNKNOWN)
                .order_by(attempt.c.device_seq)
            ).scalars()
            highest = c.execute(select(device.c.highest_receipt)).scalar_one()
            return [Attempt(seq, (), highest, _sent_records(c, seq)) for seq in seqs.all()]

    def not_here(self, device_seq: int, now: datetime) -> Sequence[UUID]:
        """The server does not know the attempt (yet): the records may be sent again."""
        with self._tx.writing() as c:
            _end(c, device_seq, NOT_HERE, "not_here", 404, now)
            c.execute(
                update(record)
                .where(
                    record.c.seq.in_(_records_of(device_seq)),
                    record.c.seq.not_in(_pending_records(UNKNOWN)),
                    record.c.state == State.UNCERTAIN.value,
                )
                .values(state=State.QUEUED.value)
            )
            changed = _ids_of(c, device_seq)
        return self._told(changed)

    def summary(self) -> QueueSummary:
        """Numbers that travel with each contact."""
        with self._tx.reading() as c:
            counts = reading.counts(c, None)
            on_paper = c.execute(
                select(func.coalesce(func.sum(stack.c.cards_counted), 0)).where(
                    stack.c.closed_at.is_(None)
                )
            ).scalar_one()
            oldest = reading.oldest_waiting(c)
        return QueueSummary(
            waiting=sum(counts[s] for s in (State.QUEUED, State.SENDING, State.UNCERTAIN)),
            oldest_saved_at=oldest,
            uncertain=counts[State.UNCERTAIN],
            conflicts=sum(counts[s] for s in CONFLICT_STATES),
            cards_on_paper=max(on_paper - counts.saved, 0),
        )

    def note_link(
        self, link: Link, now: datetime, next_try_at: datetime | None, failures: int
    ) -> None:
        """Keep what the last contact showed; the log grows only when the link changed."""
        with self._tx.writing() as c:
            last = c.execute(
                select(link_log.c.link).order_by(link_log.c.seq.desc()).limit(1)
            ).scalar()
            if last != link.value:
                waiting = c.execute(select(func.count()).select_from(outbox)).scalar_one()
                c.execute(
                    insert(link_log).values(
                        at=to_ms(now), link=link.value, waiting=waiting, uncertainty_ms=0
                    )
                )
            next_ms = None if next_try_at is None else to_ms(next_try_at)
            c.execute(update(pace).values(failures=failures, next_try_at=next_ms))
        if last != link.value:
            self._tx.tell(())

    def failures(self) -> int:
        """Failed contacts in a row, kept over restarts."""
        with self._tx.reading() as c:
            return int(c.execute(select(pace.c.failures)).scalar_one())

    def next_due_at(self) -> datetime | None:
        """When the next record that waits for a later time is due."""
        with self._tx.reading() as c:
            return from_ms_or_none(c.execute(select(func.min(outbox.c.due_at))).scalar())

    def _told(self, changed: Sequence[UUID]) -> Sequence[UUID]:
        self._tx.tell(changed)
        return changed


def _pending_records(*outcomes: str) -> Any:
    """Record numbers in attempts that stand like this."""
    return (
        select(attempt_record.c.record_seq)
        .join(attempt, attempt.c.device_seq == attempt_record.c.device_seq)
        .where(attempt.c.outcome.in_(outcomes))
    )


def _records_of(device_seq: int) -> Any:
    return select(attempt_record.c.record_seq).where(attempt_record.c.device_seq == device_seq)


def _ids_of(c: Connection, device_seq: int) -> list[UUID]:
    chosen = select(record.c.id).where(record.c.seq.in_(_records_of(device_seq)))
    return list(c.execute(chosen).scalars())


def _open_seqs(c: Connection, newest: int) -> list[int]:
    chosen = select(attempt.c.device_seq).where(
        attempt.c.outcome.in_([OPEN, UNKNOWN, NOT_HERE, TAKEN_BACK]),
        attempt.c.device_seq > newest - LATE_AFTER,
    )
    return list(c.execute(chosen.order_by(attempt.c.device_seq)).scalars().all())


def _insert_attempt(
    c: Connection, device_seq: int, run: UUID, records: Sequence[DueRecord], now: datetime
) -> None:
    c.execute(
        insert(attempt).values(
            device_seq=device_seq,
            run_id=run,
            started_at=to_ms(now),
            outcome=OPEN,
            cause="",
            records=len(records),
        )
    )
    c.execute(
        insert(attempt_record),
        [
            {
                "device_seq": device_seq,
                "position": position,
                "record_seq": due.seq,
                "rev": due.rev,
                "code": "",
                "standing": "",
            }
            for position, due in enumerate(records)
        ],
    )


def _sent_records(c: Connection, device_seq: int) -> list[SentRecord]:
    chosen = (
        select(record.c.seq, record.c.id, attempt_record.c.rev, revision.c.kind, revision.c.digest)
        .select_from(attempt_record)
        .join(record, record.c.seq == attempt_record.c.record_seq)
        .join(
            revision,
            (revision.c.record_seq == attempt_record.c.record_seq)
            & (revision.c.rev == attempt_record.c.rev),
        )
        .where(attempt_record.c.device_seq == device_seq)
        .order_by(attempt_record.c.position)
    )
    return [
        SentRecord(r.seq, r.id, r.rev, RevisionKind(r.kind), r.digest) for r in c.execute(chosen)
    ]


def _end(
    c: Connection,
    device_seq: int,
    outcome: str,
    cause: str,
    http_status: int | None,
    now: datetime,
) -> None:
    c.execute(
        update(attempt)
        .where(attempt.c.device_seq == device_seq)
        .values(outcome=outcome, cause=cause, http_status=http_status, ended_at=to_ms(now))
    )


def _leave_unknown(
    c: Connection, device_seq: int, cause: str, http_status: int | None, now: datetime
) -> list[UUID]:
    _end(c, device_seq, UNKNOWN, cause, http_status, now)
    c.execute(
        update(record)
        .where(record.c.seq.in_(_records_of(device_seq)), record.c.state == State.QUEUED.value)
        .values(state=State.UNCERTAIN.value)
    )
    c.execute(
        update(outbox)
        .where(outbox.c.record_seq.in_(_records_of(device_seq)))
        .values(tries=outbox.c.tries + 1)
    )
    return _ids_of(c, device_seq)
