"""The village: free text, or a line of the site's list by the beginning of its name."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from vaxentry.domain.stacks import Village
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.suggestions import Suggestions

_STEPS: Mapping[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class VillageField(LineField):
    """Proposes the villages that begin with what is typed.

    The only village that fits is marked by itself, or the one that is typed in full; Down and Up
    mark another. Leaving the field (Enter, Tab, a save) takes the marked one. With several that
    fit and none marked, the text stays as typed and `ambiguous` says so. Esc closes the list, and
    then the text stays as typed.

    Signals:
        chosen: a `Village` of the list was taken.
        left_free: the field is left with a new text that is none of the list.
        ambiguous: the field is left with a beginning that several villages have; carries how many.
    """

    chosen = Signal(object)
    left_free = Signal()
    ambiguous = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._villages: tuple[Village, ...] = ()
        self._fitting: tuple[Village, ...] = ()
        self._is_new = False
        self.list = Suggestions(self)
        self.list.taken.connect(self._on_taken)
        self.edited.connect(self._propose)

    def set_villages(self, villages: Sequence[Village]) -> None:
        """The villages of the site, in the order they are proposed."""
        self._villages = tuple(villages)

    def knows_rest(self, text: str) -> bool:
        """Whether a text is the rest of the address of some village of the list."""
        return bool(text) and any(one.rest == text for one in self._villages)

    def set_value(self, text: str) -> None:
        """Show a village; nothing is proposed for it."""
        self._close()
        self._is_new = False
        super().set_value(text)

    def settle(self) -> None:
        """Take the marked village."""
        fitting, marked, is_new = self._fitting, self.list.marked, self._is_new
        self._close()
        self._is_new = False
        if marked is not None:
            self._take(fitting[marked])
        elif is_new:
            self.left_free.emit()
        if marked is None and len(fitting) > 1:
            self.ambiguous.emit(len(fitting))
        super().settle()

    def escape(self) -> bool:
        """Close the list; the text stays free text."""
        was_open = bool(self._fitting)
        self._close()
        return was_open

    def _take(self, village: Village) -> None:
        self.setText(self._shape(village.name))
        self.edited.emit()
        self._close()
        self._is_new = False
        self.chosen.emit(village)

    def _on_taken(self, line: int) -> None:
        self._take(self._fitting[line])

    def _close(self) -> None:
        self._fitting = ()
        self.list.close_list()

    def _propose(self) -> None:
        self._is_new = True
        typed = _plain(self.text())
        fits = [one for one in self._villages if typed and _plain(one.name).startswith(typed)]
        whole = next((at for at, one in enumerate(fits) if _plain(one.name) == typed), None)
        self._fitting = tuple(fits)
        only = 0 if len(fits) == 1 else None
        self.list.propose([_line(one) for one in fits], only if whole is None else whole)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt override: the arrows walk the list while it is open."""
        step = _STEPS.get(event.key())
        keypad = event.modifiers() & Qt.KeyboardModifier.KeypadModifier
        if step and not keypad and self._fitting:
            self.list.step(step)
        else:
            super().keyPressEvent(event)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _line(village: Village) -> str:
    return f"{village.name}  \u00b7  {village.rest}" if village.rest else village.name
