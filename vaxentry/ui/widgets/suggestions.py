"""A list of proposals under a field. It never takes the focus, so no key is lost to it."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QListView, QWidget

_MOST = 6
_FRAME = 8
_WIDTH = 260


class Suggestions(QListView):
    """Stands over the window below its field.

    Qt's own completer opens a window that takes every key: then the keys of the page would be
    dead while it is open.

    Signals:
        taken: a line was clicked; carries its place.
    """

    taken = Signal(int)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self._lines = QStringListModel(self)
        self.setModel(self._lines)
        self.setObjectName("suggestions")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.clicked.connect(self._on_clicked)
        self.hide()

    @property
    def marked(self) -> int | None:
        """The place of the marked line, None without one."""
        at = self.currentIndex().row()
        return at if at >= 0 else None

    def propose(self, lines: Sequence[str], marked: int | None) -> None:
        """Show these lines; an empty list is closed."""
        self._lines.setStringList(list(lines))
        self.setCurrentIndex(QModelIndex() if marked is None else self._lines.index(marked))
        if lines:
            self._place(len(lines))
        else:
            self.hide()

    def step(self, by: int) -> None:
        """Mark the next (1) or earlier (-1) line; the ends hold."""
        amount = self._lines.rowCount()
        start = -1 if by > 0 else amount
        at = (start if self.marked is None else self.marked) + by
        self.setCurrentIndex(self._lines.index(min(max(at, 0), amount - 1)))

    def close_list(self) -> None:
        """Nothing is proposed."""
        self.propose((), None)

    def _place(self, amount: int) -> None:
        window = self._field.window()
        self.setParent(window)
        self.setAccessibleName(self._field.accessibleName())
        height = min(amount, _MOST) * self.sizeHintForRow(0) + _FRAME
        below = self._field.mapTo(window, QPoint(0, self._field.height() + 2))
        above = self._field.mapTo(window, QPoint(0, -height - 2))
        corner = below if below.y() + height <= window.height() else above
        width = min(max(self._field.width(), _WIDTH), window.width())
        left = min(corner.x(), window.width() - width)
        self.setGeometry(left, corner.y(), width, height)
        self.show()
        self.raise_()

    def _on_clicked(self, index: QModelIndex) -> None:
        self.taken.emit(index.row())
