"""What a key on one of the lists asks for."""

from collections.abc import Mapping
from enum import Enum, auto

from PySide6.QtCore import Qt

from vaxentry.ui.pages.lists_rows import ListKind


class Wish(Enum):
    """What is to be done with the row chosen."""

    GO_ON = auto()
    """Type this stack."""
    REGISTER = auto()
    """Register a new stack; needs no row."""
    CORRECT_STACK = auto()
    """Give a head field of this stack another text."""
    SHOW_CARDS = auto()
    """Which cards of this stack may be filed."""
    HAND_OVER = auto()
    """The slip for the clerk who goes on with this stack."""
    OPEN_CARD = auto()
    """Go on with this parked card."""
    RETYPE = auto()
    """Type the doubtful numbers again."""
    OPEN_RECORD = auto()
    """Open this record to be corrected."""
    OPEN_FILED = auto()
    """Open the entry of this card, or the parked card; an undone entry stays undone."""
    COPY_ANSWER = auto()
    """The answer for the citizen to the clipboard."""
    PRINT = auto()
    """The list shown goes to a printer; needs no row."""
    PDF = auto()
    """The list shown goes into a file; needs no row."""


WITHOUT_ROW = frozenset({Wish.REGISTER, Wish.PRINT, Wish.PDF})

_ENTER, _ENTER_TOO = Qt.Key.Key_Return, Qt.Key.Key_Enter
_CALL = {
    _ENTER: Wish.OPEN_RECORD,
    _ENTER_TOO: Wish.OPEN_RECORD,
    Qt.Key.Key_C: Wish.COPY_ANSWER,
}

WISHES: Mapping[ListKind, Mapping[Qt.Key, Wish]] = {
    ListKind.STACKS: {
        _ENTER: Wish.GO_ON,
        _ENTER_TOO: Wish.GO_ON,
        Qt.Key.Key_N: Wish.REGISTER,
        Qt.Key.Key_P: Wish.CORRECT_STACK,
        Qt.Key.Key_S: Wish.HAND_OVER,
        Qt.Key.Key_B: Wish.SHOW_CARDS,
    },
    ListKind.PARKED: {_ENTER: Wish.OPEN_CARD, _ENTER_TOO: Wish.OPEN_CARD},
    ListKind.DOUBTS: {
        _ENTER: Wish.RETYPE,
        _ENTER_TOO: Wish.RETYPE,
        Qt.Key.Key_C: Wish.COPY_ANSWER,
    },
    ListKind.DEFERRED: _CALL,
    ListKind.NEXT: _CALL,
    ListKind.SUPERVISOR: _CALL,
    ListKind.CARDS: {_ENTER: Wish.OPEN_FILED, _ENTER_TOO: Wish.OPEN_FILED},
}
"""The keys of each list; the texts ``lists.keys_<kind>`` say the same."""
