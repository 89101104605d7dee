"""The messages of the protocol as typed values, and their JSON forms.

Reading a message never trusts it: a shape that is not ours raises `BadMessageError`, and the caller
treats the outcome as unknown.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from vaxentry.wire.columns import to_columns
from vaxentry.wire.record import Body

PROTOCOL = 1
"""Version of the calls that this program speaks."""

HELLO = "hello"
RECEIPT = "receipt"
CERTIFICATE = "certificate"
STANDINGS = "standings"
# The four purposes that signatures are bound to.


class BadMessageError(ValueError):
    """Not a message of this protocol."""


@contextmanager
def _reading(name: str) -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as e:
        raise BadMessageError(name) from e


@dataclass(frozen=True, slots=True)
class Epoch:
    """One life of the server's data. A restore mints the next number.

    Attributes:
        number: never goes down for a client.
        nonce: random, tells two epochs of one number apart.
    """

    number: int
    nonce: str

    def to_json(self) -> dict[str, Any]:
        return {"number": self.number, "nonce": self.nonce}

    @staticmethod
    def from_json(content: Mapping[str, Any]) -> "Epoch":
        return Epoch(int(content["number"]), str(content["nonce"]))


@dataclass(frozen=True, slots=True)
class Hello:
    """The signed answer to ``GET /v1/hello?nonce=``: the only proof of being online.

    Attributes:
        api, schema: lowest and highest version the server takes.
        max_records, max_bytes: limits of one batch (bytes as sent).
        pause_s: seconds the server asks to leave between batches.
    """

    server_id: UUID
    public_key: bytes
    epoch: Epoch
    time: datetime
    api: tuple[int, int]
    schema: tuple[int, int]
    max_records: int
    max_bytes: int
    pause_s: float
    nonce: str

    def to_json(self) -> dict[str, Any]:
        """The content to be signed for `HELLO`."""
        return {
            "server_id": str(self.server_id),
            "public_key": self.public_key.hex(),
            "epoch": self.epoch.to_json(),
            "time": self.time.isoformat(),
            "api": list(self.api),
            "schema": list(self.schema),
            "max_records": self.max_records,
            "max_bytes": self.max_bytes,
            "pause_s": self.pause_s,
            "nonce": self.nonce,
        }

    @staticmethod
    def from_json(content: Any) -> "Hello":
        """Read a hello; the signature is checked by the caller."""
        with _reading("hello"):
            return Hello(
                server_id=UUID(content["server_id"]),
                public_key=bytes.fromhex(content["public_key"]),
                epoch=Epoch.from_json(content["epoch"]),
                time=datetime.fromisoformat(content["time"]),
                api=(int(content["api"][0]), int(content["api"][1])),
                schema=(int(content["schema"][0]), int(content["schema"][1])),
                max_records=int(content["max_records"]),
                max_bytes=int(content["max_bytes"]),
                pause_s=float(content["pause_s"]),
                nonce=str(content["nonce"]),
            )


@dataclass(frozen=True, slots=True)
class EnrolRequest:
    """``POST /v1/enroll``: the one-time code turns a local device into one the server knows."""

    code: str
    device: UUID
    author: UUID
    author_name: str

    def to_json(self) -> dict[str, Any]:
        return {
            "protocol": PROTOCOL,
            "code": self.code,
            "device": str(self.device),
            "author": str(self.author),
            "author_name": self.author_name,
        }

    @staticmethod
    def from_json(content: Any) -> "EnrolRequest":
        with _reading("enroll"):
            return EnrolRequest(
                code=str(content["code"]),
                device=UUID(content["device"]),
                author=UUID(content["author"]),
                author_name=str(content["author_name"]),
            )


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The answer to an enrolment.

    Attributes:
        token: bearer token of the device, a secret.
        scope: codes of the sites it may deliver for; the first is its own.
        certificate: the signed JSON that says so, kept as it came.
    """

    token: str
    site: str
    site_name: str
    scope: tuple[str, ...]
    pc_code: str
    certificate: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {
            "token": self.token,
            "site": self.site,
            "site_name": self.site_name,
            "scope": list(self.scope),
            "pc_code": self.pc_code,
            "certificate": dict(self.certificate),
        }

    @staticmethod
    def from_json(content: Any) -> "Enrolment":
        with _reading("enrolment"):
            return Enrolment(
                token=str(content["token"]),
                site=str(content["site"]),
                site_name=str(content["site_name"]),
                scope=tuple(str(code) for code in content["scope"]),
                pc_code=str(content["pc_code"]),
                certificate=dict(content["certificate"]),
            )


