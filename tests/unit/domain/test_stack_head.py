"""What the head of a stack may say."""

import pytest

from vaxentry.domain.stacks import is_site_code, read_count


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("", 0),
        ("0", 0),
        (" 60 ", 60),
        ("9999", 9999),
        ("10000", None),
        ("-5abc", None),
        ("٣", None),
    ],
)
def test_a_count_is_a_whole_number_or_none(typed: str, count: int | None) -> None:
    assert read_count(typed) == count


@pytest.mark.parametrize(
    ("code", "is_code"),
    [("", True), ("3201-09", True), ("PKM A/1.2", True), ("XX!!", False), ("1" * 41, False)],
)
def test_a_site_code_has_no_odd_characters(code: str, *, is_code: bool) -> None:
    assert is_site_code(code) == is_code
