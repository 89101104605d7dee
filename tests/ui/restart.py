"""The program dies and is started again: only what the book holds is there."""

from collections.abc import Callable

from tests.ui.window import Desk

Reopen = Callable[[], Desk]


def kill(desk: Desk) -> None:
    """Nothing more is kept: the window closes as if its worker were gone."""
    desk.window.entry.desk.may_keep_draft = False
    desk.window.close()
