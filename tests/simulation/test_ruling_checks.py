"""Who may come in a holder's place, by what was decided, as the checks of a schedule see it."""

from dataclasses import dataclass, field
from typing import Any, cast

from tests.simulation import ruling_checks
from tests.simulation.central_heads import Head
from tests.simulation.office import Office, Ruled

NAMES = {"a": "SITI AMINAH", "b": "ROSA KAMBU", "c": "AGUS SALIM", "d": "NAOMI SROYER"}


@dataclass
class Decided:
    """What was decided: each of a pair is the first one's by right."""

    rulings: dict[tuple[str, frozenset[str]], Ruled] = field(default_factory=dict)

    def mine(self, one: Head, other: Head) -> None:
        sides = (one.id, other.id)
        ruled = Ruled("mine", sides, cast("tuple[()]", (one, other)))
        self.rulings["person", frozenset(sides)] = ruled


def head(name: str) -> Head:
    shown: dict[str, Any] = dict.fromkeys(Head._fields, "")
    return Head(**{**shown, "id": name, "name": NAMES[name], "id_number": "9271060312009001"})


def by_right(decided: Decided, *holders: Head, heads: dict[str, Head]) -> set[str]:
    return ruling_checks.by_right(cast("Office", decided), "person", holders, heads)


def test_who_stands_above_one_who_stands_above_the_holder_comes_in_its_place() -> None:
    heads = {name: head(name) for name in NAMES}
    decided = Decided()
    decided.mine(heads["b"], heads["a"])
    assert by_right(decided, heads["a"], heads=heads) == {"b"}
    decided.mine(heads["c"], heads["b"])
    assert by_right(decided, heads["a"], heads=heads) == {"b", "c"}
    assert by_right(decided, heads["b"], heads=heads) == {"c"}
    assert by_right(decided, heads["d"], heads=heads) == set()


def test_rights_that_go_round_in_a_circle_come_to_an_end() -> None:
    heads = {name: head(name) for name in "abc"}
    decided = Decided()
    for one, other in ("ba", "cb", "ac"):
        decided.mine(heads[one], heads[other])
    assert by_right(decided, heads["a"], heads=heads) == {"a", "b", "c"}


def test_what_was_corrected_since_gives_no_right() -> None:
    heads = {name: head(name) for name in "ab"}
    decided = Decided()
    decided.mine(heads["b"], heads["a"])
    heads["b"] = heads["b"]._replace(name="YOHANA WAROMI")
    assert by_right(decided, heads["a"], heads=heads) == set()
