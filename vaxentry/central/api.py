"""The calls of the protocol as plain functions: no socket, no framework, no clock of their own.

`vaxentry.central.http` puts them on the network; a simulator calls `Central.handle` directly.
"""

import json
import logging
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.exc import DBAPIError

from vaxentry.central import (
    asked,
    batches,
    changes,
    enrolment,
    epochs,
    openapi,
    page,
    quarantine,
    reconcile,
    reference,
)
from vaxentry.central.adoption import adopt
from vaxentry.central.calls import (
    JSON_TYPE,
    Answer,
    Call,
    CallError,
    Limits,
    RevokedError,
    deadline_s,
    refusal,
)
from vaxentry.central.contents import content_of, read_enrolment
from vaxentry.central.devices import Device, SitesSeen, note_seen
from vaxentry.central.engine import Database, is_of_content
from vaxentry.central.entrance import Caller, Entrance, refuse_copy
from vaxentry.central.greeting import greeting
from vaxentry.central.journal_file import JournalFile
from vaxentry.central.keys import Identity
from vaxentry.central.logs import fault
from vaxentry.central.metrics import Metrics, Progress
from vaxentry.central.queue_report import asked_with
from vaxentry.central.throttle import Throttle
from vaxentry.central.turns import Turns
from vaxentry.errors import StorageError
from vaxentry.wire.messages import HELLO, LONGEST_NONCE
from vaxentry.wire.signing import sign

