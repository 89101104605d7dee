"""What the screen needs of the rest; `vaxentry.db.store.Store` fulfils `DoseBook`."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from vaxentry.domain.dose import Dose
from vaxentry.domain.form import Form
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import (
    Author,
    ConflictRow,
    Counts,
    QueueStatus,
    RecordDetail,
    RecordQuery,
    RecordRow,
    Saved,
    SiteInfo,
    Stack,
)

Clock = Callable[[], datetime]
"""Returns the present time in UTC, with its offset."""


class DoseBook(Protocol):
    """The local book of doses. Every call is one short transaction and may come from any thread.

    Raises (all methods): `errors.StorageError` and its children when the disk or the file fails.
    """

    def site(self) -> SiteInfo: ...

    def author(self) -> Author: ...

    def open_stack(
        self, given_on: date | None, cards_counted: int, handed_over_by: str
    ) -> Stack: ...

    def stacks(self) -> Sequence[Stack]: ...

    def add(
        self, dose: Dose, *, record_id: UUID, stack: UUID, warnings: Sequence[Problem] = ()
    ) -> Saved:
        """Save a new record durably and forget its draft, in one transaction.

        Calling again with the same `record_id` adds nothing.
        """
        ...

    def correct(
        self, record_id: UUID, dose: Dose, *, reason: str, warnings: Sequence[Problem] = ()
    ) -> Saved: ...

    def void(self, record_id: UUID, *, reason: str) -> Saved: ...

    def counts(self, query: RecordQuery | None = None) -> Counts: ...

    def page(
        self, query: RecordQuery, *, after: int | None = None, limit: int = 200
    ) -> Sequence[RecordRow]:
        """One page by keyset: rows behind local number `after` in the query's order."""
        ...

    def rows(self, record_ids: Sequence[UUID]) -> Sequence[RecordRow]: ...

    def detail(self, record_id: UUID) -> RecordDetail: ...

    def note_opened(self, record_id: UUID) -> None:
        """Audit that somebody looked at the person of this record unmasked."""
        ...

    def conflicts(self, limit: int = 500) -> Sequence[ConflictRow]: ...

    def status(self) -> QueueStatus: ...

    def save_draft(self, record_id: UUID, stack: UUID, form: Form) -> None: ...

    def load_draft(self) -> tuple[UUID, UUID, Form] | None: ...

    def clear_draft(self) -> None: ...


class SyncControl(Protocol):
    """What the screen may ask of the sync worker. Thread-safe, returns at once."""

    def wake(self) -> None:
        """Something new waits, or the user asked: try now."""
        ...

    def stop(self) -> None:
        """Finish the present step and end; `join` waits for it."""
        ...

    def join(self, timeout_s: float) -> bool: ...
