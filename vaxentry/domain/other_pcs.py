"""The other PCs of a day: which is which, and what each is called. Pure.

A PC whose summary file was read is the device that signed the file, whatever it calls itself; one
that somebody counted by hand is the name that was typed. Two devices may bear one name by chance.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from vaxentry.domain.day_doses import PcDoses
from vaxentry.domain.day_pile import PcCount, Pile
from vaxentry.domain.plain_text import folded, free_text
from vaxentry.domain.rules import RuleCode, RuleError

MOST_NAME = 40
"""Characters that the name of a PC may have."""


def read_pc(text: str) -> str:
    """The name of a PC as it is kept.

    Raises:
        RuleError: ``required`` (empty), ``text_control``, ``text_too_long``, ``text_number``.
    """
    name = free_text(text, limit=MOST_NAME)
    if not name:
        raise RuleError(RuleCode.REQUIRED)
    return name


def teller(pc: str, key: str) -> str:
    """Who told something: one text for one PC.

    Args:
        pc: its name.
        key: fingerprint of the device that signed the file; "" = typed by hand.
    """
    return f"key:{key}" if key else f"name:{folded(pc)}"


def given_way(told: PcCount, there: Sequence[PcCount]) -> list[PcCount]:
    """Which counts another one takes the place of, besides that of the same teller.

    What was counted by hand and the file of a PC of that name are of one PC, whichever came later.
    """
    return [
        one
        for one in there
        if not (one.key and told.key)
        and folded(one.pc) == folded(told.pc)
        and teller(one.pc, one.key) != teller(told.pc, told.key)
    ]


def called_apart(
    piles: Sequence[Pile], doses: Sequence[PcDoses]
) -> tuple[list[Pile], tuple[PcDoses, ...]]:
    """The same, each device under a name that no other one of the day has: "PC02", "PC02 (2)"."""
    counts = [one for pile in piles for one in pile.elsewhere]
    keys = {one.key: one.pc for one in counts if one.key} | {one.key: one.pc for one in doses}
    names = _names(keys)
    return [
        replace(
            pile,
            elsewhere=tuple(one._replace(pc=names.get(one.key, one.pc)) for one in pile.elsewhere),
        )
        for pile in piles
    ], tuple(one._replace(pc=names[one.key]) for one in doses)


def _names(keys: Mapping[str, str]) -> Mapping[str, str]:
    """In the order of the keys: when each was read does not matter."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key, pc in sorted(keys.items()):
        found[key] = next(name for name in _numbered(pc) if folded(name) not in taken)
        taken.add(folded(found[key]))
    return found


def _numbered(pc: str) -> Iterator[str]:
    yield pc
    yield from (f"{pc} ({n})" for n in count(2))
