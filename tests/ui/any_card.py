"""Any text pasted into the real card and its head, and what the screen shows at the save.

What a shown text means is read here anew, without the product's readers.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeBook
from tests.ui.fields import strike
from tests.ui.window import CONTROL, Desk
from tests.unit.domain.samples import CARD
from vaxentry.domain.dose import Dose, IdType, Origin
from vaxentry.domain.form import HEADER_FIELDS, Field
from vaxentry.domain.stacks import Village
from vaxentry.domain.ticket import read_ticket
from vaxentry.language import Words
from vaxentry.ui.pages.card_fields import CARD_FIELDS, EARLIER_FIELDS, options
from vaxentry.ui.widgets.choice import ChoiceField
from vaxentry.ui.widgets.labelled import LOCKED, Labelled
from vaxentry.ui.widgets.line_field import LineField

WORDS = Words("id")
CHOICES = (
    *(Field.ID_TYPE, Field.SEX, Field.TARGET_GROUP, Field.SCREENING, Field.COURSE),
    *(Field.VACCINE, Field.EARLIER_VACCINE),
)
DAYS = (Field.GIVEN_ON, Field.BIRTH_DATE, Field.DEFERRED_UNTIL, Field.EARLIER_GIVEN_ON)
CAPITALS = (Field.NAME, Field.BATCH, Field.TICKET)
OF_AN_INJECTION = frozenset({Field.VACCINE, Field.BATCH, Field.VACCINATOR})
PILE = ("cards", "giver", "site", "expiry")
"""What stands in the head and on no card."""


class AnyCard:
    """One window for all examples; each begins with a whole card under a whole head."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.book = FakeBook()
        self.book.hamlets = [Village("Klawasi", "Distrik Sorong Barat"), Village("Klabulu")]
        self.desk = Desk(qtbot, self.book).open()
        self.entry = self.desk.window.entry
        self.shown: Mapping[Field, str] = {}
        self.shown_expiry = ""
        self.entry.desk.saving.connect(self._on_saving)
        self.wait(lambda: self.entry.desk.may_keep_draft)

    def wait(self, until: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(until, timeout=10_000)

    def _on_saving(self) -> None:
        self.shown = {field: shown(self.entry.field(field)) for field in Field}
        self.shown_expiry = shown(self.entry.header.expiry)

    def begin(self) -> None:
        """Whatever the example before has left."""
        entry, bar = self.entry, self.entry.header
        entry.flow.signs.lock.unlock()
        entry.desk.next_card()
        bar.clear()
        bar.load({field: CARD[field] for field in HEADER_FIELDS})
        bar.unfold()
        entry.card.load(CARD, {})
        entry.desk.key_struck()
        self.shown = {}

    def take_new_batch(self) -> None:
        """A batch of which the book knows nothing yet; it is the only one."""
        self.book.chips.clear()
        self.put(Field.BATCH, f"N{len(self.book.doses)}")

    @property
    def kept_expiry(self) -> str:
        """The last day that the book holds of the batch of the card saved last, as it is shown."""
        dose = list(self.book.doses.values())[-1]
        stack, _ = self.book.cards[list(self.book.doses)[-1]]
        named = (dose.vaccine, dose.batch)
        chips = self.book.chips[stack]
        return next(_day(one.expires_on) for one in chips if (one.vaccine, one.code) == named)

    @property
    def is_locked(self) -> bool:
        return self.entry.flow.signs.lock.editor is not None

    def put(self, name: str, text: str) -> None:
        """Paste a text over what stands in a field; a list is answered letter by letter."""
        bar = self.entry.header
        labelled = getattr(bar, name) if name in PILE else self.entry.field(Field(name))
        editor = labelled.editor
        if not (editor.isVisible() and editor.isEnabled()):
            return
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.is_locked:  # every key is swallowed until Esc
            return
        if isinstance(editor, ChoiceField):
            # A blank opens the list, a window of its own; no keyboard types what is not printable.
            letters = [one for one in text if one.isprintable() and not one.isspace()]
            for letter in letters[:4]:
                strike(editor, letter)
            return
        QGuiApplication.clipboard().setText(text)
        self.desk.clerk.press(Qt.Key.Key_A, CONTROL)
        self.desk.clerk.press(Qt.Key.Key_V, CONTROL)

    def save(self) -> Dose | None:
        """The dose that was saved; None when nothing was.

        What the clinical rules say is answered with F10: for the batch of the head, for the card.
        """
        before = len(self.book.doses)
        for _ in range(2):
            self._press_and_wait(Qt.Key.Key_Return, CONTROL)
            if len(self.book.doses) == before and "F10" in self.entry.banner.text.text():
                self._press_and_wait(Qt.Key.Key_F10)
            if len(self.book.doses) > before:
                return list(self.book.doses.values())[-1]
        return None

    def _press_and_wait(self, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
        self.desk.clerk.press(key, *held)
        self.wait(lambda: not self.entry.desk.is_busy)

    @property
    def said(self) -> list[str]:
        """The sentences that stand at fields and say what keeps the card from being saved."""
        card, bar = self.entry.card, self.entry.header
        parts = [*card.fields.values(), *(labelled for labelled, _ in bar._shares())]
        return [one.note.text() for one in parts if one.tone in {"error", LOCKED}]


def shown(labelled: Labelled) -> str:
    """What a person sees there; nothing in a field that is away or grey."""
    editor = labelled.editor
    if labelled.isHidden() or not labelled.isEnabled():
        return ""
    if isinstance(editor, ChoiceField):
        return editor.currentText()
    assert isinstance(editor, LineField)
    return editor.text()


def differences(dose: Dose, seen: Mapping[Field, str]) -> list[str]:
    """Fields of which the record says something else than the screen showed."""
    fields = (*HEADER_FIELDS, *CARD_FIELDS)
    read = {field: meaning(field, seen[field]) for field in fields}
    held = {field: said(field, dose) for field in fields}
    left_out = set() if dose.is_given else set(OF_AN_INJECTION)
    if dose.identity.type is IdType.NONE and not seen[Field.ID_NUMBER]:
        left_out.add(Field.ID_NUMBER)  # without a document the program itself gives a number
    return [
        f"{field}: {read[field]!r} {held[field]!r}"
        for field in fields
        if field not in left_out and read[field] != held[field]
    ]


def meaning(field: Field, text: str) -> str:
    """A shown text, spelt in one way."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    if field is Field.TICKET and text.isprintable() and read_ticket(text) is None:
        return ""  # "-", "tidak ada": the text says that there is none
    if field in CHOICES:
        return next((one.value for one in options(field, WORDS) if one.label == text), "")
    if field in CAPITALS:
        return " ".join(unicodedata.normalize("NFC", plain.upper()).split())
    return _MEANINGS[field](plain) if field in _MEANINGS else plain


def _number(text: str) -> str:
    return "".join(one for one in text.upper() if one.isalnum())


def _phone(text: str) -> str:
    digits = "".join(one for one in text if one.isdigit())
    return "-" if text == WORDS("value.no_phone") else digits


_ANSWERS = {"": "", "normal": "normal", "-": "-", "tidak tercatat": "-"}


def _heat(text: str) -> str:
    if text.casefold() in _ANSWERS:
        return _ANSWERS[text.casefold()]
    whole, _, tenth = text.replace(".", ",").partition(",")
    return f"{whole},{tenth or 0}"


def _pressure(text: str) -> str:
    known = _ANSWERS.get(text.casefold())
    return known if known is not None else "/".join(re.findall(r"\d+", text))


def _volume(text: str) -> str:
    figure = re.sub("ml|cc", "", text.lower()).strip().replace(",", ".")
    return f"{float(figure):.3f}" if figure else ""


def _clock(text: str) -> str:
    hour, *minute = re.findall(r"\d+", text) or [""]
    return f"{int(hour):02d}.{minute[0]}" if minute else hour


def _complaint(text: str) -> str:
    nothing = {"-", "tanpa keluhan", "tidak ada", "tidak ada keluhan"}
    return "-" if text.casefold() in nothing else text


_MEANINGS: Mapping[Field, Callable[[str], str]] = {
    Field.ID_NUMBER: _number,
    Field.PHONE: _phone,
    Field.TEMPERATURE: _heat,
    Field.BLOOD_PRESSURE: _pressure,
    Field.VOLUME: _volume,
    Field.GIVEN_AT: _clock,
    Field.COMPLAINT: _complaint,
}


def said(field: Field, dose: Dose) -> str:
    """What the record says of a field, spelt as `meaning` does; "" where a rule has filled it."""
    if dose.origins.get(field) is Origin.RULE:
        return ""
    if field in EARLIER_FIELDS:
        return _of_earlier(field, dose)
    if field in DAYS:
        return _day(getattr(dose, field))
    return _SAID[field](dose) if field in _SAID else str(getattr(dose, field) or "")


def _of_earlier(field: Field, dose: Dose) -> str:
    earlier = dose.earlier
    if earlier is None:
        return ""
    told = {
        Field.EARLIER_VACCINE: earlier.vaccine,
        Field.EARLIER_GIVEN_ON: _day(earlier.given_on),
        Field.EARLIER_PLACE: earlier.place,
    }
    return told[field]


def _day(day: date | None) -> str:
    return f"{day:%d-%m-%Y}" if day else ""


def _said_number(dose: Dose) -> str:
    return _number(dose.identity.number)


def _said_phone(dose: Dose) -> str:
    return dose.phone.replace("+62", "0")


def _said_heat(dose: Dose) -> str:
    tenths = dose.temperature
    if tenths is None:
        return _answer(dose, Field.TEMPERATURE)
    return f"{tenths // 10},{tenths % 10}"


def _said_pressure(dose: Dose) -> str:
    if dose.systolic is None:
        return _answer(dose, Field.BLOOD_PRESSURE)
    return f"{dose.systolic}/{dose.diastolic}"


def _answer(dose: Dose, at: Field) -> str:
    """What the record says in place of a figure."""
    origin = dose.origins.get(at)
    return "" if origin is None else ("normal" if origin is Origin.CONFIRMED else "-")


_SAID: Mapping[Field, Callable[[Dose], str]] = {
    Field.ID_TYPE: lambda dose: dose.identity.type,
    Field.ID_NUMBER: _said_number,
    Field.BIRTH_ORDER: lambda dose: str(dose.identity.birth_order or ""),
    Field.PHONE: _said_phone,
    Field.TICKET: lambda dose: dose.ticket.text if dose.ticket else "",
    Field.TEMPERATURE: _said_heat,
    Field.BLOOD_PRESSURE: _said_pressure,
    Field.VOLUME: lambda dose: f"{dose.volume_ul / 1000:.3f}" if dose.volume_ul else "",
    Field.GIVEN_AT: lambda dose: f"{dose.given_at:%H.%M}" if dose.given_at else "",
    Field.COMPLAINT: lambda dose: (dose.complaint or "-") if dose.is_given else "",
}
