"""What the desk of cases needs of the book; `vaxentry.db.store.Store` fulfils it."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from vaxentry.domain.case_steps import Step
from vaxentry.domain.cases import Amendment, Case, Seen
from vaxentry.domain.desk_lists import (
    MOST_LISTED,
    Amount,
    ConflictRow,
    DeskList,
    LookedRow,
    NikRow,
    RefusedRow,
)
from vaxentry.domain.findings import MOST_FLAGGED, FindingKind
from vaxentry.domain.queue_book import QueueBook
from vaxentry.domain.records import Saved
from vaxentry.domain.ruling import Says


class CaseBook(Protocol):
    """Every call is one short transaction and may come from any thread.

    Raises (all methods): `errors.StorageError` and its children when the disk or the file fails.
    """

    def conflicts(self, limit: int = MOST_LISTED) -> Sequence[ConflictRow]:
        """What waits for a decision, oldest first, masked; then what waits for others."""
        ...

    def niks(self, limit: int = MOST_LISTED) -> Sequence[NikRow]:
        """What waits for the civil registry, what was not sent yet first; masked."""
        ...

    def looked(self, kind: FindingKind, limit: int = MOST_FLAGGED) -> Sequence[LookedRow]:
        """A list to go through: first what nobody has looked at, the newest first; masked."""
        ...

    def refused(self, limit: int = MOST_LISTED) -> Sequence[RefusedRow]:
        """What the server did not take and a person must act on, the oldest first; masked."""
        ...

    def amount(self, which: DeskList) -> Amount:
        """How many rows a list has, however many of them are listed."""
        ...

    def case(self, record_id: UUID) -> Case | None:
        """What is to be decided about a record; None where nothing is (any more)."""
        ...

    def note_opened(self, record_id: UUID) -> None:
        """Audit that somebody looked at the person of this record unmasked."""
        ...

    def void(self, record_id: UUID, *, reason: str) -> Saved:
        """Withdraw an entry, or ask for it.

        Raises:
            VoidAskedError, RecordVoidedError, ReasonNeededError, RuleError, NotPermittedError: see
                `ports.DoseBook.void`.
        """
        ...

    def rule(self, record_id: UUID, says: Says, *, reason: str, based_on: int = 0) -> Saved:
        """Decide the clash of a record that contends.

        Raises:
            RulingError: it does not contend any more, or not with a record of our sites.
            RuleError: the reason is no text that may be sealed.
            NotPermittedError: who is at this PC may not decide clashes. No ruling is written.
        """
        ...

    def swap_tickets(self, one: Seen, other: Seen, *, reason: str) -> tuple[Saved, Saved]:
        """Exchange the tickets of two of our records in one step.

        Raises:
            RecordVoidedError, RecordMovedError: one is not as it was shown.
            NumberAskedError: another number of one waits for approval.
            RuleError: the reason is no text that may be sealed.
            NotPermittedError: who is at this PC may not correct both. Nothing is written.
        """
        ...

    def amend(self, seen: Seen, change: Amendment, *, reason: str) -> Saved:
        """Count a dose otherwise, or let it stand as it is over another version of the entry.

        Raises:
            RecordVoidedError, RecordMovedError: it is not as it was shown.
            RuleError: the reason is no text that may be sealed.
            NotPermittedError: who is at this PC may not correct it. Nothing is written.
        """
        ...

    def take_step(self, records: Sequence[UUID], step: Step) -> None:
        """Note that something was done about records as they stand; each stands in the trail.

        Raises:
            NotPermittedError: who is at this PC may not do that. Nothing is written.
        """
        ...


class DeskBook(QueueBook, CaseBook, Protocol):
    """The whole of what the window needs."""
