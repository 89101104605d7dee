"""Every outcome and standing of the protocol, and what the desktop makes of each: one table.

What each means to people, and whose turn it is, stands in `domain.refusals`.
"""

from dataclasses import dataclass
from enum import StrEnum

from vaxentry.domain.outbox import State


class Code(StrEnum):
    """What the server says of one revision. Anything else is unknown and never success."""

    ACCEPTED = "accepted"
    ALREADY = "already"
    SUPERSEDED = "superseded"
    HELD_TICKET = "held.ticket"
    HELD_NIK = "held.nik"
    HELD_DOSE = "held.dose"
    STALE = "stale"
    FORKED = "forked"
    VOID = "void"
    INVALID = "invalid"
    BLOCKED = "blocked"
    UNSUPPORTED = "unsupported"
    LATER = "later"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an outcome means at the desktop.

    Attributes:
        state: the state the record takes.
        stored: whether the server keeps the body of this revision.
    """

    state: State
    stored: bool


_MEANINGS: dict[str, Meaning] = {
    Code.ACCEPTED: Meaning(State.ACCEPTED, stored=True),
    Code.SUPERSEDED: Meaning(State.ACCEPTED, stored=True),
    Code.HELD_TICKET: Meaning(State.TICKET_CLASH, stored=True),
    Code.HELD_NIK: Meaning(State.NIK_CLASH, stored=True),
    Code.HELD_DOSE: Meaning(State.DOSE_CHECK, stored=True),
    Code.STALE: Meaning(State.DOSE_CHECK, stored=True),
    Code.FORKED: Meaning(State.DOSE_CHECK, stored=True),
    Code.VOID: Meaning(State.VOIDED, stored=True),
    Code.INVALID: Meaning(State.NEEDS_FIX, stored=False),
    Code.BLOCKED: Meaning(State.NEEDS_FIX, stored=False),
    Code.UNSUPPORTED: Meaning(State.NEEDS_UPDATE, stored=False),
    Code.LATER: Meaning(State.QUEUED, stored=False),
    Code.ERASED: Meaning(State.ERASED, stored=False),
}
REFUSED = frozenset({Code.INVALID, Code.BLOCKED, Code.UNSUPPORTED, Code.LATER})
"""Answers after which the server surely holds nothing of that revision."""

TAKEN = frozenset({Code.ALREADY, *(code for code, said in _MEANINGS.items() if said.stored)})
"""Answers after which the server holds that revision."""

_UNKNOWN = Meaning(State.NEEDS_UPDATE, stored=False)


def meaning(code: str, standing: str = "") -> Meaning:
    """What an outcome means; `already` means its standing, an unknown code is never success."""
    effective = standing if code == Code.ALREADY else code
    return _MEANINGS.get(effective, _UNKNOWN)
