"""What was decided between two records, as the side of one of them is told."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from vaxentry.central import party
from vaxentry.central.model import Facts, Ruling
from vaxentry.central.ruling_rows import read_key, read_rulings
from vaxentry.central.rulings import Rulings
from vaxentry.central.validate import facts_of
from vaxentry.domain.ruling import Decided, Says

Other = Mapping[str, str]


def between(
    connection: Connection, records: Sequence[str], told: Mapping[str, Other]
) -> dict[str, Other]:
    """What is told of these records and has a ruling in it.

    Args:
        connection: where.
        records: ids that are told of.
        told: by id, what is told of the open clash of each that has one.
    """
    asked = {*records, *(one["record"] for one in told.values() if "record" in one)}
    rulings = read_rulings(connection, asked)
    if not rulings:
        return {}
    heads = party.heads(connection, {side for one in rulings for side in _parties(one)})
    facts = {own: known for own, head in heads.items() if (known := facts_of(head)) is not None}
    ruled = Rulings(read_key(connection), rulings)
    found: dict[str, Other] = {}
    for own in records:
        if own in told:
            found[own] = _with_ruling(own, told[own], ruled, facts)
        elif (other := _followed(own, rulings, ruled, facts)) is not None:
            found[own] = party.told_of(heads[other]) | {"record": other, "ruled": Decided.BOTH}
    return found


def _parties(ruling: Ruling) -> tuple[str, str]:
    return ruling.record_id, ruling.other_id


def _with_ruling(own: str, told: Other, ruled: Rulings, facts: Mapping[str, Facts]) -> Other:
    """The clash as it was told, with whose it is by the ruling in force between the two."""
    for kind in told.get("claims", "").split(","):
        ruling = ruled.in_force(kind, own, told.get("record", ""), facts)
        if ruling is not None and ruling.says == Says.MINE:
            ruled_ours = ruling.record_id == own
            return {**told, "ruled": Decided.OURS if ruled_ours else Decided.THEIRS}
    return told


def _followed(
    own: str, rulings: Sequence[Ruling], ruled: Rulings, facts: Mapping[str, Facts]
) -> str | None:
    """The record about which ours was decided to have it alone, until somebody let both stand."""
    for mine in rulings:
        if mine.record_id == own and mine.says == Says.MINE:
            last = ruled.in_force(mine.kind, own, mine.other_id, facts)
            if last is not None and last.says == Says.BOTH and last.record_id != own:
                return mine.other_id
    return None