_BATCH = re.compile(r"/v1/batches/([0-9]{1,18})")
_REFERENCE = "/v1/reference/"
_CONTACTS = frozenset({"/v1/outcomes", "/v1/changes", "/v1/reconcile"})
"""Calls that count as having been seen; a batch counts by itself."""
WRITES = frozenset({"/v1/enroll", "/v1/adopt", "/v1/requests"})
"""Calls in no line that wait until nobody else writes."""
_log = logging.getLogger("vaxentry.central")
_Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Central:
    """The server without its network. Calls may come from any thread.

    Attributes:
        clock: server time in UTC.
        monotonic: seconds that only rise, for deadlines and the rate of attempts.
        sites: whose devices called, for the fair share before anybody is looked up.
        turns: who of many begins to send when.
    """

    entrance: Entrance
    clock: Callable[[], datetime]
    monotonic: Callable[[], float]
    limits: Limits = field(default_factory=Limits)
    throttle: Throttle = field(default_factory=Throttle)
    metrics: Metrics = field(default_factory=Metrics)
    sites: SitesSeen = field(default_factory=SitesSeen)
    turns: Turns = field(default_factory=Turns)

    @property
    def database(self) -> Database:
        """Where everything is kept."""
        return self.entrance.database

    @property
    def identity(self) -> Identity:
        """Who signs."""
        return self.entrance.identity

    @property
    def journal(self) -> JournalFile:
        """What a restored database must not forget."""
        return self.entrance.journal

    def handle(self, call: Call) -> Answer:
        """Answer one call; whatever it raises is a mistake in the program."""
        try:
            self._refuse_expired(call)
            return self._route(call)(call)
        except CallError as error:
            return refusal(error)
        except DBAPIError as error:
            _log.error("database: %s", fault(error))
            if is_of_content(error):
                return refusal(CallError(500, "fault"))  # the device looks for the record
            # Full, read-only, restarting. What was not committed is not stored; what was, and could
            # not be read for the answer, is found stored when the device comes again.
            return refusal(CallError(503, "database", retry_after_s=5))
        except (RecursionError, UnicodeEncodeError) as error:
            # Our own texts are whole and nothing of ours is nested deeply: the caller's are not.
            _log.warning("body: %s", fault(error))
            return refusal(CallError(400, "body"))
        except (StorageError, OSError) as error:
            _log.critical("journal: %s", _reason(error))
            return refusal(CallError(503, "journal", retry_after_s=60))

    def _route(self, call: Call) -> _Handler:
        found = self._routes().get((call.method, call.path))
        if found is not None:
            return found
        if call.method == "GET" and _BATCH.fullmatch(call.path):
            return self._find_batch
        if call.method == "GET" and call.path.startswith(_REFERENCE):
            return self._reference
        raise CallError(404, "no_such_call")

    def _routes(self) -> Mapping[tuple[str, str], _Handler]:
        return {
            ("GET", "/"): lambda _: page.start_page(self.identity.server_id),
            ("GET", "/metrics"): self._metrics,
            ("GET", "/openapi.json"): lambda _: openapi.document(),
            ("GET", "/v1/hello"): self._hello,
            ("POST", "/v1/enroll"): self._enroll,
            ("POST", "/v1/adopt"): self._adopt,
            ("POST", "/v1/batches"): self._take_batch,
            ("POST", "/v1/outcomes"): self._outcomes,
            ("GET", "/v1/changes"): self._changes,
            ("POST", "/v1/reconcile"): self._reconcile,
            ("POST", "/v1/requests"): self._requests,
        }

    def _refuse_expired(self, call: Call) -> None:
        """Work nobody waits for any more is dropped before it is begun."""
        deadline = deadline_s(call.headers)
        if deadline is None or call.arrived is None:
            return
        if self.monotonic() - call.arrived > deadline:
            raise CallError(503, "expired", retry_after_s=1)

    def _hello(self, call: Call) -> Answer:
        nonce = call.query.get("nonce", "")
        if not 1 <= len(nonce) <= LONGEST_NONCE:
            raise CallError(400, "nonce")
        life = self.entrance.life()
        turn = self.turns.ask(self.monotonic(), _number(call, "waiting"), _number(call, "turn"))
        hello = greeting(self.identity, life, self.limits, self.clock(), nonce, turn)
        return _json(sign(self.identity.key, HELLO, hello.to_json()))

    def _metrics(self, _: Call) -> Answer:
        headers = {"content-type": "text/plain; version=0.0.4; charset=utf-8"}
        return Answer(200, headers, self.metrics.text(self._progress()).encode())

    def _progress(self) -> Progress | None:
        """How far the data has come; None while database or journal can't be read."""
        try:
            life = self.entrance.life()
        except (DBAPIError, StorageError, OSError) as error:
            _log.error("figures without the data: %s", fault(error))
            return None
        return Progress(life.epoch_number, life.server_seq, life.backed_up_seq)

    def _enroll(self, call: Call) -> Answer:
        self.entrance.may_write()
        wait = self.throttle.wait_s(self.monotonic())
        if wait > 0:
            raise CallError(429, "too_many_attempts", retry_after_s=math.ceil(wait))
        request = read_enrolment(self._content(call))
        try:
            made = enrolment.enrol(
                self.database, self.journal, self.identity, request, self.clock()
            )
        except enrolment.CodeRefused:
            self.throttle.failed(self.monotonic())
            raise CallError(403, "code_refused") from None
        except enrolment.DeviceRevoked:
            raise RevokedError from None
        except enrolment.DeviceTaken:
            raise CallError(409, "taken") from None
        return _json(made.to_json())

    def _adopt(self, call: Call) -> Answer:
        older = self._writer(call)
        made = adopt(
            self.database, self.journal, self.identity, older, self._content(call), self.clock()
        )
        return _json(made.to_json())

    def _take_batch(self, call: Call) -> Answer:
        caller = self.entrance.caller(call.headers)
        refuse_copy(caller.copy)
        self.sites.note(caller.device)
        try:
            return self._store(call, caller.device)
        except RevokedError:
            encoding = call.headers.get("content-encoding", "identity")
            quarantine.keep(self.database, caller.device, call.body, encoding, self.clock())
            raise

    def _store(self, call: Call, device: Device) -> Answer:
        if device.revoked:
            raise RevokedError
        outcomes = Counter[str]()
        self.turns.work_began(self.monotonic())
        try:
            answer, outcomes = batches.take(
                self.database,
                self.journal,
                self.identity,
                device,
                self._content(call),
                self.clock,
                lambda: self._refuse_expired(call),
            )
        finally:
            self.turns.work_ended(self.monotonic(), outcomes.total())
        self.metrics.records(outcomes)
        return _json(answer)

    def _find_batch(self, call: Call) -> Answer:
        device = self._caller(call).device
        device_seq = int(call.path.rpartition("/")[2])
        return _json(batches.find(self.database, self.identity, device, device_seq))

    def _outcomes(self, call: Call) -> Answer:
        device = self._caller(call).device
        content = self._content(call)
        return _json(batches.standings(self.database, self.identity, device, content))

    def _changes(self, call: Call) -> Answer:
        device = self._caller(call).device
        return _json(changes.answer(self.database, self.identity, device, call.query))

    def _reconcile(self, call: Call) -> Answer:
        device = self._writer(call)
        question = reconcile.read_comparison(self._content(call))
        epochs.present(self.database, self.journal, self.identity, question.receipt, self.clock())
        return _json(reconcile.answer(self.database, self.identity, device, question))

    def _requests(self, call: Call) -> Answer:
        device, content = self._writer(call), self._content(call)
        return _json(asked.take(self.database, self.identity, device, content, self.clock()))

    def _reference(self, call: Call) -> Answer:
        self._caller(call)
        name, nonce = call.path.removeprefix(_REFERENCE), call.query.get("nonce", "")
        return reference.answer(self.database, self.identity.key, name, nonce, call.headers)

    def _writer(self, call: Call) -> Device:
        """Who wants to change something here; a copy lets nobody."""
        caller = self._caller(call)
        refuse_copy(caller.copy)
        return caller.device

    def _caller(self, call: Call) -> Caller:
        caller = self.entrance.caller(call.headers)
        if caller.device.revoked:
            raise RevokedError
        if call.path in _CONTACTS and not caller.copy:
            note_seen(self.database, caller.device, asked_with(call.query), self.clock())
        return caller

    def _content(self, call: Call) -> Any:
        return content_of(call, self.limits)


def _reason(error: StorageError | OSError) -> object:
    """Why the journal can't be used: lost, damaged, or what the system says of its disk."""
    if isinstance(error, StorageError):
        return error.params.get("reason", error.code)
    return fault(error)


def _number(call: Call, name: str) -> int:
    """A number in the question; 0 when it is none."""
    told = call.query.get(name, "")
    return int(told[:12]) if told.isdecimal() else 0


def _json(content: object) -> Answer:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(200, {"content-type": JSON_TYPE}, body)
