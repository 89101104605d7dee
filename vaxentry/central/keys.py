"""Who the server is: its signing key and id, in files beside the database, never in it.

A database that is restored or copied brings no identity with it; whoever backs up one backs up the
other apart (docs/sync.md).
"""

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vaxentry.errors import StorageError
from vaxentry.wire.signing import fingerprint, public_bytes

KEY_FILE = "server.key"
IDENTITY_FILE = "server.json"
_KEY_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Identity:
    """The server's identity.

    Attributes:
        server_id: never changes.
        instance_id: of the database that belongs to these files; another one is a copy.
        key: signs hellos, receipts, certificates and standings.
    """

    server_id: UUID
    instance_id: UUID
    key: Ed25519PrivateKey

    @property
    def public_key(self) -> bytes:
        """The 32 raw bytes of the public half."""
        return public_bytes(self.key)

    @property
    def ruling_key(self) -> bytes:
        """What fingerprints of facts are made with: the journal alone says nothing of a person."""
        return hmac.new(self.key.private_bytes_raw(), b"rulings", hashlib.sha256).digest()

    @property
    def fingerprint(self) -> str:
        """Eight letters that stand in every enrolment code."""
        return fingerprint(self.public_key)


def load_or_make(folder: Path) -> Identity:
    """The identity in a folder; made when the folder has none.

    Raises:
        StorageError: reason ``damaged_identity`` (one of the files is missing or damaged),
            ``folder`` (the folder can't be read or written).
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        present = [name for name in (KEY_FILE, IDENTITY_FILE) if (folder / name).exists()]
        if not present:
            _make(folder)
        return _load(folder)
    except OSError as error:
        raise StorageError(reason="folder") from error


def _make(folder: Path) -> None:
    key = Ed25519PrivateKey.generate()
    content = {"server_id": str(uuid4()), "instance_id": str(uuid4())}
    # The key comes last: with it the identity is whole.
    write_private(folder / IDENTITY_FILE, json.dumps(content, indent=1).encode())
    write_private(folder / KEY_FILE, key.private_bytes_raw().hex().encode())


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, durably, never over another one."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _load(folder: Path) -> Identity:
    own_id, key = whole_id(folder), whole_key(folder)
    if own_id is None or key is None:
        raise StorageError(reason="damaged_identity")
    return Identity(
        UUID(own_id["server_id"]),
        UUID(own_id["instance_id"]),
        Ed25519PrivateKey.from_private_bytes(key),
    )


def whole_id(folder: Path) -> Mapping[str, str] | None:
    """The ids in a folder, None when they are missing or damaged.

    Raises:
        OSError: the file is there and can't be read.
    """
    try:
        content = json.loads((folder / IDENTITY_FILE).read_bytes())
        return {name: str(UUID(content[name])) for name in ("server_id", "instance_id")}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None


def whole_key(folder: Path) -> bytes | None:
    """The key in a folder, None when it is missing or damaged.

    Raises:
        OSError: the file is there and can't be read.
    """
    try:
        raw = bytes.fromhex((folder / KEY_FILE).read_text().strip())
    except (FileNotFoundError, ValueError):
        return None
    return raw[:_KEY_LENGTH] if len(raw) >= _KEY_LENGTH else None
