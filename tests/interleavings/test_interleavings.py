"""A bounded part of what `python -m tests.interleavings` tries."""

from collections.abc import Iterator
from random import Random

import pytest

from tests.interleavings.orders import Order, by_phases, drawn, of_two
from tests.interleavings.planted import MISTAKES, Mistake, hunt
from tests.interleavings.play import Play
from tests.interleavings.stage import Stage, open_stage
from tests.interleavings.stepper import locked_in

SEED = 1
PAIRS = ("save+clash", "clash+correct", "void+swap", "tries+tries", "register+save")
TRIPLES = ("clash+correct+swap",)
SAMPLE = 5
NOTICED = tuple(one for one in MISTAKES if one.scenario in {"correct+void", "crowd+crowd"})


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with open_stage() as opened:
        yield opened


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.parametrize("scenario", PAIRS)
def test_two_at_once_in_every_sequence_and_phase(stage: Stage, scenario: str) -> None:
    play = Play(stage, scenario, SEED)
    played = [play.perform(order) for order in by_phases(play.phases)]
    assert [(str(one.order), one.violation) for one in played if one.violation] == []
    assert {tuple(sorted(one.commits)) for one in played} == {(0, 1)}


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.parametrize("scenario", TRIPLES)
def test_three_at_once_in_orders_that_are_drawn(stage: Stage, scenario: str) -> None:
    play, random = Play(stage, scenario, SEED), Random(SEED)
    for _ in range(SAMPLE):
        played = play.perform(drawn(play.lengths, random))
        assert (str(played.order), played.violation) == (str(played.order), "")


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.parametrize("mistake", NOTICED, ids=lambda one: f"{one.name}-{one.scenario}")
def test_a_planted_mistake_is_noticed(stage: Stage, mistake: Mistake) -> None:
    found = hunt(stage, mistake, SEED)
    assert found.violation, f"{found.orders} orders"


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["erase+save", "register+correct", "clash+correct"])
def test_transactions_throw_each_other_back_in_no_order(stage: Stage, scenario: str) -> None:
    """They take turns: no deadlock has to be broken."""
    play = Play(stage, scenario, SEED)
    played = [play.perform(order) for order in by_phases(play.phases)]
    assert [(one.violation, one.thrown_back) for one in played] == [("", 0)] * len(played)


@pytest.mark.postgres
@pytest.mark.slow
def test_an_order_that_was_printed_plays_the_same_again(stage: Stage) -> None:
    """The turns, those lost to locks among them."""
    play = Play(stage, "clash+correct", SEED)
    order = Order.read("2x7 1 2")
    first, second = (play.perform(order) for _ in range(2))
    assert first.turns == second.turns
    assert [turn.walker for turn in first.turns][:8] == [1] * 7 + [0]


def test_an_order_is_read_as_it_is_written() -> None:
    for order in of_two([3, 2]):
        assert str(Order.read(str(order))) == str(order)
    for text in (" ", "0", "1 x", "1x"):
        with pytest.raises(ValueError, match=f"^{text}$"):
            Order.read(text)


def test_every_order_of_two_is_one_of_commits_and_place() -> None:
    assert [str(order) for order in of_two([3, 2])] == [
        "1 2", "2x1 1 2",
        "2 1", "1x1 2 1", "1x2 2 1",
    ]  # fmt: skip


def test_the_phases_of_three_are_tried_for_every_sequence_of_commits() -> None:
    orders = [str(order) for order in by_phases([(0, 5)] * 3)]
    assert len(orders) == len(set(orders)) == 6 * 2 * 3


def test_who_is_locked_in() -> None:
    assert locked_in({1: [9], 2: [1]}) == set()
    assert locked_in({1: [2], 2: [1], 3: [1]}) == {1, 2, 3}
    assert locked_in({}) == set()
