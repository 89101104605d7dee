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

from vaxentry.domain.trail import Head
from vaxentry.wire.body import LEVEL, pack
from vaxentry.wire.columns import to_columns
from vaxentry.wire.outcomes import Code
from vaxentry.wire.promised import Promised
from vaxentry.wire.record import Body
from vaxentry.wire.trail import head_from_json, head_to_json

PROTOCOL = 1
"""Version of the calls that this program speaks."""
LONGEST_NONCE = 100
"""Letters of what a caller asks under, whatever it asks."""
SLOW_BODY = "slow_body"
"""Said of a body that did not come in the time its caller had: the link is too slow for so much."""
LATE_AFTER = 64
"""A try that is not stored and whose number is further below the highest stored one is not taken
any more: whoever kept it back so long knows nothing of those between."""

HELLO = "hello"
RECEIPT = "receipt"
CERTIFICATE = "certificate"
STANDINGS = "standings"
ACCESS = "access"
# The purposes that signatures are bound to.


class BadMessageError(ValueError):
    """Not a message of this protocol."""


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Turn whatever a wrong shape raises into `BadMessageError`; `name` says of which message."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as e:
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
class QueueReport:
    """What a batch and a question for news tell the server of the queue, without personal data.

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


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """``POST /v1/batches``: typed events as columns.

    Attributes:
        device_seq: +1 for every try, stored before sending.
        open_seqs: earlier tries without a receipt yet.
        highest_receipt: highest device_seq whose receipt this PC holds, 0 = none.
        groups: per event the group it belongs to (applied whole or not at all), None = alone.
        trail: how far the audit trail had come when the try was begun; None = an older program.
        pressing: whether all of it is urgent or was typed just now; told beside the body.
        promised: what the server must still know; None = an older program.
    """

    device_seq: int
    open_seqs: Sequence[int]
    highest_receipt: int
    report: QueueReport
    events: Sequence[Body]
    groups: Sequence[str | None] = ()
    trail: Head | None = None
    pressing: bool = False
    promised: Promised | None = None

    def to_json(self) -> dict[str, Any]:
        content: dict[str, Any] = {
            "protocol": PROTOCOL,
            "device_seq": self.device_seq,
            "open_seqs": list(self.open_seqs),
            "highest_receipt": self.highest_receipt,
            "report": self.report.to_json(),
            "count": len(self.events),
            "events": to_columns(self.events),
            **head_to_json(self.trail),
        }
        if self.promised:
            content["promised"] = self.promised.to_json()
        if any(self.groups):
            content["groups"] = list(self.groups)
        return content


@dataclass(frozen=True, slots=True)
class PackedBatch:
    """A batch as it travels: it needs less memory than its events.

    Attributes:
        device_seq, pressing: as in the request.
        records: how many events it holds.
    """

    device_seq: int
    records: int
    pressing: bool
    body: bytes

    @staticmethod
    def of(request: BatchRequest, level: int = LEVEL) -> "PackedBatch":
        """Pack with zstd; `level` says how hard."""
        body = pack(request.to_json(), "zstd", level)
        return PackedBatch(request.device_seq, len(request.events), request.pressing, body)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the server says of one revision.

    Attributes:
        code: a `wire.outcomes.Code`, or a newer server's word.
        standing: with ``already``, the record's present standing.
        server_seq: number of the standing, always told with ``already``; None in a batch answer =
            first_server_seq + position.
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
        code = str(content["code"])
        server_seq = content["server_seq"] if code == Code.ALREADY else content.get("server_seq")
        return Outcome(
            code=code,
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
    """The signed proof of a committed batch. The root covers every record's outcome in order.

    Attributes:
        trail: how far the sender's audit trail had come, as it came with the batch.
    """

    server_id: UUID
    epoch: Epoch
    device: UUID
    device_seq: int
    first_server_seq: int
    count: int
    root: bytes
    trail: Head | None = None

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
            **head_to_json(self.trail),
        }

    @staticmethod
    def from_json(content: Any) -> "Receipt":
        """Read a receipt; the signature is checked by the caller."""
        with reading("receipt"):
            return Receipt(
                server_id=UUID(content["server_id"]),
                epoch=Epoch.from_json(content["epoch"]),
                device=UUID(content["device"]),
                device_seq=int(content["device_seq"]),
                first_server_seq=int(content["first_server_seq"]),
                count=int(content["count"]),
                root=bytes.fromhex(content["root"]),
                trail=head_from_json(content),
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
        with reading("batch answer"):
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
