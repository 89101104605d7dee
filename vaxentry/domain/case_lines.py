"""Two records of a case side by side, field by field. Pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from vaxentry.domain.cases import Case
from vaxentry.domain.compare import differences, one_edit_apart
from vaxentry.domain.dates import show_date
from vaxentry.domain.dose import Dose
from vaxentry.domain.form import Field, Form, StackField
from vaxentry.domain.names import mask_name
from vaxentry.domain.reopening import unparse
from vaxentry.domain.told_fields import told_fields

SHOWN = (
    Field.ID_TYPE,
    Field.ID_NUMBER,
    Field.BIRTH_ORDER,
    Field.NAME,
    Field.BIRTH_DATE,
    Field.SEX,
    Field.PHONE,
    Field.TICKET,
    Field.VACCINE,
    Field.COURSE,
    Field.DOSE_NO,
    Field.GIVEN_ON,
    Field.BATCH,
)
"""What tells two persons or two doses apart, in the order of the card. Of two versions of one
record whatever differs stands there as well.
"""
_NUMBERS = frozenset({Field.ID_NUMBER, Field.TICKET})
_PERSONAL = frozenset({Field.NAME, Field.BIRTH_DATE, Field.PHONE, Field.ADDRESS, *_NUMBERS})
_DOT = "\N{BULLET}"
_OPEN_DIGITS = 4
"""Of a masked number; the same for every person (domain.md 1.7)."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of two records side by side.

    Attributes:
        theirs: None = the server may not tell.
        slip: position of the digit in which the numbers differ by one slip of the hand.
    """

    field: Field | StackField
    ours: str
    theirs: str | None
    differs: bool
    slip: int | None = None


def side_by_side(case: Case, *, shown: bool) -> Sequence[Compared]:
    """Both records, field by field, what differs marked.

    Args:
        case: the case.
        shown: whether numbers and names stand in full; else they are masked, and nothing tells
            more of the person than their initials.
    """
    if case.theirs is not None:
        return of_two(case.ours.dose, case.theirs.dose, shown=shown)
    return list(_of_told(case, shown=shown))


def of_versions(before: Dose, after: Dose, *, shown: bool) -> list[Compared]:
    """Two versions of one record, with all that differs; see `side_by_side`."""
    return of_two(before, after, shown=shown, also=differences(before, after))


def of_two(
    ours: Dose, theirs: Dose, *, shown: bool, also: Collection[Field] = ()
) -> list[Compared]:
    """Two doses, field by field; see `side_by_side`.

    Args:
        also: what is shown besides what tells two records apart.
    """
    a, b = unparse(ours), unparse(theirs)
    lines = []
    for field in _lines_of(also):
        left, right = a.get(field, "").strip(), b.get(field, "").strip()
        if not (left or right):
            continue
        slip = one_edit_apart(left, right) if field in _NUMBERS else None
        lines.append(
            Compared(
                field,
                spelt(field, left, shown=shown),
                spelt(field, right, shown=shown),
                left != right,
                slip if shown else None,
            )
        )
    return lines


def _lines_of(also: Collection[Field | StackField]) -> list[Field]:
    return [*SHOWN, *(field for field in Field if field in also and field not in SHOWN)]


def _of_told(case: Case, *, shown: bool) -> Iterator[Compared]:
    """What is empty here stands there where it is not empty with the other.

    Of a clash of two records the server names what tells their persons apart, and tells the day:
    whether that is another one is seen here. Of the name it tells too little for that.
    """
    form, other = unparse(case.ours.dose), case.other
    differs = told_fields(other.differs)
    told: Form = {Field.NAME: other.masked_name, Field.GIVEN_ON: _card_day(other.given_on)}
    for field in _lines_of(differs if case.of_versions else ()):
        text = form.get(field, "").strip()
        if text or field in differs:
            ours, theirs = spelt(field, text, shown=shown), told.get(field) or None
            is_another_day = field is Field.GIVEN_ON and theirs not in {None, text}
            yield Compared(field, ours, theirs, field in differs or is_another_day)
    if case.of_versions and StackField.SITE in differs:
        yield Compared(StackField.SITE, case.ours.site, other.site or None, differs=True)


def _card_day(told: str) -> str:
    """A day of the server as it stands on a card; what is none stays as it came."""
    try:
        return show_date(date.fromisoformat(told))
    except ValueError:
        return told


def spelt(field: Field, text: str, *, shown: bool) -> str:
    """A text of a card as it may stand on the screen."""
    if shown or not text or field not in _PERSONAL:
        return text
    if field is Field.NAME:
        return mask_name(text)
    if field is Field.ID_NUMBER:
        return text[:_OPEN_DIGITS] + _DOT * max(0, len(text) - _OPEN_DIGITS)
    return _DOT * _OPEN_DIGITS
