"""How long the lists of *Perlu keputusan* are, however many rows of them are shown."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, func, select

from vaxentry.db import findings
from vaxentry.db.cases import OPEN
from vaxentry.db.desk_lists import CLASHING, GONE, NEEDS_HAND
from vaxentry.db.due import STATE
from vaxentry.db.prepared import one_of
from vaxentry.db.tables import case_step, clash, record, record_flag, state_count
from vaxentry.domain.case_steps import Step
from vaxentry.domain.desk_lists import KIND_OF, Amount, DeskList
from vaxentry.domain.findings import MOST_FLAGGED
from vaxentry.domain.outbox import CONFLICT_STATES, Flag
from vaxentry.domain.ruling import Decided


def _taken(step: Step) -> Any:
    """Of the record as it stands."""
    this = (case_step.c.record_seq == record.c.seq) & (case_step.c.rev == record.c.head_rev)
    return select(case_step.c.record_seq).where(this, case_step.c.step == step.value).exists()


def _clashing(*narrower: Any) -> Select[Any]:
    """Clashes are few: they are read, and never what was accepted."""
    its = select(record.c.seq).where(record.c.seq == clash.c.record_seq, *narrower)
    return select(func.count()).select_from(clash).where(its.exists())


_is_pending = record_flag.c.flag == Flag.NIK_PENDING.value
_pending_too = (
    select(record_flag.c.record_seq).where(_is_pending, record_flag.c.record_seq == record.c.seq)
).exists()
_is_overruled = (clash.c.ruled == Decided.BOTH.value) & ~one_of(STATE, *sorted(CONFLICT_STATES))
_not_found = (
    select(func.count())
    .select_from(record_flag)
    .join(record, record.c.seq == record_flag.c.record_seq)
    .where(_is_pending, ~one_of(STATE, *sorted(GONE)))
)
_COUNTED: Mapping[DeskList, tuple[Select[Any], ...]] = {
    DeskList.CASES: (
        _clashing(one_of(STATE, *OPEN), ~(_is_overruled & _taken(Step.SEEN))),
    ),
    DeskList.DUKCAPIL: (
        _not_found,
        _clashing(one_of(STATE, *sorted(CLASHING)), _taken(Step.DUKCAPIL), ~_pending_too),
    ),
    DeskList.REFUSED: (
        select(func.coalesce(func.sum(state_count.c.n), 0)).where(
            one_of(state_count.c.state, *NEEDS_HAND)
        ),
    ),
}  # fmt: skip
"""What adds up to the rows of each list; those to go through are counted as far as they are
listed: each card of them is looked into.
"""


def amount(c: Connection, which: DeskList) -> Amount:
    """How many rows a list has."""
    if which in KIND_OF:
        found = findings.count(c, KIND_OF[which], MOST_FLAGGED + 1)
        return Amount(min(found, MOST_FLAGGED), or_more=found > MOST_FLAGGED)
    return Amount(sum(int(c.execute(one).scalar_one()) for one in _COUNTED[which]))
