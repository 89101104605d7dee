"""Which fields the card has, how each is typed, and where it stands on the screen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from functools import partial

from PySide6.QtWidgets import QWidget

from vaxentry.domain.choices import NO_COMPLAINT
from vaxentry.domain.dates import read_date
from vaxentry.domain.dose import IdType, Screening, Sex
from vaxentry.domain.form import HEADER_FIELDS, MEASURED, Field, Form
from vaxentry.domain.measures import NORMAL, NOT_RECORDED
from vaxentry.domain.rules import RuleError
from vaxentry.domain.target_groups import TARGET_GROUPS
from vaxentry.domain.vaccines import COURSES, VACCINES
from vaxentry.language import Words
from vaxentry.ui.pages.form_field import FormField
from vaxentry.ui.sentences import answer_text, choice_text, figure_text
from vaxentry.ui.theme.theme import Theme
from vaxentry.ui.widgets.choice import ChoiceField, Option
from vaxentry.ui.widgets.date_field import DateField, ParseDate, day_teller
from vaxentry.ui.widgets.editor import Editor
from vaxentry.ui.widgets.line_field import LineField
from vaxentry.ui.widgets.measure_field import (
    CLOCK,
    COUNT,
    PRESSURE,
    TEMPERATURE,
    VOLUME,
    MeasureField,
    Reading,
)
from vaxentry.ui.widgets.name_field import NameField
from vaxentry.ui.widgets.nik_field import NikField
from vaxentry.ui.widgets.phone_field import PhoneField
from vaxentry.ui.widgets.village_field import VillageField

_PLANNING = timedelta(days=366)

Latest = Callable[[Field], date]
"""The latest day that a two-digit year may mean in a field."""


class Kind(Enum):
    """How a field is typed."""

    TEXT = auto()
    NAME = auto()
    DATE = auto()
    NUMBER = auto()
    CHOICE = auto()
    PHONE = auto()
    VILLAGE = auto()
    HEAT = auto()
    PRESSURE = auto()
    COUNT = auto()
    VOLUME = auto()
    CLOCK = auto()


@dataclass(frozen=True, slots=True)
class Spec:
    """A field and the part of twelve columns it takes; 0 = it shares the cell before it."""

    field: Field
    span: int
    kind: Kind = Kind.TEXT


HEADER = (
    Spec(Field.GIVEN_ON, 3, Kind.DATE),
    Spec(Field.VACCINE, 3, Kind.CHOICE),
    Spec(Field.BATCH, 2),
    Spec(Field.VACCINATOR, 2),
)
"""On a card that is corrected the site of the stack stands beside them."""

SECTIONS: Sequence[tuple[str, Sequence[Sequence[Spec]]]] = (
    (
        "identity",
        (
            (
                Spec(Field.ID_TYPE, 2, Kind.CHOICE),
                Spec(Field.ID_NUMBER, 4, Kind.NUMBER),
                Spec(Field.BIRTH_ORDER, 0, Kind.COUNT),
                Spec(Field.NAME, 6, Kind.NAME),
            ),
            (
                Spec(Field.BIRTH_PLACE, 3),
                Spec(Field.BIRTH_DATE, 3, Kind.DATE),
                Spec(Field.SEX, 3, Kind.CHOICE),
                Spec(Field.PHONE, 3, Kind.PHONE),
            ),
            (
                Spec(Field.VILLAGE, 3, Kind.VILLAGE),
                Spec(Field.ADDRESS, 3),
                Spec(Field.TARGET_GROUP, 4, Kind.CHOICE),
                Spec(Field.TICKET, 2),
            ),
        ),
    ),
    (
        "screening",
        (
            (
                Spec(Field.TEMPERATURE, 2, Kind.HEAT),
                Spec(Field.BLOOD_PRESSURE, 2, Kind.PRESSURE),
                Spec(Field.SCREENING, 5, Kind.CHOICE),
                Spec(Field.DEFERRED_UNTIL, 3, Kind.DATE),
            ),
        ),
    ),
    (
        "vaccination",
        (
            (
                Spec(Field.COURSE, 3, Kind.CHOICE),
                Spec(Field.DOSE_NO, 2, Kind.COUNT),
                Spec(Field.VOLUME, 2, Kind.VOLUME),
                Spec(Field.GIVEN_AT, 2, Kind.CLOCK),
                Spec(Field.COMPLAINT, 3),
            ),
            (
                Spec(Field.EARLIER_VACCINE, 4, Kind.CHOICE),
                Spec(Field.EARLIER_GIVEN_ON, 4, Kind.DATE),
                Spec(Field.EARLIER_PLACE, 4),
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

EARLIER_FIELDS = (Field.EARLIER_VACCINE, Field.EARLIER_GIVEN_ON, Field.EARLIER_PLACE)
"""What the card says of the dose before, where that one is missing here."""

GROUPED_TYPES = frozenset({IdType.NIK, IdType.MOTHER_NIK, IdType.KK})
"""Documents whose number is sixteen digits, shown in groups."""


_KEYS: Mapping[str, tuple[str, ...]] = {
    Sex.MALE: ("l", "m", "1"),
    Sex.FEMALE: ("p", "f", "2"),
    Screening.PROCEED: ("l", "1"),
    Screening.DEFERRED: ("t", "2"),
    Screening.NOT_GIVEN: ("x", "3"),
    "primer": ("p",),
    "primer_ulang": ("u",),
}
"""The one key that answers a choice of a few entries and moves on. No digit chooses a course: a
dose number typed one field too early must not become a booster."""

_ALSO: Mapping[str, tuple[str, ...]] = {"booster1": ("b1",), "booster2": ("b2",)}


def options(field: Field, words: Words) -> tuple[Option, ...]:
    """What a choice offers, in the order of the card."""
    if field in {Field.VACCINE, Field.EARLIER_VACCINE}:
        return tuple(Option(one.code, one.name, tuple(one.aliases)) for one in VACCINES)
    codes: dict[Field, tuple[str, ...]] = {
        Field.ID_TYPE: tuple(IdType),
        Field.SEX: tuple(Sex),
        Field.SCREENING: tuple(Screening),
        Field.TARGET_GROUP: tuple(group.code for group in TARGET_GROUPS),
        Field.COURSE: tuple(course.code for course in COURSES),
    }
    return tuple(
        Option(
            code, choice_text(words, field, code), _ALSO.get(code, ()), _keys(field, code, place)
        )
        for place, code in enumerate(codes[field], start=1)
    )


def _keys(field: Field, code: str, place: int) -> tuple[str, ...]:
    """Target groups are called by their place on the card."""
    return (str(place),) if field is Field.TARGET_GROUP else _KEYS.get(code, ())


def date_reader(latest: Callable[[], date]) -> ParseDate:
    """A reader of typed dates that answers None instead of raising."""

    def read(text: str) -> date | None:
        if not text.strip():
            return None
        try:
            return read_date(text, today=latest())
        except RuleError:
            return None

    return read


def far_future() -> date:
    """The latest day a two-digit year may mean where any day to come may stand."""
    return date(date.max.year, 1, 1)


def latest_day(field: Field, header: Form, today: date) -> date:
    """The latest day a two-digit year may mean in a field, as the rules read it."""
    if field is Field.GIVEN_ON:
        return today
    visit = date_reader(lambda: today)(header[Field.GIVEN_ON]) or today
    return visit + _PLANNING if field is Field.DEFERRED_UNTIL else visit


_PLAIN: Mapping[Kind, Reading] = {
    Kind.HEAT: TEMPERATURE,
    Kind.PRESSURE: PRESSURE,
    Kind.COUNT: COUNT,
    Kind.VOLUME: VOLUME,
    Kind.CLOCK: CLOCK,
}


def make_editor(spec: Spec, words: Words, theme: Theme, latest: Latest) -> Editor:
    """The control a field is typed in."""
    if spec.kind is Kind.CHOICE:
        return ChoiceField(options(spec.field, words), theme)
    if spec.kind is Kind.DATE:
        return DateField(date_reader(partial(latest, spec.field)), tell=day_teller(words))
    if spec.kind in _PLAIN:
        answers = {one: answer_text(words, one) for one in (NORMAL, NOT_RECORDED)}
        is_measured = spec.field in MEASURED
        return MeasureField(
            _PLAIN[spec.kind],
            stand_ins=answers if is_measured else {},
            show=partial(figure_text, words),
        )
    if spec.kind is Kind.PHONE:
        return PhoneField(none=words("value.no_phone"))
    if spec.field is Field.COMPLAINT:
        return LineField(stand_ins={NO_COMPLAINT: words("value.no_complaint")})
    return _KINDS.get(spec.kind, LineField)()


_KINDS: Mapping[Kind, type[LineField]] = {
    Kind.NUMBER: NikField,
    Kind.NAME: NameField,
    Kind.VILLAGE: VillageField,
}


def make_field(spec: Spec, words: Words, theme: Theme, latest: Latest) -> FormField:
    """The field with its label; the hint is what a card usually says there."""
    editor = make_editor(spec, words, theme, latest)
    hint = f"entry.{spec.field}_hint"
    if words.has(hint) and isinstance(editor, LineField):
        editor.setPlaceholderText(words(hint))
    short = f"entry.{spec.field}_label"
    name = short if words.has(short) else f"field.{spec.field}"
    labelled = FormField(words(name), editor, theme=theme)
    labelled.setObjectName(f"field_{spec.field}")
    editor.setProperty("field", str(spec.field))
    return labelled


def make_text(name: str, label: str, theme: Theme) -> FormField:
    """A text that belongs to the pile, not to the card."""
    labelled = FormField(label, LineField(), theme=theme)
    labelled.setObjectName(f"field_{name}")
    return labelled


def read(editor: QWidget) -> str:
    """The raw text of an editor, as the form wants it."""
    assert isinstance(editor, LineField | ChoiceField)
    return editor.value


def write(editor: QWidget, text: str) -> None:
    """Show a raw text in an editor."""
    assert isinstance(editor, LineField | ChoiceField)
    editor.set_value(text)
