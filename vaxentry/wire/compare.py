"""Whether both sides hold the same: fingerprints over ranges of records (``POST /v1/reconcile``).

What is compared is, of every record this device delivered, the highest revision of it that this
device delivered and the server stored. Record ids are ordered in time, so a range of ids is a
stretch of work, and what is missing after a restore lies together.
"""

import base64
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from vaxentry.wire.messages import Epoch, reading

COMPARED = "compared"
"""The purpose the answer's signature is bound to."""
LISTED_AT_MOST = 48
"""Records in a range that the server lists one by one instead of asking for a finer cut."""
LOWEST, BEYOND = UUID(int=0), UUID(int=2**128 - 1)
"""Bounds of the range of everything; no record has either for its id."""

_NOTHING: Mapping[str, Any] = {"differs": [], "listed": {}}
_AT_ONCE = 4096
"""Digests summed at a time: all those of a full book together would be many megabytes."""
_QUARTERS, _RIGHT = 4, 2
"""Numbers of eight bytes in a digest, and at which one its second half begins."""
_KEPT = 8


@dataclass(frozen=True, slots=True)
class Print:
    """Fingerprint of a range: how many records, and the sums of both halves of their digests."""

    count: int
    left: int
    right: int


def print_of(digests: Iterable[bytes]) -> Print:
    """The fingerprint of the records with these digests, in any order; sums modulo 2**64."""
    count = left = right = 0
    remaining = iter(digests)
    while some := list(islice(remaining, _AT_ONCE)):
        quarters = array("Q", b"".join(some))
        if sys.byteorder == "little":
            quarters.byteswap()
        count += len(some)
        left += sum(quarters[::_QUARTERS])
        right += sum(quarters[_RIGHT::_QUARTERS])
    return Print(count, left % 2**64, right % 2**64)


def _print_to_json(found: Print) -> list[Any]:
    sums = found.left.to_bytes(_KEPT) + found.right.to_bytes(_KEPT)
    return [found.count, base64.b64encode(sums).decode()]


def _print_from_json(content: Sequence[Any]) -> Print:
    count, sums = content
    raw = base64.b64decode(sums, validate=True)
    if len(raw) != 2 * _KEPT:
        raise ValueError("print")
    return Print(int(count), int.from_bytes(raw[:_KEPT]), int.from_bytes(raw[_KEPT:]))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The question: ranges that lie side by side, each with our fingerprint.

    Attributes:
        epoch: the server's, as this device knows it.
        receipt: the signed receipt with the highest server_seq this device holds, or, where it has
            none of this epoch, the signed hello that named it; None = neither. A server that does
            not know it was restored, and learns so from it.
        bounds: of the ranges, one more than there are ranges; a range holds its lower bound.
    """

    epoch: Epoch
    nonce: str
    receipt: Mapping[str, Any] | None
    bounds: Sequence[UUID]
    prints: Sequence[Print]

    def to_json(self) -> dict[str, Any]:
        everything = list(self.bounds) == [LOWEST, BEYOND]
        content: dict[str, Any] = {
            "epoch": self.epoch.to_json(),
            "nonce": self.nonce,
            "prints": [_print_to_json(one) for one in self.prints],
        }
        if not everything:
            content["bounds"] = [bound.hex for bound in self.bounds]
        if self.receipt is not None:
            content["receipt"] = dict(self.receipt)
        return content

    @staticmethod
    def from_json(content: Any) -> "Comparison":
        with reading("comparison"):
            bounds = [UUID(b) for b in content.get("bounds", [LOWEST.hex, BEYOND.hex])]
            prints = [_print_from_json(one) for one in content["prints"]]
            if len(bounds) != len(prints) + 1 or bounds != sorted(bounds):
                raise ValueError("bounds")
            receipt = content.get("receipt")
            return Comparison(
                epoch=Epoch.from_json(content["epoch"]),
                nonce=str(content["nonce"]),
                receipt=None if receipt is None else dict(receipt),
                bounds=bounds,
                prints=prints,
            )


class Listed(NamedTuple):
    """One record of a range that the server lists; the digest is cut to eight bytes."""

    record_id: UUID
    rev: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Compared:
    """The signed answer.

    Attributes:
        epoch: the server's own now; a newer one than in the question means that it was restored,
            and then nothing was compared.
        held: how many records of this device the server holds in all.
        differs: positions of the ranges whose fingerprints differ.
        listed: by position, everything the server holds in a range that is small enough.
    """

    epoch: Epoch
    device: UUID
    nonce: str
    held: int
    differs: tuple[int, ...]
    listed: Mapping[int, Sequence[Listed]]

    def to_json(self) -> dict[str, Any]:
        """The content to be signed for `COMPARED`."""
        return {
            "epoch": self.epoch.to_json(),
            "device": str(self.device),
            "nonce": self.nonce,
            "held": self.held,
            "differs": list(self.differs),
            "listed": {
                str(at): [[one.record_id.hex, one.rev, one.digest[:_KEPT].hex()] for one in found]
                for at, found in self.listed.items()
            },
        }

    @staticmethod
    def from_json(content: Any) -> "Compared":
        """Read an answer; the signature is checked by the caller."""
        with reading("compared"):
            return Compared(
                epoch=Epoch.from_json(content["epoch"]),
                device=UUID(content["device"]),
                nonce=str(content["nonce"]),
                held=int(content["held"]),
                differs=tuple(int(at) for at in content["differs"]),
                listed={
                    int(at): [Listed(UUID(i), int(rev), bytes.fromhex(d)) for i, rev, d in found]
                    for at, found in content["listed"].items()
                },
            )


def shortened(signed: Mapping[str, Any]) -> dict[str, Any]:
    """A signed answer as it travels: without what the asker knows, and without what is empty."""
    known = {"device": signed["device"], "nonce": signed["nonce"], **_NOTHING}
    return {name: said for name, said in signed.items() if name not in known or said != known[name]}


def completed(content: object, device: UUID, nonce: str) -> object:
    """What was signed of an answer that travelled: to this device and this question, or to none."""
    if not isinstance(content, Mapping):
        return content
    return {**_NOTHING, "device": str(device), "nonce": nonce, **content}
