"""What a server promised last, as its sender tells it: a server that lacks it was set back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_ROOT_SHOWN = 16


@dataclass(frozen=True, slots=True)
class Promised:
    """Goes with every batch.

    Attributes:
        epoch_nonce: of the life of the server that the sender knows.
        receipt: the newest one that it holds of that life, in short; empty = none.
    """

    epoch_nonce: str
    receipt: str

    def to_json(self) -> dict[str, Any]:
        return {"epoch": self.epoch_nonce, "receipt": self.receipt}


def short(receipt: Mapping[str, Any]) -> str:
    """A receipt in a few letters: enough for its server to tell whether it holds that batch."""
    return f"{receipt['device_seq']}-{str(receipt['root'])[:_ROOT_SHOWN]}"


def newest_of(receipts: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Of receipts as they came that of what the server committed last; None = there is none."""
    return max(receipts, key=_place, default=None)


def _place(receipt: Mapping[str, Any]) -> tuple[int, int, int]:
    """Two of one place can't both be held: the earlier try is the one that was lost."""
    return receipt["epoch"]["number"], receipt["first_server_seq"], -receipt["device_seq"]
