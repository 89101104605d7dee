"""A ruling that the journal knows and this database forgot: it counts from now on.

Where both records are here, their claims follow at once and all who delivered them are told. Where
one is not back yet, the ruling waits for it: every batch that brings it reads its rulings.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from vaxentry.central import decide, tables
from vaxentry.central.apply import apply_alone
from vaxentry.central.gather import gather
from vaxentry.central.journal_file import Entry
from vaxentry.central.model import Event, RevisionKey, Snapshot
from vaxentry.central.ruling_rows import keep_ruling


def enforce(connection: Connection, entry: Entry) -> None:
    """Keep a ruling of the journal, and let the claims of its records follow."""
    keep_ruling(connection, entry)
    parties = [entry["record_id"], entry["other_id"]]
    found = gather_parties(connection, parties)
    if set(parties) <= found.heads.keys():
        theirs = [one for one in found.rulings if {one.record_id, one.other_id} == set(parties)]
        apply_alone(connection, entry["at"], found, decide.hear_anew(found, parties, theirs))


def gather_parties(connection: Connection, parties: Sequence[str]) -> Snapshot:
    """Two records with everything their claims touch, in a transaction that holds the server's
    row.
    """
    asked = [Event(at, RevisionKey(one, 0, "")) for at, one in enumerate(parties)]
    found = gather(connection, asked, frozenset())
    seq = connection.execute(select(tables.server.c.server_seq)).scalar_one()
    return replace(found, last_seq=seq)
