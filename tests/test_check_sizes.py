import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parent.parent / "scripts" / "check_sizes.py"


@pytest.fixture(scope="module")
def sizes() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_sizes", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def function(lines: int) -> str:
    return "def long():\n" + "    x = 1\n" * (lines - 1)


def test_at_the_limit_nothing_is_said(sizes: ModuleType) -> None:
    assert list(sizes.too_long("a.py", function(50) + "\n" * 250)) == []


def test_over_the_limit_file_and_function_are_named(sizes: ModuleType) -> None:
    found = dict(sizes.too_long("a.py", function(51) + "\n" * 250))
    assert found == {"a.py": 301, "a.py::long": 51}


def test_a_reason_excuses_and_an_idle_excuse_is_named(sizes: ModuleType) -> None:
    assert sizes.complaints({"a.py": 301}, {"a.py": "one table, read from top to bottom"}) == []
    assert sizes.complaints({"a.py": 301}, {"a.py": ""}) == ["a.py: 301 lines"]
    assert sizes.complaints({}, {"a.py": "why"}) == ["a.py: no longer too long"]
