"""The life of a record as one row of moments: typed, each try, receipts, rulings, pauses, marks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from vaxentry.domain.outbox import NationalStatus
from vaxentry.domain.records import AttemptRow, RevisionRow
from vaxentry.domain.trail import Action

TOLD_ELSEWHERE = frozenset(
    {
        Action.SAVED,
        Action.CORRECTED,
        Action.VOIDED,
        Action.RULED,
        Action.PAUSED,
        Action.RESUMED,
    }
)
"""Notes of the trail whose revision or pause says the same, and why."""
OF_REQUESTS = frozenset(
    {Action.VOID_ASKED, Action.DECLINED, Action.WITHDRAWN, Action.OFFICE_DECLINED}
)
"""Notes whose revision is no void and no correction: it asks for one, or puts all back."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note of the audit trail about a record.

    Attributes:
        action: a code, also one this program does not know.
        author: who did it, "" = nobody whose name is known.
        rev: the revision it is about; None = about none.
    """

    at: datetime
    action: str
    author: str
    detail: str = ""
    rev: int | None = None

    @property
    def day(self) -> date | None:
        """The day that a mark of P-Care names."""
        return marked_day(self.detail)


def marked_day(detail: str) -> date | None:
    """The day in the detail of a mark, None where it names none.

    Raises:
        ValueError: what stands there is no day.
    """
    name, _, figures = detail.partition(":")
    if name != "day" or not figures:
        return None
    return datetime.strptime(figures, "%y%m%d").date()  # noqa: DTZ007 - a day has no zone


@dataclass(frozen=True, slots=True)
class PauseRow:
    """A time in which somebody held the record back; it lasts while it has no end.

    Attributes:
        ended_by: "" = nobody let it go: the server's answer or a void ended it.
    """

    at: datetime
    author: str
    reason: str
    ended_at: datetime | None = None
    ended_by: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """*Dientri manual di P-Care*: said by whom, and on which day it was typed there."""

    day: date
    at: datetime
    author: str


@dataclass(frozen=True, slots=True)
class Beyond:
    """*Pusat*: what became of the dose beyond the server, and when that was heard."""

    at: datetime
    status: NationalStatus


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of a record beside its detail.

    Attributes:
        receipts: when the receipt of a try came, by the number of the try.
        mark: the present mark of P-Care.
        beyond: what the server told last of it; None = nothing.
    """

    notes: Sequence[NoteRow] = ()
    pauses: Sequence[PauseRow] = ()
    receipts: Mapping[int, datetime] = field(default_factory=dict)
    mark: Mark | None = None
    beyond: Beyond | None = None

    @property
    def pause(self) -> PauseRow | None:
        """The one that lasts, None = it is not held back."""
        return next((one for one in self.pauses if one.ended_at is None), None)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The server's answer in one try."""

    attempt: AttemptRow


@dataclass(frozen=True, slots=True)
class Resumed:
    """The end of a pause."""

    pause: PauseRow


@dataclass(frozen=True, slots=True)
class Asked:
    """A revision of a request, and what the trail says of it."""

    revision: RevisionRow
    action: str


Happening = RevisionRow | Asked | AttemptRow | Receipt | PauseRow | Resumed | NoteRow | Beyond


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened to a record."""

    at: datetime
    what: Happening


def moments(
    revisions: Sequence[RevisionRow], attempts: Sequence[AttemptRow], life: Life
) -> list[Moment]:
    """Everything that happened, the newest first; of one time the last told first."""
    told = [*_moments(revisions, attempts, life)]
    return sorted(told, key=lambda one: one.at)[::-1]


def _moments(
    revisions: Sequence[RevisionRow], attempts: Sequence[AttemptRow], life: Life
) -> Iterator[Moment]:
    asked = {one.rev: one.action for one in life.notes if one.action in OF_REQUESTS}
    for one in revisions:
        what = Asked(one, asked[one.rev]) if one.rev in asked else one
        yield Moment(one.saved_at, what)
    for pause in life.pauses:
        yield Moment(pause.at, pause)
    for attempt in attempts:
        yield Moment(attempt.started_at, attempt)
        if attempt.device_seq in life.receipts:
            yield Moment(life.receipts[attempt.device_seq], Receipt(attempt))
    for pause in life.pauses:
        if pause.ended_at is not None:
            yield Moment(pause.ended_at, Resumed(pause))
    told = TOLD_ELSEWHERE | OF_REQUESTS
    yield from (Moment(note.at, note) for note in life.notes if note.action not in told)
    if life.beyond is not None:
        yield Moment(life.beyond.at, life.beyond)
