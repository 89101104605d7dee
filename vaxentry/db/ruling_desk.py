"""Where clashes are decided."""

from dataclasses import replace
from uuid import UUID

from vaxentry.db import cases, rulings, seats
from vaxentry.db.engine import bare
from vaxentry.db.gate import held_roles
from vaxentry.db.requeue import queue_again
from vaxentry.db.stack_desk import StackDesk
from vaxentry.db.swaps import swap_tickets
from vaxentry.domain.cases import Case, Seen
from vaxentry.domain.permission import Permission, Right, may
from vaxentry.domain.records import Saved
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
            found = cases.case(c, record_id, author)
            roles = held_roles(bare(c), self.transactions.session, self._clock())
        if found is None or roles is None:
            return found
        allowed = may(Right.RULE, roles) is Permission.ALLOWED
        return replace(found, may_rule=found.may_rule and allowed)

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
            NotPermittedError: who is at this PC may not correct both of them.
            RuleError: the reason is no text that may be sealed. Nothing was written.
        """
        with self.transactions.writing() as c:
            saved = swap_tickets(c, self._seat(c), one, other, reason, self.rules(), self._clock())
        self.transactions.tell([one.record_id, other.record_id])
        return saved

    def _ask_again(self, record_id: UUID) -> None:
        with self.transactions.writing() as c:
            queue_again(c, [record_id], self._clock())
        self.transactions.tell([record_id])
