"""Where clashes are decided."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from vaxentry.db import case_steps, cases, desk_amounts, desk_lists, rulings, seats
from vaxentry.db.amending import amend
from vaxentry.db.engine import bare
from vaxentry.db.gate import seat_read
from vaxentry.db.requeue import queue_again
from vaxentry.db.stack_desk import StackDesk
from vaxentry.db.swaps import swap_tickets
from vaxentry.domain.case_steps import GONE_THROUGH, Step
from vaxentry.domain.cases import Amendment, Case, Seen
from vaxentry.domain.desk_lists import (
    MOST_LISTED,
    Amount,
    ConflictRow,
    DeskList,
    LookedRow,
    NikCase,
    NikRow,
    RefusedRow,
)
from vaxentry.domain.findings import MOST_FLAGGED, FindingKind
from vaxentry.domain.permission import Permission, Right, may
from vaxentry.domain.records import Saved
from vaxentry.domain.rights import with_rights
from vaxentry.domain.ruling import Says
from vaxentry.errors import RulingError


class RulingDesk(StackDesk):
    """The part of the store that decides clashes; see `db.store.Store`."""

    def case(self, record_id: UUID) -> Case | None:
        """What is to be decided about a record; None where nothing is (any more). What who is at
        this PC may not decide is not offered.

        Raises:
            UnknownRecordError: no such record.
        """
        with self.transactions.reading() as c:
            author = seats.author_now(c, self.transactions.session.author).id
            found = cases.case(c, record_id, author, self.rules())
            roles = seat_read(bare(c), self.transactions.session, self._clock()).roles
        if found is None or roles is None:
            return found
        return replace(
            found,
            ours=with_rights(found.ours, roles),
            theirs=None if found.theirs is None else with_rights(found.theirs, roles),
            may_decide=may(Right.RULE, roles) is Permission.ALLOWED,
        )

    def conflicts(self, limit: int = MOST_LISTED) -> Sequence[ConflictRow]:
        """What waits for a decision, oldest first; then what waits for others."""
        with self.transactions.reading() as c:
            return cases.conflicts(c, limit)

    def niks(self, limit: int = MOST_LISTED) -> Sequence[NikRow]:
        """What waits for the civil registry, first what was not sent yet, of that the oldest."""
        with self.transactions.reading() as c:
            return desk_lists.niks(c, limit)

    def nik_cases(self, limit: int = MOST_LISTED) -> Sequence[NikCase]:
        """The same in full. Who lets it leave the PC notes that (`take_step`)."""
        with self.transactions.reading() as c:
            return desk_lists.nik_cases(c, limit)

    def looked(self, kind: FindingKind, limit: int = MOST_FLAGGED) -> Sequence[LookedRow]:
        """A list to go through: first what nobody has looked at, the newest first."""
        with self.transactions.reading() as c:
            return desk_lists.looked(c, kind, limit)

    def refused(self, limit: int = MOST_LISTED) -> Sequence[RefusedRow]:
        """What the server did not take and a person must act on, the oldest first."""
        with self.transactions.reading() as c:
            return desk_lists.refused(c, limit)

    def amount(self, which: DeskList) -> Amount:
        """How many rows a list has, however many of them are listed."""
        with self.transactions.reading() as c:
            return desk_amounts.amount(c, which)

    def rule(self, record_id: UUID, says: Says, *, reason: str, based_on: int = 0) -> Saved:
        """Decide the clash of a record that contends, about everything that the two clash about.

        The record waits to be sent, before all but complaints, and then shows what the server says.

        Args:
            record_id: of the contender.
            says: what is decided.
            reason: why; it is sealed with the decision.
            based_on: the revision that was on the screen; 0 = whichever is the head.

        Raises:
            RulingError: reason ``no_clash`` (it does not contend with another record, or has
                changed since), ``other_site`` (this PC may not deliver for the other's site),
                ``other_unknown`` (the server never named the other one: it is asked again, and the
                record waits meanwhile). No ruling was written.
            RuleError: the reason is no text that may be sealed; nothing was written.
            NotPermittedError: who is at this PC may not decide clashes; nothing was written.
        """
        wanted = rulings.Wanted(record_id, says, reason, based_on)
        try:
            with self.transactions.writing() as c:
                saved = rulings.rule(c, self._seat(c), wanted, self._clock())
        except RulingError as error:
            if error.params["reason"] == "other_unknown":
                self._ask_again(record_id)
            raise
        self.transactions.tell([record_id])
        return saved

    def swap_tickets(self, one: Seen, other: Seen, *, reason: str) -> tuple[Saved, Saved]:
        """The cards of two of our people were swapped: each gets the other's ticket, in one step.

        Both travel as one group, which the server applies whole or not at all.

        Raises:
            UnknownRecordError, RecordVoidedError, RecordMovedError: one is not as it was shown.
            NumberAskedError: another number of one waits for approval.
            SameTicketError: both bear the same ticket.
            NotPermittedError: who is at this PC may not correct both of them.
            RuleError: the reason is no text that may be sealed. Nothing was written.
        """
        with self.transactions.writing() as c:
            saved = swap_tickets(c, self._seat(c), one, other, reason, self.rules(), self._clock())
        self.transactions.tell([one.record_id, other.record_id])
        return saved

    def amend(self, seen: Seen, change: Amendment, *, reason: str) -> Saved:
        """Count a dose otherwise, or let it stand as it is over another version of the entry.

        Raises:
            UnknownRecordError, RecordVoidedError, RecordMovedError: it is not as it was shown.
            RuleError: the reason is no text that may be sealed. Nothing was written.
        """
        with self.transactions.writing() as c:
            saved = amend(c, self._seat(c), seen, change, reason, self.rules(), self._clock())
        self.transactions.tell([seen.record_id])
        return saved

    def take_step(self, records: Sequence[UUID], step: Step) -> None:
        """Note that something was done about records as they stand; each stands in the trail.

        Raises:
            UnknownRecordError: one of them is not held here.
            NotPermittedError: who is at this PC may not do that. Nothing was written.
        """
        with self.transactions.writing() as c:
            seat = self._seat(c)
            seat.demand(Right.CORRECT if step in GONE_THROUGH.values() else Right.RULE)
            case_steps.take(c, records, step, seat.author, self._clock())
        self.transactions.tell(list(records))

    def _ask_again(self, record_id: UUID) -> None:
        with self.transactions.writing() as c:
            queue_again(c, [record_id], self._clock())
        self.transactions.tell([record_id])
