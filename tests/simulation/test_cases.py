"""Single cases that a drawn schedule meets too seldom."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.simulation import book_checks
from tests.simulation.desk import Desk
from tests.simulation.fates import Quiet
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


class Replayed:
    """Who enrols gets an answer of an earlier enrolment, once there was one."""

    def choose(self, point: str, kinds: Sequence[str]) -> str:
        del kinds
        return "replayed_after" if point == "net.enroll" else ""


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
    assert both_hold(desk) == (1, 1, True)


def both_hold(desk: Desk) -> tuple[int, int, bool]:
    match = desk.book.status().match
    assert match is not None
    return match.here, match.there, match.is_equal


def test_a_restored_server_gets_again_what_it_had_of_a_card_that_waits_for_a_supervisor(
    tmp_path: Path,
) -> None:
    with World.begin(tmp_path, 1, Options(), Quiet()) as world:
        desk = enrolled(world)
        world.keep_copy()
        card = world.save(desk, ADULTS[0].dose(1))
        world.round(desk)
        world.correct(desk, card, ADULTS[1].dose(1))
        world.office.set_back(world.copies[0])
        for _ in range(4):
            world.round(desk)
            world.true.go_on(70)
        assert book_checks.shown(desk) == "awaiting_approval=1"
        assert both_hold(desk) == (1, 1, True)


def test_an_earlier_enrolment_locks_no_pc_out(tmp_path: Path) -> None:
    """The token in it is refused for ever, and the PC would never come to rest."""
    with World.begin(tmp_path, 1, Options(), Replayed()) as world:
        desk = enrolled(world)
        world.save(desk, ADULTS[0].dose(1))
        desk.code = ""
        assert world.enrol(desk) == "outcome_unknown"
        with world.fates.silent():
            assert world.enrol(desk) == ""
        heal(world)
        assert desk.last_cause == ""


def test_copies_of_a_pc_that_was_never_enrolled_both_join_and_deliver(tmp_path: Path) -> None:
    """One laptop is prepared and its disk copied to others."""
    with World.begin(tmp_path, 1, Options(clone=True), Quiet()) as world:
        one = world.add_desk("KDL-01")
        world.save(one, ADULTS[0].dose(1))
        other = world.clone(one)
        for at, desk in enumerate((one, other), 1):
            assert world.enrol(desk) == ""
            world.save(desk, ADULTS[at].dose(1))
        heal(world)
        assert [desk.last_cause for desk in (one, other)] == ["", ""]
        assert [both_hold(desk) for desk in (one, other)] == [(2, 2, True)] * 2
        assert one.book.site().device != other.book.site().device
