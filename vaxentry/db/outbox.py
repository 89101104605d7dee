"""The queue as a table: attempts leased to a process run, answers settled in one transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select, text, update

from vaxentry.db import attempts, audit, exchanged, link_spans, reading, settling
from vaxentry.db.due import due, may_all_go, next_due
from vaxentry.db.engine import bare
from vaxentry.db.ledgers import NOT_TYPED
from vaxentry.db.requeue import queue_refused
from vaxentry.db.status import changes_waiting, oldest_waiting
from vaxentry.db.tables import (
    attempt,
    device,
    outbox,
    pace,
)
from vaxentry.db.times import from_ms_or_none, to_ms
from vaxentry.db.transactions import Transactions
from vaxentry.domain.contact import Contact, Link
from vaxentry.domain.link_spans import way_of
from vaxentry.domain.outbox import CONFLICT_STATES, State
from vaxentry.domain.queue import (
    Attempt,
    Contract,
    DueRecord,
    QueueSummary,
    SentRecord,
    Settlement,
)
from vaxentry.domain.records import Counts
from vaxentry.errors import RecordMovedError

_contract = select(device)
_open = select(attempt.c.device_seq).where(attempt.c.outcome == attempts.OPEN)
_next_try = (
    update(device)
    .values(last_device_seq=device.c.last_device_seq + 1)
    .returning(device.c.last_device_seq, device.c.highest_receipt)
)
_its_rows = update(outbox).where(outbox.c.record_seq.in_(attempts.STILL_AS_SENT))
_wait = _its_rows.values(due_at=bindparam("until"))
_wait_once_more = _its_rows.values(due_at=bindparam("until"), tries=outbox.c.tries + 1)
_note_receipt = update(pace).values(last_receipt_at=bindparam("at"))
_unknown = (
    select(attempt.c.device_seq, attempt.c.http_status)
    .where(attempt.c.outcome == attempts.UNKNOWN)
    .order_by(attempt.c.device_seq)
)
_highest_receipt = select(device.c.highest_receipt)
_on_paper = text(f"SELECT coalesce(sum({NOT_TYPED}), 0) FROM stack WHERE closed_at IS NULL")  # noqa: S608 - our own names
_last_link = select(pace.c.link)
_pace = update(pace).values(
    link=bindparam("told"), failures=bindparam("failed"), next_try_at=bindparam("next_try")
)
_failures = select(pace.c.failures)
_asked_until = select(pace.c.next_try_at).where(pace.c.failures == 0)
"""A pause of our own comes after failures, or is over within a blink; others the server named."""
"""Made once: every round asks them."""


class Outbox:
    """The sync engine's side of the store. One instance a process, used by the sync thread."""

    def __init__(self, transactions: Transactions) -> None:
        self._tx = transactions

    def contract(self) -> Contract | None:
        """How this PC is enrolled, None while it works alone."""
        with self._tx.reading() as c:
            row = c.execute(_contract).one()
        if row.token is None:
            return None
        return Contract(
            server_url=row.server_url,
            server_id=row.server_id,
            server_key=row.server_key,
            token=row.token,
            device=row.device_id,
            epoch_number=row.epoch_number,
            epoch_nonce=row.epoch_nonce,
            highest_server_seq=row.highest_server_seq,
            confirmed=row.confirmed_epoch >= row.epoch_number,
            changes_upto=row.changes_upto,
            other_url=row.other_url or "",
        )

    def send_refused_again(self, now: datetime) -> Sequence[UUID]:
        """What the server did not take without a fault of the entry waits once more: the program
        has just begun, and may be a newer one.
        """
        with self._tx.writing() as c:
            changed = queue_refused(c, now)
        return self._told(changed) if changed else changed

    def bury_open_attempts(self, now: datetime) -> Sequence[UUID]:
        """Attempts left open by a round that broke off become unknown."""
        with self._tx.writing() as c:
            dead = c.execute(_open).scalars().all()
            changed = [
                i for seq in dead for i in attempts.leave_unknown(c, seq, "crash", None, now)
            ]
        return self._told(changed) if changed else changed

    def due(
        self,
        now: datetime,
        limit: int,
        *,
        urgent_only: bool = False,
        given: Collection[tuple[int, int]] = (),
    ) -> Sequence[DueRecord]:
        """Queued head revisions that are due and in no open attempt; see `due.due`.

        First one part of what the server failed on, by itself; then the urgent, then the rest.
        """
        with self._tx.looking() as raw:
            return due(raw, now, limit, urgent_only=urgent_only, given=given)

    def exchanged(self) -> frozenset[tuple[int, int]]:
        """The versions that wait of records that were exchanged with another one before."""
        with self._tx.reading() as c:
            return exchanged.waiting(c)

    def begin(self, run: UUID, records: Sequence[DueRecord], now: datetime) -> Attempt:
        """Store an attempt, leased to this run, before anything is sent.

        Raises:
            RecordMovedError: one of the records may not go any more, and nothing is stored: they
                were chosen in another transaction, and a void in between counts on it that none was
                ever sent.
        """
        with self._tx.writing() as c:
            if not may_all_go(bare(c), records, now):
                raise RecordMovedError
            row = c.execute(_next_try).one()
            open_seqs = attempts.open_seqs(c, row.highest_receipt)
            attempts.insert(c, row.last_device_seq, run, records, now)
            trail = audit.head(c)
        sent = [SentRecord(r.seq, r.record_id, r.rev, r.kind, r.digest) for r in records]
        return Attempt(
            row.last_device_seq, open_seqs, row.highest_receipt, records=sent, trail=trail
        )

    def settle(self, settlement: Settlement, now: datetime) -> Sequence[UUID]:
        """Apply a verified answer in one transaction."""
        with self._tx.writing() as c:
            settling.keep_receipt(c, settlement, now)
            attempts.end(
                c, settlement.device_seq, attempts.ANSWERED, "", settlement.http_status, now
            )
            settling.apply_verdicts(c, settlement, now)
            attempts.let_go(c, settlement.device_seq, now)
            c.execute(_note_receipt, {"at": to_ms(now)})
            link_spans.note(c, None, now)
        return self._told([verdict.record.record_id for verdict in settlement.verdicts])

    def leave_unknown(
        self, device_seq: int, cause: str, http_status: int | None, now: datetime
    ) -> Sequence[UUID]:
        """No verified answer: the records are uncertain until the server was asked."""
        with self._tx.writing() as c:
            changed = attempts.leave_unknown(c, device_seq, cause, http_status, now)
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
            attempts.end(c, device_seq, attempts.TAKEN_BACK, cause, http_status, now)
            c.execute(_wait_once_more, {"of_try": device_seq, "until": to_ms(retry_at)})
            changed = attempts.ids_of(c, device_seq)
        return self._told(changed)

    def unknown_attempts(self) -> Sequence[Attempt]:
        """Attempts to ask about, oldest first."""
        with self._tx.reading() as c:
            unknown = c.execute(_unknown).all()
            highest = c.execute(_highest_receipt).scalar_one()
            named = attempts.open_seqs(c, highest) if unknown else ()
            return [
                Attempt(
                    device_seq=seq,
                    open_seqs=named,
                    highest_receipt=highest,
                    records=attempts.sent_records(c, seq),
                    http_status=status,
                    tries=attempts.most_tries(c, seq),
                )
                for seq, status in unknown
            ]

    def as_sent(self, device_seq: int) -> Sequence[DueRecord]:
        """What an attempt sent, in batch order, whatever became of the records since."""
        with self._tx.reading() as c:
            return attempts.as_sent(c, device_seq)

    def not_here(self, device_seq: int, now: datetime, retry_at: datetime) -> Sequence[UUID]:
        """The server does not know the attempt (yet): the records may be sent from `retry_at`."""
        with self._tx.writing() as c:
            c.execute(_wait, {"of_try": device_seq, "until": to_ms(retry_at)})
            attempts.end(c, device_seq, attempts.NOT_HERE, "not_here", 404, now)
            attempts.let_go(c, device_seq, now)
            changed = attempts.ids_of(c, device_seq)
        return self._told(changed)

    def part(self, device_seq: int) -> Sequence[UUID]:
        """The halves of an attempt the server failed on go apart next; none = it stays whole.

        It is not halved again before something else came through since its last failure: else the
        server is at fault, not a record.
        """
        with self._tx.writing() as c:
            changed = attempts.part(c, device_seq)
        return self._told(changed) if changed else changed

    def summary(self) -> QueueSummary:
        """Numbers that travel with each contact."""
        with self._tx.reading() as c:
            counts = Counts(reading.stored_counts(c))
            on_paper = c.execute(_on_paper).scalar_one()
            oldest = oldest_waiting(c)
            changes = changes_waiting(c, counts.by_state)
        return QueueSummary(
            waiting=counts[State.QUEUED] + counts[State.UNCERTAIN] + changes,
            oldest_saved_at=oldest,
            uncertain=counts[State.UNCERTAIN],
            conflicts=sum(counts[s] for s in CONFLICT_STATES),
            cards_on_paper=on_paper,
        )

    def note_link(
        self,
        link: Link,
        now: datetime,
        next_try_at: datetime | None,
        failures: int,
        *,
        slow: bool = False,
        clock_off: timedelta | None = None,
    ) -> None:
        """Keep what the last contact showed."""
        with self._tx.writing() as c:
            last = c.execute(_last_link).scalar()
            if (way := way_of(link, slow=slow)) is not None:
                link_spans.note(c, way, now)
            next_ms = None if next_try_at is None else to_ms(next_try_at)
            c.execute(_pace, {"told": link.value, "failed": failures, "next_try": next_ms})
        before = self._tx.heard
        if clock_off is None and before is not None:
            clock_off = before.clock_off
        self._tx.heard = Contact(link, now, clock_off)
        if before is None or last != link.value:
            self._tx.tell(())

    def failures(self) -> int:
        """Failed contacts in a row, kept over restarts."""
        with self._tx.reading() as c:
            return int(c.execute(_failures).scalar_one())

    def asked_until(self) -> datetime | None:
        """Until when the server itself asked to be left alone, be it in an earlier run."""
        with self._tx.reading() as c:
            return from_ms_or_none(c.execute(_asked_until).scalar())

    def next_due_at(self) -> datetime | None:
        """When the next record is due that goes by itself."""
        with self._tx.reading() as c:
            return next_due(c)

    def _told(self, changed: Sequence[UUID]) -> Sequence[UUID]:
        self._tx.tell(changed)
        return changed
