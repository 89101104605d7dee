"""Who may hold a claim that others wait for, as the checks of a schedule see it."""

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from tests.simulation.central_checks import Memory
from tests.simulation.central_heads import Head
from tests.simulation.newcomer_checks import no_newcomer
from tests.simulation.office import Office, Ruled
from tests.simulation.violation import Violation

CLAIM = ("person", "nik|9271060312739003")
NAMES = {"holder": "SITI AMINAH", "heir": "ROSA KAMBU", "like_heir": "ROSA KAMBU", "late": "AGUS"}


@dataclass
class Decided:
    """An office where nothing was exchanged."""

    rulings: dict[tuple[str, frozenset[str]], Ruled] = field(default_factory=dict)
    exchanged: dict[str, object] = field(default_factory=dict)
    mates: dict[str, object] = field(default_factory=dict)


def head(name: str) -> Head:
    shown: dict[str, Any] = dict.fromkeys(Head._fields, "")
    own = {"id": name, "name": NAMES[name], "id_type": "nik", "id_number": "9271060312739003"}
    return Head(**{**shown, **own})


HEADS = {name: head(name) for name in NAMES}


def look(
    *holds: str,
    waiting: dict[str, int],
    waited: dict[str, int],
    decided: Decided | None = None,
) -> None:
    memory = Memory(heads=HEADS, holders={CLAIM: {"holder"}}, contenders={CLAIM: waited})
    no_newcomer(cast("Office", decided or Decided()), CLAIM, {*holds}, waiting, memory, HEADS)


def both(one: str, other: str) -> Decided:
    facts = cast("tuple[()]", (HEADS[one], HEADS[other]))
    return Decided({(CLAIM[0], frozenset({one, other})): Ruled("both", (one, other), facts)})


def test_who_joined_an_heir_that_left_in_the_same_batch_is_no_newcomer() -> None:
    look("like_heir", waiting={"late": 7}, waited={"heir": 3, "late": 7})


def test_who_fits_beside_one_that_was_not_next_in_line_is_a_newcomer() -> None:
    with pytest.raises(Violation, match=r"passed over .*late.* to newcomers: like_heir"):
        look("like_heir", waiting={"late": 7}, waited={"late": 7, "heir": 9})


def test_who_comes_while_others_wait_is_a_newcomer() -> None:
    with pytest.raises(Violation, match="passed over"):
        look("like_heir", waiting={"late": 7}, waited={"late": 7})


def test_who_may_stand_beside_a_holder_stays_when_that_one_leaves() -> None:
    """A server that was set back meets it as a newcomer, in the batch in which the holder goes."""
    look("like_heir", waiting={"late": 7}, waited={"late": 7}, decided=both("holder", "like_heir"))
    with pytest.raises(Violation, match="passed over"):
        look(
            "like_heir", waiting={"late": 7}, waited={"late": 7}, decided=both("late", "like_heir")
        )


def test_who_fits_beside_one_that_a_holder_was_exchanged_with_comes_with_it() -> None:
    exchanged = Decided(mates={"holder": ["heir"]})
    look("heir", "like_heir", waiting={"late": 7}, waited={"late": 7}, decided=exchanged)
    with pytest.raises(Violation, match="passed over"):
        look("heir", "like_heir", waiting={"late": 7}, waited={"late": 7})
