"""Single cases that a drawn schedule meets too seldom."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.simulation import book_checks
from tests.simulation.desk import Desk
from tests.simulation.healing import heal
from tests.simulation.options import Options
from tests.simulation.people import ADULTS
from tests.simulation.world import World


class Stuck:
    """Every batch is lost, but for the first, which is stuck somewhere."""

    first = "late"

    def choose(self, point: str, kinds: Sequence[str]) -> str:
        del kinds
        if point != "net.batches":
            return ""
        kind, self.first = self.first, "lost"
        return kind


@pytest.fixture
def stuck(tmp_path: Path) -> Iterator[World]:
    with World.begin(tmp_path, 1, Options(), Stuck()) as world:
        yield world


def enrolled(world: World) -> Desk:
    desk = world.add_desk("KDL-01")
    assert world.enrol(desk) == ""
    return desk


def test_a_post_that_was_stuck_for_100_tries_is_no_fork(stuck: World) -> None:
    """protocol.md 7 (x)."""
    desk = enrolled(stuck)
    stuck.save(desk, ADULTS[0].dose(1))
    for _ in range(100):
        stuck.round(desk)
        stuck.true.go_on(1000)
    stuck.deliver()
    stuck.save(desk, ADULTS[1].dose(1))
    heal(stuck)
    assert desk.last_cause == ""


def test_a_post_that_comes_late_is_heard_of_though_its_card_waits_for_a_supervisor(
    stuck: World,
) -> None:
    """Nothing is sent of it meanwhile whose answer would tell that the server has it."""
    desk = enrolled(stuck)
    card = stuck.save(desk, ADULTS[0].dose(1))
    stuck.round(desk)
    stuck.round(desk)
    stuck.correct(desk, card, ADULTS[1].dose(1))
    assert book_checks.shown(desk) == "awaiting_approval=1"
    stuck.deliver()
    heal(stuck)
    match = desk.book.status().match
    assert match is not None
    assert (match.here, match.there, match.is_equal) == (1, 1, True)
