"""What each entry of the journal does to a database that does not know it. All are idempotent."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, literal, select, update

from vaxentry.central import authors, rows, side_tables, tables
from vaxentry.central.alarms import AlarmKind, raise_alarm
from vaxentry.central.enforcing import enforce
from vaxentry.central.erasing import erase
from vaxentry.central.news import tell_anew
from vaxentry.errors import StorageError

Entry = Mapping[str, Any]


def replay(connection: Connection, entry: Entry) -> None:
    """Apply one entry. Whatever else it raises is a mistake in the program.

    Raises:
        StorageError: reason ``journal_damaged``, the entry is none of ours.
    """
    kind = _KINDS.get(entry["kind"])
    if kind is None or not kind.told <= entry.keys():
        raise StorageError(reason="journal_damaged")
    kind.bring_in(connection, entry)


def keep_device(connection: Connection, entry: Entry) -> None:
    """An enrolment or adoption: site, device, author, used code, heirs."""
    _keep_site(connection, entry)
    values = {
        "site": entry["site"],
        "scope": json.dumps(entry["scope"]),
        "pc_code": entry["pc_code"],
        "token_hash": entry["token_hash"],
        "enrolled_at": entry["at"],
        "last_seen_at": entry["at"],
        "adopted_from": entry["adopted_from"],
    }
    statement = rows.insert_into(connection.dialect.name, tables.device)
    connection.execute(
        statement.values(id=entry["device"], **values).on_conflict_do_update(
            index_elements=["id"], set_=values
        )
    )
    _use_code(connection, entry)
    if entry["author"] is not None:
        authors.know(connection, entry)  # who typed the code
    if entry["adopted_from"] is not None:
        _keep_heirs(connection, entry["adopted_from"], entry["device"])
        raise_alarm(connection, AlarmKind.FORK, entry["device"], entry["at"])


def _keep_site(connection: Connection, entry: Entry) -> None:
    statement = rows.insert_into(connection.dialect.name, tables.site).values(
        code=entry["site"], name=entry["site_name"], created_at=entry["at"]
    )
    connection.execute(statement.on_conflict_do_nothing())


def _use_code(connection: Connection, entry: Entry) -> None:
    code = tables.enroll_code
    connection.execute(
        update(code)
        .where(code.c.code_hash == entry["code_hash"])
        .values(used_by=entry["device"], used_at=entry["at"])
    )


def _keep_heirs(connection: Connection, older: str, device: str) -> None:
    heir = side_tables.heir
    above = connection.execute(select(heir.c.device).where(heir.c.heir == older)).scalars()
    statement = rows.insert_into(connection.dialect.name, heir)
    connection.execute(
        statement.on_conflict_do_nothing(),
        [{"device": one, "heir": device} for one in [older, *above]],
    )
    # What the older one has not asked for yet, the heir would never hear of.
    news, to = side_tables.news, literal(device, tables.UuidText)
    untold = select(to, news.c.record_id, news.c.server_seq).where(news.c.device == older)
    told = rows.insert_into(connection.dialect.name, news).from_select(
        ["device", "record_id", "server_seq"], untold
    )
    connection.execute(told.on_conflict_do_nothing())


def revoke_device(connection: Connection, entry: Entry) -> None:
    """A device is not listened to any more."""
    device = tables.device
    connection.execute(
        update(device)
        .where(device.c.id == entry["device"], device.c.revoked_at.is_(None))
        .values(revoked_at=entry["at"])
    )


def keep_epoch(connection: Connection, entry: Entry) -> None:
    """A life of the data that began: it is the present one unless a later one is known. Where the
    one before it is lost, what is held or flagged is told anew.
    """
    life = connection.execute(select(tables.server)).one()
    _know_epoch(connection, entry["number"], entry["nonce"], entry["parent"], entry["from_seq"])
    if entry["seen"] is not None:
        _know_epoch(connection, entry["seen"]["number"], entry["seen"]["nonce"], "", 0)
        raise_alarm(connection, AlarmKind.EPOCH, str(entry["number"]), entry["at"])
    if entry["number"] < life.epoch_number:
        return
    values = {
        "epoch_number": entry["number"],
        "epoch_nonce": entry["nonce"],
        "epoch_parent": entry["parent"],
        "server_seq": max(life.server_seq, entry["from_seq"]),
    }
    connection.execute(update(tables.server).values(values))
    if entry["seen"] is not None:
        tell_anew(connection)


def _know_epoch(
    connection: Connection, number: int, nonce: str, parent: str, from_seq: int
) -> None:
    """Remember a life of the data."""
    statement = rows.insert_into(connection.dialect.name, side_tables.epoch).values(
        number=number, nonce=nonce, parent=parent, from_seq=from_seq
    )
    connection.execute(statement.on_conflict_do_nothing())


def erase_record(connection: Connection, entry: Entry) -> None:
    """A record that must not come back, whether it is here or not."""
    erase(connection, entry["record_id"], entry["reason"], entry["at"])


def know_author(connection: Connection, entry: Entry) -> None:
    """The office made an author known: what came under the name before is flagged no more."""
    authors.know(connection, entry)
    authors.clear(connection, authors.flagged(connection, entry["author"]))


def move_to(connection: Connection, entry: Entry) -> None:
    """The server has, or will soon have, another address."""
    connection.execute(update(tables.server).values(moved_to=entry["url"]))


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a line of one kind does, and what it must tell."""

    bring_in: Callable[[Connection, Entry], None]
    told: frozenset[str]


_RULED = ("record_id", "other_id", "says", "rev", "digest", "device", "reason", "claims")
_ENROLLED = (
    "device", "site", "site_name", "scope", "pc_code", "token_hash", "code_hash", "adopted_from",
    "author",
)  # fmt: skip
_BEGUN = ("number", "nonce", "parent", "from_seq", "seen")
_KINDS: Mapping[str, _Kind] = {
    "enrol": _Kind(keep_device, frozenset(_ENROLLED)),
    "revoke": _Kind(revoke_device, frozenset({"device"})),
    "erase": _Kind(erase_record, frozenset({"record_id", "reason"})),
    "epoch": _Kind(keep_epoch, frozenset(_BEGUN)),
    "move": _Kind(move_to, frozenset({"url"})),
    "author": _Kind(know_author, frozenset({"author", "author_name", "site", "device"})),
    "rule": _Kind(enforce, frozenset(_RULED)),
}
