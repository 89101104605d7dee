"""Two records of a case side by side, field by field. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from vaxentry.domain.cases import Case
from vaxentry.domain.compare import one_edit_apart
from vaxentry.domain.dates import show_date
from vaxentry.domain.dose import Dose
from vaxentry.domain.form import Field
from vaxentry.domain.names import mask_name
from vaxentry.domain.records import OtherParty
from vaxentry.domain.reopening import unparse

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
"""What tells two persons or two doses apart, in the order of the card."""
_NUMBERS = frozenset({Field.ID_NUMBER, Field.TICKET})
_PERSONAL = frozenset({Field.NAME, Field.BIRTH_DATE, Field.PHONE, *_NUMBERS})
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

    field: Field
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
        return _of_two(case.ours.dose, case.theirs.dose, shown=shown)
    return _of_told(case.ours.dose, case.other, shown=shown)


def _of_two(ours: Dose, theirs: Dose, *, shown: bool) -> list[Compared]:
    a, b = unparse(ours), unparse(theirs)
    lines = []
    for field in SHOWN:
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


def _of_told(ours: Dose, other: OtherParty, *, shown: bool) -> list[Compared]:
    form = unparse(ours)
    differs = {name.strip() for name in other.differs.split(",") if name.strip()}
    told = {Field.NAME: other.masked_name, Field.GIVEN_ON: _card_day(other.given_on)}
    return [
        Compared(
            field, spelt(field, text, shown=shown), told.get(field) or None, field.value in differs
        )
        for field in SHOWN
        if (text := form.get(field, "").strip())
    ]


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
