"""Cases for a person: two records, and the ways out of each kind. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from vaxentry.domain.case_steps import WAITS, Done, Step
from vaxentry.domain.dose_question import DoseQuestion
from vaxentry.domain.outbox import CONFLICT_STATES, State
from vaxentry.domain.records import OtherParty, RecordDetail, RevisionRow
from vaxentry.domain.ruling import Decided, Says, kind_of

PRIMARY, REPEATED = "primer", "primer_ulang"
"""The course, and the same one given once more by rule."""


class Way(StrEnum):
    """A way out of a case. Every one keeps both records; none merges or overwrites."""

    CORRECT = "correct"
    """The card says something else than was typed."""
    LETTER = "letter"
    """The slip is theirs: the other site or the health office is written to, and the case waits."""
    VOID = "void"
    """The same card was typed twice: ours is withdrawn and names the other one, which stays."""
    DUKCAPIL = "dukcapil"
    """The number is really another person's, too: for the civil registry, and the case waits."""
    DOCUMENT = "document"
    """The person has no valid number: another document takes its place."""
    SWAP = "swap"
    """The cards of two of our people were swapped: both tickets change hands in one step. Whose
    ticket ours is to get is asked: the record it clashes with claims the same one. Only where that
    one is held here and bears another ticket by now, it is the other card itself."""
    RETICKET = "reticket"
    """The ticket was really used twice: ours gets another one, both stand."""
    RENUMBER = "renumber"
    """The dose gets the number that fits the days."""
    COURSE = "course"
    """The course was repeated by rule: it is counted as such."""
    BOTH = "both"
    """Both stand: one person spelt in two ways, or two doses that are both right."""
    MINE = "mine"
    """What they clash about is ours by right; the other one is to be looked into."""
    OURS = "ours"
    """Of two versions of one entry this one counts."""
    SEEN = "seen"
    """It was decided otherwise elsewhere, and that is read."""


RULES: Mapping[Way, Says] = {Way.BOTH: Says.BOTH, Way.MINE: Says.MINE}
"""The ways out that are rulings."""
ON_THE_FORM = frozenset({Way.CORRECT, Way.DOCUMENT, Way.RETICKET})
"""Typed from the card, with a reason of their own."""
AT_ONCE = frozenset({Way.LETTER, Way.DUKCAPIL, Way.SEEN})
"""Done without a reason: nothing of the record changes."""
_WAYS: Mapping[State, tuple[Way, ...]] = {
    State.NIK_CLASH: (
        Way.CORRECT, Way.LETTER, Way.VOID, Way.DUKCAPIL, Way.DOCUMENT, Way.BOTH, Way.MINE,
    ),
    State.TICKET_CLASH: (
        Way.CORRECT, Way.SWAP, Way.RETICKET, Way.VOID, Way.LETTER, Way.BOTH, Way.MINE,
    ),
    State.DOSE_CHECK: (
        Way.VOID, Way.RENUMBER, Way.COURSE, Way.CORRECT, Way.LETTER, Way.BOTH,
    ),
}  # fmt: skip
TICKET_STAYS = frozenset({State.VOIDED, State.ERASED, State.AWAITING_APPROVAL})
"""The ticket of such a record can't be exchanged: it has none, or would not go with the other."""
_OF_VERSIONS = (Way.CORRECT, Way.OURS, Way.VOID)


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as it was on the screen: what is decided holds for this revision of it."""

    record_id: UUID
    rev: int


@dataclass(frozen=True, slots=True)
class Amendment:
    """What changes of a dose where the case is about its number; nothing = it stands as it is."""

    dose_no: int | None = None
    course: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """What a person has to decide.

    Attributes:
        ours: the record that waits, or holds what another one claims, with everything held of it.
        other: the other record as far as the server may tell.
        theirs: the other record where this PC holds it too, else None.
        may_rule: whether this PC may decide for the sites of both.
        of_versions: two versions of one record, not two records.
        decision: the last one made here between these two; None = none was.
        question: of two injections under one number, what they can be; None = of another kind.
        suggested: the dose number that fits the days; None = none does, or ours.
        steps: what was done about it as it stands.
        may_decide: whether who is at this PC may decide a clash, or write to others about it.
    """

    ours: RecordDetail
    other: OtherParty
    since: datetime
    theirs: RecordDetail | None = None
    may_rule: bool = False
    of_versions: bool = False
    decision: RevisionRow | None = None
    question: DoseQuestion | None = None
    suggested: int | None = None
    steps: Mapping[Step, Done] = field(default_factory=dict)
    may_decide: bool = True

    @property
    def kind(self) -> State:
        """The kind of the case: what the server says of ours, else what the two clash about."""
        return kind_of(self.ours.row.state, self.other.claims)

    @property
    def is_contested(self) -> bool:
        """Whether ours holds what the other one claims."""
        return self.ours.row.state not in CONFLICT_STATES and not self.is_overruled

    @property
    def is_overruled(self) -> bool:
        """Whether there is nothing left to decide, but it was decided otherwise than here."""
        return self.other.ruled is Decided.BOTH and self.ours.row.state not in CONFLICT_STATES

    @property
    def has_two_decisions(self) -> bool:
        """Whether what is in force was decided elsewhere, and here something else."""
        if self.decision is None:
            return False
        ruled = self.other.ruled
        return ruled is Decided.THEIRS or self.is_overruled

    @property
    def is_waiting(self) -> bool:
        """Whether it is somebody else's turn."""
        return self.other.ruled is Decided.OURS or bool(WAITS & self.steps.keys())

    @property
    def record_id(self) -> UUID:
        """Our record."""
        return self.ours.row.record_id


