"""Requests that nobody at a PC may decide: kept for the health office, and its answers told.

What is not here yet is kept as well: its PC may never have got through with the record.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from vaxentry.central import rows, side_tables, tables
from vaxentry.central.batches import epoch_of
from vaxentry.central.calls import CallError
from vaxentry.central.devices import BEFORE, Device, refuse_revoked
from vaxentry.central.engine import Database
from vaxentry.central.keys import Identity
from vaxentry.central.life import lock_life
from vaxentry.central.request_rows import SAID
from vaxentry.domain.approval import OfficeAnswer, OfficeRequest, OfficeSays
from vaxentry.wire.messages import BadMessageError
from vaxentry.wire.request import KNOWN, Known, telling_from_json
from vaxentry.wire.signing import sign

request = side_tables.request
_asked, _held = request.c, tables.record.c
_own = bindparam("own", type_=tables.UuidText)
_ours = (_asked.device == _own) | _asked.device.in_(BEFORE)
"""Of this device, or of one that it was before a fork."""
_answers = (
    select(request)
    .where(_ours, _asked.server_seq > bindparam("after"), _asked.server_seq <= bindparam("upto"))
    .order_by(_asked.server_seq)
)
_revision = (
    _asked.record_id == bindparam("of", type_=tables.UuidText),
    _asked.rev == bindparam("at_rev"),
    _asked.digest == bindparam("as_digest"),
)
_this = (_ours, *_revision)
_kept = select(_asked.rev).where(*_this)
_hear = (
    update(request)
    .where(*_this, _asked.heard_seq < bindparam("upto"))
    .values(heard_seq=bindparam("upto"))
)
_answer_given = (
    select(_asked.decided, _asked.decided_by, _asked.decided_why, _asked.decided_at)
    .where(*_revision, _asked.decided != "")
    .limit(1)
)
_say = update(request).where(*_this)
_place = select(_held.site, _held.delivered_by).where(
    _held.id == bindparam("of", type_=tables.UuidText)
)
_grave = select(tables.tombstone.c.record_id).where(
    tables.tombstone.c.record_id == bindparam("of", type_=tables.UuidText)
)


def take(
    database: Database, identity: Identity, device: Device, content: object, now: datetime
) -> dict[str, Any]:
    """Keep what a PC asks for, each once; the signed answer names what is kept.

    Raises:
        CallError: 400, it is no such call; 403, the device was revoked meanwhile.
    """
    try:
        told = telling_from_json(content)
    except BadMessageError:
        raise CallError(400, "bad_request") from None

    def once(connection: Connection) -> Known:
        heard = min(told.heard, lock_life(connection).server_seq)
        refuse_revoked(connection, device)
        kept = [one for one in told.requests if _keep(connection, device, one, heard, now)]
        named = tuple((one.record_id, one.rev) for one in kept)
        return Known(epoch_of(connection), UUID(device.id), told.nonce, named)

    return sign(identity.key, KNOWN, database.run(once).to_json())


def _keep(
    connection: Connection, device: Device, one: OfficeRequest, heard: int, now: datetime
) -> bool:
    """Whether it is kept, now or since before; not of a record that is another site's.

    The server's row is locked: nobody answers, erases or delivers meanwhile.
    """
    this = {
        "of": str(one.record_id),
        "own": device.id,
        "at_rev": one.rev,
        "as_digest": one.digest.hex(),
    }
    if connection.execute(_kept, this).first() is None:
        place = connection.execute(_place, {"of": this["of"]}).one_or_none()
        if place is not None and not device.may_see(place.site, place.delivered_by):
            return False
        _add(connection, device, one, heard, now)
    given = connection.execute(_answer_given, this).mappings().one_or_none()
    if given is None:
        connection.execute(_hear, {**this, "upto": heard})
    else:
        _repeat(connection, this, given)
    return True


def _add(
    connection: Connection, device: Device, one: OfficeRequest, heard: int, now: datetime
) -> None:
    values = {
        "device": device.id,
        "record_id": str(one.record_id),
        "rev": one.rev,
        "digest": one.digest.hex(),
        "kind": one.kind.value,
        "asked_at": now.isoformat(),
        "heard_seq": heard,
        **_said(connection, one),
    }
    statement = rows.insert_into(connection.dialect.name, request).values(values)
    connection.execute(statement.on_conflict_do_nothing())


def _repeat(connection: Connection, this: Mapping[str, Any], given: RowMapping) -> None:
    """It is decided, for this PC or a copy of it, and still waits here: the answer is news."""
    place = lock_life(connection).server_seq + 1
    connection.execute(_say.values(server_seq=place, **given), this)
    connection.execute(update(tables.server).values(server_seq=place))


def _said(connection: Connection, one: OfficeRequest) -> dict[str, str]:
    """What of it says something of a person; nothing of one who was erased."""
    if connection.execute(_grave, {"of": str(one.record_id)}).first() is not None:
        return dict.fromkeys(SAID, "")
    return dict(zip(SAID, (one.reason, one.asked_by, one.before, one.after), strict=True))


def answers(
    connection: Connection, device: Device, after: int, upto: int
) -> tuple[OfficeAnswer, ...]:
    """What was decided for a device between two places of the order."""
    asked = {"own": device.id, "after": after, "upto": upto}
    return tuple(_answer(row) for row in connection.execute(_answers, asked))


def _answer(row: Any) -> OfficeAnswer:
    return OfficeAnswer(
        record_id=UUID(row.record_id),
        rev=row.rev,
        digest=bytes.fromhex(row.digest),
        says=OfficeSays(row.decided),
        by=row.decided_by,
        reason=row.decided_why,
        server_seq=row.server_seq,
    )
