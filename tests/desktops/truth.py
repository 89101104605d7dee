"""Whether all three say the same of every card: desktop A, desktop B and the server."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import create_engine, text

from tests.desktops.scenes import Typed
from vaxentry.domain.outbox import State
from vaxentry.domain.records import RecordDetail

STANDINGS: Mapping[State, frozenset[str]] = {
    State.ACCEPTED: frozenset({"accepted"}),
    State.NIK_CLASH: frozenset({"held.nik"}),
    State.TICKET_CLASH: frozenset({"held.ticket"}),
    State.DOSE_CHECK: frozenset({"held.dose"}),
    State.VOIDED: frozenset({"void"}),
}
"""The server's word for each state of a desktop, from protocol.md."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the server holds of a record, read from its database from outside."""

    standing: str
    digest: str
    name: str


def held(url: str) -> Mapping[UUID, Held]:
    """All records of the server."""
    engine = create_engine(url)
    asked = (
        "SELECT r.id, d.standing, r.digest, d.name FROM record r JOIN dose d ON d.record_id = r.id"
    )
    try:
        with engine.connect() as c:
            return {UUID(str(one[0])): Held(*one[1:]) for one in c.execute(text(asked))}
    finally:
        engine.dispose()


def faults(card: Typed, detail: RecordDetail, server: Mapping[UUID, Held]) -> list[str]:
    """What does not fit about one card when all is decided; empty when all is well."""
    there = server.get(detail.row.record_id)
    if there is None:
        return ["not at the server"]
    found = {
        f"{detail.row.state} at {card.at}": detail.row.state is not card.end,
        f"{there.standing} at the server": there.standing not in STANDINGS[card.end],
        "no word of another's version": detail.row.is_replaced != card.is_replaced,
    }
    if not card.is_replaced:
        found["another's name at the desk"] = detail.dose.name != card.person
    if card.end is not State.VOIDED:
        found["another's name at the server"] = there.name != card.person
    if card.end is not State.VOIDED and not card.is_replaced:
        own = detail.revisions[-1].digest.hex()
        found["another version at the server"] = own != there.digest
    return [fault for fault, is_so in found.items() if is_so]
