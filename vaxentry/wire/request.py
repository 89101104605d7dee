"""Requests that nobody at a PC may decide, as the health office is told of them; its answers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from vaxentry.domain.approval import Asked, OfficeAnswer, OfficeRequest, OfficeSays
from vaxentry.domain.plain_text import clean_text
from vaxentry.domain.reason import MAX_REASON
from vaxentry.wire.messages import LONGEST_NONCE, BadMessageError, Epoch, reading
from vaxentry.wire.texts import storable

KNOWN = "requests"
"""The purpose the signature of the answer is bound to."""
REQUESTS_AT_MOST = 100
"""Requests of one call."""
LONGEST_NAME = 200
LONGEST_REVISION = 2**31 - 1
_DIGEST_BYTES = 32
_LATEST_NEWS = 2**62
_MASKED = re.compile(r"[a-z_]{1,20} .{0,4}•*")


def office_author(server_id: UUID, name: str) -> UUID:
    """Whose word a decision of the health office is, as the author of a revision."""
    return uuid5(server_id, f"office/{name}")


def request_to_json(one: OfficeRequest) -> dict[str, Any]:
    """One request; both numbers, masked, only where there are two."""
    masked = {"before": one.before, "after": one.after} if one.kind is Asked.NUMBER else {}
    return {
        "record_id": str(one.record_id),
        "rev": one.rev,
        "digest": one.digest.hex(),
        "kind": one.kind.value,
        "reason": one.reason,
        "asked_by": one.asked_by,
        **masked,
    }


def request_from_json(content: Mapping[str, Any]) -> OfficeRequest:
    """Read one; a whole number in it is no request of ours.

    Raises:
        BadMessageError: it is none.
    """
    with reading("request"):
        kind = Asked(content["kind"])
        both = kind is Asked.NUMBER
        return OfficeRequest(
            record_id=UUID(content["record_id"]),
            rev=_number(content["rev"], 2, LONGEST_REVISION),
            digest=_digest(content["digest"]),
            kind=kind,
            reason=_text(content["reason"], MAX_REASON),
            asked_by=_text(content["asked_by"], LONGEST_NAME),
            before=_masked(content["before"]) if both else "",
            after=_masked(content["after"]) if both else "",
        )


@dataclass(frozen=True, slots=True)
class Telling:
    """One call.

    Attributes:
        nonce: comes back in the answer.
        heard: up to where its PC had read the server's news: what came later may end a request.
    """

    nonce: str
    heard: int
    requests: tuple[OfficeRequest, ...]


def telling_from_json(content: Any) -> Telling:
    """Read a call.

    Raises:
        BadMessageError: it is none, or has too many requests.
    """
    with reading("requests"):
        nonce, listed = _text(content["nonce"], LONGEST_NONCE), content["requests"]
        if not (nonce and isinstance(listed, list) and 1 <= len(listed) <= REQUESTS_AT_MOST):
            raise BadMessageError("requests")
        heard = _number(content["heard"], 0, _LATEST_NEWS)
        return Telling(nonce, heard, tuple(request_from_json(one) for one in listed))


def answer_to_json(one: OfficeAnswer) -> dict[str, Any]:
    """One answer, as a page of changes carries it."""
    return {
        "record_id": str(one.record_id),
        "rev": one.rev,
        "digest": one.digest.hex(),
        "decision": one.says.value,
        "by": one.by,
        "reason": one.reason,
        "server_seq": one.server_seq,
    }


def answers_from_json(content: Sequence[Any]) -> tuple[OfficeAnswer, ...]:
    """The answers on a page; what a newer server decides otherwise is not for this program."""
    known = set(OfficeSays)
    return tuple(_answer(one) for one in content if one["decision"] in known)


def _answer(content: Mapping[str, Any]) -> OfficeAnswer:
    return OfficeAnswer(
        record_id=UUID(content["record_id"]),
        rev=int(content["rev"]),
        digest=bytes.fromhex(content["digest"]),
        says=OfficeSays(content["decision"]),
        by=_sealable(content["by"]),
        reason=_sealable(content["reason"]),
        server_seq=int(content["server_seq"]),
    )


def _sealable(told: Any) -> str:
    """A text of the office as it may be sealed here: no page is held up by one letter of it."""
    if not isinstance(told, str):
        raise BadMessageError("text")
    plain = "".join(letter if letter.isprintable() else " " for letter in told[:LONGEST_NAME])
    return clean_text(plain, limit=MAX_REASON) or "-"


def _text(told: Any, longest: int) -> str:
    text = storable(told)
    if len(text) > longest:
        raise BadMessageError("text")
    return text


def _number(told: Any, least: int, most: int) -> int:
    if type(told) is not int or not least <= told <= most:
        raise BadMessageError("number")
    return told


def _digest(told: Any) -> bytes:
    digest = bytes.fromhex(told)
    if len(digest) != _DIGEST_BYTES:
        raise BadMessageError("digest")
    return digest


def _masked(told: Any) -> str:
    if _MASKED.fullmatch(_text(told, LONGEST_NAME)) is None:
        raise BadMessageError("not masked")
    return str(told)


@dataclass(frozen=True, slots=True)
class Known:
    """Signed; which of the requests the server has kept.

    Attributes:
        nonce: of the question.
        known: record id and revision; what is left out was refused.
    """

    epoch: Epoch
    device: UUID
    nonce: str
    known: tuple[tuple[UUID, int], ...]

    def to_json(self) -> dict[str, Any]:
        """The content to be signed for `KNOWN`."""
        return {
            "epoch": self.epoch.to_json(),
            "device": str(self.device),
            "nonce": self.nonce,
            "known": [[str(record), rev] for record, rev in self.known],
        }

    @staticmethod
    def from_json(content: Any) -> "Known":
        """Read an answer; the signature is checked by the caller."""
        with reading("known"):
            return Known(
                epoch=Epoch.from_json(content["epoch"]),
                device=UUID(content["device"]),
                nonce=str(content["nonce"]),
                known=tuple((UUID(record), int(rev)) for record, rev in content["known"]),
            )
