"""Nobody loses a ticket by a correction that leaves the ticket as it is."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from tests.simulation.central_heads import Head, Heads
from tests.simulation.violation import hold

if TYPE_CHECKING:
    from tests.simulation.office import Office

Holders = Mapping[tuple[str, str], set[str]]


def check(
    office: "Office",
    before: tuple[Heads, Holders],
    heads: Heads,
    holders: Holders,
    fit: Callable[[Head, Iterable[Head]], bool],
) -> None:
    """Who held a ticket alone, and still says so, holds it.

    Whose it is by a ruling is looked after by `ruling_checks`; a head that moved more than once
    may have given the ticket up meanwhile.

    Args:
        before: heads and holders as they were seen last.
        fit: whether all these can hold a ticket beside the first.
    """
    old_heads, old_holders = before
    ruled = {record for kind, pair in office.rulings if kind == "ticket" for record in pair}
    for (kind, key), old in old_holders.items():
        if kind != "ticket" or len(old) != 1 or old <= ruled:
            continue
        (one,) = old
        head = heads[one]
        says_so = head.given and head.ticket == key and head.rev - old_heads[one].rev <= 1
        now = holders.get((kind, key), set())
        # It shared with who fitted beside it and came first in that batch, and said another name.
        keeps = one in now or (bool(now) and fit(old_heads[one], (heads[each] for each in now)))
        hold("I9", keeps or not says_so, f"{one} had {key} alone, and lost it by nothing it said")
