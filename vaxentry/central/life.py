"""The server's own row: its life and its counter."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from vaxentry.central import tables


def lock_life(connection: Connection) -> Row[Any]:
    """The server's row, locked until the transaction ends.

    Whoever changes records, claims or clashes takes it before looking at any of them: such
    transactions run one after the other, so none of them needs another lock, and none waits for
    one that waits for it. SQLite has one writer anyway.
    """
    return connection.execute(_locked()).one()


@cache
def _locked() -> Select[Any]:
    return select(tables.server).with_for_update()
