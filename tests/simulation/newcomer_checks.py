"""Nobody comes before those who wait for a claim."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from tests.simulation import ruling_checks
from tests.simulation.central_heads import Head, Heads, clashes
from tests.simulation.violation import nothing

if TYPE_CHECKING:
    from tests.simulation.central_checks import Memory
    from tests.simulation.office import Office


def no_newcomer(
    office: "Office",
    claim: tuple[str, str],
    records: set[str],
    waiting: Mapping[str, int],
    memory: "Memory",
    heads: Heads,
) -> None:
    """None of the holders was there before, while others waited who still wait; who left in between
    and came again waits anew.

    What brings a ruling against the holder comes in its place: a server that was set back meets it
    as a newcomer, and within one batch also what was ruled to stand above that, and who fits
    beside it, or beside whom a holder was exchanged with. Where the holder leaves in that batch, it
    is ruled against who waited longest: the heir. An heir may leave in that batch, too, and who
    joined him meanwhile stays.
    """
    before = memory.holders.get(claim, set())
    older = memory.contenders.get(claim, {})
    passed = {one for one in older.keys() & waiting.keys() if older[one] == waiting[one]}
    if records & (before | older.keys()) or not passed:
        return
    next_in_line = min((waiting[one], one) for one in passed)
    heirs = {one for one in older.keys() - passed if (older[one], one) < next_in_line}
    known = [memory.heads[one] for one in before | heirs]
    by_right = ruling_checks.by_right(office, claim[0], known, heads)
    by_right |= _exchanged(office, claim, before)
    known += [heads[one] for one in by_right & records]
    by_right |= ruling_checks.by_right(office, claim[0], [heads[next_in_line[1]]], heads)
    # Of two who share a NIK one may well be held back for its dose: only this claim counts here.
    strange = [
        one
        for one in records
        if one not in by_right and not _fits_beside_one(office, claim[0], heads[one], known)
    ]
    nothing("I9", strange, f"{claim} passed over {passed} to newcomers")


def _fits_beside_one(office: "Office", kind: str, one: Head, holders: Iterable[Head]) -> bool:
    """Nothing keeps it from one of the holders, or it was decided that both count."""
    return any(
        kind not in clashes(holder, one) or ruling_checks.is_beside(office, kind, holder, one)
        for holder in holders
    )


def _exchanged(office: "Office", claim: tuple[str, str], before: set[str]) -> set[str]:
    """Who was exchanged with a holder: what a group held passes to whoever of it says it."""
    kind, key = claim
    who = set(office.exchanged[key]) if kind == "ticket" and key in office.exchanged else set()
    return who.union(*(office.mates.get(one, ()) for one in before))
