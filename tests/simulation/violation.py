"""A broken promise."""

from collections.abc import Iterable
from typing import NoReturn


class Violation(Exception):  # noqa: N818 - what is found, not what fails
    """A promise did not hold.

    Attributes:
        promise: which one, as in the list of promises (I1 .. I20).
    """

    def __init__(self, promise: str, what: str) -> None:
        super().__init__(f"{promise}: {what}")
        self.promise = promise


def broken(promise: str, what: str) -> NoReturn:
    """Say that a promise did not hold."""
    raise Violation(promise, what)


def hold(promise: str, holds: object, what: str) -> None:
    """Check one promise."""
    if not holds:
        broken(promise, what)


def nothing(promise: str, found: Iterable[object], what: str) -> None:
    """Check that there is nothing of a kind."""
    shown = sorted(str(one) for one in found)
    if shown:
        broken(promise, f"{what}: {', '.join(shown[:5])}")
