"""Which fields the card has, how each is typed, and where it stands on the screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from vaxentry.domain.dates import read_date
from vaxentry.domain.dose import IdType, Screening, Sex
from vaxentry.domain.form import HEADER_FIELDS, Field, Form
from vaxentry.domain.rules import RuleError
from vaxentry.domain.target_groups import TARGET_GROUPS
from vaxentry.domain.vaccines import COURSES, VACCINES
from vaxentry.language import Words
from vaxentry.ui.sentences import choice_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.choice import ChoiceField, Option
from vaxentry.ui.widgets.date_field import DateField, ParseDate
from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.nik_field import NikField

_PLANNING = timedelta(days=366)

Editor = QLineEdit | ChoiceField
Latest = Callable[[Field], date]
"""The latest day that a two-digit year may mean in a field."""


class Kind(Enum):
    """How a field is typed."""

    TEXT = auto()
    DATE = auto()
    NUMBER = auto()
    CHOICE = auto()


@dataclass(frozen=True, slots=True)
class Spec:
    """A field and the part of twelve columns it takes."""

    field: Field
    span: int
    kind: Kind = Kind.TEXT


HEADER = (
    Spec(Field.GIVEN_ON, 2, Kind.DATE),
    Spec(Field.VACCINE, 3, Kind.CHOICE),
    Spec(Field.BATCH, 2),
    Spec(Field.VACCINATOR, 3),
)

SECTIONS: Sequence[tuple[str, Sequence[Sequence[Spec]]]] = (
    (
        "identity",
        (
            (
                Spec(Field.ID_TYPE, 3, Kind.CHOICE),
                Spec(Field.ID_NUMBER, 4, Kind.NUMBER),
                Spec(Field.BIRTH_ORDER, 0),
                Spec(Field.NAME, 5),
            ),
            (
                Spec(Field.BIRTH_PLACE, 3),
                Spec(Field.BIRTH_DATE, 3, Kind.DATE),
                Spec(Field.SEX, 3, Kind.CHOICE),
                Spec(Field.PHONE, 3),
            ),
            (
                Spec(Field.ADDRESS, 4),
                Spec(Field.VILLAGE, 3),
                Spec(Field.TARGET_GROUP, 3, Kind.CHOICE),
                Spec(Field.TICKET, 2),
            ),
        ),
    ),
    (
        "screening",
        (
            (
                Spec(Field.TEMPERATURE, 2),
                Spec(Field.BLOOD_PRESSURE, 3),
                Spec(Field.SCREENING, 4, Kind.CHOICE),
                Spec(Field.DEFERRED_UNTIL, 3, Kind.DATE),
            ),
        ),
    ),
    (
        "vaccination",
        (
            (
                Spec(Field.COURSE, 3, Kind.CHOICE),
                Spec(Field.DOSE_NO, 2),
                Spec(Field.VOLUME, 2),
                Spec(Field.GIVEN_AT, 2),
                Spec(Field.COMPLAINT, 3),
            ),
        ),
    ),
)

CARD_FIELDS = tuple(spec.field for _, rows in SECTIONS for row in rows for spec in row)
"""The fields of one card in the order they are typed."""

ALL_FIELDS = (*HEADER_FIELDS, *CARD_FIELDS)

INJECTION_FIELDS = (
    Field.COURSE,
    Field.DOSE_NO,
    Field.VOLUME,
    Field.GIVEN_AT,
    Field.COMPLAINT,
)
"""What there is nothing to type of when nothing was injected."""

GROUPED_TYPES = frozenset({IdType.NIK, IdType.MOTHER_NIK, IdType.KK})
"""Documents whose number is sixteen digits, shown in groups."""


def options(field: Field, words: Words) -> tuple[Option, ...]:
    """What a choice offers, in the order of the card."""
    if field is Field.VACCINE:
        return tuple(Option(one.code, one.name, tuple(one.aliases)) for one in VACCINES)
    codes: dict[Field, tuple[str, ...]] = {
        Field.ID_TYPE: tuple(IdType),
        Field.SEX: tuple(Sex),
        Field.SCREENING: tuple(Screening),
        Field.TARGET_GROUP: tuple(group.code for group in TARGET_GROUPS),
        Field.COURSE: tuple(course.code for course in COURSES),
    }
    return tuple(Option(code, choice_text(words, field, code)) for code in codes[field])


def date_reader(latest: Callable[[], date]) -> ParseDate:
    """A reader of typed dates that answers None instead of raising."""

    def read(text: str) -> date | None:
        try:
            return read_date(text, today=latest())
        except RuleError:
            return None

    return read


def latest_day(field: Field, header: Form, today: date) -> date:
    """The latest day a two-digit year may mean in a field, as the rules read it."""
    if field is Field.GIVEN_ON:
        return today
    visit = date_reader(lambda: today)(header[Field.GIVEN_ON]) or today
    return visit + _PLANNING if field is Field.DEFERRED_UNTIL else visit


def make_editor(spec: Spec, words: Words, theme: Theme, latest: Latest) -> Editor:
    """The control a field is typed in."""
    if spec.kind is Kind.CHOICE:
        return ChoiceField(options(spec.field, words), theme)
    if spec.kind is Kind.DATE:
        return DateField(date_reader(partial(latest, spec.field)))
    return NikField() if spec.kind is Kind.NUMBER else QLineEdit()


def make_field(spec: Spec, words: Words, theme: Theme, latest: Latest) -> Labelled:
    """The field with its label; the hint is what a card usually says there."""
    editor = make_editor(spec, words, theme, latest)
    hint = f"entry.{spec.field}_hint"
    if words.has(hint) and isinstance(editor, QLineEdit):
        editor.setPlaceholderText(words(hint))
    name = "entry.birth_order" if spec.field is Field.BIRTH_ORDER else f"field.{spec.field}"
    labelled = Labelled(words(name), editor)
    labelled.setObjectName(f"field_{spec.field}")
    return labelled


def read(editor: QWidget) -> str:
    """The raw text of an editor, as the form wants it."""
    if isinstance(editor, ChoiceField | NikField):
        return editor.value
    assert isinstance(editor, QLineEdit)
    return editor.text()


def write(editor: QWidget, text: str) -> None:
    """Show a raw text in an editor."""
    if isinstance(editor, ChoiceField | NikField):
        editor.set_value(text)
    elif isinstance(editor, QLineEdit):
        editor.setText(text)
