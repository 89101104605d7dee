"""Requests that nobody at this PC may let go are told to the health office."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from vaxentry.domain.approval import OfficeRequest
from vaxentry.domain.ports import Clock
from vaxentry.domain.queue import Contract
from vaxentry.errors import BusyError, OutcomeUnknownError
from vaxentry.sync.client import Client, message
from vaxentry.sync.links import status_of
from vaxentry.sync.pace import clamped, is_within
from vaxentry.sync.ports import OfficeDesk
from vaxentry.sync.proof import proven
from vaxentry.sync.replies import is_unable, raise_for
from vaxentry.sync.rest import Rest
from vaxentry.wire.request import KNOWN, REQUESTS_AT_MOST, Known, request_to_json

log = logging.getLogger("vaxentry.sync")

AFTER_TROUBLE = timedelta(minutes=15)
"""How long a server that takes no request is left alone with them."""
TELL_AGAIN = timedelta(hours=1)
"""How often all that waits is told once more, and at the start: a server that was set back without
losing anything it had promised begins no epoch, and may have lost a request or its answer.
"""


class OfficeTeller:
    """Tells each request to this server at once, and again while it waits; used by one thread."""

    def __init__(self, desk: OfficeDesk, client: Client, clock: Clock) -> None:
        self._desk, self._client, self._clock = desk, client, clock
        self._rest = Rest(clock)
        self._all_at: datetime | None = None
        self._refused: set[tuple[UUID, int]] = set()
        """Another site's, by record and revision: these hold up no other."""

    def tell(self, contract: Contract) -> None:
        """Tell what was not told yet; that a server has no use for it, or no time, is no trouble of
        the round.

        Raises:
            NetworkError: the line failed.
        """
        if self._rest.is_on:
            return
        is_again = not (self._all_at and is_within(self._all_at, self._clock(), TELL_AGAIN))
        if is_again:
            self._refused.clear()
        waiting = self._desk.waiting(self._clock(), told_too=is_again)
        left = [one for one in waiting if (one.record_id, one.rev) not in self._refused]
        for at in range(0, len(left), REQUESTS_AT_MOST):
            if not self._took(contract, left[at : at + REQUESTS_AT_MOST]):
                return
        if is_again:
            self._all_at = self._clock()

    def _took(self, contract: Contract, waiting: Sequence[OfficeRequest]) -> bool:
        """Whether the server said of each whether it keeps it; if not, it is left alone with it."""
        answer, rest = None, AFTER_TROUBLE
        try:
            answer = self._ask(contract, waiting)
        except BusyError as e:
            rest = AFTER_TROUBLE if e.retry_after_s is None else clamped(e.retry_after_s)
        except OutcomeUnknownError as e:
            if status_of(e) is None:
                raise
        if answer is None or answer.epoch.number != contract.epoch_number:
            log.info("requests are told later")
            self._rest.begin(rest)
            return False
        kept = set(answer.known)
        told = [key for one in waiting if (key := (one.record_id, one.rev)) in kept]
        if told:
            self._desk.note_told(told, self._clock())
        self._refused |= {(one.record_id, one.rev) for one in waiting} - kept
        return True

    def _ask(self, contract: Contract, waiting: Sequence[OfficeRequest]) -> Known | None:
        """What the server says that it keeps; None = it is too old to keep any.

        Raises:
            NetworkError: no answer that counts.
        """
        told = [request_to_json(one) for one in waiting]
        content = {"requests": told, "heard": contract.changes_upto}
        reply, nonce = self._client.post(contract, "/v1/requests", content)
        if is_unable(reply):
            return None
        raise_for(reply)
        return message(partial(proven, Known.from_json, KNOWN, contract, nonce), reply)