def is_still_there(case: Case, now: Case | None) -> bool:
    """Whether a case is open about the same revision, as the book has it now; None = over."""
    return now is not None and now.ours.head_rev == case.ours.head_rev


def is_same_question(case: Case, now: Case | None) -> bool:
    """Whether what was thought of a case still answers it, as the book has it now; None = over."""
    return now is not None and _question(now) == _question(case)


def _question(case: Case) -> tuple[object, ...]:
    ours, other = case.ours, case.other
    return case.record_id, ours.head_rev, case.kind, other.record_id, other.ruled, case.is_waiting


def ways_out(case: Case) -> tuple[Way, ...]:
    """The ways out that who is at this PC may go, in the order of their digits."""
    return tuple(way for way in _open_ways(case) if _is_granted(case, way))


def leaves_ways_out(case: Case) -> bool:
    """Whether there are others, for others."""
    return len(ways_out(case)) < len(_open_ways(case))


def _open_ways(case: Case) -> tuple[Way, ...]:
    if case.is_overruled:
        return (Way.SEEN, Way.CORRECT)
    chosen = _OF_VERSIONS if case.of_versions else _WAYS[case.kind]
    return tuple(way for way in chosen if _is_open(case, way))


def _is_granted(case: Case, way: Way) -> bool:
    """As the book says once more when it is done."""
    if way in AT_ONCE or way in RULES:
        return case.may_decide
    if way is Way.VOID:
        return case.ours.may_void
    theirs = _with_another_ticket(case) if way is Way.SWAP else None
    return case.ours.may_correct and (theirs is None or theirs.may_correct)


def _is_open(case: Case, way: Way) -> bool:
    if way is Way.SWAP:
        theirs = _with_another_ticket(case)
        return theirs is None or theirs.row.state not in TICKET_STAYS
    if way is Way.RENUMBER:
        return case.suggested is not None
    if way is Way.COURSE:
        return case.question is DoseQuestion.NUMBER and case.ours.dose.course == PRIMARY
    if way is Way.OURS:
        return case.other.head is not None
    return way not in RULES or case.may_rule


def asks_for_partner(case: Case, way: Way) -> bool:
    """Whether a way out needs another card of ours, which the case does not name."""
    return way is Way.SWAP and _with_another_ticket(case) is None


def _with_another_ticket(case: Case) -> RecordDetail | None:
    """The other record, where ours can get its ticket."""
    if case.theirs is None or case.theirs.dose.ticket in {None, case.ours.dose.ticket}:
        return None
    return case.theirs


def amendment_of(case: Case, way: Way) -> Amendment:
    """What a way out changes of our dose."""
    if way is Way.RENUMBER:
        return Amendment(dose_no=case.suggested)
    return Amendment(course=REPEATED) if way is Way.COURSE else Amendment()
