"""What a PC tells of its queue: with each batch, and when it asks for news."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, update

from vaxentry.central import tables
from vaxentry.wire.messages import Outcome
from vaxentry.wire.outcomes import Code

_Number = Annotated[int, Meta(ge=0, lt=2**31)]


class ReportIn(msgspec.Struct, frozen=True):
    """The queue of the PC, as it tells it."""

    waiting: _Number = 0
    oldest_saved_at: datetime | None = None
    uncertain: _Number = 0
    conflicts: _Number = 0
    cards_on_paper: _Number = 0

    def columns(self) -> dict[str, Any]:
        """As the device's row has it."""
        oldest = self.oldest_saved_at
        told = {name: getattr(self, name) for name in self.__struct_fields__}
        return told | {"oldest_saved_at": oldest.isoformat() if oldest else None}


_COLUMNS = ("last_seen_at", *ReportIn.__struct_fields__)
_note = (
    update(tables.device)
    .where(tables.device.c.id == bindparam("of_device"))
    .values({name: bindparam(f"new_{name}") for name in _COLUMNS})
)
"""Made once: every batch uses it."""


def held_in(row: Any) -> ReportIn:
    """What a device's row holds."""
    oldest = row.oldest_saved_at
    told = {name: getattr(row, name) for name in ReportIn.__struct_fields__}
    return ReportIn(**told | {"oldest_saved_at": oldest and datetime.fromisoformat(oldest)})


def asked_with(query: Mapping[str, str]) -> ReportIn | None:
    """The report in a question; None where there is none, or none that can be read."""
    if "waiting" not in query:
        return None
    try:
        return msgspec.convert(dict(query), ReportIn, strict=False)
    except msgspec.ValidationError:
        return None


def after(report: ReportIn, outcomes: Sequence[Outcome]) -> ReportIn:
    """What waits once the batch that brought the report is answered: the PC counts it as waiting,
    voids too. What is to come again later still waits.
    """
    answered = sum(outcome.code != Code.LATER for outcome in outcomes)
    if report.waiting > answered:
        return replace(report, waiting=report.waiting - answered)
    return replace(report, waiting=0, oldest_saved_at=None)


def note(connection: Connection, device: str, report: ReportIn, now: datetime) -> None:
    """Keep what a PC told now."""
    told = report.columns() | {"last_seen_at": now.isoformat()}
    new = {f"new_{name}": value for name, value in told.items()}
    connection.execute(_note, {"of_device": device} | new)
