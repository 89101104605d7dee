"""What the screen needs of the rest; `vaxentry.db.store.Store` fulfils `DoseBook`."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from vaxentry.domain.contact import QueueStatus
from vaxentry.domain.dose import Dose
from vaxentry.domain.draft_book import DraftBook
from vaxentry.domain.findings import MOST_FLAGGED, FlaggedRow
from vaxentry.domain.form import Form, HeadField
from vaxentry.domain.look_around import HeldBook
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import (
    Author,
    Counts,
    RecordDetail,
    RecordQuery,
    RecordRow,
    Saved,
    SiteInfo,
    Stack,
)
from vaxentry.domain.stacks import (
    Batch,
    CallRow,
    Doubt,
    FiledCard,
    Progress,
    Village,
)
from vaxentry.domain.trail import Action

Clock = Callable[[], datetime]
"""Returns the present time in UTC, with its offset."""


class DoseBook(HeldBook, DraftBook, Protocol):
    """The local book of doses. Every call is one short transaction and may come from any thread.

    `HeldBook` says what a card is checked with, `DraftBook` keeps what is not saved yet.

    Raises (all methods): `errors.StorageError` and its children when the disk or the file fails.
    """

    def site(self) -> SiteInfo: ...

    def author(self) -> Author: ...

    # The stack

    def open_stack(
        self, given_on: date | None, cards_counted: int, handed_over_by: str, site: str = ""
    ) -> Stack:
        """Register a pile of cards; without `site` it is this PC's own.

        Raises:
            NotPermittedError: who is at this PC may not type; so with `enter_stack`,
                `change_day`, `keep_batch` and `keep_villages`.
        """
        ...

    def stacks(self) -> Sequence[Stack]:
        """All stacks, newest first."""
        ...

    def stack_in_force(self) -> Stack | None:
        """The stack that was typed last; None before the first one."""
        ...

    def enter_stack(
        self,
        stack: UUID,
        header: Form,
        *,
        cards_counted: int | None = None,
        handed_over_by: str | None = None,
        site: str | None = None,
    ) -> Stack:
        """Go on with a stack under this header; it is in force from now on. None = as before.

        The site stays what it was once a card of the stack is saved: it is sealed in that card,
        and `correct_range` corrects both.

        Args:
            site: "" = this PC's own.
        """
        ...

    def change_day(self, stack: UUID, given_on: date) -> Stack:
        """Give a stack that holds no card yet another day; one with cards keeps its own.

        Returns:
            The stack as it is now.
        """
        ...

    def progress(self, stack: UUID) -> Progress: ...

    def filed_cards(self, stack: UUID) -> Sequence[FiledCard]:
        """The entries of a stack by card number: may the paper be filed, or is it undone."""
        ...

    def keep_batch(
        self, stack: UUID, vaccine: str, code: str, expires_on: date | None = None
    ) -> Sequence[Batch]:
        """Give a batch the next digit; a known one keeps its digit and may get its expiry date."""
        ...

    def villages(self) -> Sequence[Village]:
        """The site's list, sorted by name."""
        ...

    def keep_villages(self, villages: Sequence[Village]) -> None: ...

    # Saving

    def add(
        self,
        dose: Dose,
        *,
        record_id: UUID,
        stack: UUID,
        card_no: int = 0,
        warnings: Sequence[Problem] = (),
    ) -> Saved:
        """Save a new record durably and forget its draft and its parked card, in one transaction.

        Calling again with the same `record_id` adds nothing. With an identity warning the row
        waits for its number to be typed once more, but not longer than `outbox.DOUBT_WAIT`, and
        not at all with a complaint after the injection.

        Args:
            card_no: its place in the stack; 0 = the next one.

        Raises:
            NotPermittedError: who is at this PC may not type. Nothing is written.
        """
        ...

    def correct(
        self,
        record_id: UUID,
        dose: Dose,
        *,
        reason: str,
        warnings: Sequence[Problem] = (),
        site: str = "",
        closes_draft: bool = False,
        based_on: int = 0,
    ) -> Saved:
        """Append a corrected revision.

        A doubt about the number is over when the check finds nothing about it any more, and begins
        with what it finds anew. Another number of a record that was ever in an attempt to send
        waits for a supervisor (`Saved.needs_approval`).

        Args:
            warnings: everything that the check of the new dose found, by the book too.
            site: where the injection was given; "" = as before.
            closes_draft: whether its draft is forgotten in the same transaction.
            reason: why; only a record that is free (`RecordDetail.is_free`) needs none.
            based_on: the revision that was on the screen; 0 = whichever is the head.

        Raises:
            RecordVoidedError, RecordMovedError: it was voided; another revision is the head now.
            VoidAskedError: somebody has asked for its void, and that waits.
            ReasonNeededError: no reason, and it is not free (any more).
            RuleError: the reason is no text that may be sealed.
            NotPermittedError: who is at this PC may not correct it. Nothing is written.
        """
        ...

    def void(self, record_id: UUID, *, reason: str, based_on: int = 0) -> Saved:
        """Undo the entry, or ask for it (`Saved.needs_approval`).

        Args:
            based_on: the revision that was on the screen; 0 = whichever is the head.

        Raises:
            VoidAskedError: it was asked for already.
            RecordMovedError: it is not as it was shown.
            RecordVoidedError: it is voided already, and who asks could only ask for it.
            ReasonNeededError: no reason, and it is not free (any more).
            RuleError: the reason is no text that may be sealed.
            NotPermittedError: who is at this PC may not undo it. Nothing is written.
        """
        ...

    def correct_range(
        self, stack: UUID, cards: range, field: HeadField, text: str, *, reason: str
    ) -> int:
        """Give one field of the head another text on a range of cards, one revision each.

        One transaction; voided rows and rows that have the text already are left alone. The head
        of the stack follows its newest card.

        Returns:
            How many records were corrected.

        Raises:
            RuleError: some card of the range can't be saved with this text, or the reason can't be
                sealed.
            NotPermittedError: who is at this PC may not correct a card of it. Nothing was written.
        """
        ...

    # Doubtful numbers

    def doubts(self, stack: UUID | None = None) -> Sequence[Doubt]:
        """Rows whose number is to be typed once more, in the order of their cards."""
        ...

    def retype(self, record_id: UUID, number: str) -> bool:
        """Whether the number typed blind is the one saved; then the row is sent.

        Raises:
            NotPermittedError: who is at this PC may not type; so with `settle_doubt`.
        """
        ...

    def settle_doubt(self, record_id: UUID) -> None:
        """The card really says what was saved: the doubt is over."""
        ...

    # People

    def deferred(self, until: date) -> Sequence[CallRow]:
        """Deferred cards that come back until that day and have no later injection here.

        Those without a date are among them, before all others.
        """
        ...

    def count_deferred(self, until: date) -> int:
        """How many of them have a date; one counted query."""
        ...

    def next_doses(self, first: date, last: date) -> Sequence[CallRow]:
        """Persons whose next dose is due in these days and is not held here."""
        ...

    def for_supervisor(self, limit: int = MOST_FLAGGED) -> Sequence[FlaggedRow]:
        """What the supervisor is told of cards saved all the same, by kind, the newest first.

        Args:
            limit: at most so many of each kind.
        """
        ...

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

    def note_leaving(self, action: Action, what: str) -> None:
        """Audit that a list or a sheet leaves on paper or as a PDF; called before it does.

        Args:
            action: EXPORTED where it tells of persons, else REPORT_EXPORTED.
            what: a bare code.

        Raises:
            NotPermittedError: who is at this PC may not take it away: it must not leave.
        """
        ...

    def status(self) -> QueueStatus: ...


class SyncControl(Protocol):
    """What the screen may ask of the sync worker. Thread-safe, returns at once."""

    def wake(self) -> None:
        """A person asked: try now, whatever the pause. What is new is heard of by itself."""
        ...

    def stop(self) -> None:
        """Finish the present step and end; `join` waits for it."""
        ...

    def join(self, timeout_s: float) -> bool: ...
