"""Where a supervisor looks after what is on its way."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from vaxentry.db import life, link_spans, outline, queue_acts
from vaxentry.db.engine import bare
from vaxentry.db.gate import seat_read
from vaxentry.db.given import SEQS, these
from vaxentry.db.ruling_desk import RulingDesk
from vaxentry.db.tables import record, stack, stack_pause
from vaxentry.domain.age import Span
from vaxentry.domain.life import Life
from vaxentry.domain.link_spans import LinkSpan
from vaxentry.domain.outline import Facets, Outline
from vaxentry.domain.queue_acts import (
    NEEDS_REASON,
    RIGHT_OF,
    Act,
    Chosen,
    Done,
    check_pcare_day,
    granted,
)
from vaxentry.domain.reason import read_reason
from vaxentry.domain.records import RecordQuery, RecordRow


class QueueDesk(RulingDesk):
    """The part of the store that Kiriman works with; see `domain.queue_book.QueueBook`."""

    def outline(self, query: RecordQuery) -> Outline:
        """Where the rows of a list are."""
        with self.transactions.reading() as c:
            return outline.outline(c, query, self._clock())

    def stretch(self, query: RecordQuery, first: int, last: int, span: Span) -> Sequence[RecordRow]:
        """The rows of a list in some blocks."""
        with self.transactions.reading() as c:
            return outline.stretch(c, query, first, last, span)

    def numbers(self, query: RecordQuery, within: Span) -> Sequence[int]:
        """Local numbers of the records of a list within a span; its age is left out."""
        with self.transactions.reading() as c:
            return outline.numbers(c, query, within)

    def facets(self, query: RecordQuery) -> Facets:
        """What a list can be narrowed by, with counts."""
        with self.transactions.reading() as c:
            return outline.facets(c, query, self._clock())

    def acts(self) -> frozenset[Act]:
        """What who is at this PC may do with records on their way."""
        with self.transactions.reading() as c:
            return granted(seat_read(bare(c), self.transactions.session, self._clock()).roles)

    def act(self, act: Act, chosen: Chosen, *, reason: str = "", day: date | None = None) -> Done:
        """Do something with records on their way, all of it or nothing.

        Noted record by record, and a stack that is held back or let go by an entry of its own: what
        rests later for its sake is in no other. Sending now changes nothing but a time: no note.

        Raises:
            NotPermittedError: who is at this PC may not do that.
        """
        now = self._clock()
        today = now.astimezone().date()
        if act in NEEDS_REASON:
            reason = read_reason(reason)
        check_pcare_day(day or today, today)
        with self.transactions.writing() as c:
            seat = self._seat(c)
            seat.demand(RIGHT_OF[act])
            doing = queue_acts.Doing(act, seat.author, now, reason, day or today)
            done = queue_acts.do(c, chosen, doing)
            ids = select(record.c.id).where(record.c.seq.in_(SEQS))
            changed = c.execute(ids, these(done.numbers)).scalars().all()
        self.transactions.tell(changed)
        return done

    def life(self, record_id: UUID) -> Life:
        """What happened to a record beside its revisions and tries."""
        with self.transactions.reading() as c:
            return life.life(c, record_id)

    def link_spans(self, since: datetime) -> Sequence[LinkSpan]:
        """How the way to the server was since then, in the order it was seen."""
        with self.transactions.reading() as c:
            return link_spans.since(c, since)

    def stack_of(self, number: int) -> UUID | None:
        """The stack of that number, None = there is none."""
        with self.transactions.reading() as c:
            return c.execute(select(stack.c.id).where(stack.c.number == number)).scalar()

    def paused_stacks(self) -> Sequence[UUID]:
        """Stacks whose cards are held back, also those that are still to be typed."""
        with self.transactions.reading() as c:
            chosen = select(stack.c.id).join(
                stack_pause, stack_pause.c.stack_number == stack.c.number
            )
            return list(c.execute(chosen).scalars())
