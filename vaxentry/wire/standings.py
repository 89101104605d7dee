"""What the server holds of single revisions: the answer of ``POST /v1/outcomes``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from vaxentry.wire.messages import Epoch, reading


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
        with reading("standing"):
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
    """Signed answer of ``POST /v1/outcomes``, bound to epoch, device and the caller's nonce.

    Attributes:
        others: by record id, the minimum about the other party of a clash, as in a batch answer.
    """

    epoch: Epoch
    device: UUID
    nonce: str
    standings: tuple[Standing, ...]
    others: Mapping[UUID, Mapping[str, str]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The content to be signed for `STANDINGS`."""
        return {
            "epoch": self.epoch.to_json(),
            "device": str(self.device),
            "nonce": self.nonce,
            "standings": [standing.to_json() for standing in self.standings],
            "others": others_to_json(self.others),
        }

    @staticmethod
    def from_json(content: Any) -> "Standings":
        """Read standings; the signature is checked by the caller."""
        with reading("standings"):
            return Standings(
                epoch=Epoch.from_json(content["epoch"]),
                device=UUID(content["device"]),
                nonce=str(content["nonce"]),
                standings=tuple(Standing.from_json(item) for item in content["standings"]),
                others=others_from_json(content.get("others", {})),
            )


def others_to_json(others: Mapping[UUID, Mapping[str, str]]) -> dict[str, Any]:
    """What is told of other parties, by the record beside which they stand."""
    return {str(record): dict(other) for record, other in others.items()}


def others_from_json(content: Any) -> dict[UUID, dict[str, str]]:
    """Read it again."""
    return {
        UUID(record): {str(name): str(said) for name, said in other.items()}
        for record, other in content.items()
    }
