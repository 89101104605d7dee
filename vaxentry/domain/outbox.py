"""The states of a record on its way to the server, with their predicates beside them."""

from datetime import timedelta
from enum import StrEnum

DOUBT_WAIT = timedelta(hours=4)
"""How long a row whose number is to be typed again waits for that before it is sent all the same.

A slip caught at the end of the stack then never leaves the PC; a forgotten one holds no dose back.
"""


KIPI_PRIORITY = 0
"""A complaint after the injection is sent before everything else."""
RULING_PRIORITY = 1
"""Decided clashes are sent before all but complaints: others wait for them."""
FIRST_PRIORITY = 2
"""Put before the others by a person."""
NEXT_DUE_PRIORITY = 3
"""The person comes back soon, and whoever gives the next dose asks for this one. There may be many:
they go before the rest of this PC, and before nobody else's."""
NORMAL_PRIORITY = 5


def priority_of(*, has_complaint: bool, has_ruling: bool, next_is_due: bool) -> int:
    """In which order a dose is sent; the lower goes first, of one number the older."""
    if has_complaint:
        return KIPI_PRIORITY
    if has_ruling:
        return RULING_PRIORITY
    return NEXT_DUE_PRIORITY if next_is_due else NORMAL_PRIORITY


FRESH = timedelta(minutes=15)
"""So long a row is what somebody types now: a busy server may send it away for that time."""


def is_pressing(priority: int, age: timedelta) -> bool:
    """Whether a row stands in the server's line with what is typed now, before what piled up.

    Args:
        age: of what is sent; a clock that went back makes it negative.
    """
    return priority < NEXT_DUE_PRIORITY or abs(age) < FRESH


def waits_for_its_number(*, is_doubtful: bool, has_complaint: bool) -> bool:
    """Whether a row is held back until its number was typed once more, up to `DOUBT_WAIT`.

    One with a complaint after the injection is not: somebody may have to act on it today, and the
    doubt stands beside it all the same.
    """
    return is_doubtful and not has_complaint


class State(StrEnum):
    """One meaning each; the counts of all states add up to the number saved.

    DRAFT is not saved yet and therefore not counted. SENDING is never stored with the record: it is
    an attempt leased to a running process, so a crash leaves nothing stuck.
    """

    DRAFT = "draft"
    QUEUED = "queued"
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    ACCEPTED = "accepted"
    NEEDS_FIX = "needs_fix"
    NIK_CLASH = "nik_clash"
    TICKET_CLASH = "ticket_clash"
    DOSE_CHECK = "dose_check"
    AWAITING_APPROVAL = "awaiting_approval"
    NEEDS_UPDATE = "needs_update"
    PAUSED = "paused"
    VOIDED = "voided"
    ERASED = "erased"


SAVED_STATES = tuple(state for state in State if state is not State.DRAFT)
CONFLICT_STATES = frozenset({State.NIK_CLASH, State.TICKET_CLASH, State.DOSE_CHECK})


def needs_person(state: State) -> bool:
    """Whether nothing will happen until a person decides or corrects something."""
    return state in CONFLICT_STATES or state in {
        State.NEEDS_FIX,
        State.AWAITING_APPROVAL,
        State.NEEDS_UPDATE,
        State.PAUSED,
    }


def leaves_backlog(state: State, *, void_settled: bool = False) -> bool:
    """Whether the record is no longer part of what is not in yet.

    Args:
        state: the record's state.
        void_settled: the void has a receipt, or the record was never in any attempt.
    """
    if state is State.VOIDED:
        return void_settled
    return state in {State.ACCEPTED, State.ERASED}


class Paper(StrEnum):
    """What becomes of the paper card of an entry."""

    FILE = "file"
    """The server has the entry: the card may be filed."""
    KEEP = "keep"
    UNDONE = "undone"
    """No entry stands for the card any more, or the one that does is typed anew."""


def paper_of(state: State) -> Paper:
    """What becomes of the paper card; the counters of its stack say the same."""
    if state is State.VOIDED:
        return Paper.UNDONE
    return Paper.FILE if leaves_backlog(state) else Paper.KEEP


def moves_by_itself(state: State) -> bool:
    """Whether the sync engine works on the record without anybody's help."""
    return state in {State.QUEUED, State.SENDING, State.UNCERTAIN}


class NationalStatus(StrEnum):
    """*Pusat*: what became of the dose beyond our server. "Diterima server" promises none of it."""

    NOT_FORWARDED = "not_forwarded"
    FORWARDED = "forwarded"
    RECORDED = "recorded"
    REFUSED = "refused"
    TYPED_IN_PCARE = "typed_in_pcare"


class Flag(StrEnum):
    """What stands beside a state without holding the dose back."""

    NIK_PENDING = "nik_pending"
    """NIK tidak ditemukan: waits for the register, nobody's error, the dose counts."""
    CONTESTED = "contested"
    """Another record claims what this accepted one holds."""
    TICKET_REUSED = "ticket_reused"
    """Same person, same ticket, another dose."""
    AUTHOR_UNMAPPED = "author_unmapped"
    """The server does not know the author yet; never refused for it."""
