"""The signature under a file of evidence: the last line of a CSV, over every byte before it."""

import base64
import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vaxentry.wire.signing import SIGNATURE, fingerprint, public_bytes, sign, verified

PURPOSE = "outage"
_MARK = b"signature"
_END = b"\r\n"
_PARTS = 4


class NotSignedError(ValueError):
    """It carries no signature, or was changed after it was signed."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed what.

    Attributes:
        digest: SHA-256 of the signed bytes, hex.
        key: fingerprint of the device's key.
        signature: base64.
    """

    digest: str
    key: str
    signature: str


def signed(content: bytes, key: Ed25519PrivateKey, separator: bytes = b";") -> tuple[bytes, Signed]:
    """The content with its last line, and what that line says.

    Args:
        content: whole lines, each with its end.
        separator: of the CSV.
    """
    public = public_bytes(key)
    digest = hashlib.sha256(content).hexdigest()
    signature = str(sign(key, PURPOSE, {"sha256": digest})[SIGNATURE])
    told = Signed(digest, fingerprint(public), signature)
    cells = (_MARK, told.key.encode(), base64.b64encode(public), signature.encode())
    return content + separator.join(cells) + _END, told


def check(content: bytes) -> Signed:
    """Who signed a file.

    Raises:
        NotSignedError: nobody, or it was changed since.
    """
    body, mark, last = content.rpartition(_END + _MARK)
    if not mark:
        raise NotSignedError
    body += _END
    separator, line = last[:1], last.removesuffix(_END)
    cells = line.split(separator) if separator else []
    if len(cells) != _PARTS or not last.endswith(_END):
        raise NotSignedError
    try:
        key, public, signature = (
            cells[1].decode(),
            base64.b64decode(cells[2], validate=True),
            cells[3].decode(),
        )
    except ValueError as e:
        raise NotSignedError from e
    digest = hashlib.sha256(body).hexdigest()
    told = {"sha256": digest, SIGNATURE: signature}
    if key != fingerprint(public) or not verified(public, PURPOSE, told):
        raise NotSignedError
    return Signed(digest, key, signature)
