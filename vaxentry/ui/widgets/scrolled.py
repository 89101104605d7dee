"""A part of a page that scrolls where the window is too low for it."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget


class Scrolled(QScrollArea):
    """Frameless; scrolls up and down.

    Args:
        name: what a screen reader calls it; the keyboard comes to it then, to scroll with Up and
            Down. Without a name it takes no key.
        sideways: it scrolls to the right too, where nothing in it gives way.
    """

    def __init__(
        self, inner: QWidget | None = None, *, name: str = "", sideways: bool = False
    ) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        if not name:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if not sideways:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if inner is not None:
            self.hold(inner)

    def hold(self, inner: QWidget) -> None:
        """Show this in the place of all before; a plain part takes the ground it lies on."""
        if not inner.objectName():
            inner.setObjectName("scrolled")
        self.setWidget(inner)


class FittingScroll(Scrolled):
    """As high as what is in it where there is room, else it scrolls.

    Args:
        few: as little as it shows in a small window, in pixels.
    """

    def __init__(self, inner: QWidget, few: int = 96) -> None:
        super().__init__(inner)
        self._few = few
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        inner.installEventFilter(self)

    def sizeHint(self) -> QSize:
        """Qt override."""
        inner = self.widget()
        if inner is None or inner.isHidden():
            return QSize(0, 0)
        layout = inner.layout()
        width = self.viewport().width()
        high = layout.totalHeightForWidth(width) if layout and layout.hasHeightForWidth() else -1
        return QSize(width, high if high > 0 else inner.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Qt override: a few lines, in a small window."""
        return QSize(0, min(self._few, self.sizeHint().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt override: it holds something else, or something higher, by now."""
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Show, QEvent.Type.Hide}:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt override: narrower texts are higher."""
        super().resizeEvent(event)
        self.updateGeometry()
