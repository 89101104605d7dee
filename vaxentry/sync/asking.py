"""Asking what became of attempts without a verified answer, before anything is sent again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

from vaxentry.domain.ports import Clock
from vaxentry.domain.queue import Attempt, Contract
from vaxentry.errors import NetworkError, NotAllowedError, OutcomeUnknownError
from vaxentry.sync import pace, plan
from vaxentry.sync.apart import is_revoked
from vaxentry.sync.client import Client
from vaxentry.sync.links import status_of
from vaxentry.sync.ports import Agreement, Outbox
from vaxentry.sync.rest import Rest
from vaxentry.sync.sending import Sender
from vaxentry.wire.messages import BatchAnswer, PackedBatch

POST_AGAIN = timedelta(minutes=15)
"""How long it counts that nothing could be proven from the answer to the bytes themselves: that may
have been a newer server's word, or a reply that somebody spoilt."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Settles unknown attempts. Used by the sync thread."""

    outbox: Outbox
    agreement: Agreement
    client: Client
    sender: Sender
    clock: Clock
    draw: Callable[[], float]
    stop: Event
    posted_again: dict[int, Rest] = field(default_factory=dict)

    def ask_all(self, contract: Contract) -> "Asked":
        """Ask about each; one that the server can't answer for does not hold up the others.

        A server that has revoked this PC is given what was sent in it, and is not asked again.

        Raises:
            ForkError: another copy of this PC has sent something else under one of the numbers.
            NetworkError: the line failed; the rest is asked about in the next round.
        """
        asked = unanswered = 0
        for attempt in self.outbox.unknown_attempts():
            if self.stop.is_set():
                break
            if self.sender.apart.has(attempt):
                continue
            asked += 1
            try:
                self._ask(contract, attempt)
            except NotAllowedError as e:
                unanswered += 1
                self._give(contract, attempt, e)
            except OutcomeUnknownError as e:
                if status_of(e) is None:
                    raise
                unanswered += 1
                self._ask_standings(contract, attempt)
        return Asked(asked, unanswered)

    def _ask(self, contract: Contract, attempt: Attempt) -> None:
        found = self.client.fetch_batch(contract, attempt.device_seq)
        if found is not None:
            self._settle(contract, attempt, *found)
            return
        now = self.clock()
        retry_at = now
        if attempt.http_status is not None and not self.outbox.part(attempt.device_seq):
            # The server itself failed on it, not the line: let others go first.
            retry_at += pace.record_after(attempt.tries, self.draw())
        self.outbox.not_here(attempt.device_seq, now, retry_at)

    def _give(self, contract: Contract, attempt: Attempt, error: NetworkError) -> None:
        """Let a server that answers us no more keep apart what was sent; it is in doubt as before.

        Raises:
            NetworkError: it is another refusal, or the line failed.
        """
        if not is_revoked(error):
            raise error
        self.sender.apart.refusal = error
        try:
            self._post_again(contract, attempt)
        except NotAllowedError as again:
            if not self.sender.apart.takes(attempt, again):
                raise
        except OutcomeUnknownError as trouble:
            if status_of(trouble) is None:
                raise

    def _settle(
        self, contract: Contract, attempt: Attempt, answer: BatchAnswer, status: int
    ) -> None:
        try:
            self.sender.settle(contract, attempt, answer, status)
        except OutcomeUnknownError:
            before = self.posted_again.get(attempt.device_seq)
            if before is not None and before.is_on:
                raise
            self._post_again(contract, attempt)

    def _post_again(self, contract: Contract, attempt: Attempt) -> None:
        """What stands under our number is not what we sent, as far as we can prove. Whether it is
        another copy's the server tells by the bytes themselves: under a number that is taken it
        stores nothing.

        Raises:
            ForkError: it is.
            OutcomeUnknownError: it is ours, and still not proven: a newer server's words.
        """
        request = plan.request_of(
            attempt,
            self.outbox.as_sent(attempt.device_seq),
            plan.report_of(self.outbox.summary()),
            plan.promised(contract, self.sender.newest),
        )
        reply = self.client.post_batch(contract, PackedBatch.of(request))
        self.posted_again[attempt.device_seq] = rest = Rest(self.clock)
        rest.begin(POST_AGAIN)
        self.sender.settle(contract, attempt, reply.answer, reply.status)

    def _ask_standings(self, contract: Contract, attempt: Attempt) -> None:
        """The receipt can't be had now: the server's word on each record settles it as well."""
        revisions = [(record.record_id, record.rev) for record in attempt.records]
        try:
            told = self.client.outcomes(contract, revisions)
        except OutcomeUnknownError as e:
            if status_of(e) is None:
                raise
            return
        now = self.clock()
        verdicts = plan.verdicts_of(told.standings, attempt.records, now, told.others)
        self.sender.answered += len(self.agreement.take_word(told.epoch.number, verdicts, now))


@dataclass(frozen=True, slots=True)
class Asked:
    """How it went.

    Attributes:
        attempts: asked about.
        unanswered: those that the server could not answer for.
    """

    attempts: int
    unanswered: int
