"""What a PC shows of the other party of a clash is what its server would say of it now."""

from collections.abc import Iterable, Mapping

from tests.simulation.book_checks import dashed
from tests.simulation.desk import Desk
from tests.simulation.office import Office
from tests.simulation.options import Options
from tests.simulation.violation import hold
from vaxentry.central.parties import others

_SHOWN = """SELECT id, other_id, other_name, other_site, other_given_on, differs, claims, ruled
    FROM clash JOIN record ON seq = record_seq WHERE state IN (
        'accepted', 'nik_clash', 'ticket_clash', 'dose_check')
    ORDER BY id"""
_TOLD = ("record", "masked_name", "site", "given_on", "differs", "claims", "ruled")


def check(desk: Desk, office: Office, options: Options) -> None:
    """Of every clash it shows, unless the line told it otherwise beside what is signed."""
    if not options.changes or options.forks or desk.watch.misled:
        return
    found = desk.eye.execute(_SHOWN).fetchall()
    shown = {dashed(row[0]): _of_a_row(row[1:]) for row in found}
    with office.central.database.reading() as connection:
        there = others(connection, shown)
    for record, ours in shown.items():
        theirs = _as_told(there.get(record, {}))
        hold("I5", ours == theirs, f"of {record} {desk.name} shows {ours}, it is {theirs}")


def _of_a_row(row: Iterable[str | None]) -> tuple[str, ...]:
    other, *more = row
    return (dashed(other) if other else "", *(value or "" for value in more))


def _as_told(told: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(told.get(name, "") for name in _TOLD)
