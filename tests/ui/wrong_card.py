"""A clerk who types the wrong entries into one window; the book holds the persons of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.window import CONTROL, NO_MODIFIER, SHIFT, Clerk, Desk
from tests.unit.domain.samples import CARD, TODAY
from tests.unit.domain.wrong_entries import Wrong, known_of
from vaxentry.domain.dose import Dose, Identity
from vaxentry.domain.form import HEADER_FIELDS, Field, Form
from vaxentry.domain.nik import digits_of
from vaxentry.domain.person import Person, Probe
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.validation import check
from vaxentry.ui.pages.card_fields import CARD_FIELDS, EARLIER_FIELDS
from vaxentry.ui.pages.entry import EntryPage
from vaxentry.ui.widgets.choice import ChoiceField
from vaxentry.ui.widgets.labelled import LOCKED, Labelled

_KEYS: Mapping[str, str] = {
    "lanjut": "l",
    "tunda": "t",
    "primer": "p",
    "primer_ulang": "u",
    "booster1": "b1",
}
"""What a choice of a few entries is answered with."""

PASTED = {"12345"}
"""Digits are not even taken by an empty name; a paste is."""


class HeldBook(FakeBook):
    """Finds the persons of the case at hand."""

    def __init__(self) -> None:
        super().__init__()
        self.persons: tuple[Person, ...] = ()

    def people(self, number: str) -> Sequence[Person]:
        return known_of(self.persons, number).same_number

    def similar(self, probe: Probe, limit: int = 5) -> Sequence[Person]:
        return known_of(self.persons, probe.number).similar[:limit]


class WrongCards:
    """One window for all cases: each begins a stack of its own."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.book = HeldBook()
        self.desk = Desk(qtbot, self.book).open()
        self.clerk = Clerk(qtbot)
        self.refusals = 0
        for labelled in self.entry.card.fields.values():
            if isinstance(labelled.editor, ChoiceField):
                labelled.editor.refused.connect(self._on_refused)

    def _on_refused(self) -> None:
        self.refusals += 1

    @property
    def entry(self) -> EntryPage:
        return self.desk.window.entry

    def wait(self, until: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(until()), timeout=10_000)

    def field(self, field: Field) -> Labelled:
        return self.entry.field(field)

    def told(self, field: Field) -> str:
        return self.field(field).note.text()

    def is_locked(self) -> bool:
        return self.entry.flow.signs.lock.editor is not None

    # Typing

    def begin(self, wrong: Wrong) -> None:
        """Another stack; its head is typed, and the card, until a field locks."""
        self._clear()
        self.book.persons = wrong.persons
        self.clerk.press(Qt.Key.Key_N, CONTROL)
        self.wait(lambda: QApplication.focusWidget() is self.entry.header.chain[0])
        expires = f"{wrong.expires_on:%d%m%Y}" if wrong.expires_on else ""
        self.type_head(wrong.form, expires)
        if not self.is_locked():
            self.type_card(wrong.form)

    def _clear(self) -> None:
        """What a case that failed has left behind is not for the next one."""
        if not self.entry.desk.is_blank:
            self.clerk.press(Qt.Key.Key_Escape)
            self.entry.clear_button.setFocus()
            self.clerk.keys("  ")

    def type_head(self, form: Form, expires: str = "", after: int = 0) -> None:
        given_on, vaccine, batch, vaccinator = (form[field] for field in HEADER_FIELDS)
        texts = (given_on, vaccine, batch, expires, vaccinator, "", "", "")
        for at in range(after, len(texts)):
            if not self._type_at(self.entry.header.chain[at], texts[at]):
                return

    def type_card(self, form: Form, after: Field | None = None) -> None:
        """Every field that is open, in its order, until one locks."""
        start = CARD_FIELDS.index(after) + 1 if after else 1
        if after is None and form[Field.ID_TYPE] != CARD[Field.ID_TYPE]:
            self.clerk.press(Qt.Key.Key_Return, SHIFT)
            start = 0
        for field in CARD_FIELDS[start:]:
            editor = self.entry.card.editor(field)
            if editor.isVisible() and editor.isEnabled():
                assert self.clerk.focus is editor, field
                if not self._type_at(editor, form.get(field, "")):
                    return

    def _type_at(self, editor: QWidget, text: str) -> bool:
        """Keys one by one, then Enter if the field is not left already; False = it has locked."""
        for letter in self._keys(editor, text):
            QTest.keyClicks(editor, letter)
            if not editor.hasFocus():
                break
        if editor.hasFocus() and not self.is_locked():
            # Tab: nobody is taken over, everything comes from the keys.
            is_name = editor.property("field") == Field.NAME
            key = Qt.Key.Key_Tab if is_name else Qt.Key.Key_Return
            QTest.keyClick(editor, key, NO_MODIFIER)
            if not text and editor.hasFocus():  # one is forgiven after a field left by itself
                QTest.keyClick(editor, key, NO_MODIFIER)
        return not self.is_locked()

    def _keys(self, editor: QWidget, text: str) -> str:
        if text in PASTED:
            QGuiApplication.clipboard().setText(text)
            QTest.keyClick(editor, Qt.Key.Key_V, CONTROL)
            return ""
        if editor.property("field") == Field.SEX:
            return text[:1]
        return _KEYS.get(text, text)

    def retype(self, field: Field, text: str) -> None:
        """Go to a field, in the head or on the card, and type something else; leave it."""
        if field in HEADER_FIELDS:
            self.clerk.press(Qt.Key.Key_F2)
        editor = self.field(field).editor
        self.wait(editor.isVisible)
        editor.setFocus(Qt.FocusReason.OtherFocusReason)  # a click would open the list of a choice
        self.replace(text)
        QTest.mouseClick(self.entry.card.editor(Field.TICKET), Qt.MouseButton.LeftButton)

    def replace(self, text: str) -> None:
        """Type over what stands where the cursor is."""
        editor = self.clerk.focus
        QTest.keyClick(editor, Qt.Key.Key_A, CONTROL)
        if not text:
            QTest.keyClick(editor, Qt.Key.Key_Delete)
        self._type_at(editor, text)

    def mend(self, wrong: Wrong) -> None:
        """The way out, in the order of the card."""
        order = [*HEADER_FIELDS, *CARD_FIELDS]
        wanted = {Field(name): text for name, text in wrong.way_out.items()}
        for field in sorted(wanted, key=order.index):
            self.retype(field, wanted[field])

    # Saving

    @property
    def saved(self) -> list[Dose]:
        return list(self.book.doses.values())

    def save(self, amount: int) -> None:
        self.clerk.save()
        self.desk.wait_saved(amount)

    def last(self) -> Dose:
        return bare(self.saved[-1])


def meant(wrong: Wrong, form: Form) -> Dose:
    """What the card says, by the rules alone."""
    shown = {**form, **dict.fromkeys(() if _has_earlier(form) else EARLIER_FIELDS, "")}
    known = known_of(wrong.persons, digits_of(form[Field.ID_NUMBER]))
    checked = check(shown, today=TODAY, rules=BUILT_IN, temporary_id="T-1", known=known)
    assert checked.dose is not None
    return bare(checked.dose)


def _has_earlier(form: Form) -> bool:
    return any(form.get(field) for field in EARLIER_FIELDS)


def bare(dose: Dose) -> Dose:
    """Without where its texts came from, and with any temporary number the same."""
    one = dose.identity
    number = "T" if one.number.startswith("T") else one.number
    return replace(dose, origins={}, identity=Identity(one.type, number, one.birth_order))


__all__ = ["LOCKED", "WrongCards", "meant"]
