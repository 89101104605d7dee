"""One round of sync: prove the server, ask about what is uncertain, send what is due.

Gather, decide (`sync.plan`), apply. If it dies at any line, the attempt row says so at the next
round: an attempt still open is unknown, and unknown is asked about before it is sent again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from uuid import UUID

from vaxentry.domain.ports import Clock
from vaxentry.domain.queue import Attempt, Contract, DueRecord
from vaxentry.domain.records import Link
from vaxentry.errors import (
    BusyError,
    ForkError,
    NetworkError,
    NotAllowedError,
    OutcomeUnknownError,
    PortalError,
    TooLargeError,
    UnreachableError,
    UpdateNeededError,
    WrongServerError,
)
from vaxentry.sync import pace, plan
from vaxentry.sync.client import Client
from vaxentry.sync.ports import Outbox
from vaxentry.wire.contact import Hello
from vaxentry.wire.messages import BadMessageError, BatchAnswer
from vaxentry.wire.settle import check_answer

FIRST_SIZE = 10
"""Records in the first batch after an outage."""
SEALED_BYTES = 1024 * 1024
HELLO_EVERY = timedelta(seconds=60)

_LINKS: dict[type[NetworkError], Link] = {
    UnreachableError: Link.OFFLINE,
    OutcomeUnknownError: Link.SERVER_TROUBLE,
    BusyError: Link.SERVER_TROUBLE,
    TooLargeError: Link.SERVER_TROUBLE,
    PortalError: Link.PORTAL,
    WrongServerError: Link.WRONG_SERVER,
    NotAllowedError: Link.NOT_ALLOWED,
    ForkError: Link.NOT_ALLOWED,
    UpdateNeededError: Link.UPDATE_NEEDED,
}


@dataclass(frozen=True, slots=True)
class Round:
    """How a round ended.

    Attributes:
        link: what is now known of the way to the server.
        again_after: when the next round is due by itself.
        answered: records whose outcome was settled in this round.
        cause: code of the error that ended it, empty when it went well.
    """

    link: Link
    again_after: timedelta
    answered: int
    cause: str = ""


class SyncEngine:
    """Runs rounds. One instance a process, used by one thread.

    Args:
        run: this process run; attempts are leased to it.
        draw: random numbers in [0, 1), for jitter.
        batch_limit: most records in a batch, whatever the server allows.
        stop: when set, the round ends before the next request.
    """

    def __init__(
        self,
        outbox: Outbox,
        client: Client,
        *,
        clock: Clock,
        draw: Callable[[], float],
        run: UUID,
        batch_limit: int,
        stop: Event,
    ) -> None:
        self._outbox = outbox
        self._client = client
        self._clock = clock
        self._draw = draw
        self._run = run
        self._batch_limit = batch_limit
        self._stop = stop
        self._size = FIRST_SIZE
        self._hello: Hello | None = None
        self._proven_at: datetime | None = None
        self._answered = 0
        self._still_unknown = False

    def run_once(self) -> Round:
        """One round.

        Raises:
            StorageError: the book can't be read or written; nothing was lost.
        """
        self._answered, self._still_unknown = 0, False
        contract = self._outbox.contract()
        if contract is None:
            return self._alone()
        self._outbox.bury_open_attempts(self._clock())
        try:
            hello = self._prove(contract)
            self._ask_about_unknown(contract)
            self._send_due(contract, min(self._batch_limit, hello.max_records))
        except NetworkError as e:
            return self._failed(e)
        return self._went_well()

    def _alone(self) -> Round:
        self._outbox.note_link(Link.ALONE, self._clock(), None, 0)
        return Round(Link.ALONE, pace.IDLE, 0)

    def _prove(self, contract: Contract) -> Hello:
        """A verified hello, at most `HELLO_EVERY` old."""
        now = self._clock()
        if self._hello and self._proven_at and now - self._proven_at < HELLO_EVERY:
            return self._hello
        hello = self._client.hello(contract.server_url, known_key=contract.server_key)
        if hello.server_id != contract.server_id or hello.epoch.number < contract.epoch_number:
            raise WrongServerError
        self._hello, self._proven_at = hello, now
        self._outbox.note_link(Link.ONLINE, now, None, 0)
        return hello

    def _ask_about_unknown(self, contract: Contract) -> None:
        """Ask about each; one that the server can't answer for does not hold up the others."""
        for attempt in self._outbox.unknown_attempts():
            if self._stop.is_set():
                return
            try:
                self._ask(contract, attempt)
            except OutcomeUnknownError as e:
                if _status(e) is None:
                    raise
                self._still_unknown = True
                self._ask_standings(contract, attempt)

    def _ask(self, contract: Contract, attempt: Attempt) -> None:
        found = self._client.fetch_batch(contract, attempt.device_seq)
        if found is not None:
            self._settle(contract, attempt, *found)
            return
        now = self._clock()
        retry_at = now
        if attempt.http_status is not None:
            # The server itself failed on it, not the line: let others go first.
            retry_at += pace.record_after(attempt.tries, self._draw())
        self._outbox.not_here(attempt.device_seq, now, retry_at)

    def _ask_standings(self, contract: Contract, attempt: Attempt) -> None:
        """The receipt can't be had now: the server's word on each record settles it as well."""
        revisions = [(record.record_id, record.rev) for record in attempt.records]
        try:
            told = self._client.outcomes(contract, revisions)
        except OutcomeUnknownError as e:
            if _status(e) is None:
                raise
            return
        now = self._clock()
        verdicts = plan.verdicts_of(told.standings, attempt.records, now)
        self._answered += len(self._outbox.take_word(told.epoch.number, verdicts, now))

    def _send_due(self, contract: Contract, ceiling: int) -> None:
        while not self._stop.is_set():
            limits = plan.Limits(min(self._size, ceiling), SEALED_BYTES)
            due = self._outbox.due(self._clock(), limits.records)
            if not due:
                return
            if self._send(contract, plan.make_batch(due, limits)):
                self._size = plan.grown(self._size, ceiling)

    def _send(self, contract: Contract, batch: Sequence[DueRecord]) -> bool:
        """Send one batch; False when it was too large and goes again in smaller ones."""
        attempt = self._outbox.begin(self._run, batch, self._clock())
        report = plan.report_of(self._outbox.summary())
        request = plan.request_of(
            attempt.device_seq, attempt.open_seqs, attempt.highest_receipt, batch, report
        )
        try:
            answer, status = self._client.post_batch(contract, request)
        except OutcomeUnknownError as e:
            self._leave_unknown(attempt, e)
            raise
        except TooLargeError as e:
            self._take_back(attempt, e)
            if len(batch) == 1:
                raise
            return False
        except NetworkError as e:
            self._take_back(attempt, e)
            raise
        self._settle(contract, attempt, answer, status)
        return True

    def _settle(
        self, contract: Contract, attempt: Attempt, answer: BatchAnswer, status: int
    ) -> None:
        """Apply an answer that is proven to be about what was sent; any other stays unknown."""
        try:
            receipt = check_answer(
                answer,
                plan.sent_revisions(attempt.records),
                device=contract.device,
                device_seq=attempt.device_seq,
                server_id=contract.server_id,
                public_key=contract.server_key,
            )
        except BadMessageError as e:
            unproven = OutcomeUnknownError("receipt not proven", status=status)
            self._leave_unknown(attempt, unproven)
            raise unproven from e
        now = self._clock()
        settlement = plan.settlement_of(answer, receipt, attempt.records, now, status)
        self._outbox.settle(settlement, now)
        self._answered += len(attempt.records)
        self._proven_at = now

    def _leave_unknown(self, attempt: Attempt, error: NetworkError) -> None:
        self._size = plan.shrunk(self._size)
        self._outbox.leave_unknown(
            attempt.device_seq, error.detail or error.code, _status(error), self._clock()
        )

    def _take_back(self, attempt: Attempt, error: NetworkError) -> None:
        """Nothing happened at the server: the link's own pause decides when to try again."""
        self._size = plan.shrunk(len(attempt.records))
        now = self._clock()
        wait = pace.record_after(0, self._draw()) if len(attempt.records) == 1 else timedelta()
        self._outbox.take_back(attempt.device_seq, error.code, _status(error), now, now + wait)

    def _failed(self, error: NetworkError) -> Round:
        self._hello, self._proven_at = None, None
        self._size = min(self._size, FIRST_SIZE)
        failures, now = self._outbox.failures() + 1, self._clock()
        summary = self._outbox.summary()
        again = pace.probe_after(failures, self._draw(), something_waits=summary.waiting > 0)
        if isinstance(error, BusyError):
            again = pace.asked_pause(error.retry_after_s, self._draw())
        link = _LINKS.get(type(error), Link.SERVER_TROUBLE)
        self._outbox.note_link(link, now, now + again, failures)
        return Round(link, again, self._answered, error.code)

    def _went_well(self) -> Round:
        now = self._clock()
        again = pace.probe_after(0, self._draw(), something_waits=False)
        if self._still_unknown:
            again = min(again, pace.PATIENT)
        next_due = self._outbox.next_due_at()
        if next_due is not None:
            again = min(again, max(next_due - now, timedelta(seconds=1)))
        self._outbox.note_link(Link.ONLINE, now, None, 0)
        return Round(Link.ONLINE, again, self._answered)


def _status(error: NetworkError) -> int | None:
    status = error.params.get("status")
    return status if isinstance(status, int) else None
