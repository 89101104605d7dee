"""Texts that every database and every signature can hold."""

import re

STORABLE = "^[^\\x00\\ud800-\\udfff]*$"
"""No NUL, which PostgreSQL takes in no text, and no half of a letter, which is no Unicode."""
_STORABLE = re.compile(STORABLE)


def storable(told: object) -> str:
    """A text as it came.

    Raises:
        ValueError: it is none, or can't be kept.
    """
    if not isinstance(told, str) or _STORABLE.fullmatch(told) is None:
        raise ValueError("text")
    return told
