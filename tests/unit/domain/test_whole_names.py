"""A word typed whole under a slipped number must not become somebody else's longer name."""

import pytest

from tests.unit.domain.test_person import person
from vaxentry.domain.person import may_be_whole


@pytest.mark.parametrize(
    ("held", "typed", "whole"),
    [
        ("SITI AMINAH", "SIT", False),
        ("SITI AMINAH", "SITI", True),
        ("SITI AMINAH", "siti ", False),
        ("SITI AMINAH", "SITI A", False),
        ("SITI AMINAH", "SITI AMINAH", False),
        ("HJ. SITI AMINAH, S.Pd.", "SITI AMINAH", False),
        ("SITI AMINAH BINTI ABDULLAH", "SITI AMINAH", True),
        ("MUHAMMAD ALI", "MOH", True),
        ("MUHAMMAD ALI", "MOH ", False),
        ("MUHAMMAD ALI", "MUHAM", False),
        ("SRI RAHAYU", "SRI", True),
        ("SRI", "SRI", False),
        ("SITI AMINAH", "SITI, S.KEP.", True),
        ("SITI AMINAH", "SITI AMINAH, S.KEP.", False),
        ("M. SAGALA", "M. SAG", False),
        ("DEWI SAPUTRI", "DEWI S.AP", True),
    ],
)
def test_a_whole_word_may_be_a_whole_name(held: str, typed: str, whole: bool) -> None:
    assert may_be_whole(person(held), typed) is whole
