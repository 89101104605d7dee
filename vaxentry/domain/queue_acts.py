"""What may be done with records on their way, by one name each: the one place to ask who may."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from vaxentry.domain.age import Span
from vaxentry.domain.outbox import State
from vaxentry.domain.permission import Permission, Right, may
from vaxentry.domain.records import RecordQuery
from vaxentry.domain.rules import RuleCode, RuleError
from vaxentry.domain.staff import Role


class Act(StrEnum):
    """Each has its words ``queue.act_<code>`` and ``queue.did_<code>``."""

    PAUSE = "pause"
    """Hold back, with a reason, until it is resumed."""
    RESUME = "resume"
    SEND_NOW = "send_now"
    """Wait for no later time of its own."""
    PUT_FIRST = "put_first"
    PUT_BACK = "put_back"
    """In its own place among the others again."""
    MARK_PCARE = "mark_pcare"
    """It was typed into P-Care by hand. A mark at this PC alone: nothing that is sent changes."""
    UNMARK_PCARE = "unmark_pcare"


RIGHT_OF = {
    Act.PAUSE: Right.PAUSE,
    Act.RESUME: Right.PAUSE,
    Act.SEND_NOW: Right.SAVE,
    Act.PUT_FIRST: Right.PRIORITISE,
    Act.PUT_BACK: Right.PRIORITISE,
    Act.MARK_PCARE: Right.MARK_PCARE,
    Act.UNMARK_PCARE: Right.MARK_PCARE,
}
NEEDS_REASON = frozenset({Act.PAUSE})
WAKES = frozenset({Act.RESUME, Act.SEND_NOW, Act.PUT_FIRST})
"""After these there may be something to send."""
UNMARKABLE = frozenset({State.VOIDED, State.ERASED})
"""No dose is left that somebody could have typed into P-Care."""


def granted(roles: frozenset[Role] | None) -> frozenset[Act]:
    """What somebody with these roles may do; None = there are no members, everybody may."""
    if roles is None:
        return frozenset(Act)
    return frozenset(act for act in Act if may(RIGHT_OF[act], roles) is Permission.ALLOWED)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which records are meant.

    Attributes:
        spans: those of the list whose numbers lie in one of these; empty = the whole list.
        stack: the stack itself is meant, with the cards that are still to be typed into it.
        numbers: those of these local numbers and no others, whatever the list holds by now; None =
            they are not named one by one.
    """

    query: RecordQuery = field(default_factory=RecordQuery)
    spans: tuple[Span, ...] = ()
    stack: UUID | None = None
    numbers: tuple[int, ...] | None = field(default=None, repr=False)

    @staticmethod
    def one(seq: int) -> "Chosen":
        """The record of that local number."""
        return Chosen(spans=((seq, seq),))

    @staticmethod
    def of_stack(stack: UUID) -> "Chosen":
        """A stack."""
        return Chosen(RecordQuery(stack=stack), stack=stack)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of it.

    Attributes:
        records: how many records it was done with.
        mates: how many of them were not chosen, but are in one group with a chosen one: a group
            is never parted.
        left: how many that were chosen it could not be done with, in their state.
        flying: paused ones that are on their way in an attempt already: it counts if it arrives.
        doubtful: left ones whose number is to be typed once more first.
        paused: left ones that are held back.
        numbers: local numbers of the records that it was done with.
    """

    act: Act
    records: int
    mates: int = 0
    left: int = 0
    flying: int = 0
    doubtful: int = 0
    paused: int = 0
    numbers: tuple[int, ...] = field(default=(), repr=False)


def check_pcare_day(day: date, today: date) -> None:
    """Whether somebody can have typed a dose into P-Care on that day.

    Raises:
        RuleError: ``date_future``.
    """
    if day > today:
        raise RuleError(RuleCode.DATE_FUTURE)
