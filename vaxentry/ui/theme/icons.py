"""Our own line icons: a 24-grid, 2 px round strokes, tinted when drawn."""

from functools import cache
from importlib import resources

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

ICON_NAMES = (
    "entry", "queue", "decide", "close-day", "report", "settings", "search", "cloud-ok",
    "cloud-off", "clock", "warning", "check", "sun", "moon", "chevron-down", "save", "sync",
    "person", "import", "keys", "eye", "stack", "correct", "void", "lock", "chevron-left",
    "chevron-right", "clear",
)  # fmt: skip
"""Every drawing there is; `vaxentry/ui/theme/icons/<name>.svg`."""

_SCALES = (1, 2, 3)
_FOLDER = resources.files(__package__).joinpath("icons")


@cache
def _drawing(name: str) -> str:
    return _FOLDER.joinpath(f"{name}.svg").read_text(encoding="utf-8")


def pixmap(name: str, colour: str, size: int, scale: float = 1.0) -> QPixmap:
    """One icon of `size` logical pixels in ``#RRGGBB``, crisp at `scale` device pixels each.

    Kept in Qt's own cache: a list paints the same few icons in each of its rows.

    Raises:
        FileNotFoundError: no such drawing.
    """
    key, kept = f"icon {name} {colour} {size} {scale}", QPixmap()
    if QPixmapCache.find(key, kept):
        return kept
    painted = _painted(_renderer(name, colour), size, scale)
    QPixmapCache.insert(key, painted)
    return painted


def _renderer(name: str, colour: str) -> QSvgRenderer:
    source = _drawing(name).replace("currentColor", colour)
    return QSvgRenderer(QByteArray(source.encode()))


def _painted(drawing: QSvgRenderer, size: int, scale: float) -> QPixmap:
    painted = QPixmap(round(size * scale), round(size * scale))
    painted.fill(Qt.GlobalColor.transparent)
    painter = QPainter(painted)
    drawing.render(painter)
    painter.end()
    painted.setDevicePixelRatio(scale)
    return painted


def icon(name: str, colour: str, checked: str | None = None, size: int = 20) -> QIcon:
    """An icon at 1x, 2x and 3x; `checked` is its colour in a checked button."""
    made = QIcon()
    states = {QIcon.State.Off: colour} | ({QIcon.State.On: checked} if checked else {})
    for state, ink in states.items():
        drawing = _renderer(name, ink)
        for scale in _SCALES:
            made.addPixmap(_painted(drawing, size, scale), QIcon.Mode.Normal, state)
    return made
