"""A panel over the window, where others would open a dialog of their own."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from vaxentry.ui.widgets.panel import Panel

COVERED = "covered"
"""A property of the window: something is laid over all of it."""


def has_the_keys() -> bool:
    """Whether a panel over the window is typed into: what is below it may not take the keys."""
    one = QApplication.focusWidget()
    while one is not None and not isinstance(one, Overlay):
        one = one.parentWidget()
    return one is not None


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
        self._is_up = False
        self._owed: tuple[QWidget, Qt.FocusReason] | None = None
        parent.installEventFilter(self)
        self.hide()

    def bring(
        self, focus: QWidget, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason
    ) -> None:
        """Show it with `focus` focused; where the window is covered, once it no longer is."""
        if self._ground.property(COVERED) and not self.above_cover:
            self._owed = focus, reason
            return
        self._owed = None
        if not self._is_up:
            self._back = QApplication.focusWidget()
        self._is_up = True
        self.show()
        self._centre()
        self.raise_()
        focus.setFocus(reason)

    def dismiss(self) -> None:
        """Hide it; typing goes on where it was. Below a cover it does not come back."""
        if self.is_wanted:
            self._go()

    @property
    def is_wanted(self) -> bool:
        """Whether it is up, or will be once the window is covered no more."""
        return self._is_up or self._owed is not None

    def step_aside(self) -> None:
        """The window is about to be covered."""
        self.hide()

    def come_back(self) -> None:
        """The window is covered no more, and the keys are not given yet."""
        if self._is_up:
            self.show()
            self.raise_()

    def catch_up(self) -> None:
        """The keys are where they were: it comes up now if it was to come up below the cover."""
        if self._owed is not None:
            self.bring(*self._owed)

    def forget(self) -> None:
        """Put it away for somebody else than it was shown to; nothing is asked any more.

        A panel that holds a secret extends this: it is gone as well.
        """
        if self.is_wanted:
            self._go()

    def _go(self) -> None:
        self._is_up, self._owed = False, None
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
