"""Who has to be told what a transaction changed: one row per device and record.

A device learns what became of its own events from the receipt. Everything else that changes of a
record it ever delivered is news, and waits here until ``GET /v1/changes`` asks for it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, or_, select, union

from vaxentry.central import rows, side_tables, tables
from vaxentry.central.model import Decision, Event
from vaxentry.central.writer import Writer, key_row
from vaxentry.wire.outcomes import Code


@dataclass(frozen=True, slots=True)
class News:
    """A record that changed.

    Attributes:
        server_seq: the highest number among its changes.
        known_to: the device that learns it from its receipt, None = nobody does.
    """

    record_id: str
    server_seq: int
    known_to: str | None = None


def told_by(device: str, events: Sequence[Event], decision: Decision) -> list[News]:
    """What the decision about a batch of a device changes for others, and for itself elsewhere."""
    numbers: dict[str, int] = defaultdict(int, decision.told)
    for key, held in decision.restanding.items():
        numbers[key.record_id] = max(numbers[key.record_id], held.server_seq)
    for clash in decision.clashes:
        record_id = clash.key.record_id
        numbers[record_id] = max(numbers[record_id], clash.since)
    unknown = _beyond_the_receipt(events, decision) | decision.told.keys()
    return [
        News(record_id, seq, None if record_id in unknown else device)
        for record_id, seq in sorted(numbers.items())
    ]


def _beyond_the_receipt(events: Sequence[Event], decision: Decision) -> set[str]:
    """Records of which a revision changed that the batch neither named nor made obsolete."""
    named = {event.key for event in events}
    return {
        key.record_id
        for key in decision.restanding
        if key not in named and key.record_id not in decision.heads
    }


def write_news(write: Writer, news: Sequence[News]) -> None:
    """Keep what has to be told, for every device that delivered a revision of the record."""
    given = [
        {"record_id": one.record_id, "server_seq": one.server_seq, "known_to": one.known_to}
        for one in news
    ]
    write(_tell(write.dialect), given)


def tell_anew(connection: Connection) -> None:
    """Tell once more what is held or flagged: in the life that was lost the PCs may have heard
    otherwise, and what was said by a receipt is not repeated by itself.
    """
    kept = tables.revision.c
    plain = kept.standing.in_([Code.ACCEPTED, Code.SUPERSEDED, Code.VOID]) & (kept.flags == "")
    found = connection.execute(
        select(kept.record_id, func.max(kept.server_seq)).where(~plain).group_by(kept.record_id)
    )
    write_news(Writer(connection), [News(record_id, seq) for record_id, seq in found])


def write_redeliveries(
    write: Writer, device: str, events: Sequence[Event], decision: Decision
) -> None:
    """Note which of the revisions that were here already this device delivers for the first time:
    it, too, counts them as delivered and hears of them.
    """
    again = [
        key_row(event.key)
        for event, outcome in zip(events, decision.outcomes, strict=True)
        if _is_repeated(outcome.code, outcome.standing)
    ]
    write(_redeliver(write.dialect), again, device=device)


def _is_repeated(code: str, standing: str) -> bool:
    return code == Code.ALREADY and standing != Code.ERASED


@cache
def _redeliver(dialect: str) -> Any:
    kinds: Mapping[str, rows.Kind] = {
        "record_id": rows.UUID, "rev": rows.INTEGER, "digest": rows.TEXT,
    }  # fmt: skip
    given = rows.json_rows(dialect, kinds)
    kept = tables.revision.c
    same = [kept[name] == given.c[name] for name in kinds]
    device = bindparam("device", type_=tables.UuidText)
    picked = (
        select(device, *(given.c[name] for name in kinds))
        .join(tables.revision, same[0] & same[1] & same[2])
        .where(kept.delivered_by != device)
        .distinct()
    )
    statement = rows.insert_into(dialect, side_tables.redelivery)
    return statement.from_select(["device", *kinds], picked).on_conflict_do_nothing()


@cache
def _tell(dialect: str) -> Any:
    kinds: Mapping[str, rows.Kind] = {
        "record_id": rows.UUID, "server_seq": rows.BIGINT, "known_to": rows.UUID,
    }  # fmt: skip
    given = rows.json_rows(dialect, kinds)
    holders = union(
        _having(given, tables.revision, "delivered_by"),
        _having(given, side_tables.redelivery, "device"),
    ).cte("holders")
    heir = side_tables.heir.c
    heirs = select(heir.heir, *(holders.c[name] for name in kinds)).join(
        holders, holders.c.device == heir.device
    )
    told = union(select(holders), heirs).subquery("told")
    picked = (
        select(told.c.device, told.c.record_id, told.c.server_seq)
        .where(or_(told.c.known_to.is_(None), told.c.device != told.c.known_to))
        .order_by(told.c.device, told.c.record_id)
    )
    statement = rows.insert_into(dialect, side_tables.news).from_select(
        ["device", "record_id", "server_seq"], picked
    )
    return statement.on_conflict_do_update(
        index_elements=["device", "record_id"],
        set_={"server_seq": statement.excluded.server_seq},
    )


def _having(given: Any, table: Any, device: str) -> Select[Any]:
    """The devices in a table that have one of the records."""
    told = select(table.c[device].label("device"), *given.c)
    return told.join(given, given.c.record_id == table.c.record_id)
