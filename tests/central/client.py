"""A PC that speaks the protocol to the real handlers, without sockets, and cards to send."""

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.central.cards import deferred, given, nik, numbers
from vaxentry.central.api import Central
from vaxentry.central.calls import Answer, Call
from vaxentry.central.enrolment import make_code
from vaxentry.domain.dose import (
    Dose,
    Parent,
    Revision,
    RevisionKind,
)
from vaxentry.domain.ruling import Claimed, Ruling, Says
from vaxentry.wire.body import pack
from vaxentry.wire.changes import CHANGES, Changes
from vaxentry.wire.compare import (
    BEYOND,
    COMPARED,
    LOWEST,
    Compared,
    Comparison,
    completed,
    print_of,
)
from vaxentry.wire.contact import Enrolment, EnrolRequest, Hello
from vaxentry.wire.messages import (
    HELLO,
    STANDINGS,
    BatchAnswer,
    BatchRequest,
    Epoch,
    Outcome,
    QueueReport,
    Receipt,
)
from vaxentry.wire.record import seal, to_body
from vaxentry.wire.settle import check_answer
from vaxentry.wire.signing import verified
from vaxentry.wire.standings import Standing, Standings

__all__ = ["START", "Clock", "Pc", "Reply", "deferred", "given", "nik"]

START = datetime(2026, 11, 23, 8, tzinfo=UTC)


