"""The lists beside the cases, in the caller's transaction."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from vaxentry.db import case_steps, findings
from vaxentry.db.details import held_entry
from vaxentry.db.given import SEQS, these
from vaxentry.db.reading import rows
from vaxentry.db.tables import clash, record, record_flag
from vaxentry.db.times import from_ms
from vaxentry.domain.case_steps import GONE_THROUGH, Step
from vaxentry.domain.desk_lists import LookedRow, NikCase, NikRow, RefusedRow
from vaxentry.domain.dose import Identity, IdType
from vaxentry.domain.findings import FindingKind
from vaxentry.domain.identity import masked_identity
from vaxentry.domain.names import mask_name
from vaxentry.domain.outbox import CONFLICT_STATES, Flag, State

_pending = select(record_flag.c.record_seq).where(record_flag.c.flag == Flag.NIK_PENDING.value)
_oldest_first = (
    select(record).where(record.c.seq.in_(SEQS)).order_by(record.c.settled_at, record.c.seq)
)
GONE = frozenset({State.VOIDED.value, State.ERASED.value})
CLASHING = frozenset({*CONFLICT_STATES, State.ACCEPTED})
NEEDS_HAND = (State.NEEDS_FIX.value, State.NEEDS_UPDATE.value)


class _Asked:
    """What the civil registry is asked about: numbers that were not found, and those put on its
    list while another record claims them. First what did not leave in a file yet.
    """

    def __init__(self, c: Connection) -> None:
        self.pending = set(c.execute(_pending).scalars())
        self.sent = case_steps.done_of(c, Step.SENT_DUKCAPIL)
        self.used = case_steps.done_of(c, Step.DUKCAPIL)
        self.told = {row.record_seq: row for row in c.execute(select(clash))}
        used = self.used.keys() & self.told.keys()
        asked = these(sorted(self.pending | used))
        standing = [row for row in c.execute(_oldest_first, asked) if self._stands(row)]
        self.records = sorted(standing, key=lambda row: row.seq in self.sent)

    def _stands(self, row: Any) -> bool:
        if row.seq in self.pending:
            return row.state not in GONE
        return row.state in CLASHING


def niks(c: Connection, limit: int) -> list[NikRow]:
    """What waits for the civil registry, first what was not sent yet, of that the oldest."""
    asked = _Asked(c)
    return [
        NikRow(
            row.id,
            row.entry_no,
            mask_name(row.name),
            masked_identity(Identity(IdType(row.id_type), row.id_number)),
            date.fromisoformat(row.given_on),
            from_ms(row.settled_at or 0) if row.seq in asked.pending else asked.used[row.seq].at,
            is_used=row.seq not in asked.pending,
            sent=asked.sent.get(row.seq),
        )
        for row in asked.records[:limit]
    ]


def nik_cases(c: Connection, limit: int) -> list[NikCase]:
    """The same in full, for the file that the registry gets."""
    asked, found = _Asked(c), []
    for row in asked.records[:limit]:
        held = held_entry(c, row.id)
        if held is None or held.dose is None:
            continue
        is_used = row.seq not in asked.pending
        other = asked.told.get(row.seq) if is_used else None
        where = f"{other.other_site} {other.other_given_on}".strip() if other else ""
        found.append(NikCase(row.id, row.entry_no, held.dose, held.site, is_used, where))
    return found


def looked(c: Connection, kind: FindingKind, limit: int) -> Sequence[LookedRow]:
    """A list to go through: first what nobody has looked at, the newest first."""
    step = GONE_THROUGH[kind]
    to_look = findings.of_kind(c, kind, limit, without=case_steps.taken(step))
    done = case_steps.done_by_id(c, step)
    newest = findings.of_kind(c, kind, limit) if len(to_look) < limit else []
    looked_at = [row for row in newest if row.record_id in done]
    made = [LookedRow(row, done.get(row.record_id)) for row in (*to_look, *looked_at)]
    return made[:limit]


def refused(c: Connection, limit: int) -> list[RefusedRow]:
    """What the server did not take and a person must act on, the oldest first."""
    chosen = (
        select(
            record.c.id, record.c.standing, record.c.invalid_rule, record.c.state_since
        )
        .where(record.c.state.in_(NEEDS_HAND))
        .order_by(record.c.state_since, record.c.seq)
        .limit(limit)
    )  # fmt: skip
    found = c.execute(chosen).all()
    by_id = {row.record_id: row for row in rows(c, [row.id for row in found])}
    return [
        RefusedRow(
            by_id[row.id],
            mask_name(by_id[row.id].name),
            row.standing,
            row.invalid_rule,
            from_ms(row.state_since),
        )
        for row in found
    ]
