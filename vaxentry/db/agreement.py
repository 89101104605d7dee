"""What both sides agree on: news from the server, epochs, comparisons, a new identity."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, update

from vaxentry.db import (
    attempts,
    day_seals,
    epoch_proof,
    known,
    national,
    office,
    seats,
    settling,
    told_requests,
    vouched,
)
from vaxentry.db.pauses import RESTING
from vaxentry.db.prepared import Query, at_most
from vaxentry.db.requeue import UNPROVEN, queue_again, queue_lost
from vaxentry.db.tables import device, receipt, record, revision
from vaxentry.db.times import to_ms
from vaxentry.db.transactions import Transactions
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import (
    Adopted,
    LastTry,
    Newcomer,
    SentRecord,
    StoredRevision,
    Tally,
    Told,
    Verdict,
)
from vaxentry.wire.promised import newest_of

PIECE = 2000
"""Rows read at a time: between two pieces others have their turn."""
RECENT = 100
"""Tries among which the newest receipt is: several are on their way at once, and what a proxy held
back is committed after those that were begun later."""


class Agreement:
    """The sync engine's side of it. Each call is one transaction; the sync thread's own."""

    def __init__(self, transactions: Transactions) -> None:
        self._tx = transactions

    def only_with(self, server_id: UUID) -> AbstractContextManager[None]:
        """Within the block this thread writes only while the PC is enrolled with that server."""
        return seats.only_with(self._tx, server_id)

    def heads_of(self, record_ids: Sequence[UUID]) -> Sequence[SentRecord]:
        """The present heads of these records, unknown ids left out."""
        with self._tx.reading() as c:
            return known.heads(c, record_ids)

    def revisions_of(self, named: Sequence[tuple[UUID, int]]) -> Sequence[SentRecord]:
        """These revisions, by record id and rev; those that are not in this book left out."""
        with self._tx.reading() as c:
            return known.revisions(c, named)

    def take_word(
        self, epoch_number: int, verdicts: Sequence[Verdict], now: datetime
    ) -> Sequence[UUID]:
        """Apply what the server says of single records."""
        with self._tx.writing() as c:
            changed = settling.apply_word(c, epoch_number, verdicts, now)
        return self._told(changed)

    def take_news(self, page: Told, now: datetime) -> Sequence[UUID]:
        """As `take_word`, with what the office answered, and remember up to where it was told."""
        with self._tx.writing() as c:
            changed = settling.apply_word(c, page.epoch_number, page.verdicts, now)
            changed += office.take_answers(c, self._tx, page.answers, now)
            changed += national.take(c, page.national, now)
            c.execute(_told_upto, {"epoch": page.epoch_number, "upto": page.upto})
        return self._told(changed)

    def enter_epoch(self, number: int, nonce: str) -> None:
        """The server has begun another life: nothing is confirmed until both sides compared."""
        with self._tx.writing() as c:
            settling.note_epoch(c, number, nonce)
        self._tx.tell(())

    def newest_receipt(self) -> Mapping[str, Any] | None:
        """The signed receipt of what the server committed last, as far as we know."""
        with self._tx.reading() as c:
            found = [json.loads(content) for content in c.execute(_recent).scalars()]
        return newest_of(found)

    def last_try(self) -> LastTry:
        """The last try that was begun, and the receipt with the highest number."""
        with self._tx.reading() as c:
            seq = c.execute(_last_try).scalar_one()
            content = c.execute(_highest_receipt).scalar()
        return LastTry(seq, content and json.loads(content))

    def take_told(self, told: Mapping[str, Any], now: datetime) -> None:
        """Keep a proven receipt that the server told of: it vouches for the trail."""
        with self._tx.writing() as c:
            vouched.take_told(c, told, now)

    def proof(self) -> Mapping[str, Any] | None:
        """What shows a server that was set back what it has promised: the newest receipt, or, where
        there is none of the present epoch, the signed word that named this epoch.
        """
        newest = self.newest_receipt()
        with self._tx.reading() as c:
            number = c.execute(select(device.c.epoch_number)).scalar_one()
            kept = epoch_proof.kept(c)
        if newest is not None and newest["epoch"]["number"] >= number:
            return newest
        return kept if kept and kept["epoch"]["number"] == number else newest

    def keep_proof(self, word: Mapping[str, Any]) -> None:
        """Keep the server's signed word that names the present epoch."""
        with self._tx.reading() as c:
            kept = epoch_proof.kept(c)
        if kept.get("epoch") != word["epoch"]:
            with self._tx.writing() as c:
                epoch_proof.keep(c, word)

    def stored(self, low: UUID, high: UUID) -> Iterator[StoredRevision]:
        """What the server told us that it holds, in the order of record ids, `high` left out."""
        for record_id, rev, digest in self._kept(low, high):
            yield StoredRevision(UUID(record_id), rev, digest)

    def digests(self, low: UUID, high: UUID) -> Iterator[bytes]:
        """The digests of `stored` alone."""
        return (digest for _, _, digest in self._kept(low, high))

    def _kept(self, low: UUID, high: UUID) -> Iterator[tuple[str, int, bytes]]:
        """Record id as it is kept, revision, digest."""
        while True:
            with self._tx.looking() as raw:
                found = _stored.rows(raw, {"low": low.hex, "high": high.hex})
            yield from found
            if len(found) < PIECE:
                return
            low = UUID(int=int(found[-1][0], 16) + 1)

    def unproven(self) -> Sequence[UUID]:
        """Settled records of which it isn't known what the server holds under our present id."""
        with self._tx.reading() as c:
            return list(c.execute(select(record.c.id).where(*UNPROVEN)).scalars())

    def flagged(self) -> Sequence[SentRecord]:
        """The heads of which the server said something else than that they simply count."""
        with self._tx.reading() as c:
            return known.flagged_heads(c)

    def send_again(self, record_ids: Sequence[UUID], now: datetime) -> Sequence[UUID]:
        """The server lost what it had of these: their heads wait again, receipts are kept.

        Where the head needs a person first, the revision that was lost does. What was exchanged
        goes as one group.
        """
        with self._tx.writing() as c:
            queue_lost(c, record_ids, now)
        return self._told(record_ids)

    def note_compared(self, epoch_number: int, tally: Tally | None, now: datetime) -> None:
        """Keep what a comparison showed; to the end of it what was missing waits again."""
        seen: dict[str, Any] = {"compared_at": to_ms(now)}
        if tally is None or tally.is_whole:
            seen["confirmed_epoch"] = func.max(device.c.confirmed_epoch, epoch_number)
        if tally is not None:
            seen |= {"compared_here": tally.here, "compared_there": tally.there}
            seen["compared_apart"] = self._apart()
        if tally is not None and tally.is_equal:
            seen |= {"agreed_at": to_ms(now), "agreed_on": tally.here}
        with self._tx.writing() as c:
            c.execute(update(device).where(device.c.epoch_number == epoch_number).values(seen))
            if tally is not None:
                day_seals.note_compared(c)
            day_seals.close_by_server(c, now)
        self._tx.tell(())

    def awaits_comparison(self, now: datetime) -> bool:
        """Whether a day that was sealed waits for nothing but a comparison."""
        with self._tx.reading() as c:
            return day_seals.awaits_comparison(c, now)

    def _apart(self) -> int:
        """Counted in a transaction that reads: no save waits for it."""
        with self._tx.reading() as c:
            return c.execute(_count_unproven).scalar_one()

    def use_address(self, url: str, now: datetime) -> None:
        """The server is reached at `url` from now on; the present address is the other one."""
        with self._tx.writing() as c:
            row = c.execute(select(device.c.server_url, device.c.moved_from)).one()
            is_back = row.moved_from == url
            c.execute(
                update(device).values(
                    server_url=url,
                    other_url=row.server_url,
                    moved_from=None if is_back else row.server_url,
                    moved_at=None if is_back else to_ms(now),
                )
            )
        self._tx.tell(())

    def note_other_address(self, url: str) -> None:
        """Where else the server may be; empty = nowhere else any more."""
        with self._tx.writing() as c:
            c.execute(update(device).values(other_url=url or None))

    def next_device(self, made: UUID) -> Newcomer:
        """The id this PC takes next: the one chosen before, else `made`, kept from now on."""
        with self._tx.writing() as c:
            c.execute(
                update(device).values(
                    next_device_id=func.coalesce(device.c.next_device_id, made.hex)
                )
            )
            chosen = c.execute(select(device.c.next_device_id)).scalar_one()
            author = seats.author_now(c)
        return Newcomer(chosen, author.id, author.name)

    def become(self, adopted: Adopted, now: datetime) -> None:
        """Deliver under another device id from now on; what was sent before is sent again.

        Another copy of this PC has gone on under the old id. What our own tries became can't be
        asked for any more; the server recognises what it holds by its digest. A void that never
        travelled does so now: the other copy may have delivered the entry.
        """
        with self._tx.writing() as c:
            attempts.end_unsettled(c, attempts.NOT_HERE, "fork", 409, now)
            uncertain = update(record).where(record.c.state == State.UNCERTAIN.value)
            c.execute(uncertain.values(state=RESTING, state_since=to_ms(now)))
            c.execute(
                update(device).values(
                    device_id=adopted.device,
                    token=adopted.token,
                    pc_code=adopted.pc_code,
                    certificate=json.dumps(adopted.certificate),
                    highest_receipt=device.c.last_device_seq,
                    next_device_id=None,
                    **settling.NEVER_COMPARED,
                )
            )
            only_here = select(record.c.id).where(
                record.c.state == State.VOIDED.value,
                record.c.void_settled == 1,
                record.c.stored_rev.is_(None),
            )
            queue_again(c, c.execute(only_here).scalars().all(), now)
            c.execute(update(record).values(stored_rev=None))
            told_requests.forget(c)
        self._tx.tell(())

    def _told(self, changed: Sequence[UUID]) -> Sequence[UUID]:
        if changed:
            self._tx.tell(changed)
        return changed


_stored = Query.of(
    select(record.c.id, revision.c.rev, revision.c.digest)
    .select_from(record)
    .join(
        revision,
        (revision.c.record_seq == record.c.seq) & (revision.c.rev == record.c.stored_rev),
    )
    .where(
        record.c.stored_rev.is_not(None),
        record.c.id >= bindparam("low"),
        record.c.id < bindparam("high"),
    )
    .order_by(record.c.id)
    .limit(at_most(PIECE))
)
_told_upto = (
    update(device)
    .where(device.c.epoch_number == bindparam("epoch"))
    .values(changes_upto=bindparam("upto"))
)
"""Also lower than before: a server that was set back without losing what it had promised begins no
epoch, and goes on from its own place."""
_last_try = select(device.c.last_device_seq)
_receipts = select(receipt.c.content).order_by(receipt.c.device_seq.desc())
_highest_receipt, _recent = _receipts.limit(at_most(1)), _receipts.limit(at_most(RECENT))
_count_unproven = select(func.count()).where(*UNPROVEN)
