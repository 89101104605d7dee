"""What the engine needs of the store.

`vaxentry.db.outbox.Outbox` and `vaxentry.db.agreement.Agreement` fulfil it. Each call is one
transaction, made by the sync thread only; calls that change records return the ids of those that
changed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from vaxentry.domain.approval import OfficeRequest
from vaxentry.domain.contact import Link
from vaxentry.domain.queue import (
    Adopted,
    Attempt,
    Contract,
    DueRecord,
    HeldSet,
    LastTry,
    Newcomer,
    QueueSummary,
    SentRecord,
    Settlement,
    StoredRevision,
    Tally,
    Told,
    Verdict,
)


class Outbox(Protocol):
    """The queue as a table."""

    def contract(self) -> Contract | None:
        """How this PC is enrolled, None while it works alone."""
        ...

    def bury_open_attempts(self, now: datetime) -> Sequence[UUID]:
        """Called when nothing is in flight: what is still open broke off, its outcome is unknown.

        A killed process leaves them, and so does a disk that was full when the answer came.
        """
        ...

    def due(
        self,
        now: datetime,
        limit: int,
        *,
        urgent_only: bool = False,
        given: Collection[tuple[int, int]] = (),
    ) -> Sequence[DueRecord]:
        """Queued head revisions whose time has come and that are in no open attempt.

        Args:
            given: record numbers and revisions that are no reason to send.
        """
        ...

    def exchanged(self) -> frozenset[tuple[int, int]]:
        """Record numbers and revisions that wait of what was exchanged with another one before."""
        ...

    def begin(self, run: UUID, records: Sequence[DueRecord], now: datetime) -> Attempt:
        """Store an attempt, leased to this run, before anything is sent.

        Raises:
            RecordMovedError: one of the records may not go any more; nothing is stored.
        """
        ...

    def settle(self, settlement: Settlement, now: datetime) -> Sequence[UUID]:
        """Apply a verified answer; only where the revision is still the one that was sent."""
        ...

    def leave_unknown(
        self, device_seq: int, cause: str, http_status: int | None, now: datetime
    ) -> Sequence[UUID]:
        """No verified answer: the records are uncertain until the server was asked."""
        ...

    def take_back(
        self,
        device_seq: int,
        cause: str,
        http_status: int | None,
        now: datetime,
        retry_at: datetime,
    ) -> Sequence[UUID]:
        """The server surely did nothing with it: the records wait again, until `retry_at`."""
        ...

    def unknown_attempts(self) -> Sequence[Attempt]:
        """Attempts to ask about, oldest first."""
        ...

    def as_sent(self, device_seq: int) -> Sequence[DueRecord]:
        """What an attempt sent, in batch order, whatever became of the records since."""
        ...

    def not_here(self, device_seq: int, now: datetime, retry_at: datetime) -> Sequence[UUID]:
        """The server does not know the attempt (yet): permits resending, proves nothing."""
        ...

    def summary(self) -> QueueSummary: ...

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
        """What the last contact showed, for the status line and the outage evidence.

        Args:
            next_try_at: when to try again, None = when something is due. With no failures it is the
                server that named it: `asked_until` tells it, also after a restart.
            slow: whether the server's greeting took long.
            clock_off: how far the clock here is ahead of the server's; None = as known before.
        """
        ...

    def failures(self) -> int:
        """Failed contacts in a row, kept over restarts."""
        ...

    def asked_until(self) -> datetime | None:
        """Until when the server itself asked to be left alone, None = it did not."""
        ...

    def next_due_at(self) -> datetime | None:
        """When the next record is due that goes by itself, None = none does.

        Not of what waits for a person or for word of an attempt.
        """
        ...

    def part(self, device_seq: int) -> Sequence[UUID]:
        """The server failed on this attempt: its halves go apart next, if others came through.

        Never halved twice in a row while nothing at all comes through: then the server is at fault.
        """
        ...


class Agreement(Protocol):
    """What both sides agree on: news, epochs, comparisons, who this PC is."""

    def only_with(self, server_id: UUID) -> AbstractContextManager[None]:
        """Within the block this thread writes only while the PC is enrolled with that server.

        Raises:
            AlreadySendingError: when it would write, and the PC has been enrolled with another one.
        """
        ...

    def heads_of(self, record_ids: Sequence[UUID]) -> Sequence[SentRecord]:
        """The present heads of these records, unknown ids left out."""
        ...

    def revisions_of(self, named: Sequence[tuple[UUID, int]]) -> Sequence[SentRecord]:
        """These revisions, by record id and rev; those that are not in this book left out."""
        ...

    def take_word(
        self, epoch_number: int, verdicts: Sequence[Verdict], now: datetime
    ) -> Sequence[UUID]:
        """Apply the server's word on single records, as `Outbox.settle` but without a receipt."""
        ...

    def take_news(self, page: Told, now: datetime) -> Sequence[UUID]:
        """As `take_word`, with what the office answered, and remember up to where it was told."""
        ...

    def enter_epoch(self, number: int, nonce: str) -> None:
        """The server has begun another life: nothing is confirmed until both sides compared."""
        ...

    def newest_receipt(self) -> Mapping[str, Any] | None:
        """The signed receipt of what the server committed last, as far as we know."""
        ...

    def last_try(self) -> LastTry:
        """The last try that was begun, and the receipt with the highest number."""
        ...

    def take_told(self, told: Mapping[str, Any], now: datetime) -> None:
        """Keep a proven receipt that the server told of beside its news: it vouches for the trail.

        Where the trail does not hold what it names, that is noted in the trail.
        """
        ...

    def proof(self) -> Mapping[str, Any] | None:
        """What shows a server that was set back what it has promised: the newest receipt, or, where
        there is none of the present epoch, the signed word that named this epoch.
        """
        ...

    def keep_proof(self, word: Mapping[str, Any]) -> None:
        """Keep the server's signed word that names the present epoch."""
        ...

    def digests(self, low: UUID, high: UUID) -> Iterable[bytes]:
        """The digests of `stored` alone."""
        ...

    def stored(self, low: UUID, high: UUID) -> Iterable[StoredRevision]:
        """What the server told us that it holds, in the order of record ids, `high` left out."""
        ...

    def unproven(self) -> Sequence[UUID]:
        """Settled records of which it isn't known what the server holds under our present id."""
        ...

    def flagged(self) -> Sequence[SentRecord]:
        """The heads of which the server said something else than that they simply count."""
        ...

    def send_again(self, record_ids: Sequence[UUID], now: datetime) -> Sequence[UUID]:
        """The server lost what it had of these: their heads wait again, receipts are kept."""
        ...

    def note_compared(self, epoch_number: int, tally: Tally | None, now: datetime) -> None:
        """Keep what a comparison showed; what was missing waits again. None = it can't be asked."""
        ...

    def awaits_comparison(self, now: datetime) -> bool:
        """Whether a day that was sealed waits for nothing but a comparison."""
        ...

    def use_address(self, url: str, now: datetime) -> None:
        """The server is reached at `url` from now on; the present address is the other one."""
        ...

    def note_other_address(self, url: str) -> None:
        """Where else the server may be; empty = nowhere else any more."""
        ...

    def next_device(self, made: UUID) -> Newcomer:
        """The id this PC takes next: the one chosen before, else `made`, kept from now on."""
        ...

    def become(self, adopted: Adopted, now: datetime) -> None:
        """Deliver under another device id from now on; what was not settled is sent again."""
        ...


class OfficeDesk(Protocol):
    """Requests that nobody at this PC may let go; `vaxentry.db.office.OfficeDesk` fulfils it."""

    def waiting(self, now: datetime, *, told_too: bool) -> Sequence[OfficeRequest]:
        """What waits for the office alone, the oldest first; `told_too` = also what was told."""
        ...

    def note_told(self, known: Sequence[tuple[UUID, int]], now: datetime) -> None:
        """The server keeps these, by record id and revision."""
        ...


class Shelf(Protocol):
    """Where sets are kept. Each call is one transaction of the sync thread."""

    def held(self, name: str) -> HeldSet:
        """What is held of a set; of one never seen, nothing."""
        ...

    def keep_part(self, name: str, part_tag: str, part: bytes) -> None:
        """The beginning of a newer set; empty = it was no good."""
        ...

    def keep(self, name: str, tag: str, content: bytes, now: datetime) -> None:
        """A whole set takes the place of the one before."""
        ...

    def note_present(self, name: str, now: datetime) -> None:
        """The set that is held is the server's present one."""
        ...
