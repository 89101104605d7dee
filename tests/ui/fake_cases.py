"""The part of a fake book that has cases and the lists beside them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tests.ui.fake_piles import NOW
from vaxentry.domain.case_steps import GONE_THROUGH, Done, Step
from vaxentry.domain.cases import Amendment, Case, Seen
from vaxentry.domain.desk_lists import (
    KIND_OF,
    Amount,
    ConflictRow,
    DeskList,
    LookedRow,
    NikRow,
    RefusedRow,
)
from vaxentry.domain.dose_question import DoseQuestion
from vaxentry.domain.findings import FindingKind, FlaggedRow
from vaxentry.domain.names import mask_name
from vaxentry.domain.outbox import CONFLICT_STATES, Flag, State
from vaxentry.domain.records import OtherParty, RecordDetail, RecordRow, Saved
from vaxentry.domain.ruling import Decided, Says

ELSEWHERE = OtherParty("S** A****", "3201-09", "2026-11-20", "name")
AGE = timedelta(hours=30)
"""How old the first case is; each further one is ten hours younger."""


class FakeCases:
    """Cases are the records in a clash, and those another one contests."""

    if TYPE_CHECKING:
        rows_by_id: dict[UUID, RecordRow]
        flagged: list[FlaggedRow]

        def detail(self, record_id: UUID) -> RecordDetail: ...

    def __init__(self) -> None:
        super().__init__()
        self.twins: dict[UUID, UUID] = {}
        self.may_rule = True
        self.ruled: list[tuple[UUID, Says, str, int]] = []
        self.swapped: list[tuple[Seen, Seen, str]] = []
        self.amended: list[tuple[Seen, Amendment, str]] = []
        self.steps: list[tuple[UUID, Step]] = []
        self.others: dict[UUID, OtherParty] = {}
        self.more: dict[UUID, dict[str, Any]] = {}
        self.amounts: dict[DeskList, Amount] = {}
        self.codes: dict[UUID, tuple[str, str]] = {}

    def _is_case(self, row: RecordRow) -> bool:
        was_decided = self.other_of(row.record_id).ruled is Decided.BOTH
        is_read = (row.record_id, Step.SEEN) in self.steps
        return row.state in CONFLICT_STATES or (
            row.state is State.ACCEPTED
            and (Flag.CONTESTED in row.flags or (was_decided and not is_read))
        )

    def other_of(self, record_id: UUID) -> OtherParty:
        return self.others.get(record_id, ELSEWHERE)

    def conflicts(self, limit: int = 2000) -> Sequence[ConflictRow]:
        found = [row for row in self.rows_by_id.values() if self._is_case(row)]
        return sorted(map(self._conflict, found[:limit]), key=lambda one: one.is_waiting)

    def _conflict(self, row: RecordRow) -> ConflictRow:
        case = self.case(row.record_id)
        assert case is not None
        return ConflictRow(
            row, case.kind, mask_name(row.name), case.other, case.since,
            is_contested=case.is_contested, is_overruled=case.is_overruled,
            is_waiting=case.is_waiting,
        )  # fmt: skip

    def case(self, record_id: UUID) -> Case | None:
        row = self.rows_by_id[record_id]
        if not self._is_case(row):
            return None
        theirs = self.detail(self.twins[record_id]) if record_id in self.twins else None
        is_dose = row.state is State.DOSE_CHECK
        made = Case(
            self.detail(record_id),
            self.other_of(record_id),
            NOW - AGE + timedelta(hours=10 * min(row.seq - 1, 2)),
            theirs,
            may_rule=self.may_rule,
            question=DoseQuestion.NUMBER if is_dose else None,
            suggested=2 if is_dose else None,
            steps={
                step: Done(NOW, "Rahma Wijaya", 1) for at, step in self.steps if at == record_id
            },
        )
        return replace(made, **self.more.get(record_id, {}))

    def rule(self, record_id: UUID, says: Says, *, reason: str, based_on: int = 0) -> Saved:
        self.ruled.append((record_id, says, reason, based_on))
        return self._decide(record_id)

    def swap_tickets(self, one: Seen, other: Seen, *, reason: str) -> tuple[Saved, Saved]:
        self.swapped.append((one, other, reason))
        return self._decide(one.record_id), self._decide(other.record_id)

    def amend(self, seen: Seen, change: Amendment, *, reason: str) -> Saved:
        self.amended.append((seen, change, reason))
        return self._decide(seen.record_id)

    def take_step(self, records: Sequence[UUID], step: Step) -> None:
        self.steps += [(record, step) for record in records]

    def niks(self, limit: int = 2000) -> Sequence[NikRow]:
        sent = {at: Done(NOW, "Rahma Wijaya", 1) for at, s in self.steps if s is Step.SENT_DUKCAPIL}
        return [
            NikRow(
                row.record_id, row.entry_no, mask_name(row.name), row.identity_masked,
                row.given_on, NOW - AGE, is_used=Flag.NIK_PENDING not in row.flags,
                sent=sent.get(row.record_id),
            )
            for row in self.rows_by_id.values()
            if Flag.NIK_PENDING in row.flags or (row.record_id, Step.DUKCAPIL) in self.steps
        ][:limit]  # fmt: skip

    def looked(self, kind: FindingKind, limit: int = 500) -> Sequence[LookedRow]:
        done = {at for at, step in self.steps if step is GONE_THROUGH[kind]}
        made = [
            LookedRow(one, Done(NOW, "Rahma Wijaya", 1) if one.record_id in done else None)
            for one in self.flagged
            if one.kind is kind
        ]
        return sorted(made, key=lambda one: one.done is not None)[:limit]

    def refused(self, limit: int = 2000) -> Sequence[RefusedRow]:
        return [
            RefusedRow(
                row, mask_name(row.name), *self.codes.get(row.record_id, ("invalid", "required")),
                NOW - AGE,
            )
            for row in self.rows_by_id.values()
            if row.state in {State.NEEDS_FIX, State.NEEDS_UPDATE}
        ][:limit]  # fmt: skip

    def amount(self, which: DeskList) -> Amount:
        if which in self.amounts:
            return self.amounts[which]
        if which in KIND_OF:
            return Amount(len(self.looked(KIND_OF[which])))
        lists = {
            DeskList.CASES: self.conflicts,
            DeskList.DUKCAPIL: self.niks,
            DeskList.REFUSED: self.refused,
        }
        return Amount(len(lists[which]()))

    def _decide(self, record_id: UUID) -> Saved:
        row = self.rows_by_id[record_id]
        self.rows_by_id[record_id] = replace(row, state=State.QUEUED, flags=frozenset())
        return Saved(record_id, 2, row.entry_no, NOW)
