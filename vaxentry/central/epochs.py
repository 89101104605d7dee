"""Lives of the server's data: a database that was set back is noticed by a receipt of ours.

A receipt that verifies under our own key was given out by this server. If its batch is not here,
or we do not know the epoch it names, what is here is older than what was promised: the next epoch
begins, and every PC compares what it holds. A hello of ours proves the epoch as well: a PC whose
records all came through before a restore holds no receipt of the epoch that followed.

Whoever puts a backup back says so himself: the next epoch begins with it, for a set-back of which
no PC holds a receipt (what a register changed, what an office decided) nothing else would tell.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from vaxentry.central import side_tables, tables
from vaxentry.central.engine import Database
from vaxentry.central.journal import catch_up, entry, write
from vaxentry.central.journal_file import Entry, JournalFile
from vaxentry.central.keys import Identity
from vaxentry.central.replay import keep_epoch
from vaxentry.wire.contact import Hello
from vaxentry.wire.messages import HELLO, RECEIPT, BadMessageError, Epoch, Receipt
from vaxentry.wire.signing import verified


def begins_an_epoch(
    receipt: Receipt, current: Epoch, known: frozenset[Epoch], root: str | None
) -> bool:
    """Whether a receipt of our own proves that the data was set back. Pure.

    Args:
        receipt: verified under our key.
        current: the present life of the data.
        known: every life we know of.
        root: of the batch that stands under the receipt's device and number (hex), None = none.
    """
    if receipt.epoch == current:
        return root != receipt.root.hex()
    return receipt.epoch not in known


def present(
    database: Database,
    journal: JournalFile,
    identity: Identity,
    content: Mapping[str, Any] | None,
    now: datetime,
) -> None:
    """Look at what a device shows; begin an epoch if it proves that the data was set back.

    Whatever is not our own signed receipt or hello does nothing. Two devices that show one at the
    same moment begin one epoch.
    """
    shown = _own(identity, content)
    if shown is None:
        return
    with database.reading() as connection:
        if not _proves(connection, shown):
            return
    database.run(lambda connection: _mint(connection, journal, shown, now))


def _own(identity: Identity, content: Mapping[str, Any] | None) -> Receipt | Hello | None:
    if content is None:
        return None
    for purpose, read in _READERS.items():
        if verified(identity.public_key, purpose, content):
            try:
                shown = read(content)
            except BadMessageError:
                return None
            return shown if shown.server_id == identity.server_id else None
    return None


_READERS: Mapping[str, Callable[[Any], Receipt | Hello]] = {
    RECEIPT: Receipt.from_json,
    HELLO: Hello.from_json,
}


def _proves(connection: Connection, shown: Receipt | Hello) -> bool:
    known = connection.execute(select(side_tables.epoch.c.number, side_tables.epoch.c.nonce))
    epochs = frozenset(Epoch(number, nonce) for number, nonce in known)
    if isinstance(shown, Hello):
        return shown.epoch not in epochs
    life = connection.execute(select(tables.server)).one()
    batch = tables.batch.c
    root = connection.execute(
        select(batch.root).where(
            batch.device == str(shown.device), batch.device_seq == shown.device_seq
        )
    ).scalar_one_or_none()
    return begins_an_epoch(shown, epoch_in(life), epochs, root)


def _mint(
    connection: Connection, journal: JournalFile, shown: Receipt | Hello, now: datetime
) -> None:
    """Under the lock of the server's row, and after the journal was brought in."""
    life = catch_up(connection, journal)
    if not _proves(connection, shown):
        return  # another device was faster, or the journal knew
    number = max(shown.epoch.number, life.epoch_number) + 1
    begun = beginning(number, epoch_in(life), life.server_seq, now, seen=shown.epoch)
    keep_epoch(connection, begun)
    write(connection, journal, [begun])


def beginning(
    number: int, parent: Epoch, from_seq: int, now: datetime, *, seen: Epoch | None
) -> Entry:
    """The entry of the journal with which a life of the data begins.

    Args:
        number: higher than that of any life known.
        parent: the life it comes from.
        from_seq: how far the order had come in what there is of the data.
        now: server time, UTC.
        seen: the life that shows that the data was set back: an alarm is raised; None = it is no
            surprise to anybody.
    """
    told = None if seen is None else seen.to_json()
    return entry(
        "epoch", now, number=number, nonce=secrets.token_hex(8), parent=parent.nonce,
        from_seq=from_seq, seen=told,
    )  # fmt: skip


def epoch_in(life: Row[Any]) -> Epoch:
    """The life that the server's row names."""
    return Epoch(life.epoch_number, life.epoch_nonce)
