"""What stops a card holds its field and takes no key but Esc: nothing runs on into a field."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from vaxentry.ui.theme.theme import application

_MODIFIERS = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}
)
_PRESSES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick})
_TEXT_BY_OTHER_WAYS = frozenset(
    {QEvent.Type.InputMethod, QEvent.Type.DragEnter, QEvent.Type.Drop, QEvent.Type.ContextMenu}
)


class FieldLock(QObject):
    """Holds the focus in one field and swallows every key of its window until Esc.

    Esc unlocks and selects the text, and so does F10 where the lock waits for it. F8 is the
    page's: that is what parking is for, and while it asks why, the lock rests. A click into the
    locked field unlocks as Esc does; a click anywhere else in the window beeps and does nothing,
    so the focus stays. Other windows and programs are not touched. While the owner can't be seen,
    as under the cover of a window that nobody is signed in at, the lock rests.

    Args:
        owner: any widget of the window whose keys are swallowed.
        beep: what is heard at the lock and at each swallowed key or click; None = the PC's beep.

    Signals:
        locked: the field that is locked from now on.
        unlocked: the field that was locked until now.
        park_wanted: F8; the field is still locked.
        heard: F10, where the lock waited for it; the field is unlocked.
    """

    locked = Signal(object)
    unlocked = Signal(object)
    park_wanted = Signal()
    heard = Signal()

    def __init__(self, owner: QWidget, beep: Callable[[], None] | None = None) -> None:
        super().__init__(owner)
        self._owner = owner
        self._beep = beep or QApplication.beep
        self._editor: QWidget | None = None
        self._rests = False
        self._sight = _Sight(owner, self._follow)
        self._waits_for_f10 = False
        # Kept from the lock on: a window that is being taken down can't be asked any more.
        self._window: QWidget | None = None

    @property
    def editor(self) -> QWidget | None:
        """The locked field, None when nothing is locked."""
        return self._editor

    def lock(self, editor: QWidget, *, waits_for_f10: bool = False) -> None:
        """Beep, bring the focus back to `editor` and keep it there; a second lock moves it."""
        self._waits_for_f10 = waits_for_f10
        if self._editor is not None and self._editor is not editor:
            self.unlocked.emit(self._editor)
        self._editor, self._window = editor, self._owner.window()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self.wake()
        self._beep()
        self.locked.emit(editor)

    def unlock(self) -> None:
        """Give the keys back, with the text of the field selected."""
        self._let_go()
        editor, self._editor = self._editor, None
        if editor is None:
            return
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(editor, QLineEdit):
            editor.selectAll()
        self.unlocked.emit(editor)

    def rest(self) -> None:
        """Let a panel over the page have the keys; the field stays locked behind it."""
        self._rests = True
        self._let_go()

    def wake(self) -> None:
        """The panel is gone: swallow the keys again, if the field is locked still."""
        self._rests = False
        self._follow()

    def _follow(self) -> None:
        """Swallow keys where the locked field can be seen, nowhere else."""
        if self._editor is None or self._rests or not self._owner.isVisible():
            self._let_go()
        else:
            application().installEventFilter(self)
            self._bring_back()

    def _let_go(self) -> None:
        application().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt override: swallow what is meant for our window."""
        if not isinstance(watched, QWidget) or watched.window() is not self._window:
            return False
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride:
            event.accept()  # what is accepted here comes as a plain key, not as a shortcut
            return True
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take(event)
        if kind in _PRESSES:
            return self._take_click(watched)
        if kind == QEvent.Type.FocusIn and self._editor not in {None, watched}:
            # Qt moves the focus at a click before anybody is asked.
            self._bring_back()
            return True
        return kind in _TEXT_BY_OTHER_WAYS

    def _bring_back(self) -> None:
        if self._editor is not None:
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.unlock()
        elif key == Qt.Key.Key_F8:
            self.park_wanted.emit()
        elif key == Qt.Key.Key_F10 and self._waits_for_f10 and not event.isAutoRepeat():
            self.unlock()
            self.heard.emit()
        elif key not in _MODIFIERS:
            self._beep()
        return True

    def _take_click(self, watched: QObject) -> bool:
        if watched is self._editor:
            self.unlock()
        else:
            self._beep()
        return True


class _Sight(QObject):
    """Tells that a widget comes into sight or goes out of it."""

    def __init__(self, watched: QWidget, told: Callable[[], None]) -> None:
        super().__init__(watched)
        self._told = told
        watched.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        """Qt override: looks on, takes nothing."""
        if event.type() in {QEvent.Type.Show, QEvent.Type.Hide}:
            self._told()
        return False
