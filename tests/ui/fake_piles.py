"""Stacks, batches, parked cards, doubtful numbers and people of the book in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from vaxentry.domain.dose import Dose
from vaxentry.domain.findings import FlaggedRow
from vaxentry.domain.form import Field, Form, HeadField, StackField
from vaxentry.domain.person import Person, Probe
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.records import SiteInfo, Stack
from vaxentry.domain.reopening import on_the_card, unparse
from vaxentry.domain.rules import RuleCode, RuleError
from vaxentry.domain.stacks import (
    Batch,
    CallRow,
    CorrectionDraft,
    Doubt,
    Draft,
    HeadDraft,
    ParkedCard,
    ParkReason,
    Pins,
    Progress,
    Village,
)
from vaxentry.domain.vaccine_rules import BUILT_IN, Rules
from vaxentry.domain.validation import check

NOW = datetime(2026, 11, 23, 2, 3, tzinfo=UTC)
SITE = SiteInfo("3201-07", "Puskesmas Contoh", "KD", UUID(int=7), "https://pusat.example", True)


class FakePiles:
    """The half of the fake book that knows nothing of sending."""

    def __init__(self) -> None:
        self.doses: dict[UUID, Dose] = {}
        self.cards: dict[UUID, tuple[UUID, int]] = {}
        self.gone: set[UUID] = set()
        self.piles: list[Stack] = []
        self.in_force: UUID | None = None
        self.chips: dict[UUID, list[Batch]] = {}
        self.aside: dict[UUID, ParkedCard] = {}
        self.doubted: dict[UUID, Doubt] = {}
        self.held: dict[str, Sequence[Person]] = {}
        self.alike: list[Person] = []
        self.probes: list[Probe] = []
        self.calls: list[CallRow] = []
        self.flagged: list[FlaggedRow] = []
        self.hamlets: list[Village] = []
        self.draft: Draft | None = None
        self.half: dict[UUID, CorrectionDraft] = {}
        self.half_head: HeadDraft | None = None
        self.pinned: Pins | None = None
        self.fixed: list[tuple[range, HeadField, str, str]] = []
        self.sites: dict[UUID, str] = {}
        self.table = BUILT_IN

    def rules(self) -> Rules:
        return self.table

    def open_stack(
        self, given_on: date | None, cards_counted: int, handed_over_by: str, site: str = ""
    ) -> Stack:
        number = len(self.piles) + 1
        code = site or SITE.site
        stack = Stack(uuid4(), number, code, given_on, cards_counted, handed_over_by, NOW)
        self.piles.append(stack)
        return stack

    def _pile(self, stack: UUID) -> Stack:
        return next(one for one in self.piles if one.id == stack)

    def stacks(self) -> Sequence[Stack]:
        return [self._counted(one) for one in reversed(self.piles)]

    def _counted(self, stack: Stack) -> Stack:
        numbers = self._numbers(stack.id)
        parked = [one.draft.card_no for one in self.parked(stack.id)]
        return replace(stack, cards_saved=len(numbers), next_card=max([0, *numbers, *parked]) + 1)

    def _numbers(self, stack: UUID) -> list[int]:
        """The cards of a stack that are saved; a voided one is not."""
        living = [one for record_id, one in self.cards.items() if record_id not in self.gone]
        return [number for pile, number in living if pile == stack]

    def stack_in_force(self) -> Stack | None:
        return None if self.in_force is None else self._counted(self._pile(self.in_force))

    def enter_stack(
        self,
        stack: UUID,
        header: Form,
        *,
        cards_counted: int | None = None,
        handed_over_by: str | None = None,
        site: str | None = None,
    ) -> Stack:
        held = self._counted(self._pile(stack))
        is_open = site is not None and not held.cards_saved
        entered = replace(
            self._pile(stack),
            header=dict(header),
            cards_counted=held.cards_counted if cards_counted is None else cards_counted,
            handed_over_by=held.handed_over_by if handed_over_by is None else handed_over_by,
            site=(site or SITE.site) if is_open else held.site,
        )
        self.piles = [entered if one.id == stack else one for one in self.piles]
        self.in_force = stack
        return self._counted(entered)

    def change_day(self, stack: UUID, given_on: date) -> Stack:
        held = self._counted(self._pile(stack))
        if held.next_card == 1:
            moved = replace(self._pile(stack), given_on=given_on)
            self.piles = [moved if one.id == stack else one for one in self.piles]
        return self._counted(self._pile(stack))

    def progress(self, stack: UUID) -> Progress:
        saved = len(self._numbers(stack))
        doubtful = len(self.doubts(stack))
        return Progress(saved, len(self.parked(stack)), doubtful, 0, saved)

    def batches(self, stack: UUID) -> Sequence[Batch]:
        return list(self.chips.get(stack, ()))

    def keep_batch(
        self, stack: UUID, vaccine: str, code: str, expires_on: date | None = None
    ) -> Sequence[Batch]:
        chips = self.chips.setdefault(stack, [])
        for at, one in enumerate(chips):
            if (one.vaccine, one.code) == (vaccine, code):
                chips[at] = replace(one, expires_on=expires_on or one.expires_on)
                return list(chips)
        chips.append(Batch(len(chips) + 1, vaccine, code, expires_on))
        return list(chips)

    def villages(self) -> Sequence[Village]:
        return list(self.hamlets)

    def keep_villages(self, villages: Sequence[Village]) -> None:
        self.hamlets = list(villages)

    def note_card(
        self, record_id: UUID, stack: UUID, card_no: int, entry_no: str, found: Sequence[Problem]
    ) -> None:
        number = card_no or self._counted(self._pile(stack)).next_card
        self.cards[record_id] = (stack, number)
        self.sites[record_id] = self._pile(stack).site
        self.aside.pop(record_id, None)
        if self.draft and self.draft.record_id == record_id:
            self.draft = None
        self.note_found(record_id, entry_no, found)

    def note_found(self, record_id: UUID, entry_no: str, found: Sequence[Problem]) -> None:
        codes = tuple(one.code for one in found if one.severity is Severity.IDENTITY)
        self.doubted.pop(record_id, None)
        if codes:
            self.doubted[record_id] = Doubt(record_id, entry_no, self.cards[record_id][1], codes)

    def doubts(self, stack: UUID | None = None) -> Sequence[Doubt]:
        found = [
            one
            for one in self.doubted.values()
            if stack is None or self.cards[one.record_id][0] == stack
        ]
        return sorted(found, key=lambda one: one.card_no)

    def retype(self, record_id: UUID, number: str) -> bool:
        same = self.doses[record_id].identity.number == number
        if same:
            self.settle_doubt(record_id)
        return same

    def settle_doubt(self, record_id: UUID) -> None:
        self.doubted.pop(record_id, None)

    def correct_range(
        self, stack: UUID, cards: range, field: HeadField, text: str, *, reason: str
    ) -> int:
        in_range = [one for one, (pile, no) in self.cards.items() if pile == stack and no in cards]
        if isinstance(field, StackField):
            changing = [one for one in in_range if self.site_of(one) != text]
            self.sites |= dict.fromkeys(changing, text)
            if in_range and self._counted(self._pile(stack)).next_card - 1 in cards:
                moved = replace(self._pile(stack), site=text)
                self.piles = [moved if one.id == stack else one for one in self.piles]
            self.fixed.append((cards, field, text, reason))
            return len(changing)
        changed: dict[UUID, Dose] = {}
        for record_id in in_range:
            card_no = self.cards[record_id][1]
            form = unparse(self.doses[record_id])
            bare = on_the_card(self.doses[record_id])
            checked = check(bare | {field: text}, today=NOW.date(), rules=self.table, is_held=True)
            if checked.dose is None:
                problem = checked.blocking[0]
                raise RuleError(RuleCode(problem.code), card=card_no, **problem.params)
            if unparse(checked.dose) != form:
                changed[record_id] = checked.dose
        self.doses |= changed
        if field is Field.GIVEN_ON and self._counted(self._pile(stack)).next_card - 1 in cards:
            day = next(iter(changed.values())).given_on
            moved = replace(self._pile(stack), given_on=day)
            self.piles = [moved if one.id == stack else one for one in self.piles]
        self.fixed.append((cards, field, text, reason))
        return len(changed)

    def site_of(self, record_id: UUID) -> str:
        return self.sites.get(record_id, SITE.site)

    def people(self, number: str) -> Sequence[Person]:
        return list(self.held.get(number, ()))

    def similar(self, probe: Probe, limit: int = 5) -> Sequence[Person]:
        self.probes.append(probe)
        return self.alike[:limit]

    def deferred(self, until: date) -> Sequence[CallRow]:
        return [one for one in self.calls if one.due_on is None or one.due_on <= until]

    def count_deferred(self, until: date) -> int:
        return len([one for one in self.deferred(until) if one.due_on])

    def next_doses(self, first: date, last: date) -> Sequence[CallRow]:
        return [one for one in self.calls if one.due_on and first <= one.due_on <= last]

    def for_supervisor(self, limit: int = 500) -> Sequence[FlaggedRow]:
        return self.flagged[:limit]

    def save_draft(self, draft: Draft) -> None:
        self.draft = draft

    def clear_draft(self) -> None:
        self.draft = None

    def keep_correction(self, draft: CorrectionDraft) -> None:
        self.half.pop(draft.record_id, None)
        self.half[draft.record_id] = draft

    def corrections(self) -> Sequence[CorrectionDraft]:
        return list(self.half.values())

    def forget_correction(self, record_id: UUID) -> None:
        self.half.pop(record_id, None)

    def keep_head(self, draft: HeadDraft | None) -> None:
        self.half_head = draft

    def head(self) -> HeadDraft | None:
        return self.half_head

    def keep_pins(self, pins: Pins) -> None:
        self.pinned = pins

    def pins(self) -> Pins | None:
        return self.pinned

    def park(self, draft: Draft, reason: ParkReason) -> None:
        number = self._pile(draft.stack).number
        parked = ParkedCard(draft, number, reason, NOW, "Rahma Wijaya")
        self.aside[draft.record_id] = parked
        if self.draft and self.draft.record_id == draft.record_id:
            self.draft = None

    def parked(self, stack: UUID | None = None) -> Sequence[ParkedCard]:
        found = [one for one in self.aside.values() if stack in {None, one.draft.stack}]
        return sorted(found, key=lambda one: (one.stack_number, one.draft.card_no))


def draft_form(draft: Draft | None) -> Mapping[Field, str]:
    """What the kept draft holds."""
    assert draft is not None
    return draft.form
