"""What Kiriman needs of the book; `vaxentry.db.store.Store` fulfils it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from vaxentry.domain.age import Span
from vaxentry.domain.life import Life
from vaxentry.domain.link_spans import LinkSpan
from vaxentry.domain.outline import Facets, Outline
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.queue_acts import Act, Chosen, Done
from vaxentry.domain.records import RecordQuery, RecordRow


class QueueBook(DoseBook, Protocol):
    """Every call is one short transaction and may come from any thread.

    Raises (all methods): `errors.StorageError` and its children when the disk or the file fails.
    """

    def outline(self, query: RecordQuery) -> Outline:
        """Where the rows of a list are."""
        ...

    def stretch(self, query: RecordQuery, first: int, last: int, span: Span) -> Sequence[RecordRow]:
        """The rows of a list in some blocks: `first` the lower number, `span` of its outline."""
        ...

    def numbers(self, query: RecordQuery, within: Span) -> Sequence[int]:
        """Local numbers of the records of a list within a span; its age is left out."""
        ...

    def facets(self, query: RecordQuery) -> Facets:
        """What a list can be narrowed by, with counts."""
        ...

    def acts(self) -> frozenset[Act]:
        """What who is at this PC may do; `act` asks once more."""
        ...

    def act(self, act: Act, chosen: Chosen, *, reason: str = "", day: date | None = None) -> Done:
        """Do something with records on their way, all of it or nothing.

        Args:
            reason: why; `NEEDS_REASON` says what needs one.
            day: when a dose was typed into P-Care; None = today.

        Raises:
            RuleError: the reason or the day can't be so; nothing was done.
            NotPermittedError: who is at this PC may not do that; nothing was done.
        """
        ...

    def life(self, record_id: UUID) -> Life:
        """What happened to a record beside its revisions and tries."""
        ...

    def link_spans(self, since: datetime) -> Sequence[LinkSpan]:
        """How the way to the server was since then, in the order it was seen."""
        ...

    def stack_of(self, number: int) -> UUID | None:
        """The stack of that number, None = there is none."""
        ...

    def paused_stacks(self) -> Sequence[UUID]:
        """Stacks whose cards are held back, also those that are still to be typed."""
        ...
