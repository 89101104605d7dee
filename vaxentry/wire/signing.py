"""Ed25519 signatures over canonical JSON, each bound to what it is for."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from vaxentry.wire.record import canonical

SIGNATURE = "signature"


def _message(purpose: str, content: Mapping[str, Any]) -> bytes:
    unsigned = {key: value for key, value in content.items() if key != SIGNATURE}
    return f"vaxentry-{purpose}-1\n".encode() + canonical(unsigned)


def sign(key: Ed25519PrivateKey, purpose: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with its signature added under ``signature`` (base64)."""
    signature = key.sign(_message(purpose, content))
    return {**content, SIGNATURE: base64.b64encode(signature).decode()}


def verified(public_key: bytes, purpose: str, content: object) -> bool:
    """Whether `content` carries a good signature of the holder of `public_key` for `purpose`."""
    if not isinstance(content, Mapping) or not isinstance(content.get(SIGNATURE), str):
        return False
    try:
        signature = base64.b64decode(content[SIGNATURE], validate=True)
        key = Ed25519PublicKey.from_public_bytes(public_key)
        key.verify(signature, _message(purpose, content))
    except (ValueError, RecursionError, InvalidSignature):
        return False
    return True


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """The 32 raw bytes of the public half."""
    return key.public_key().public_bytes_raw()


def fingerprint(public_key: bytes) -> str:
    """First 40 bits of SHA-256 of a public key in base32: eight letters that fit in a code."""
    return base64.b32encode(hashlib.sha256(public_key).digest()[:5]).decode()
