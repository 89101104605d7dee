"""What was decided holds: at every moment, on what both said then, whatever was restored since."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from tests.simulation.central_heads import Head
from tests.simulation.violation import hold

if TYPE_CHECKING:
    from tests.simulation.office import Office, Ruled

_PERSON = ("id_type", "id_number", "birth_date")
_DOSE = (*_PERSON, "birth_order", "course", "dose_no")
_ABOUT = {"person": _PERSON, "dose": _DOSE, "ticket": (*_DOSE, "ticket")}
"""What a ruling is about besides the name, as far as the readable heads show it."""


def in_force(office: "Office", kind: str, a: Head, b: Head) -> "Ruled | None":
    """The last ruling between two heads about a kind of claim, if both say what they said then."""
    ruled = office.rulings.get((kind, frozenset({a.id, b.id})))
    if ruled is None:
        return None
    heads = {a.id: a, b.id: b}
    now = [_said(kind, heads[side]) for side in ruled.sides]
    return ruled if now == [_said(kind, facts) for facts in ruled.facts] else None


def is_over(office: "Office", kind: str, a: Head, b: Head) -> bool:
    """Whether it was decided that what both want is the first one's by right."""
    ruled = in_force(office, kind, a, b)
    return ruled is not None and (ruled.says, ruled.sides[0]) == ("mine", a.id)


def is_beside(office: "Office", kind: str, a: Head, b: Head) -> bool:
    """Whether it was decided that both count."""
    ruled = in_force(office, kind, a, b)
    return ruled is not None and ruled.says == "both"


def by_right(
    office: "Office", kind: str, holders: "Iterable[Head]", heads: "Mapping[str, Head]"
) -> set[str]:
    """Whose it was decided to be rather than the holders', or rather than one's who stands above
    them in the same way.
    """
    above: dict[str, Head] = {}
    beneath = list(holders)
    while beneath:
        beaten = beneath.pop()
        for one in heads.values():
            if one.id not in above and is_over(office, kind, one, beaten):
                above[one.id] = one
                beneath.append(one)
    return set(above)


def _said(kind: str, side: object) -> list[object]:
    shown = [getattr(side, name) or "" for name in _ABOUT[kind]]
    return [str(getattr(side, "name")).upper(), *shown]  # noqa: B009 - either kind has one


def check(
    office: "Office",
    heads: "Mapping[str, Head]",
    holders: Mapping[tuple[str, str], set[str]],
) -> None:
    """No clash is open that was decided for the one who contends.

    What only the journal knows yet counts from the next call on.
    """
    (journal_at,) = office.eye.execute("SELECT journal_at FROM server").fetchone()
    if journal_at != office.central.journal.size():
        return
    found = office.eye.execute(
        "SELECT kind, key, record_id, other_id FROM conflict"
        " WHERE closed_seq IS NULL AND kind <> 'version'"
    )
    for kind, key, record, other in found:
        ruled = in_force(office, kind, heads[record], heads[other])
        if ruled is None:
            continue
        hold("I9", ruled.says != "both", f"{record} is held although it may stand by {other}")
        alone = holders[kind, key] == {other}
        mine = ruled.sides[0] == record and alone and not _is_beaten(office, kind, record, heads)
        hold("I9", not mine, f"{record} is held by {other}, although it is its by right")


def _is_beaten(office: "Office", kind: str, record: str, heads: "Mapping[str, Head]") -> bool:
    """Whether a third one has a better right than this record."""
    against = [pair - {record} for at, pair in office.rulings if at == kind and record in pair]
    for (other,) in against:
        if other in heads and is_over(office, kind, heads[other], heads[record]):
            return True
    return False
