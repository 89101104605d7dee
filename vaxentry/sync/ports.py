"""What the engine needs of the store; `vaxentry.db.outbox.Outbox` fulfils it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from vaxentry.domain.queue import (
    Attempt,
    Contract,
    DueRecord,
    QueueSummary,
    Settlement,
    Verdict,
)
from vaxentry.domain.records import Link


class Outbox(Protocol):
    """The queue as a table. Each call is one transaction; called by the sync thread only.

    Calls that change records return the ids of those that changed.
    """

    def contract(self) -> Contract | None:
        """How this PC is enrolled, None while it works alone."""
        ...

    def bury_open_attempts(self, now: datetime) -> Sequence[UUID]:
        """Called when nothing is in flight: what is still open broke off, its outcome is unknown.

        A killed process leaves them, and so does a disk that was full when the answer came.
        """
        ...

    def due(self, now: datetime, limit: int) -> Sequence[DueRecord]:
        """Queued head revisions whose time has come and that are in no open attempt."""
        ...

    def begin(self, run: UUID, records: Sequence[DueRecord], now: datetime) -> Attempt:
        """Store an attempt, leased to this run, before anything is sent."""
        ...

    def settle(self, settlement: Settlement, now: datetime) -> Sequence[UUID]:
        """Apply a verified answer; only where the revision is still the one that was sent."""
        ...

    def take_word(
        self, epoch_number: int, verdicts: Sequence[Verdict], now: datetime
    ) -> Sequence[UUID]:
        """Apply what the server says of single records, as `settle` but without a receipt."""
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

    def not_here(self, device_seq: int, now: datetime, retry_at: datetime) -> Sequence[UUID]:
        """The server does not know the attempt (yet): permits resending, proves nothing."""
        ...

    def summary(self) -> QueueSummary: ...

    def note_link(
        self, link: Link, now: datetime, next_try_at: datetime | None, failures: int
    ) -> None:
        """What the last contact showed, for the status line and the outage evidence."""
        ...

    def failures(self) -> int:
        """Failed contacts in a row, kept over restarts."""
        ...

    def next_due_at(self) -> datetime | None:
        """When the next record that waits for a later time is due."""
        ...
