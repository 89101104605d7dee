"""The filter buttons of Kiriman: one per state that occurs, with counts that add up."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLayout, QLayoutItem, QPushButton, QWidget

from vaxentry.domain.outbox import SAVED_STATES, State
from vaxentry.domain.records import Counts
from vaxentry.language import Words
from vaxentry.language.spelling import count
from vaxentry.ui.theme.theme import set_look

_ALL = 0
_ALWAYS = frozenset({State.QUEUED, State.ACCEPTED})


class FlowLayout(QLayout):
    """Lays buttons out like words of a text, on as many lines as they need."""

    def __init__(self, parent: QWidget | None = None, gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt override."""
        self._items.append(item)

    def count(self) -> int:
        """Qt override."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Qt override."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Qt override."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Qt override: a narrow page has more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt override."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Qt override."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """Qt override."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Qt override: the widest single button."""
        widths = [item.sizeHint().width() for item in self._items if not item.isEmpty()]
        heights = [item.sizeHint().height() for item in self._items if not item.isEmpty()]
        return QSize(max(widths, default=0), max(heights, default=0))

    def _place(self, area: QRect, *, move: bool) -> int:
        x, y, line = area.x(), area.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if x > area.x() and x + size.width() > area.x() + area.width():
                x, y, line = area.x(), y + line + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self._gap
            line = max(line, size.height())
        return y + line - area.y()


class StateFilters(QWidget):
    """Buttons "Semua 500 · Di antrean 12 · ...". A state without records has no button.

    Signals:
        chosen: frozenset of `State`, empty for all.
    """

    chosen = Signal(object)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._group = QButtonGroup(self)
        self._buttons: dict[State | None, QPushButton] = {}
        row = FlowLayout(self)
        for number, state in enumerate((None, *SAVED_STATES)):
            button = self._button(state, number)
            row.addWidget(button)
        self._buttons[None].setChecked(True)
        self._group.idClicked.connect(self._on_clicked)
        self.setAccessibleName(words("queue.filters"))

    def _button(self, state: State | None, number: int) -> QPushButton:
        button = QPushButton()
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        set_look(button, role="filter")
        self._group.addButton(button, number)
        self._buttons[state] = button
        return button

    def show_counts(self, counts: Counts) -> None:
        """Say how many there are of each; the parts sum to "all"."""
        for state, button in self._buttons.items():
            amount = counts.saved if state is None else counts[state]
            name = self._words("queue.all" if state is None else f"state.{state}")
            button.setText(f"{name} {count(self._words, amount)}")
            button.setAccessibleName(button.text())
            used = amount > 0 or state is None or state in _ALWAYS
            button.setVisible(used or button.isChecked())

    @property
    def states(self) -> frozenset[State]:
        """The states chosen; empty for all."""
        number = self._group.checkedId()
        return frozenset() if number == _ALL else frozenset({SAVED_STATES[number - 1]})

    def shown_counts(self) -> dict[State | None, str]:
        """The texts of the buttons on the screen, for reading aloud and for tests."""
        return {
            state: button.text() for state, button in self._buttons.items() if not button.isHidden()
        }

    def choose(self, state: State | None) -> None:
        """Press a button from the program."""
        self._buttons[state].click()

    def _on_clicked(self) -> None:
        self.chosen.emit(self.states)
