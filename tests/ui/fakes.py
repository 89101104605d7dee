"""A dose book in memory and a sync worker that only counts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from threading import Event
from uuid import UUID

from tests.ui.fake_cases import FakeCases
from tests.ui.fake_piles import NOW, SITE
from tests.ui.fake_queue import FakeQueue
from vaxentry.domain.contact import Link, QueueStatus
from vaxentry.domain.dose import Dose, RevisionKind
from vaxentry.domain.identity import masked_identity
from vaxentry.domain.match import Match
from vaxentry.domain.outbox import CONFLICT_STATES, State, moves_by_itself, needs_person
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import (
    AttemptRow,
    Author,
    RecordDetail,
    RecordRow,
    RevisionRow,
    Saved,
    SiteInfo,
)
from vaxentry.domain.stacks import Draft, FiledCard
from vaxentry.domain.trail import Action
from vaxentry.errors import ReasonNeededError, RecordMovedError, RecordVoidedError

__all__ = ["NOW", "SITE", "FakeBook", "FakeSync"]


class FakeSync:
    def __init__(self) -> None:
        self.wakes = 0

    def wake(self) -> None:
        self.wakes += 1

    def stop(self) -> None: ...

    def join(self, timeout_s: float) -> bool:
        return timeout_s > 0


class FakeBook(FakeCases, FakeQueue):
    def __init__(self) -> None:
        super().__init__()
        self.history: dict[UUID, list[RevisionRow]] = {}
        self.reasons: list[str] = []
        self.warnings: dict[UUID, Sequence[Problem]] = {}
        self.drafts_asked = 0
        self.looked_at: list[UUID] = []
        self.by_others: set[UUID] = set()
        self.left: list[tuple[Action, str]] = []
        self.free: set[UUID] = set()
        self.fails: Exception | None = None
        self.gate = Event()
        self.gate.set()
        self.link = Link.OFFLINE
        self.match: Match | None = None
        self.clock_off: timedelta | None = None
        self.scope: tuple[str, ...] = ()
        self.where = SITE
        self.findings: dict[UUID, Sequence[Problem]] = {}

    @property
    def first(self) -> UUID:
        """What was saved first."""
        return next(iter(self.rows_by_id))

    def site(self) -> SiteInfo:
        return replace(self.where, scope=self.scope)

    def author(self) -> Author:
        return Author(UUID(int=1), "Rahma Wijaya")

    def add(
        self,
        dose: Dose,
        *,
        record_id: UUID,
        stack: UUID,
        card_no: int = 0,
        warnings: Sequence[Problem] = (),
    ) -> Saved:
        self.gate.wait(5)
        if self.fails:
            raise self.fails
        if record_id not in self.rows_by_id:
            number = next(one.number for one in self.piles if one.id == stack)
            self.warnings[record_id] = warnings
            row = self.put(dose, record_id, State.QUEUED, number)
            self.note_card(record_id, stack, card_no, row.entry_no, warnings)
        return self._seal(record_id, dose, RevisionKind.ENTRY, "")

    def put(self, dose: Dose, record_id: UUID, state: State, stack: int = 1) -> RecordRow:
        seq = len(self.rows_by_id) + 1
        row = RecordRow(
            seq, record_id, f"KD-261123-{seq:03d}", NOW, dose.name, masked_identity(dose.identity),
            dose.vaccine, dose.dose_no, dose.screening, dose.given_on, state,
            author="Rahma Wijaya", stack_number=stack,
        )  # fmt: skip
        self.rows_by_id[record_id], self.doses[record_id] = row, dose
        return row

    def _seal(self, record_id: UUID, dose: Dose, kind: RevisionKind, reason: str) -> Saved:
        past = self.history.setdefault(record_id, [])
        rev = len(past) + 1
        past.append(RevisionRow(rev, kind, NOW, "Rahma Wijaya", reason, b""))
        self.doses[record_id] = dose
        return Saved(record_id, rev, self.rows_by_id[record_id].entry_no, NOW)

    def correct(
        self,
        record_id: UUID,
        dose: Dose,
        *,
        reason: str,
        warnings: Sequence[Problem] = (),
        site: str = "",
        closes_draft: bool = False,
        based_on: int = 0,
    ) -> Saved:
        self.gate.wait(5)
        if self.rows_by_id[record_id].state is State.VOIDED:
            raise RecordVoidedError
        if based_on not in {0, self.detail(record_id).head_rev}:
            raise RecordMovedError
        self._need_reason(record_id, reason)
        if closes_draft:
            self.forget_correction(record_id)
        self.warnings[record_id] = warnings
        self.sites[record_id] = site or self.site_of(record_id)
        self.reasons.append(reason)
        row, was = self.rows_by_id[record_id], self.doses[record_id].identity
        if record_id in self.cards:
            self.note_found(record_id, row.entry_no, warnings)
        needs = record_id not in self.free and was != dose.identity
        if needs:
            self.set_state(record_id, State.AWAITING_APPROVAL)
        saved = self._seal(record_id, dose, RevisionKind.ENTRY, reason)
        return replace(saved, needs_approval=needs)

    def _need_reason(self, record_id: UUID, reason: str) -> None:
        if not reason and record_id not in self.free:
            raise ReasonNeededError

    def void(self, record_id: UUID, *, reason: str, based_on: int = 0) -> Saved:
        if based_on not in {0, self.detail(record_id).head_rev}:
            raise RecordMovedError
        self._need_reason(record_id, reason)
        self.set_state(record_id, State.VOIDED)
        self.gone.add(record_id)
        self.settle_doubt(record_id)
        return self._seal(record_id, self.doses[record_id], RevisionKind.VOID, reason)

    def set_state(self, record_id: UUID, state: State) -> None:
        self.rows_by_id[record_id] = replace(self.rows_by_id[record_id], state=state)

    def rows(self, record_ids: Sequence[UUID]) -> Sequence[RecordRow]:
        return [self.rows_by_id[one] for one in record_ids]

    def filed_cards(self, stack: UUID) -> Sequence[FiledCard]:
        rows = self.rows_by_id
        found = [
            FiledCard(one, no, rows[one].entry_no, rows[one].name, rows[one].state)
            for one, (pile, no) in self.cards.items()
            if pile == stack
        ]
        return sorted(found, key=lambda one: one.card_no)

    def detail(self, record_id: UUID) -> RecordDetail:
        row = self.rows_by_id[record_id]
        dose, is_free = self.doses[record_id], record_id in self.free
        end = NOW + timedelta(seconds=9)
        tries = [AttemptRow(3, NOW, end, "unknown", None, "unreachable", "")]
        clash = self.other_of(record_id) if row.state in CONFLICT_STATES else None
        first = RevisionRow(1, RevisionKind.ENTRY, NOW, "Rahma Wijaya", "", b"")
        past = list(self.history.get(record_id, [first]))
        card_no = self.cards[record_id][1] if record_id in self.cards else 0
        return RecordDetail(
            row, dose, past, [] if is_free else tries, clash, None,
            is_free=is_free, card_no=card_no, site=self.site_of(record_id),
            findings=self.findings.get(record_id, ()), is_own=record_id not in self.by_others,
        )  # fmt: skip

    def note_opened(self, record_id: UUID) -> None:
        self.looked_at.append(record_id)

    def note_leaving(self, action: Action, what: str) -> None:
        self.left.append((action, what))

    def status(self) -> QueueStatus:
        states = [row.state for row in self.rows_by_id.values()]
        waiting = sum(moves_by_itself(state) for state in states)
        oldest = timedelta(hours=3, minutes=12) if waiting else None
        person = sum(needs_person(state) for state in states)
        return QueueStatus(
            self.link, waiting, person, oldest, 40.0, None, None,
            match=self.match, clock_off=self.clock_off,
        )  # fmt: skip

    def load_draft(self) -> Draft | None:
        self.drafts_asked += 1
        return self.draft
