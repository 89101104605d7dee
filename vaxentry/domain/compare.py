"""Two records side by side: which fields differ, and whether two numbers look like one slip."""

from vaxentry.domain.dose import Dose
from vaxentry.domain.form import Field, Form
from vaxentry.domain.reopening import unparse


def differences(a: Dose, b: Dose) -> tuple[Field, ...]:
    """The fields that differ between two doses, in the order of the card."""
    return changed(unparse(a), unparse(b))


def changed(before: Form, after: Form) -> tuple[Field, ...]:
    """The fields whose texts differ, in the order of the card; a field left out is empty."""
    return tuple(at for at in Field if before.get(at, "").strip() != after.get(at, "").strip())


def one_edit_apart(a: str, b: str) -> int | None:
    """Where two numbers of one length differ by one slip of the hand.

    Args:
        a, b: digits, e.g. of two NIKs.

    Returns:
        Position (from 0) of the only differing digit or of the first of two swapped neighbours;
        None when they are equal or further apart. A hint only: among many NIKs one slip often
        hits another real person's number.
    """
    if len(a) != len(b):
        return None
    unlike = [at for at, pair in enumerate(zip(a, b, strict=True)) if pair[0] != pair[1]]
    if len(unlike) == 1:
        return unlike[0]
    if len(unlike) == 2 and _swapped(a, b, *unlike):  # noqa: PLR2004 - a swap touches two places
        return unlike[0]
    return None


def _swapped(a: str, b: str, first: int, second: int) -> bool:
    return second == first + 1 and a[first] == b[second] and a[second] == b[first]