@dataclass(frozen=True, slots=True)
class QueueReport:
    """What each contact tells the server of the queue, without personal data.

    Attributes:
        oldest_saved_at: of what waits; None when nothing waits.
        cards_on_paper: counted cards not typed yet.
    """

    waiting: int = 0
    oldest_saved_at: datetime | None = None
    uncertain: int = 0
    conflicts: int = 0
    cards_on_paper: int = 0

    def to_json(self) -> dict[str, Any]:
        oldest = self.oldest_saved_at
        return {
            "waiting": self.waiting,
            "oldest_saved_at": oldest.isoformat() if oldest else None,
            "uncertain": self.uncertain,
            "conflicts": self.conflicts,
            "cards_on_paper": self.cards_on_paper,
        }

    @staticmethod
    def from_json(content: Mapping[str, Any]) -> "QueueReport":
        oldest = content.get("oldest_saved_at")
        return QueueReport(
            waiting=int(content["waiting"]),
            oldest_saved_at=datetime.fromisoformat(oldest) if oldest else None,
            uncertain=int(content["uncertain"]),
            conflicts=int(content["conflicts"]),
            cards_on_paper=int(content["cards_on_paper"]),
        )


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """``POST /v1/batches``: typed events as columns.

    Attributes:
        device_seq: +1 for every try, stored before sending.
        open_seqs: earlier tries without a receipt yet.
        highest_receipt: highest device_seq whose receipt this PC holds, 0 = none.
        groups: per event the group it belongs to (applied whole or not at all), None = alone.
    """

    device_seq: int
    open_seqs: Sequence[int]
    highest_receipt: int
    report: QueueReport
    events: Sequence[Body]
    groups: Sequence[str | None] = ()

    def to_json(self) -> dict[str, Any]:
        content: dict[str, Any] = {
            "protocol": PROTOCOL,
            "device_seq": self.device_seq,
            "open_seqs": list(self.open_seqs),
            "highest_receipt": self.highest_receipt,
            "report": self.report.to_json(),
            "count": len(self.events),
            "events": to_columns(self.events),
        }
        if any(self.groups):
            content["groups"] = list(self.groups)
        return content


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the server says of one revision.

    Attributes:
        code: a `wire.outcomes.Code`, or a newer server's word.
        standing: with ``already``, the record's present standing.
        server_seq: number of the standing; None in a batch answer = first_server_seq + position.
        field, rule: with ``invalid``: wire field and rule; never a value.
        position: with ``blocked``: the member of the group that was refused.
        after_s: with ``later``: seconds to wait.
    """

    code: str
    standing: str = ""
    flags: frozenset[str] = frozenset()
    server_seq: int | None = None
    field: str = ""
    rule: str = ""
    position: int | None = None
    after_s: float | None = None

    def to_json(self) -> dict[str, Any]:
        content: dict[str, Any] = {"code": self.code, "flags": sorted(self.flags)}
        for key in ("standing", "server_seq", "field", "rule", "position", "after_s"):
            value = getattr(self, key)
            if value not in ("", None):
                content[key] = value
        return content

    @staticmethod
    def from_json(content: Mapping[str, Any]) -> "Outcome":
        position, after_s = content.get("position"), content.get("after_s")
        server_seq = content.get("server_seq")
        return Outcome(
            code=str(content["code"]),
            standing=str(content.get("standing", "")),
            flags=frozenset(str(flag) for flag in content.get("flags", ())),
            server_seq=None if server_seq is None else int(server_seq),
            field=str(content.get("field", "")),
            rule=str(content.get("rule", "")),
            position=None if position is None else int(position),
            after_s=None if after_s is None else float(after_s),
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """The signed proof of a committed batch. The root covers every record's outcome in order."""

    server_id: UUID
    epoch: Epoch
    device: UUID
    device_seq: int
    first_server_seq: int
    count: int
    root: bytes

    def to_json(self) -> dict[str, Any]:
        """The content to be signed for `RECEIPT`."""
        return {
            "server_id": str(self.server_id),
            "epoch": self.epoch.to_json(),
            "device": str(self.device),
            "device_seq": self.device_seq,
            "first_server_seq": self.first_server_seq,
            "count": self.count,
            "root": self.root.hex(),
        }

    @staticmethod
    def from_json(content: Any) -> "Receipt":
        """Read a receipt; the signature is checked by the caller."""
        with _reading("receipt"):
            return Receipt(
                server_id=UUID(content["server_id"]),
                epoch=Epoch.from_json(content["epoch"]),
                device=UUID(content["device"]),
                device_seq=int(content["device_seq"]),
                first_server_seq=int(content["first_server_seq"]),
                count=int(content["count"]),
                root=bytes.fromhex(content["root"]),
            )


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """The answer to a batch, and to ``GET /v1/batches/{device_seq}``: only the exceptions.

    Attributes:
        receipt: the signed receipt as it came.
        default: the outcome of every record that is not an exception.
        exceptions: by position in the batch.
        others: by position, the minimum about the other record of a clash: ``masked_name``,
            ``site``, ``given_on``, ``differs``; not covered by the root, decides nothing.
    """

    receipt: Mapping[str, Any]
    default: Outcome
    exceptions: Mapping[int, Outcome]
    others: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    def outcome(self, position: int) -> Outcome:
        return self.exceptions.get(position, self.default)

    def to_json(self) -> dict[str, Any]:
        return {
            "receipt": dict(self.receipt),
            "default": self.default.to_json(),
            "exceptions": {str(at): o.to_json() for at, o in self.exceptions.items()},
            "others": {str(at): dict(other) for at, other in self.others.items()},
        }

    @staticmethod
    def from_json(content: Any) -> "BatchAnswer":
        with _reading("batch answer"):
            others = content.get("others", {})
            return BatchAnswer(
                receipt=dict(content["receipt"]),
                default=Outcome.from_json(content["default"]),
                exceptions={
                    int(at): Outcome.from_json(o) for at, o in content["exceptions"].items()
                },
                others={
                    int(at): {str(k): str(v) for k, v in other.items()}
                    for at, other in others.items()
                },
            )


