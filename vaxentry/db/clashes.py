"""What the server tells of the other party: kept beside our record while there is something to
decide.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from vaxentry.db.given import SEQS, these
from vaxentry.db.tables import clash
from vaxentry.db.times import to_ms
from vaxentry.domain.dose import Parent
from vaxentry.domain.outbox import CONFLICT_STATES, Flag
from vaxentry.domain.queue import Verdict
from vaxentry.domain.records import OtherParty
from vaxentry.domain.ruling import Claimed, Decided, kind_of

_before = select(clash).where(clash.c.record_seq.in_(SEQS))
_drop = delete(clash).where(clash.c.record_seq.in_(SEQS))
_of_record = select(clash).where(clash.c.record_seq == bindparam("of_record"))


def take_over(c: Connection, verdicts: Sequence[Verdict], now: datetime) -> set[int]:
    """Keep of each what is to be decided by now; what is over is forgotten.

    A clash that is told again is as old as it was: the promise to the citizen runs from when it
    reached this desk.

    Returns:
        local numbers of the records whose clash is over, or is another one than before.
    """
    its = these([verdict.record.seq for verdict in verdicts])
    before = {row.record_seq: row for row in c.execute(_before, its)}
    if before:
        c.execute(_drop, its)
    told = {one.record.seq: _row(one) for one in verdicts if _is_to_decide(one)}
    going_on = {seq for seq, row in told.items() if _goes_on(before.get(seq), row)}
    for seq, row in told.items():
        row["since"] = before[seq].since if seq in going_on else to_ms(now)
    if told:
        c.execute(insert(clash), list(told.values()))
    return (before.keys() | told.keys()) - going_on


def _is_to_decide(verdict: Verdict) -> bool:
    """Held back, contested, or decided otherwise than here."""
    was_decided = verdict.other is not None and verdict.other.ruled is Decided.BOTH
    return verdict.state in CONFLICT_STATES or Flag.CONTESTED in verdict.flags or was_decided


def _row(verdict: Verdict) -> dict[str, Any]:
    other = verdict.other or OtherParty()
    return {
        "record_seq": verdict.record.seq,
        "kind": kind_of(verdict.state, other.claims).value,
        "other_name": other.masked_name,
        "other_site": other.site,
        "other_given_on": other.given_on,
        "differs": other.differs,
        "other_id": other.record_id,
        "claims": ",".join(other.claims),
        "ruled": other.ruled or "",
        "head_rev": other.head and other.head.rev,
        "head_digest": other.head and other.head.digest,
    }


def _goes_on(known: Any, told: Mapping[str, Any]) -> bool:
    """Whether it is the clash that was known, also where nothing was told of the other party."""
    if known is None:
        return False
    its, other = (known.kind, known.other_id), (told["kind"], told["other_id"])
    was_over, is_over = (ruled == Decided.BOTH for ruled in (known.ruled, told["ruled"]))
    return (its == other and was_over == is_over) or party(known) == OtherParty()


def party(row: Any) -> OtherParty:
    """The other party of a row."""
    return OtherParty(
        row.other_name,
        row.other_site,
        row.other_given_on,
        row.differs,
        row.other_id,
        tuple(Claimed(claim) for claim in row.claims.split(",") if claim),
        Decided(row.ruled) if row.ruled else None,
        Parent(row.head_rev, row.head_digest) if row.head_digest else None,
    )


def other_head(c: Connection, seq: int) -> Parent | None:
    """The version of this record that counts at the server, where ours is another one."""
    row = c.execute(_of_record, {"of_record": seq}).one_or_none()
    return None if row is None else party(row).head
