"""What was decided elsewhere about a device's records: the answer of ``GET /v1/changes``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from vaxentry.domain.approval import OfficeAnswer
from vaxentry.domain.outbox import NationalStatus
from vaxentry.wire.messages import Epoch, Receipt, reading
from vaxentry.wire.request import answer_to_json, answers_from_json
from vaxentry.wire.standings import Standing, others_from_json, others_to_json

CHANGES = "changes"
"""The purpose its signature is bound to."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Signed; one page of news, in the order in which the server committed it.

    Attributes:
        epoch: life of the server in which the numbers below count.
        nonce: of the question.
        upto: cursor for the next question: everything up to this server_seq was told.
        more: whether the next page can be asked for at once.
        standings: of every stored revision of the records that changed.
        others: by record id, the minimum about the other party of a clash, as in a batch answer.
        lacks: whether the batch that the caller named is not here, although it has its receipt.
        newest: the signed receipt of the device's newest batch, where the caller named another one.
        answers: what the health office decided of the device's requests.
        national: by record id, what became of the dose beyond the server; a status that this
            program does not know is left out.
    """

    epoch: Epoch
    device: UUID
    nonce: str
    upto: int
    more: bool
    standings: tuple[Standing, ...]
    others: Mapping[UUID, Mapping[str, str]] = field(default_factory=dict)
    lacks: bool = False
    newest: Mapping[str, Any] | None = None
    answers: tuple[OfficeAnswer, ...] = ()
    national: Mapping[UUID, NationalStatus] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The content to be signed for `CHANGES`."""
        return {
            "epoch": self.epoch.to_json(),
            "device": str(self.device),
            "nonce": self.nonce,
            "upto": self.upto,
            "more": self.more,
            "standings": [standing.to_json() for standing in self.standings],
            "others": others_to_json(self.others),
            **({"lacks": True} if self.lacks else {}),
            **({"newest": dict(self.newest)} if self.newest else {}),
            **({"answers": [answer_to_json(one) for one in self.answers]} if self.answers else {}),
            **({"national": _national_to_json(self.national)} if self.national else {}),
        }

    @staticmethod
    def from_json(content: Any) -> "Changes":
        """Read a page; the signature is checked by the caller."""
        with reading("changes"):
            return Changes(
                epoch=Epoch.from_json(content["epoch"]),
                device=UUID(content["device"]),
                nonce=str(content["nonce"]),
                upto=int(content["upto"]),
                more=bool(content["more"]),
                standings=tuple(Standing.from_json(item) for item in content["standings"]),
                others=others_from_json(content["others"]),
                lacks=bool(content.get("lacks", False)),
                newest=_receipt(content.get("newest")),
                answers=answers_from_json(content.get("answers", ())),
                national=_national(content.get("national", {})),
            )


def _national_to_json(told: Mapping[UUID, NationalStatus]) -> dict[str, str]:
    return {str(record): status.value for record, status in told.items()}


def _national(told: Mapping[str, str]) -> dict[UUID, NationalStatus]:
    known = {status.value for status in NationalStatus}
    return {UUID(record): NationalStatus(one) for record, one in told.items() if one in known}


def _receipt(told: Any) -> Mapping[str, Any] | None:
    """A receipt that came along, readable but not proven yet."""
    if told is None:
        return None
    Receipt.from_json(told)
    return dict(told)
