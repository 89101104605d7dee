"""Our own line icons: a 24-grid, 2 px round strokes, tinted when drawn."""

from functools import cache
from importlib import resources

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

ICON_NAMES = (
    "entry", "queue", "decide", "close-day", "report", "settings", "search", "cloud-ok",
    "cloud-off", "clock", "warning", "check", "sun", "moon", "chevron-down", "save", "sync",
    "person", "import", "keys", "eye", "stack", "correct", "void",
)  # fmt: skip
"""Every drawing there is; `vaxentry/ui/theme/icons/<name>.svg`."""

_SCALES = (1, 2, 3)


@cache
def _drawing(name: str) -> str:
    place = resources.files(__package__).joinpath("icons", f"{name}.svg")
    return place.read_text(encoding="utf-8")


def pixmap(name: str, colour: str, size: int, scale: float = 1.0) -> QPixmap:
    """One icon of `size` logical pixels in ``#RRGGBB``, crisp at `scale` device pixels each.

    Raises:
        FileNotFoundError: no such drawing.
    """
    painted = QPixmap(round(size * scale), round(size * scale))
    painted.fill(Qt.GlobalColor.transparent)
    source = _drawing(name).replace("currentColor", colour).encode()
    painter = QPainter(painted)
    QSvgRenderer(QByteArray(source)).render(painter)
    painter.end()
    painted.setDevicePixelRatio(scale)
    return painted


def icon(name: str, colour: str, checked: str | None = None, size: int = 20) -> QIcon:
    """An icon at 1x, 2x and 3x; `checked` is its colour in a checked button."""
    made = QIcon()
    for scale in _SCALES:
        made.addPixmap(pixmap(name, colour, size, scale), QIcon.Mode.Normal, QIcon.State.Off)
        if checked is not None:
            made.addPixmap(pixmap(name, checked, size, scale), QIcon.Mode.Normal, QIcon.State.On)
    return made
