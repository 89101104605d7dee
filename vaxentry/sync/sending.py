"""Sending what is due: several batches on their way at once, one record in at most one of them."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Any, cast
from uuid import UUID

from vaxentry.domain.ports import Clock
from vaxentry.domain.queue import Attempt, Contract, DueRecord
from vaxentry.errors import (
    BusyError,
    NetworkError,
    NotAllowedError,
    OutcomeUnknownError,
    RecordMovedError,
    SetBackError,
    TooLargeError,
    UnreachableError,
)
from vaxentry.sync import pace, plan
from vaxentry.sync.apart import Apart
from vaxentry.sync.client import Client
from vaxentry.sync.goodput import Goodput, Passage
from vaxentry.sync.lanes import Landed, Lanes
from vaxentry.sync.links import status_of
from vaxentry.sync.ports import Outbox
from vaxentry.sync.replies import BatchReply
from vaxentry.wire.messages import (
    LATE_AFTER,
    SLOW_BODY,
    BadMessageError,
    BatchAnswer,
    PackedBatch,
)
from vaxentry.wire.promised import newest_of
from vaxentry.wire.settle import check_answer

SEALED_BYTES = 4 * 1024 * 1024
_OF_A_CONNECTION = (UnreachableError, OutcomeUnknownError)
"""Without a status: errors of one connection as well as of the whole line."""
BROKEN_AT_MOST = 1
"""Batches in a row that the server may break on before the server, not a batch, is at fault."""


@dataclass(frozen=True, slots=True)
class Posted:
    """An answer as it came, not believed yet."""

    reply: BatchReply
    passage: Passage


class Sender:
    """Sends and settles. Used by the sync thread.

    Args:
        run: this process run; attempts are leased to it.
        draw: random numbers in [0, 1), for jitter.
        batch_limit: most records in a batch, whatever the server allows.
        stop: when set, nothing new is begun.
        monotonic: seconds that only rise, for the speed of the link.

    Attributes:
        trip_s: what a small request needs there and back, 0 = not known.
        max_bytes: of a batch as sent, by the server's word; what is sealed packs into less.
        answered: records settled in this round.
        newest: the receipt of what the server committed last, as far as we know.
        left_unknown: whether what became of a try of this round has still to be asked about.
        apart: what a server that has revoked this PC was given; no such word ends the round before
            all that waits was given.
    """

    def __init__(
        self,
        outbox: Outbox,
        lanes: Lanes,
        *,
        clock: Clock,
        draw: Callable[[], float],
        run: UUID,
        batch_limit: int,
        stop: Event,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._outbox, self._lanes = outbox, lanes
        self._clock, self._draw, self.monotonic = clock, draw, monotonic
        self._run, self._batch_limit, self._stop = run, batch_limit, stop
        self.goodput = Goodput()
        self.trip_s, self.max_bytes, self.apart = 0.0, SEALED_BYTES, Apart()
        self.newest: Mapping[str, Any] | None = None
        self.begin_round()
        # A connection broke, and whether the line did is not known yet; later: it did not.
        self._lost: NetworkError | None = None
        self._is_to_ask = False
        self._broken_in_a_row = self._last_begun = 0
        self._flying: set[int] = set()
        self._held_back: frozenset[tuple[int, int]] = frozenset()

    def begin_round(self) -> None:
        """Nothing was settled in this round yet."""
        self.answered, self.left_unknown = 0, False
        self.apart.refusal = None

    def send_due(
        self,
        contract: Contract,
        ceiling: int,
        ask: Callable[[], object],
        *,
        urgent_only: bool = False,
        held_back: frozenset[tuple[int, int]] = frozenset(),
    ) -> None:
        """Send until nothing is due; after trouble only what is on its way is waited for.

        Where one of several connections broke, nothing more is begun until another brings an
        answer: then it was that connection, and not the line.

        Args:
            ceiling: most records in a batch that the server takes.
            ask: asks what became of the tries that are unknown, while others are on their way.
            urgent_only: leave what can wait.
            held_back: record numbers and revisions that are no reason to send now.

        Raises:
            NetworkError: the first trouble; every attempt says how it ended.
            StorageError: the book can't be written; attempts left open are unknown.
        """
        trouble: NetworkError | None = None
        self._lost, self._is_to_ask = None, False
        self._broken_in_a_row, self._held_back = 0, held_back
        self.goodput = self.goodput.at_rest()
        try:
            while True:
                if trouble is None and self._lost is None:
                    trouble = self._go_on(contract, ceiling, ask, urgent_only)
                if not self._flying:
                    break
                grave = self._grave(self._land(contract, self._take()))
                trouble = trouble or grave
        finally:
            while self._flying:  # the book failed: these attempts stay open, and are asked about
                self._take()
        trouble = trouble or self._lost or self.apart.refusal
        if trouble is not None:
            raise trouble

    def _go_on(
        self, contract: Contract, ceiling: int, ask: Callable[[], object], urgent_only: bool
    ) -> NetworkError | None:
        """Begin what there is room for; the trouble of asking about what was lost, if any."""
        self._fill(contract, ceiling, urgent_only)
        if not self._is_to_ask:
            return None
        self._is_to_ask = self.left_unknown = False
        try:
            ask()
        except NetworkError as e:
            return e
        self._fill(contract, ceiling, urgent_only)
        return None

    def _fill(self, contract: Contract, ceiling: int, urgent_only: bool) -> None:
        while self._has_room and self._begin(contract, ceiling, urgent_only):
            pass

    @property
    def _has_room(self) -> bool:
        """One batch alone until the link is known: it tells what it can do.

        None so far ahead of one that is stuck that the server would take that for a copy's.
        """
        is_known = self.goodput.bytes_s is not None
        ahead = self._last_begun - min(self._flying, default=self._last_begun)
        return len(self._flying) < (self._lanes.width if is_known else 1) and ahead < LATE_AFTER

    def _take(self) -> "Landed[Attempt, Posted]":
        landed = cast("Landed[Attempt, Posted]", self._lanes.take())
        self._flying.remove(landed.tag.device_seq)
        return landed

    def _grave(self, error: NetworkError | None) -> NetworkError | None:
        """The error that ends the round: one batch the server breaks on holds up no other, nor does
        one connection that broke while others are on their way.
        """
        if error is None:
            self._is_to_ask = self._is_to_ask or self._lost is not None
            self._broken_in_a_row, self._lost = 0, None
            return None
        if status_of(error) is None:
            self._broken_in_a_row = 0
            is_first, self._lost = self._lost is None, error
            may_be_alone = is_first and self._flying and isinstance(error, _OF_A_CONNECTION)
            return None if may_be_alone else error
        self._broken_in_a_row += 1
        return error if self._broken_in_a_row > BROKEN_AT_MOST else None

    def _begin(self, contract: Contract, ceiling: int, urgent_only: bool) -> bool:
        """Store an attempt and let it go; False when nothing is due."""
        if self._stop.is_set():
            return False
        most = max(1, min(self.goodput.size, ceiling, self._batch_limit))
        given = self.apart.revisions | self._held_back
        while due := self._outbox.due(self._clock(), most, urgent_only=urgent_only, given=given):
            limits = plan.Limits(most, min(SEALED_BYTES, self.max_bytes))
            batch = plan.make_batch(due, limits)
            try:
                attempt = self._outbox.begin(self._run, batch, self._clock())
            except RecordMovedError:  # somebody corrected one of them just now
                continue
            self._lanes.start(attempt, self._posting(contract, attempt, batch))
            self._flying.add(attempt.device_seq)
            self._last_begun = attempt.device_seq
            return True
        return False

    def _posting(
        self, contract: Contract, attempt: Attempt, due: Sequence[DueRecord]
    ) -> Callable[[Client], Posted]:
        """What sends it. Packed here, by one thread: on its way it is held packed alone."""
        report = plan.report_of(self._outbox.summary())
        promised = plan.promised(contract, self.newest)
        request = plan.request_of(attempt, due, report, promised)
        batch = PackedBatch.of(request, self.goodput.level)

        def post(client: Client) -> Posted:
            begun = self.monotonic()
            reply = client.post_batch(contract, batch)
            ended = self.monotonic()
            passage = Passage(batch.records, reply.sent_bytes, begun, ended, reply.waited_s)
            return Posted(reply, passage)

        return post

    def _land(self, contract: Contract, landed: "Landed[Attempt, Posted]") -> NetworkError | None:
        """Settle what came back; the trouble that ends the round, if any."""
        attempt = landed.tag
        try:
            posted = landed.result()
            self.settle(contract, attempt, posted.reply.answer, posted.reply.status)
        except OutcomeUnknownError as e:
            self._leave_unknown(attempt, e)
            return e
        except TooLargeError as e:
            self._take_back(attempt, e)
            return e if len(attempt.records) == 1 else None
        except NetworkError as e:
            self._take_back(attempt, e)
            return None if self.apart.takes(attempt, e) else e
        idle_s = 0.0 if self._flying else posted.reply.waited_s
        self.goodput = self.goodput.after_success(posted.passage, self.trip_s, idle_s)
        return None

    def settle(
        self, contract: Contract, attempt: Attempt, answer: BatchAnswer, status: int
    ) -> None:
        """Apply an answer that is proven to be about what was sent.

        Raises:
            OutcomeUnknownError: it is not; nothing was applied.
        """
        try:
            proven = check_answer(
                answer,
                plan.sent_revisions(attempt.records),
                device=contract.device,
                device_seq=attempt.device_seq,
                server_id=contract.server_id,
                public_key=contract.server_key,
            )
        except BadMessageError as e:
            raise OutcomeUnknownError("not_proven", status=status) from e
        now = self._clock()
        settlement = plan.settlement_of(answer, proven, attempt.records, now, status)
        self._outbox.settle(settlement, now)
        self.answered += len(attempt.records)
        self.newest = newest_of(filter(None, (self.newest, answer.receipt)))
        self.apart.lift()

    def _leave_unknown(self, attempt: Attempt, error: NetworkError) -> None:
        status = status_of(error)
        if status is None:  # the line's fault: smaller batches get through; a record's fault: none
            self.goodput = self.goodput.after_failure()
        self.left_unknown = True
        cause = error.detail or error.code  # a code: its sentence is ``attempt.cause_<code>``
        self._outbox.leave_unknown(attempt.device_seq, cause, status, self._clock())

    def _take_back(self, attempt: Attempt, error: NetworkError) -> None:
        """Nothing happened at the server: the link's own pause decides when to try again."""
        by_server = isinstance(error, BusyError | NotAllowedError | SetBackError)
        if not by_server or error.detail == SLOW_BODY:  # the link is too slow for so much, or broke
            self.goodput = self.goodput.after_failure()
        now = self._clock()
        may_be_at_fault = len(attempt.records) == 1 and not isinstance(error, SetBackError)
        wait = pace.record_after(0, self._draw()) if may_be_at_fault else timedelta()
        cause = str(error.params.get("reason", error.code))
        self._outbox.take_back(attempt.device_seq, cause, status_of(error), now, now + wait)
