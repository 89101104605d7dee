"""A list to choose from by typing the beginning of a word. The wheel never changes it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from vaxentry.ui.theme.icons import pixmap
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.keypad import as_typed

_ARROW = 16
_NONE = -1


@dataclass(frozen=True, slots=True)
class Option:
    """One entry: what is stored, what is shown, and other words it may be found by.

    Attributes:
        keys: single letters or digits, each of which chooses the entry at once and completes the
            field. No two entries of a list share one.
    """

    value: str
    label: str
    also: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    def begins_with(self, typed: str) -> bool:
        """Whether the label, the value or another word starts with `typed`, in any case."""
        return any(
            word.casefold().startswith(typed) for word in (self.label, self.value, *self.also)
        )


class ChoiceField(QComboBox):
    """Empty until chosen. Letters add up to a prefix without any time limit, unlike stock Qt.

    Delete empties it, Backspace takes back one letter, Alt+Down opens the list. An entry's own key
    chooses it at once, unless it goes on with a word begun; only that completes the field.

    Signals:
        edited: the user chose, took back or emptied; never the program.
        completed: an entry's own key was typed, so that the page may move on.
        refused: the letter typed begins no entry; the choice is unchanged and it has beeped.
    """

    edited = Signal()
    completed = Signal()
    refused = Signal(str)

    def __init__(
        self,
        options: Sequence[Option],
        theme: Theme,
        parent: QWidget | None = None,
        *,
        beep: Callable[[], None] = QApplication.beep,
    ) -> None:
        super().__init__(parent)
        self._beep = beep
        self._theme = theme
        self._typed = ""
        self._know(())
        self.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon,
        )
        self.setMinimumContentsLength(4)
        self.offer(options)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(self._on_activated)

    def _know(self, options: Sequence[Option]) -> None:
        self._options = tuple(options)
        self._at_key = {key.casefold(): at for at, one in enumerate(options) for key in one.keys}
        assert len(self._at_key) == sum(len(one.keys) for one in options)
        self._at_value = {one.value: at for at, one in enumerate(options)}

    def offer(self, options: Sequence[Option]) -> None:
        """Have other entries to choose from; the choice stays, where it is among them."""
        if tuple(options) == self._options:
            return
        value = self.value
        self._know(options)
        self.clear()
        self.addItems([one.label for one in options])
        self.setCurrentIndex(self._at_value.get(value, _NONE))

    @property
    def value(self) -> str:
        """The stored value of the choice, "" when nothing is chosen."""
        at = self.currentIndex()
        return "" if at == _NONE else self._options[at].value

    def set_value(self, value: str) -> None:
        """Choose the entry with this value; nothing is chosen for an unknown one."""
        self._typed = ""
        self.setCurrentIndex(self._at_value.get(value, _NONE))

    def settle(self) -> None:
        """The clerk is done here: the next letter begins a new prefix."""
        self._typed = ""

    def escape(self) -> bool:
        """Esc closes nothing here: the open list is a window of its own."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: typed prefixes instead of Qt's timed search."""
        press = as_typed(event)
        text = press.text()
        if press.key() == Qt.Key.Key_Delete:
            self._take_back("")
        elif press.key() == Qt.Key.Key_Backspace:
            self._take_back(self._typed[:-1])
        elif text and _has_command(press):
            event.ignore()  # stock Qt would search its list for it: it is a key of the page
        elif text.isprintable() and text:
            self._type(text.casefold())
        else:
            super().keyPressEvent(press)

    def _type(self, letter: str) -> None:
        longer = self._find(self._typed + letter) if self._typed else None
        if letter == " " and not self._typed:
            self.showPopup()
        elif longer is not None:
            self._choose(longer, self._typed + letter)
        elif letter in self._at_key:
            self._choose(self._at_key[letter], letter)
            self.completed.emit()
        else:
            self._begin(letter)

    def _begin(self, letter: str) -> None:
        found = self._find(letter)
        if found is None:
            self._beep()
            self.refused.emit(letter)
        else:
            self._choose(found, letter)

    def _choose(self, at: int, typed: str) -> None:
        self._typed = typed
        self.setCurrentIndex(at)
        self.edited.emit()

    def _take_back(self, typed: str) -> None:
        found = self._find(typed) if typed else None
        self._choose(_NONE if found is None else found, typed)

    def _on_activated(self) -> None:
        self._typed = ""
        self.edited.emit()

    def _find(self, typed: str) -> int | None:
        return next((at for at, one in enumerate(self._options) if one.begins_with(typed)), None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt override: a new visit starts a new prefix."""
        self._typed = ""
        super().focusInEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt override: scrolling the page must never change an answer."""
        event.ignore()

    @property
    def shown(self) -> str:
        """The choice as it is painted: it ends in dots where it has no room."""
        text, elide = self.currentText(), Qt.TextElideMode.ElideRight
        return self.fontMetrics().elidedText(text, elide, self._room())

    def _room(self) -> int:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        return self.style().subControlRect(control, option, part, self).width()

    def _tell_rest(self) -> None:
        rest = "" if self.shown == self.currentText() else self.currentText()
        if rest != self.toolTip():
            self.setToolTip(rest)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt override: as many letters as there is room for, the arrow in the theme's colour.

        The tool tip says what is not painted.
        """
        del event
        self._tell_rest()
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        tokens = self._theme.tokens
        colour = tokens.muted if self.isEnabled() else tokens.border
        area = self.rect()
        corner = QPoint(area.right() - _ARROW - 5, area.center().y() - _ARROW // 2 + 1)
        arrow = pixmap("chevron-down", colour, _ARROW, self.devicePixelRatioF())
        painter.drawPixmap(QRect(corner.x(), corner.y(), _ARROW, _ARROW), arrow)
        painter.end()


def _has_command(event: QKeyEvent) -> bool:
    command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return bool(event.modifiers() & command)
