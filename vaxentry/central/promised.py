"""Whether what a device was promised is still here: where it is not, this server was set back."""

from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from vaxentry.central import tables
from vaxentry.central.devices import Device
from vaxentry.central.intake import PromisedIn

_batch = tables.batch.c
_root_of_a_try = select(_batch.root).where(
    _batch.device == bindparam("own"), _batch.device_seq == bindparam("seq")
)


def keeps(connection: Connection, device: Device, life: Row[Any], promised: PromisedIn) -> bool:
    """Whether this is the life of the server that the device knows, with its newest receipt.

    Args:
        life: the server's row, locked by the caller.
    """
    if promised.epoch != life.epoch_nonce:
        return False
    device_seq, _, root = promised.receipt.partition("-")
    if not device_seq:
        return True
    asked = {"own": device.id, "seq": int(device_seq)}
    held = connection.execute(_root_of_a_try, asked).scalar_one_or_none()
    return held is not None and held.startswith(root)
