"""Rulings in the database: read, kept, and written out as lines of the journal."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, or_, select, union_all, update

from vaxentry.central import rows, side_tables, tables
from vaxentry.central.journal_file import Entry
from vaxentry.central.model import RevisionKey, Ruling

_ruling = side_tables.ruling
_SIDES = ("facts", "other_facts")


def read_key(connection: Connection) -> bytes:
    """What fingerprints are made with."""
    return bytes.fromhex(connection.execute(select(tables.server.c.ruling_key)).scalar_one())


def read_rulings(connection: Connection, record_ids: Iterable[str]) -> list[Ruling]:
    """The rulings about these records, the oldest first."""
    given = rows.as_parameter([{"id": record_id} for record_id in sorted(record_ids)])
    found = {row.id: row for row in connection.execute(_about(connection.dialect.name), given)}
    return [_read(found[at]) for at in sorted(found)]


@cache
def _about(dialect: str) -> Any:
    given = rows.json_rows(dialect, {"id": rows.UUID})
    sides = (_ruling.c.record_id, _ruling.c.other_id)
    return union_all(*(select(_ruling).join(given, given.c.id == side) for side in sides))


def _read(row: Row[Any]) -> Ruling:
    return Ruling(
        kind=row.kind,
        record_id=row.record_id,
        other_id=row.other_id,
        says=row.says,
        facts=row.facts,
        other_facts=row.other_facts,
        key=None if row.rev is None else RevisionKey(row.record_id, row.rev, row.digest),
    )


def kept_entries(connection: Connection) -> list[Entry]:
    """Every ruling as the lines it stood in, the oldest first."""
    found = connection.execute(select(_ruling).order_by(_ruling.c.id))
    by_entry = groupby(found, key=lambda row: row.entry)
    return [_entry_of(list(several)) for _, several in by_entry]


def _entry_of(several: Sequence[Row[Any]]) -> Entry:
    one = several[0]
    names = ("record_id", "other_id", "says", "rev", "digest", "device", "reason")
    return {
        "id": one.entry,
        "kind": "rule",
        "at": one.ruled_at,
        "claims": [[row.kind, row.facts, row.other_facts] for row in several],
        **{name: getattr(one, name) for name in names},
    }


def keep_ruling(connection: Connection, entry: Entry) -> None:
    """Keep what a line of the journal says, once."""
    told = {
        name: entry[name]
        for name in ("record_id", "other_id", "says", "rev", "digest", "device", "reason")
    }
    values = [
        {"entry": entry["id"], "kind": kind, "facts": facts, "other_facts": other_facts,
         "ruled_at": entry["at"], **told}
        for kind, facts, other_facts in entry["claims"]
    ]  # fmt: skip
    statement = rows.insert_into(connection.dialect.name, _ruling)
    connection.execute(statement.on_conflict_do_nothing(), values)


def blank(connection: Connection, record_id: str) -> None:
    """Take what was said of an erased record out of every ruling; it holds no more.

    The row stays: the revision that carried it may come back after a restore.
    """
    gone: Mapping[str, str] = dict.fromkeys(_SIDES, "")
    party = or_(_ruling.c.record_id == record_id, _ruling.c.other_id == record_id)
    connection.execute(update(_ruling).where(party).values(gone))
