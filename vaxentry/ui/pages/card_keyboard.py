"""What each key of the page does to the card at hand."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from vaxentry.domain.choices import NO_COMPLAINT
from vaxentry.domain.dose import Origin, Screening
from vaxentry.domain.form import Field
from vaxentry.domain.measures import NORMAL
from vaxentry.language import Words
from vaxentry.ui.pages.card_form import CardForm
from vaxentry.ui.pages.card_keys import CardKeys, focus_all
from vaxentry.ui.pages.entry_desk import EntryDesk
from vaxentry.ui.pages.pile_desk import PileDesk
from vaxentry.ui.pages.row_memory import NEVER_PINNED
from vaxentry.ui.widgets.line_field import LineField

_WITHIN_LIMITS = (
    (Field.TEMPERATURE, NORMAL),
    (Field.BLOOD_PRESSURE, NORMAL),
    (Field.SCREENING, Screening.PROCEED.value),
    (Field.COMPLAINT, NO_COMPLAINT),
)
_AFTER_THE_PERSON = (Field.BIRTH_DATE, Field.SEX, Field.PHONE, Field.TICKET, Field.TEMPERATURE)
"""Where a card whose person is known may still be open, in its order."""
_NEEDED_OF_A_PERSON = (Field.NAME, Field.BIRTH_DATE, Field.SEX, Field.PHONE)


class CardKeyboard(QObject):
    """Acts on the card; what needs a panel or the book is passed on.

    Signals:
        asked: a key whose answer is the page's: "F6" to "F10", "Ctrl+Delete".
        changed: a key wrote into the card, or said what the next one begins with.
    """

    asked = Signal(str)
    changed = Signal()

    def __init__(
        self,
        card: CardForm,
        desk: EntryDesk,
        pile: PileDesk,
        words: Words,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._card, self._desk, self._pile, self._words = card, desk, pile, words
        self._keys: CardKeys | None = None
        self._chain: tuple[QWidget, ...] = ()
        self._acts: dict[str, Callable[[], None]] = {
            "F3": self.repeat,
            "F4": self.within_limits,
            "F5": self.pin,
        }
        for digit in range(1, 10):
            self._acts[f"Alt+{digit}"] = partial(self.take_batch, digit, from_here_on=False)
            self._acts[f"Ctrl+{digit}"] = partial(self.take_batch, digit, from_here_on=True)

    def serve(self, keys: CardKeys, chain: tuple[QWidget, ...]) -> None:
        """Listen to these keys over these controls."""
        self._keys, self._chain = keys, chain
        keys.pressed.connect(self._on_pressed)

    def _on_pressed(self, name: str) -> None:
        act = self._acts.get(name)
        if act is None:
            self.asked.emit(name)
        elif not self._desk.is_busy:
            act()

    @property
    def field(self) -> Field | None:
        """The field the cursor stands in, of the card itself."""
        focused = QApplication.focusWidget()
        name = focused.property("field") if focused else None
        found = Field(str(name)) if name else None
        return found if found in self._card.fields else None

    def walk_on(self, origin: QWidget, *, by_itself: bool = False) -> None:
        """The next field that is not pinned.

        Args:
            by_itself: the field was complete; one Enter out of habit is forgiven.
        """
        for target in self._chain[self._chain.index(origin) + 1 :]:
            if target.isVisible() and target.isEnabled() and not self._is_pinned(target):
                self._go_to(target)
                break
        if by_itself and self._keys is not None and not origin.hasFocus():
            self._keys.forgive_enter()

    def _go_to(self, target: QWidget) -> None:
        """A rest of an address that the site's list filled in is typed before, not over."""
        focus_all(target)
        is_rest = self._card.origins.get(Field.ADDRESS) is Origin.HEADER
        if is_rest and target is self._card.editor(Field.ADDRESS):
            assert isinstance(target, LineField)
            target.deselect()
            target.setCursorPosition(0)

    def _is_pinned(self, editor: QWidget) -> bool:
        name = editor.property("field")
        return bool(name) and Field(str(name)) in self._desk.memory.pinned

    def go_past_person(self) -> None:
        """The person is known: the first field that is still to be answered."""
        empty = (one for one in _AFTER_THE_PERSON if not self._card.value(one))
        focus_all(self._card.editor(next(empty, Field.DOSE_NO)))

    def repeat(self) -> None:
        """F3: as on the card before."""
        field = self.field
        text = self._desk.memory.before(field) if field else ""
        if field is None or not text:
            QApplication.beep()
            return
        self._write(field, text, Origin.HEADER)
        self._card.labelled(field).set_hint(self._words("entry.repeated"))
        self.walk_on(self._card.editor(field), by_itself=True)

    def within_limits(self) -> None:
        """F4: fills only what is empty, and only because of this key on this card."""
        for field, text in _WITHIN_LIMITS:
            is_open = self._card.fields[field].isEnabled()
            if is_open and not self._card.value(field):
                self._write(field, text, Origin.CONFIRMED)
        dose = self._card.fields[Field.DOSE_NO]
        is_known = all(self._card.value(field) for field in _NEEDED_OF_A_PERSON)
        if is_known and dose.isEnabled() and not self._card.value(Field.DOSE_NO):
            focus_all(dose.editor)

    def pin(self) -> None:
        """F5: this field keeps its text for the next cards; again = no longer."""
        field = self.field
        if field is None:
            return
        if field in NEVER_PINNED:
            note = self._words("entry.not_pinned")
            self._card.labelled(field).show_problem(note, "warn")
            QApplication.beep()
            return
        is_pinned = self._desk.memory.pin(field, self._card.value(field))
        self._card.show_origin(field, pinned=is_pinned)
        self.changed.emit()

    def take_batch(self, digit: int, *, from_here_on: bool) -> None:
        """A batch of the day by its digit."""
        if self._desk.correction is not None:
            return
        if self._pile.take_batch(digit, from_here_on=from_here_on):
            self.changed.emit()
        else:
            QApplication.beep()

    def _write(self, field: Field, text: str, origin: Origin) -> None:
        self._card.put(field, text, origin)
        self._card.labelled(field).clear_problem()
        self._desk.key_struck()
        self.changed.emit()
