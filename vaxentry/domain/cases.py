"""Cases for a person: two records side by side, and the ways out of each kind. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from vaxentry.domain.compare import one_edit_apart
from vaxentry.domain.dates import show_date
from vaxentry.domain.dose import Dose
from vaxentry.domain.form import Field
from vaxentry.domain.names import mask_name
from vaxentry.domain.outbox import State
from vaxentry.domain.records import OtherParty, RecordDetail
from vaxentry.domain.reopening import unparse
from vaxentry.domain.ruling import Says

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


class Way(StrEnum):
    """A way out of a case. Every one keeps both records; none merges or overwrites."""

    CORRECT = "correct"
    """The card says something else than was typed, or gets another ticket or document."""
    VOID = "void"
    """The same card was typed twice: ours is withdrawn, the other one stays."""
    SWAP = "swap"
    """The cards of two of our people were swapped: both tickets change hands in one step."""
    BOTH = "both"
    """Both stand: one person spelt in two ways, or two doses that are both right."""
    MINE = "mine"
    """What they clash about is ours by right; the other one is to be looked into."""


RULES: Mapping[Way, Says] = {Way.BOTH: Says.BOTH, Way.MINE: Says.MINE}
"""The ways out that are rulings."""
WITH_REASON = frozenset({Way.VOID, Way.SWAP, *RULES})
"""Done here and now, once a reason is given; a correction asks for its own."""
_WAYS: Mapping[State, tuple[Way, ...]] = {
    State.NIK_CLASH: (Way.CORRECT, Way.VOID, Way.BOTH, Way.MINE),
    State.TICKET_CLASH: (Way.CORRECT, Way.SWAP, Way.VOID, Way.BOTH, Way.MINE),
    State.DOSE_CHECK: (Way.VOID, Way.CORRECT, Way.BOTH),
}
_OF_VERSIONS = (Way.CORRECT, Way.VOID)


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as it was on the screen: what is decided holds for this revision of it."""

    record_id: UUID
    rev: int


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


@dataclass(frozen=True, slots=True)
class Case:
    """What a person has to decide.

    Attributes:
        ours: the record that waits, with everything held of it.
        other: the other record as far as the server may tell.
        theirs: the other record where this PC holds it too, else None.
        may_rule: whether this PC may decide for the sites of both.
        of_versions: two versions of one record, not two records.
    """

    ours: RecordDetail
    other: OtherParty
    since: datetime
    theirs: RecordDetail | None = None
    may_rule: bool = False
    of_versions: bool = False

    @property
    def kind(self) -> State:
        """The kind of the case is the state of our record."""
        return self.ours.row.state

    @property
    def record_id(self) -> UUID:
        """Our record."""
        return self.ours.row.record_id


def ways_out(case: Case) -> tuple[Way, ...]:
    """The ways out that this case has, in the order of their digits."""
    if case.of_versions:
        return _OF_VERSIONS
    return tuple(way for way in _WAYS.get(case.kind, ()) if _is_open(case, way))


def _is_open(case: Case, way: Way) -> bool:
    if way is Way.SWAP:
        return case.theirs is not None and case.theirs.row.state is not State.VOIDED
    return way not in RULES or case.may_rule


def side_by_side(case: Case, *, shown: bool) -> Sequence[Compared]:
    """Both records, field by field, what differs marked.

    Args:
        case: the case.
        shown: whether numbers and names stand in full; else they are masked, and nothing tells
            more of the person than their initials.
    """
    if case.theirs is not None:
        return of_two(case.ours.dose, case.theirs.dose, shown=shown)
    return _of_told(case.ours.dose, case.other, shown=shown)


def of_two(ours: Dose, theirs: Dose, *, shown: bool) -> list[Compared]:
    """Two doses, field by field; see `side_by_side`."""
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
