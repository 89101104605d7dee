"""A panel over the window, where others would open a dialog of their own."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from vaxentry.ui.widgets.panel import Panel


class Overlay(Panel):
    """Stands in the middle of its parent; Escape puts it away and gives the focus back.

    Signals:
        put_away: it is hidden again.
    """

    put_away = Signal()
    above_cover = False
    """Whether it may stand over a locked window too: it shows nothing of the book."""

    def __init__(self, parent: QWidget, width: int) -> None:
        super().__init__(parent, margin=24)
        self._ground = parent
        self.setFixedWidth(width)
        self.setProperty("overlay", True)
        self._back: QWidget | None = None
        parent.installEventFilter(self)
        self.hide()

    def bring(
        self, focus: QWidget, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason
    ) -> None:
        """Show it with `focus` focused."""
        if self.isHidden():
            self._back = QApplication.focusWidget()
        self.show()
        self._centre()
        self.raise_()
        focus.setFocus(reason)

    def dismiss(self) -> None:
        """Hide it; typing goes on where it was."""
        if self.isHidden():
            return
        self.hide()
        if self._back is not None and self._back.isVisible():
            self._back.setFocus()
        self.put_away.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Qt override: Tab stays in the panel; the page below it can't be typed into."""
        start = self.focusWidget() or self
        one = _beside(start, forward=forward)
        while one is not start and not (self.isAncestorOf(one) and _takes_tab(one)):
            one = _beside(one, forward=forward)
        reasons = Qt.FocusReason
        one.setFocus(reasons.TabFocusReason if forward else reasons.BacktabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: Escape and F1 put it away; nothing reaches the page below."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_F1}:
            self.dismiss()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt override: stay in the middle when the window is resized."""
        if event.type() == QEvent.Type.Resize and watched is self._ground:
            self._centre()
        return False

    def event(self, event: QEvent) -> bool:
        """Qt override: what has come or gone within it takes its room."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._centre()
        return done

    def _centre(self) -> None:
        self.adjustSize()
        column = self.column
        if column.hasHeightForWidth():  # Qt asks only windows for the height of their width
            self.resize(self.width(), column.totalHeightForWidth(self.width()))
        area = self._ground.rect()
        self.move((area.width() - self.width()) // 2, (area.height() - self.height()) // 2)


def _beside(one: QWidget, *, forward: bool) -> QWidget:
    following = one.nextInFocusChain() if forward else one.previousInFocusChain()
    assert following is not None  # the chain is a ring
    return following


def _takes_tab(one: QWidget) -> bool:
    wanted = Qt.FocusPolicy.TabFocus.value
    return bool(one.focusPolicy().value & wanted) and one.isVisible() and one.isEnabled()
