"""Whether what a device was promised is still here: where it is not, this server was set back."""

from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from vaxentry.central import tables
from vaxentry.central.devices import BEFORE, Device
from vaxentry.wire.promised import Promised

_batch = tables.batch.c
_roots_of_a_try = select(_batch.root).where(
    _batch.device_seq == bindparam("seq"),
    (_batch.device == bindparam("own")) | _batch.device.in_(BEFORE),
)


def holds(connection: Connection, device: Device, receipt: str) -> bool:
    """Whether the batch of a receipt is here, under the device's own id or one it had before.

    Args:
        receipt: in short; its number fits into 63 bits.
    """
    device_seq, _, root = receipt.partition("-")
    asked = {"own": device.id, "seq": int(device_seq)}
    found = connection.execute(_roots_of_a_try, asked).scalars()
    return any(held.startswith(root) for held in found)


def keeps(connection: Connection, device: Device, life: Row[Any], promised: Promised) -> bool:
    """Whether this is the life of the server that the device knows, with its newest receipt.

    Args:
        life: the server's row, locked by the caller.
    """
    if promised.epoch_nonce != life.epoch_nonce:
        return False
    return not promised.receipt or holds(connection, device, promised.receipt)