@dataclass(frozen=True, slots=True)
class Standing:
    """What the server holds of one revision: the answer of ``POST /v1/outcomes``.

    A missing revision is left out of the answer; that is no proof of absence.
    """

    record_id: UUID
    rev: int
    digest: bytes
    standing: str
    flags: frozenset[str]
    server_seq: int

    def to_json(self) -> list[Any]:
        return [
            str(self.record_id),
            self.rev,
            self.digest.hex(),
            self.standing,
            sorted(self.flags),
            self.server_seq,
        ]

    @staticmethod
    def from_json(content: Sequence[Any]) -> "Standing":
        with _reading("standing"):
            record_id, rev, digest, standing, flags, server_seq = content
            return Standing(
                UUID(record_id),
                int(rev),
                bytes.fromhex(digest),
                str(standing),
                frozenset(str(flag) for flag in flags),
                int(server_seq),
            )


@dataclass(frozen=True, slots=True)
class Standings:
    """Signed answer of ``POST /v1/outcomes``, bound to epoch, device and the caller's nonce."""

    epoch: Epoch
    device: UUID
    nonce: str
    standings: tuple[Standing, ...]

    def to_json(self) -> dict[str, Any]:
        """The content to be signed for `STANDINGS`."""
        return {
            "epoch": self.epoch.to_json(),
            "device": str(self.device),
            "nonce": self.nonce,
            "standings": [standing.to_json() for standing in self.standings],
        }

    @staticmethod
    def from_json(content: Any) -> "Standings":
        """Read standings; the signature is checked by the caller."""
        with _reading("standings"):
            return Standings(
                epoch=Epoch.from_json(content["epoch"]),
                device=UUID(content["device"]),
                nonce=str(content["nonce"]),
                standings=tuple(Standing.from_json(item) for item in content["standings"]),
            )
