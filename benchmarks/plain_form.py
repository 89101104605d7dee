"""The yardstick of the presses: a plain form of the same fields, walked through with Tab.

Stock Qt fields in the order of the card, no help of any kind: each field is typed in full and left
by Tab, dates as printed, choices by their first letter. What a form designer gives without thought.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QFormLayout, QLineEdit, QWidget

from vaxentry.demo.deck import DeckCard
from vaxentry.demo.strokes import TAB, Stroke, characters
from vaxentry.domain.form import Field

CHOICES: Mapping[Field, tuple[str, ...]] = {
    Field.ID_TYPE: ("nik", "mother_nik", "kk", "passport", "kitas", "none"),
    Field.SEX: ("L", "P"),
    Field.TARGET_GROUP: (
        *("SDM KESEHATAN", "PETUGAS PUBLIK", "LANSIA", "MASYARAKAT RENTAN", "MASYARAKAT UMUM"),
        *("REMAJA 12-17 TAHUN", "IBU HAMIL", "ANAK 6-11 TAHUN"),
    ),
    Field.SCREENING: ("lanjut", "tunda", "tidak_diberikan"),
    Field.COURSE: ("primer", "primer_ulang", "booster1", "booster2"),
}
ORDER = (
    *(Field.ID_TYPE, Field.ID_NUMBER, Field.NAME, Field.BIRTH_PLACE, Field.BIRTH_DATE, Field.SEX),
    *(Field.PHONE, Field.VILLAGE, Field.ADDRESS, Field.TARGET_GROUP, Field.TICKET),
    *(Field.TEMPERATURE, Field.BLOOD_PRESSURE, Field.SCREENING, Field.COURSE, Field.DOSE_NO),
    *(Field.VOLUME, Field.GIVEN_AT, Field.COMPLAINT),
)
SAVE = Stroke(key=Qt.Key.Key_Return, held=Qt.KeyboardModifier.ControlModifier)
DOWN = Stroke(key=Qt.Key.Key_Down)


class PlainForm(QWidget):
    """One field under the other; "NIK" and the primary course are chosen already."""

    def __init__(self) -> None:
        super().__init__()
        self.editors: dict[Field, QLineEdit | QComboBox] = {}
        # A person takes longer than Qt waits for a second letter; here the next card comes sooner.
        QApplication.setKeyboardInputInterval(0)
        column = QFormLayout(self)
        for field in ORDER:
            self.editors[field] = self._editor(field)
            column.addRow(field, self.editors[field])

    def _editor(self, field: Field) -> QLineEdit | QComboBox:
        if field not in CHOICES:
            return QLineEdit()
        choice = QComboBox()
        choice.addItems(CHOICES[field])
        choice.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return choice

    def clear(self) -> None:
        """An empty card, the cursor in the number."""
        for field, editor in self.editors.items():
            if isinstance(editor, QLineEdit):
                editor.clear()
            else:
                given = field in {Field.ID_TYPE, Field.COURSE}
                editor.setCurrentIndex(0 if given else -1)
        self.editors[Field.ID_NUMBER].setFocus()

    def text(self, field: Field) -> str:
        """What stands in a field."""
        editor = self.editors[field]
        return editor.text() if isinstance(editor, QLineEdit) else editor.currentText()


def presses_for(form: PlainForm, card: DeckCard) -> int:
    """Type one card and count; raises AssertionError when the form does not hold the card."""
    form.clear()
    presses = 0
    for stroke in chain(_strokes(form, card), [SAVE]):  # lazily: it looks at the form
        presses += stroke.presses
        focus = QApplication.focusWidget()
        assert focus is not None
        stroke.strike(focus)
    wrong = [at for at, text in card.paper.items() if at in ORDER and form.text(at) != text]
    assert not wrong, wrong
    return presses


def _strokes(form: PlainForm, card: DeckCard) -> Iterator[Stroke]:
    for field in ORDER[1:]:
        text = card.paper.get(field, "")
        if field in CHOICES and text:
            yield from _letters(form, field, text)
        else:
            yield from characters(text)
        yield TAB


def _letters(form: PlainForm, field: Field, wanted: str) -> Iterator[Stroke]:
    """The first letter, then Down to the entry where several begin with it."""
    yield Stroke(wanted[0])
    while form.text(field) != wanted:
        yield DOWN
