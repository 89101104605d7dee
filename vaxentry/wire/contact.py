"""First contact: who is there, and how a one-time code becomes a contract."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from vaxentry.wire.messages import PROTOCOL, Epoch, reading
from vaxentry.wire.texts import storable

DEVICE_HEADER = "X-Device"
"""Names the caller beside its token: a token that came to another PC's book is noticed at once."""

WAITED_HEADER = "X-Waited-Ms"
"""Of an answer: how long the call stood in the server's line. That tells nothing of the link, and
smaller batches make a busy server no faster."""

CLASS_HEADER = "X-Class"
ENTRY_CLASS = "entry"
"""What a batch says of itself whose records are all urgent or typed just now: it goes before what
piled up. Beside the body, for it is told before that is read."""

_MISREAD = str.maketrans("018", "OIB")


def normal_code(text: str) -> str:
    """A code as it is compared: capitals, no gaps, digits that look like letters as letters."""
    return "".join(c for c in text.upper() if c.isalnum()).translate(_MISREAD)


def hash_of(secret: str) -> str:
    """What is stored and certified of a token or a code. Both are too random to need more."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Hello:
    """The signed answer to ``GET /v1/hello?nonce=``: the only proof of being online.

    Attributes:
        api, schema: lowest and highest version the server takes.
        max_records, max_bytes: limits of one batch (bytes as sent).
        pause_s: seconds until the caller may ask again when it may send, 0 = now.
        server_seq: how far the server's order has come; lower than a receipt of this epoch means
            that the server was set back and does not know it yet.
        backed_up_seq: up to here the server's own backups reach.
        turn: a number that the caller shows when it asks again, 0 = none.
        notice: the signed `wire.notice.Notice` of another address, None = it stays where it is.
        signed: the JSON as it came, to be shown to a server that forgot the epoch it names.
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
    server_seq: int
    backed_up_seq: int
    nonce: str
    turn: int = 0
    notice: Mapping[str, Any] | None = None
    signed: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def to_json(self) -> dict[str, Any]:
        """The content to be signed for `HELLO`."""
        content: dict[str, Any] = {
            "server_id": str(self.server_id),
            "public_key": self.public_key.hex(),
            "epoch": self.epoch.to_json(),
            "time": self.time.isoformat(),
            "api": list(self.api),
            "schema": list(self.schema),
            "max_records": self.max_records,
            "max_bytes": self.max_bytes,
            "pause_s": self.pause_s,
            "server_seq": self.server_seq,
            "backed_up_seq": self.backed_up_seq,
            "nonce": self.nonce,
            "turn": self.turn,
        }
        if self.notice is not None:
            content["notice"] = dict(self.notice)
        return content

    @staticmethod
    def from_json(content: Any) -> "Hello":
        """Read a hello; the signature is checked by the caller."""
        with reading("hello"):
            notice = content.get("notice")
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
                server_seq=int(content["server_seq"]),
                backed_up_seq=int(content["backed_up_seq"]),
                nonce=str(content["nonce"]),
                turn=int(content.get("turn", 0)),
                notice=None if notice is None else dict(notice),
                signed=dict(content),
            )


@dataclass(frozen=True, slots=True)
class EnrolRequest:
    """``POST /v1/enroll``: the one-time code turns a local device into one the server knows.

    Attributes:
        nonce: comes back in the certificate; empty from an older program.
        is_first: it was never enrolled; one that the server knows already is another copy of it.
    """

    code: str
    device: UUID
    author: UUID
    author_name: str
    nonce: str = ""
    is_first: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "protocol": PROTOCOL,
            "code": self.code,
            "device": str(self.device),
            "author": str(self.author),
            "author_name": self.author_name,
            "nonce": self.nonce,
            "is_first": self.is_first,
        }

    @staticmethod
    def from_json(content: Any) -> "EnrolRequest":
        with reading("enroll"):
            return EnrolRequest(
                code=storable(content["code"]),
                device=UUID(content["device"]),
                author=UUID(content["author"]),
                author_name=storable(content["author_name"]),
                nonce=storable(content.get("nonce", "")),
                is_first=bool(content.get("is_first", False)),
            )


@dataclass(frozen=True, slots=True)
class AdoptRequest:
    """``POST /v1/adopt``: a PC that was copied takes another id, under the contract of the old one.

    Attributes:
        device: the new id; the old one is the caller's.
        author, author_name: who is at work there.
        nonce: comes back in the certificate.
    """

    device: UUID
    author: UUID
    author_name: str
    nonce: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "protocol": PROTOCOL,
            "device": str(self.device),
            "author": str(self.author),
            "author_name": self.author_name,
            "nonce": self.nonce,
        }


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The answer to an enrolment or an adoption: the token, and what the certificate says of it.

    Attributes:
        token: bearer token of the device, a secret; the certificate holds its hash.
        scope: codes of the sites it may deliver for; the first is its own.
        nonce: the one it was asked for under.
        certificate: the signed JSON that says all this, kept as it came.
    """

    token: str
    token_hash: str
    device: UUID
    site: str
    site_name: str
    scope: tuple[str, ...]
    pc_code: str
    nonce: str
    certificate: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {"token": self.token, "certificate": dict(self.certificate)}

    @staticmethod
    def from_json(content: Any) -> "Enrolment":
        """Read an enrolment; signature and hash are checked by the caller."""
        with reading("enrolment"):
            certificate = dict(content["certificate"])
            return Enrolment(
                token=str(content["token"]),
                token_hash=str(certificate["token_hash"]),
                device=UUID(certificate["device"]),
                site=str(certificate["site"]),
                site_name=str(certificate["site_name"]),
                scope=tuple(str(code) for code in certificate["scope"]),
                pc_code=str(certificate["pc_code"]),
                nonce=str(certificate["nonce"]),
                certificate=certificate,
            )
