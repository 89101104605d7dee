"""What the desk of cases needs of the book; `vaxentry.db.store.Store` fulfils it."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from vaxentry.domain.cases import Case, Seen
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import ConflictRow, Saved
from vaxentry.domain.ruling import Says


class CaseBook(Protocol):
    """Every call is one short transaction and may come from any thread.

    Raises (all methods): `errors.StorageError` and its children when the disk or the file fails.
    """

    def conflicts(self, limit: int = 500) -> Sequence[ConflictRow]:
        """What waits for a decision, oldest first, both parties masked."""
        ...

    def case(self, record_id: UUID) -> Case | None:
        """What is to be decided about a record; None where nothing is (any more)."""
        ...

    def note_opened(self, record_id: UUID) -> None:
        """Audit that somebody looked at the person of this record unmasked."""
        ...

    def void(self, record_id: UUID, *, reason: str) -> Saved:
        """Withdraw an entry."""
        ...

    def rule(self, record_id: UUID, says: Says, *, reason: str, based_on: int = 0) -> Saved:
        """Decide the clash of a record that contends.

        Raises:
            RulingError: it does not contend any more, or not with a record of our sites.
        """
        ...

    def swap_tickets(self, one: Seen, other: Seen, *, reason: str) -> tuple[Saved, Saved]:
        """Exchange the tickets of two of our records in one step.

        Raises:
            RecordVoidedError, RecordMovedError: one is not as it was shown.
        """
        ...


class DeskBook(DoseBook, CaseBook, Protocol):
    """The whole of what the window needs."""
