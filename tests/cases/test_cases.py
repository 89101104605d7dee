"""Each case of the protocol has its named tests, and a mistake that is its opposite."""

import ast
from pathlib import Path
from string import ascii_lowercase

import pytest

from tests.cases.named import TESTS
from tests.cases.planted import MISTAKES
from tests.cases.table import KNOWN, hunt
from tests.interleavings import planted as interleaved
from tests.simulation.campaign import in_processes
from tests.simulation.planted.garden import BUGS

CASES = set(ascii_lowercase[: ascii_lowercase.index("y") + 1])
ROOT = Path(__file__).parents[2]


def test_each_case_has_a_mistake_that_is_its_opposite() -> None:
    lettered = {one.case for one in KNOWN.values()}
    lettered |= {one.case for one in interleaved.MISTAKES if one.case}
    assert lettered == CASES


def test_each_case_has_named_tests_and_each_of_them_is_there() -> None:
    assert set(TESTS) == CASES
    for node in [node for nodes in TESTS.values() for node in nodes]:
        file, _, name = node.partition("::")
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        assert name in {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


def test_the_tables_name_each_mistake_once() -> None:
    assert not MISTAKES.keys() & BUGS.keys()


@pytest.mark.slow
@pytest.mark.process
def test_a_planted_mistake_is_noticed_by_the_tests_of_its_case() -> None:
    (noticed,) = in_processes(hunt, ["group_is_applied_in_parts"], 1)
    assert noticed.failed


def test_every_planted_mistake_patches_a_name_that_is_there() -> None:
    for mistake in MISTAKES.values():
        with pytest.MonkeyPatch.context() as patch:
            mistake.plant(patch)
