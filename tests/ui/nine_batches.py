"""A day with as many batches as there are digits."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from tests.ui.window import CONTROL, Desk
from vaxentry.domain.stacks import Batch
from vaxentry.domain.vaccines import VACCINES

_MOST = 9


def show_nine_batches(desk: Desk, wait: Callable[[Callable[[], object]], None]) -> None:
    """Every digit has its batch, the head is folded and the seventh is at hand."""
    entry = desk.window.entry
    pile = entry.flow.pile
    wait(lambda: pile.stack)
    assert pile.stack is not None
    desk.book.chips[pile.stack.id] = [
        Batch(digit, one.code, f"{one.code[:2].upper()}{digit}471A")
        for digit, one in enumerate(VACCINES[:_MOST], start=1)
    ]
    pile.look_again()
    wait(lambda: len(entry.header.batches.chips) == _MOST)
    desk.clerk.press(Qt.Key.Key_7, CONTROL)
