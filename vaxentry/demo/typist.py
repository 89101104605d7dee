"""Types paper cards into the real window as a clerk does: with keys, looking at the screen.

It presses keys on whatever has the focus and reads only what the page shows: which field the
cursor is in, how a field is marked, and the number to write on the card. Every method is a
generator that yields after each key, so that a timer can drive it at a speed people can follow.
"""

from collections.abc import Generator
from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from vaxentry.demo.cards import Card, Pile
from vaxentry.domain.form import HEADER_FIELDS, Field
from vaxentry.ui.pages.entry import EntryPage
from vaxentry.ui.widgets.choice import ChoiceField

_PLAIN = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_TROUBLE = frozenset({"error", "warn"})
_FARTHEST = 60
"""Keys after which a walk through the form is surely lost."""


class Step(Enum):
    """What the typist has just done."""

    KEY = auto()
    WAIT = auto()
    """Nothing: a save is in flight."""


Steps = Generator[Step, None, None]


class StuckError(RuntimeError):
    """The window does not let the card through; says where, never what was typed."""


class Typist:
    """One clerk at one entry page. Lives on the main thread.

    Attributes:
        is_striking: true while one of its own keys is on the way.
        entry_no: the number the window showed for the card typed last.
        corrected: slips noticed and typed again so far.
    """

    def __init__(self, page: EntryPage) -> None:
        self._page = page
        self.is_striking = False
        self.entry_no = ""
        self.corrected = 0
        self._saved = False
        page.saved.connect(self._on_saved)

    def open_pile(self, pile: Pile) -> Steps:
        """Put the last pile away and type the head of the next.

        Raises:
            StuckError: the page refuses what stands in the header.
        """
        yield self._press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        for field in HEADER_FIELDS:
            yield from self._strike(pile.header.paper[field])
            yield self._press(Qt.Key.Key_Return)
            self._expect_no_trouble(field)
        for text in (str(len(pile.cards)), pile.header.vaccinator):
            yield from self._strike(text)
            yield self._press(Qt.Key.Key_Return)

    def type_card(self, card: Card) -> Steps:
        """Type one card and save it; `entry_no` is then the number for the paper.

        Raises:
            StuckError: the page refuses what stands on the paper.
        """
        self._saved = False
        yield from self._choose_document(card)
        yield from self._walk_the_form(card)
        yield self._press(Qt.Key.Key_Return, _CONTROL)
        if self._is_asked_again():
            # The page doubts the number, and the paper says the same: the clerk insists.
            yield self._press(Qt.Key.Key_Return, _CONTROL)
        if self._page.save_button.isEnabled() and not self._saved:
            raise StuckError(f"card {card.number} at {self._field_at_cursor()}")
        while not self._saved:
            yield Step.WAIT
        self.entry_no = self._page.side.number.text()

    def _on_saved(self, _saved: object) -> None:
        self._saved = True

    def _choose_document(self, card: Card) -> Steps:
        """The kind of document stands at NIK; other kinds are one field back."""
        kind = card.paper[Field.ID_TYPE]
        if kind == "nik":
            return
        if self._field_at_cursor() is Field.ID_NUMBER:
            yield self._press(Qt.Key.Key_Return, _SHIFT)
        yield from self._strike(kind)

    def _walk_the_form(self, card: Card) -> Steps:
        texts: dict[Field, str] = {**card.paper, **card.slips}
        texts.pop(Field.ID_TYPE)
        slipped = bool(card.slips)
        while (field := self._field_at_cursor()) is not None:
            yield from self._strike(texts.pop(field, ""))
            yield self._press(Qt.Key.Key_Return)
            if slipped and self._sees_trouble():
                slipped = False
                self.corrected += 1
                texts |= {at: card.paper[at] for at in card.slips}
                number = self._page.field(Field.ID_NUMBER).editor
                yield from self._walk_to(number, Qt.Key.Key_Return, _SHIFT)

    def _walk_to(self, target: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = _PLAIN) -> Steps:
        for _ in range(_FARTHEST):
            if self._is_on(target):
                return
            yield self._press(key, held)
        raise StuckError(f"{target.accessibleName()} can't be reached with the keyboard")

    def _strike(self, text: str) -> Steps:
        for letter in _as_listed(_focus(), text):
            self.is_striking = True
            QTest.keyClicks(_focus(), letter)
            self.is_striking = False
            yield Step.KEY

    def _press(self, key: Qt.Key, held: Qt.KeyboardModifier = _PLAIN) -> Step:
        self.is_striking = True
        QTest.keyClick(_focus(), key, held)
        self.is_striking = False
        return Step.KEY

    def _is_on(self, widget: QWidget) -> bool:
        return QApplication.focusWidget() is widget

    def _field_at_cursor(self) -> Field | None:
        name = _focus().property("field")
        return Field(str(name)) if name else None

    def _is_asked_again(self) -> bool:
        return self._page.save_button.isEnabled() and self._page.banner.isVisible()

    def _sees_trouble(self) -> bool:
        return any(self._page.field(field).tone in _TROUBLE for field in Field)

    def _expect_no_trouble(self, field: Field) -> None:
        if self._page.field(field).tone == "error":
            raise StuckError(f"the head of the pile at {field}")


def _as_listed(editor: QWidget, text: str) -> str:
    """A list is answered with its own word for what stands on the paper, in its language."""
    if not isinstance(editor, ChoiceField):
        return text
    place = editor.findData(text.casefold().replace(" ", "_"))
    return text if place < 0 else editor.itemText(place)


def _focus() -> QWidget:
    widget = QApplication.focusWidget()
    if widget is None:
        raise StuckError("the window has no focus")
    return widget
