"""The card being typed and those put aside; `vaxentry.db.store.Store` keeps them."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from vaxentry.domain.stacks import (
    CorrectionDraft,
    Draft,
    HeadDraft,
    ParkedCard,
    ParkReason,
    Pins,
)


class DraftBook(Protocol):
    """What is half typed. Every call is one short transaction and may come from any thread.

    Nobody is refused here, signed in or not: nothing that was typed is lost because a role ended.

    Raises (all methods): `errors.StorageError` and its children when the disk or the file fails.
    """

    def save_draft(self, draft: Draft) -> None: ...

    def load_draft(self) -> Draft | None: ...

    def clear_draft(self) -> None: ...

    def keep_correction(self, draft: CorrectionDraft) -> None:
        """Keep a correction as it is typed so far, one a record."""
        ...

    def corrections(self) -> Sequence[CorrectionDraft]:
        """The corrections that were being typed, the newest last."""
        ...

    def forget_correction(self, record_id: UUID) -> None:
        """It is not wanted any more."""
        ...

    def keep_head(self, draft: HeadDraft | None) -> None:
        """Keep the head of a stack as it is typed so far; None = it is in force."""
        ...

    def head(self) -> HeadDraft | None: ...

    def keep_pins(self, pins: Pins) -> None: ...

    def pins(self) -> Pins | None: ...

    def park(self, draft: Draft, reason: ParkReason) -> None:
        """Put a card aside and forget its draft, in one transaction; again = the newer wins."""
        ...

    def parked(self, stack: UUID | None = None) -> Sequence[ParkedCard]:
        """Cards put aside, in the order of stack and card number; saving one takes it away."""
        ...
