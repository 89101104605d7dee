"""Rulings: a decision about a clash as the next revision of the record that contends."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from vaxentry.db import doubts, pauses, search, seats
from vaxentry.db.engine import bare
from vaxentry.db.gate import Seat
from vaxentry.db.heads import head_of, queue_head, sealed, successor, update_head
from vaxentry.db.saving import note, priority, store_revision
from vaxentry.db.tables import clash, record, revision
from vaxentry.domain.carrying import is_still_about
from vaxentry.domain.dose import Dose, RevisionKind
from vaxentry.domain.outbox import CONFLICT_STATES, State
from vaxentry.domain.permission import Right
from vaxentry.domain.records import Saved
from vaxentry.domain.ruling import Claimed, Decided, Ruling, Says
from vaxentry.domain.trail import Action
from vaxentry.errors import RulingError
from vaxentry.wire.outcomes import Code
from vaxentry.wire.record import seal

OF_VERSIONS = frozenset({Code.STALE.value, Code.FORKED.value})
"""Standings of a revision that clashes with another one of the same record."""
_CLASHING = CONFLICT_STATES | {State.ACCEPTED}
"""Held back, or holding what another record claims."""
_WAITING = frozenset({State.QUEUED.value, State.UNCERTAIN.value, State.PAUSED.value})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was decided.

    Attributes:
        based_on: the revision that was on the screen; 0 = whichever is the head.
    """

    record_id: UUID
    says: Says
    reason: str
    based_on: int = 0


def rule(connection: Connection, seat: Seat, wanted: Wanted, now: datetime) -> Saved:
    """Append a revision with the same dose that carries the ruling, and queue it.

    Raises:
        UnknownRecordError: no such record.
        NotPermittedError: the roles of who decides do not allow it.
        RulingError: reasons ``no_clash``, ``other_unknown``, ``other_site``.
        RuleError: the reason is no text that may be sealed. Nothing is written by any of them.
    """
    seat.demand(Right.RULE)
    head = head_of(connection, wanted.record_id)
    if wanted.based_on not in {0, head.head_rev}:
        raise RulingError(reason="no_clash")
    ruling = _ruling(connection, head, wanted.says)
    before = sealed(connection, head.seq, head.head_rev)
    assert before.dose is not None
    ruled = successor(
        connection,
        seat,
        head,
        kind=RevisionKind.ENTRY,
        dose=before.dose,
        reason=wanted.reason,
        now=now,
        ruling=ruling,
    )
    store_revision(bare(connection), head.seq, ruled, seal(ruled))
    search.mark_stale(bare(connection), head.seq)
    doubts.carry_on(connection, head.seq, head.head_rev, ruled.rev)
    goes = priority(head._asdict(), now.astimezone().date(), has_ruling=True)
    queue_head(connection, head.seq, ruled.rev, goes, 0, now)
    rests = pauses.resting(connection, head.seq, head.stack_number, now)
    update_head(connection, head.seq, ruled.rev, rests, now)
    note(bare(connection), Action.RULED, head.seq, ruled)
    return Saved(wanted.record_id, ruled.rev, head.entry_no, now)


def _ruling(connection: Connection, head: Any, says: Says) -> Ruling:
    told = connection.execute(select(clash).where(clash.c.record_seq == head.seq)).one_or_none()
    clashes = State(head.state) in _CLASHING and head.standing not in OF_VERSIONS
    if told is None or not clashes or told.ruled == Decided.BOTH.value:
        raise RulingError(reason="no_clash")
    if told.other_id is None or not told.claims:
        raise RulingError(reason="other_unknown")
    if told.other_site not in seats.site(connection).scope:
        raise RulingError(reason="other_site")
    claims = tuple(Claimed(claim) for claim in told.claims.split(","))
    return Ruling(claims, told.other_id, says, _known(connection, told.other_id))


def _known(connection: Connection, other: UUID) -> tuple[int, bytes] | None:
    """The other record's head, where it is held here and the server has it as it is here."""
    found = connection.execute(
        select(revision.c.rev, revision.c.digest)
        .join(
            record, (record.c.seq == revision.c.record_seq) & (record.c.head_rev == revision.c.rev)
        )
        .where(record.c.id == other, record.c.stored_rev == record.c.head_rev)
    ).one_or_none()
    return None if found is None else (found.rev, found.digest)


def carried(connection: Connection, head: Any, dose: Dose) -> Ruling | None:
    """The ruling of a head that the server has not got yet, for the correction in its place: only
    the head is sent. None where the correction changes what was decided about.
    """
    if head.state not in _WAITING or head.head_rev <= (head.stored_rev or 0):
        return None
    before = sealed(connection, head.seq, head.head_rev)
    if before.ruling is None or before.dose is None or not is_still_about(before.dose, dose):
        return None
    return before.ruling
