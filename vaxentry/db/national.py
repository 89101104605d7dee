"""*Pusat*: what the server tells of doses beyond it, in the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, null, update

from vaxentry.db.tables import record
from vaxentry.db.times import to_ms
from vaxentry.domain.outbox import NationalStatus

_of = record.c.id == bindparam("of")
_is_typed_there = record.c.national_status == NationalStatus.TYPED_IN_PCARE.value
_stand = (
    update(record)
    .where(_of, record.c.national_status != bindparam("told"))
    .values(
        national_status=bindparam("told"), national_at=bindparam("at"), national_by=null(),
        national_on=null(), national_before=null(),
    )
)  # fmt: skip
_stand_behind = update(record).where(_of, _is_typed_there).values(national_before=bindparam("told"))
_stand_alone = _stand.where(~_is_typed_there)


def take(c: Connection, told: Mapping[UUID, NationalStatus], now: datetime) -> list[UUID]:
    """Keep what was told; returns the records that stand otherwise.

    What somebody typed into P-Care by hand stays so marked until the dose is recorded there.
    """
    changed = []
    for record_id, status in told.items():
        asked = {"of": record_id, "told": status.value}
        is_final = status is NationalStatus.RECORDED
        if not is_final:
            c.execute(_stand_behind, asked)
        stand = _stand if is_final else _stand_alone
        if c.execute(stand, asked | {"at": to_ms(now)}).rowcount:
            changed.append(record_id)
    return changed
