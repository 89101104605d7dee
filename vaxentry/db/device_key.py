"""The Ed25519 key this device signs its own papers with. It never leaves the encrypted book."""

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vaxentry.db.stacks import keep_setting, kept_setting
from vaxentry.db.transactions import Transactions

_NAME = "device_key"


def ensure_device_key(transactions: Transactions) -> Ed25519PrivateKey:
    """The key of this device, made and kept when it is first asked for; any thread.

    Raises:
        StorageError: it can't be read, or not be kept.
    """
    with transactions.reading() as c:
        kept = kept_setting(c, _NAME)
    if kept is None:
        with transactions.writing() as c:
            # Another thread may have made one meanwhile.
            kept = kept_setting(c, _NAME) or _made()
            keep_setting(c, _NAME, kept)
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(kept))


def _made() -> str:
    return base64.b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()
