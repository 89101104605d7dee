"""The states of the pass over doubtful numbers (F7)."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt

from tests.ui.doubts import OTHER
from tests.ui.scene import Scene
from tests.ui.window import CARD
from vaxentry.ui.pages.end_pass import EndPass


def _pass(scene: Scene) -> EndPass:
    scene.saved(*CARD[:3], "04122000", *CARD[4:])
    scene.clerk.press(Qt.Key.Key_F7)
    panels = scene.desk.window.entry.flow.panels
    scene.wait(lambda: panels.passing and panels.passing.isVisible())
    assert panels.passing is not None
    return panels.passing


def _differs(scene: Scene, *, is_own: bool) -> None:
    """Another number than the one saved, of one's own or somebody else's entry."""
    passing = _pass(scene)
    scene.book.by_others = set() if is_own else set(scene.book.rows_by_id)
    scene.clerk.keys(OTHER)
    scene.wait(passing.compare.isVisible)


def _over(scene: Scene) -> None:
    passing = _pass(scene)
    scene.clerk.keys(CARD[0])
    scene.wait(lambda: passing.is_over)


def _begun(scene: Scene) -> None:
    _pass(scene)


PASS_STATES: Mapping[str, Callable[[Scene], None]] = {
    "pass": _begun,
    "differs": partial(_differs, is_own=True),
    "differs masked": partial(_differs, is_own=False),
    "pass over": _over,
}