class Clock:
    """A clock that only moves when told."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now
        self.seconds = 0.0

    def __call__(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.seconds

    def advance(self, delta: timedelta) -> None:
        self.now += delta
        self.seconds += delta.total_seconds()


@dataclass(frozen=True)
class Reply:
    """A verified answer to a batch."""

    answer: BatchAnswer
    receipt: Receipt
    count: int

    @property
    def outcomes(self) -> list[Outcome]:
        return [self.answer.outcome(at) for at in range(self.count)]

    @property
    def codes(self) -> list[str]:
        return [outcome.code for outcome in self.outcomes]

    @property
    def only(self) -> Outcome:
        assert self.count == 1
        return self.outcomes[0]


class Pc:
    """One enrolled PC. Every answer is verified against its own digests, as the client does."""

    def __init__(self, central: Central, site: str = "S1", sites: Sequence[str] = ()) -> None:
        self.central = central
        self.device, self.author = uuid4(), uuid4()
        self.seq = 0
        self.token = ""
        self.hello = self.say_hello()
        self.code = make_code(
            central.database,
            central.identity,
            site=site,
            name=f"Puskesmas {site}",
            sites=list(sites),
            hours=72,
            now=central.clock(),
        )
        self.enrolment = self.enrol()

    def say_hello(self) -> Hello:
        return self.hello_in(self.call("GET", "/v1/hello", query={"nonce": "n1"}))

    def hello_in(self, answer: Answer) -> Hello:
        content = json.loads(answer.body)
        hello = Hello.from_json(content)
        assert hello.nonce == "n1"
        assert verified(hello.public_key, HELLO, content)
        return hello

    def enrol(self) -> Enrolment:
        request = EnrolRequest(self.code, self.device, self.author, "BU ANI")
        answer = self.call("POST", "/v1/enroll", pack(request.to_json(), "identity"))
        assert answer.status == 200, answer.body
        enrolment = Enrolment.from_json(json.loads(answer.body))
        self.token = enrolment.token
        return enrolment

    def call(self, method: str, path: str, body: bytes = b"", **more: Any) -> Answer:
        headers = {
            "authorization": f"Bearer {self.token}",
            "x-device": str(self.device),
            **more.pop("headers", {}),
        }
        return self.central.handle(Call(method, path, headers=headers, body=body, **more))

    # -- records -------------------------------------------------------------------------------

    def revision(self, dose: Dose | None, **more: Any) -> Revision:
        """A first revision made on this PC."""
        values: dict[str, Any] = {
            "record_id": uuid4(),
            "rev": 1,
            "parents": (),
            "kind": RevisionKind.ENTRY if dose else RevisionKind.VOID,
            "device": self.device,
            "author": self.author,
            "saved_at": START,
            "entry_no": f"AC-261123-{next(numbers):03d}",
            "stack": uuid4(),
            "site": "",
            "dose": dose,
        }
        return Revision(**{**values, **more})

    def correct(self, before: Revision, dose: Dose | None = None, **changes: Any) -> Revision:
        """The next revision of a record, made on this PC, that knows all before it."""
        if dose is None and changes:
            assert before.dose is not None
            dose = replace(before.dose, **changes)
        return replace(
            before,
            rev=before.rev + 1,
            parents=(*before.parents, Parent(before.rev, seal(before).digest)),
            kind=RevisionKind.ENTRY if dose else RevisionKind.VOID,
            dose=dose,
            device=self.device,
            reason="diperbaiki",
            ruling=None,
        )

    def void(self, before: Revision) -> Revision:
        return self.correct(before)

    def rule(
        self,
        before: Revision,
        other: Revision,
        says: Says,
        *claims: Claimed,
        known: Revision | None = None,
    ) -> Revision:
        """A ruling about another record as the next revision; `known` is that one's head."""
        head = None if known is None else (known.rev, seal(known).digest)
        ruling = Ruling(claims or (Claimed.PERSON,), other.record_id, says, head)
        return replace(self.correct(before, before.dose), reason="diputuskan", ruling=ruling)

    # -- batches -------------------------------------------------------------------------------

    def request(self, *revisions: Revision, **more: Any) -> BatchRequest:
        """The next batch; `seq`, `open_seqs`, `highest`, `groups` and `promised` may be given."""
        seq = more.get("seq")
        if seq is None:
            self.seq += 1
            seq = self.seq
        return BatchRequest(
            device_seq=seq,
            open_seqs=more.get("open_seqs", ()),
            highest_receipt=more.get("highest", seq - 1),
            report=more.get("report", QueueReport()),
            events=[to_body(revision) for revision in revisions],
            groups=more.get("groups", ()),
            promised=more.get("promised"),
        )

    def post_request(self, request: BatchRequest, **headers: str) -> Answer:
        return self.post_content(request.to_json(), **headers)

    def post_content(self, content: object, **headers: str) -> Answer:
        sent = {"content-encoding": "zstd", **{k.replace("_", "-"): v for k, v in headers.items()}}
        return self.call("POST", "/v1/batches", pack(content), headers=sent)

    def send(self, *revisions: Revision, **more: Any) -> Reply:
        """Post a batch and verify its answer."""
        request = self.request(*revisions, **more)
        return self.verify(self.post_request(request), revisions, request.device_seq)

    def verify(self, answer: Answer, revisions: Sequence[Revision], seq: int) -> Reply:
        assert answer.status == 200, answer.body
        read = BatchAnswer.from_json(json.loads(answer.body))
        sent = [(r.record_id, r.rev, seal(r).digest) for r in revisions]
        proven = check_answer(
            read,
            sent,
            device=self.device,
            device_seq=seq,
            server_id=self.hello.server_id,
            public_key=self.hello.public_key,
        )
        return Reply(read, proven.receipt, len(revisions))

    def fetch(self, seq: int, revisions: Sequence[Revision]) -> Reply:
        """The answer of an earlier try, verified."""
        return self.verify(self.call("GET", f"/v1/batches/{seq}"), revisions, seq)

    def ask(self, *revisions: Revision) -> dict[tuple[UUID, int, bytes], Standing]:
        """What became of revisions, by (id, rev, digest)."""
        asked = {"nonce": "q1", "records": [[str(r.record_id), r.rev] for r in revisions]}
        answer = self.call("POST", "/v1/outcomes", pack(asked, "identity"))
        assert answer.status == 200, answer.body
        content = json.loads(answer.body)
        assert verified(self.hello.public_key, STANDINGS, content)
        told = Standings.from_json(content)
        assert (told.nonce, told.device) == ("q1", self.device)
        return {(s.record_id, s.rev, s.digest): s for s in told.standings}

    def changes(self, after: int = 0, epoch: str = "", receipt: str = "") -> Changes:
        """One verified page of what was decided elsewhere."""
        nonce = epoch or self.say_hello().epoch.nonce
        query = {"epoch": nonce, "after": str(after), "nonce": "c1", "receipt": receipt}
        answer = self.call("GET", "/v1/changes", query=query)
        assert answer.status == 200, answer.body
        content = json.loads(answer.body)
        assert verified(self.hello.public_key, CHANGES, content)
        told = Changes.from_json(content)
        assert (told.nonce, told.device) == ("c1", self.device)
        return told

    def news(self, after: int = 0) -> dict[tuple[UUID, int], str]:
        """What is told of each revision after a cursor, all pages."""
        told: dict[tuple[UUID, int], str] = {}
        more = True
        while more:
            page = self.changes(after)
            told |= {(s.record_id, s.rev): s.standing for s in page.standings}
            after, more = page.upto, page.more
        return told

    def compare(
        self,
        revisions: Iterable[Revision],
        bounds: Sequence[UUID] = (LOWEST, BEYOND),
        receipt: Mapping[str, Any] | None = None,
        epoch: Epoch | None = None,
    ) -> Compared:
        """Ask whether the server holds exactly these revisions, range by range; verified."""
        held = [(revision.record_id, seal(revision).digest) for revision in revisions]
        prints = [
            print_of(digest for record, digest in held if low <= record < high)
            for low, high in itertools.pairwise(bounds)
        ]
        epoch = epoch or self.say_hello().epoch
        asked = Comparison(epoch, "r1", receipt, bounds, prints)
        answer = self.call("POST", "/v1/reconcile", pack(asked.to_json(), "identity"))
        assert answer.status == 200, answer.body
        content = completed(json.loads(answer.body), self.device, "r1")
        assert verified(self.hello.public_key, COMPARED, content)
        told = Compared.from_json(content)
        assert (told.nonce, told.device) == ("r1", self.device)
        return told

    def standing(self, revision: Revision) -> Standing:
        """What became of one revision that the server must hold."""
        return self.ask(revision)[revision.record_id, revision.rev, seal(revision).digest]
