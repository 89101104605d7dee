"""Who may hold a claim that others wait for, as the checks of a schedule see it."""

from typing import Any, cast

import pytest

from tests.simulation.central_checks import Head, Memory, no_newcomer
from tests.simulation.office import Office
from tests.simulation.violation import Violation

CLAIM = ("person", "nik|9271060312739003")
NAMES = {"holder": "SITI AMINAH", "heir": "ROSA KAMBU", "like_heir": "ROSA KAMBU", "late": "AGUS"}


class NothingDecided:
    """An office where no decision was made, and nothing exchanged."""

    rulings: dict[object, object] = {}  # noqa: RUF012 - never written
    exchanged = mates = rulings


def head(name: str) -> Head:
    shown: dict[str, Any] = dict.fromkeys(Head._fields, "")
    own = {"id": name, "name": NAMES[name], "id_type": "nik", "id_number": "9271060312739003"}
    return Head(**{**shown, **own})


HEADS = {name: head(name) for name in NAMES}


def look(holds: str, waiting: dict[str, int], waited: dict[str, int]) -> None:
    memory = Memory(heads=HEADS, holders={CLAIM: {"holder"}}, contenders={CLAIM: waited})
    no_newcomer(cast("Office", NothingDecided()), CLAIM, {holds}, waiting, memory, HEADS)


def test_who_joined_an_heir_that_left_in_the_same_batch_is_no_newcomer() -> None:
    look("like_heir", waiting={"late": 7}, waited={"heir": 3, "late": 7})


def test_who_fits_beside_one_that_was_not_next_in_line_is_a_newcomer() -> None:
    with pytest.raises(Violation, match=r"passed over .*late.* to newcomers: like_heir"):
        look("like_heir", waiting={"late": 7}, waited={"late": 7, "heir": 9})


def test_who_comes_while_others_wait_is_a_newcomer() -> None:
    with pytest.raises(Violation, match="passed over"):
        look("like_heir", waiting={"late": 7}, waited={"late": 7})
