"""New rulings: into the journal, then into the database. They count with the COMMIT of both."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection

from vaxentry.central.journal import entry, write
from vaxentry.central.journal_file import Entry, JournalFile
from vaxentry.central.model import Ruling
from vaxentry.central.ruling_rows import keep_ruling


def lay_down(
    connection: Connection,
    journal: JournalFile,
    rulings: Sequence[Ruling],
    now: datetime,
    *,
    device: str | None = None,
    reason: str = "",
) -> None:
    """Write new rulings, in a transaction that holds the server's row and has caught up.

    Args:
        connection: where.
        journal: of the server.
        rulings: in the order in which they were made.
        now: server time, UTC.
        device: who delivered them; None = the health office ruled.
        reason: why; never that of a revision, which stays in its sealed bytes.

    Raises:
        OSError: the journal can't be written; the transaction must not commit.
    """
    made = [_entry(list(one), now, device, reason) for _, one in groupby(rulings, _made_at_once)]
    for told in made:
        keep_ruling(connection, told)
    write(connection, journal, made)


def _made_at_once(ruling: Ruling) -> tuple[object, ...]:
    return ruling.record_id, ruling.other_id, ruling.says, ruling.key


def _entry(rulings: Sequence[Ruling], now: datetime, device: str | None, reason: str) -> Entry:
    one = rulings[0]
    rev, digest = (one.key.rev, one.key.digest) if one.key else (None, None)
    return entry(
        "rule",
        now,
        record_id=one.record_id,
        other_id=one.other_id,
        says=one.says,
        rev=rev,
        digest=digest,
        device=device,
        reason=reason,
        claims=[[ruling.kind, ruling.facts, ruling.other_facts] for ruling in rulings],
    )
