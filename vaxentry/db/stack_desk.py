"""The half of the book that is about the pile on the desk: stacks, drafts, parked, doubtful."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from vaxentry.db import doubts, drafts, half_typed, pile_cards, ranges, seats, stacks
from vaxentry.db.workplace import Workplace
from vaxentry.domain.form import Form, HeadField
from vaxentry.domain.records import Stack
from vaxentry.domain.stacks import (
    Batch,
    CorrectionDraft,
    Doubt,
    Draft,
    FiledCard,
    HeadDraft,
    ParkedCard,
    ParkReason,
    Pins,
    Progress,
    Village,
)
from vaxentry.domain.vaccine_rules import Rules


class StackDesk(Workplace):
    """Stacks and what lies around them; see `domain.ports.DoseBook`."""

    def rules(self) -> Rules:
        """The dated rules in force, from memory."""
        return self.transactions.rules

    # The stack

    def open_stack(
        self, given_on: date | None, cards_counted: int, handed_over_by: str, site: str = ""
    ) -> Stack:
        """Register a pile of cards; without `site` it is this PC's own.

        Raises:
            NotPermittedError: who is at this PC may not type; so with all that changes a stack.
        """
        with self.transactions.writing() as c:
            self._typist(c)
            return stacks.register(
                c,
                uuid4(),
                site=site or seats.site(c).site,
                given_on=given_on,
                cards_counted=cards_counted,
                handed_over_by=handed_over_by,
                now=self._clock(),
            )

    def stacks(self) -> Sequence[Stack]:
        """All stacks, newest first."""
        with self.transactions.reading() as c:
            return stacks.stacks(c)

    def stack_in_force(self) -> Stack | None:
        """The stack that was typed last; None before the first one."""
        with self.transactions.reading() as c:
            return stacks.in_force(c)

    def enter_stack(
        self,
        stack: UUID,
        header: Form,
        *,
        cards_counted: int | None = None,
        handed_over_by: str | None = None,
        site: str | None = None,
    ) -> Stack:
        """Go on with a stack under this header; the site only while no card of it is saved.

        Raises:
            UnknownStackError: there is none; nothing changed.
            NotPermittedError: as `open_stack`.
        """
        with self.transactions.writing() as c:
            self._typist(c)
            code = seats.site(c).site if site == "" else site
            stacks.correct_head(c, stack, cards_counted, handed_over_by, code)
            return stacks.enter(c, stack, header)

    def change_day(self, stack: UUID, given_on: date) -> Stack:
        """Give a stack that holds no card yet another day; how it stands now.

        Raises:
            UnknownStackError: there is none.
            NotPermittedError: as `open_stack`.
        """
        with self.transactions.writing() as c:
            self._typist(c)
            return stacks.change_day(c, stack, given_on)

    def progress(self, stack: UUID) -> Progress:
        """How far a stack is."""
        with self.transactions.reading() as c:
            return stacks.progress(c, stack)

    def filed_cards(self, stack: UUID) -> Sequence[FiledCard]:
        """The entries of a stack by card number, undone ones too."""
        with self.transactions.reading() as c:
            return pile_cards.filed_cards(c, stack)

    def batches(self, stack: UUID) -> Sequence[Batch]:
        """The batches of the stack in the order of their digits."""
        with self.transactions.reading() as c:
            return stacks.batches(c, stack)

    def keep_batch(
        self, stack: UUID, vaccine: str, code: str, expires_on: date | None = None
    ) -> Sequence[Batch]:
        """Give a batch the next digit; a tenth gets none."""
        with self.transactions.writing() as c:
            self._typist(c)
            return stacks.keep_batch(c, stack, vaccine, code, expires_on)

    def villages(self) -> Sequence[Village]:
        """The site's list, sorted by name."""
        with self.transactions.reading() as c:
            return stacks.villages(c)

    def keep_villages(self, villages: Sequence[Village]) -> None:
        """Replace the site's list."""
        with self.transactions.writing() as c:
            self._typist(c)
            stacks.keep_villages(c, villages)

    def correct_range(
        self, stack: UUID, cards: range, field: HeadField, text: str, *, reason: str
    ) -> int:
        """Give one header field another text on a range of cards, one revision each.

        Raises:
            RuleError: some card can't be saved like this, or the reason can't be sealed.
            NotPermittedError: who is at this PC may not correct one. Nothing was written.
            ValueError: not a field of the head, or the site is no code.
        """
        wanted = ranges.Range(stack, cards, field, text, reason, self.rules())
        with self.transactions.reading() as c:
            known = ranges.look_around(c, wanted)
        with self.transactions.writing() as c:
            changed = ranges.correct_range(c, self._seat(c), wanted, known, self._clock())
        self.transactions.tell(changed)
        return len(changed)

    # Doubtful numbers

    def doubts(self, stack: UUID | None = None) -> Sequence[Doubt]:
        """Rows whose number is to be typed once more."""
        with self.transactions.reading() as c:
            return doubts.doubts(c, stack)

    def retype(self, record_id: UUID, number: str) -> bool:
        """Whether the number typed blind is the one saved; then the row is sent."""
        with self.transactions.writing() as c:
            same = doubts.retype(c, record_id, number, self._typist(c), self._clock())
        if same:
            self.transactions.tell([record_id])
        return same

    def settle_doubt(self, record_id: UUID) -> None:
        """The card really says what was saved: the row is sent."""
        with self.transactions.writing() as c:
            doubts.settle(c, record_id, self._typist(c), self._clock())
        self.transactions.tell([record_id])

    # The card being typed, and those put aside. What is half typed asks nobody's leave: it may be
    # kept a moment after who typed it has signed off, or when a role has ended meanwhile.

    def save_draft(self, draft: Draft) -> None:
        """Keep what stands in the form, encrypted; one draft a PC, none of a saved card."""
        with self.transactions.writing() as c:
            drafts.keep(c, draft, self._clock())

    def load_draft(self) -> Draft | None:
        """The draft, None when there is none."""
        with self.transactions.reading() as c:
            return drafts.load(c)

    def clear_draft(self) -> None:
        """Forget the draft."""
        with self.transactions.writing() as c:
            drafts.clear(c)

    def keep_correction(self, draft: CorrectionDraft) -> None:
        """Keep a correction as it is typed so far; saving it forgets it."""
        with self.transactions.writing() as c:
            author = seats.author_now(c, self.transactions.session.author)
            half_typed.keep_correction(c, draft, author.id)

    def corrections(self) -> Sequence[CorrectionDraft]:
        """The corrections that were being typed, the newest last."""
        with self.transactions.reading() as c:
            author = seats.author_now(c, self.transactions.session.author)
            return half_typed.corrections(c, author.id)

    def forget_correction(self, record_id: UUID) -> None:
        """It is not wanted any more."""
        with self.transactions.writing() as c:
            half_typed.forget_correction(c, record_id)

    def keep_head(self, draft: HeadDraft | None) -> None:
        """Keep the head of a stack as it is typed so far; None = it is in force."""
        with self.transactions.writing() as c:
            half_typed.keep_head(c, draft)

    def head(self) -> HeadDraft | None:
        """The head that was being typed, None when there is none."""
        with self.transactions.reading() as c:
            return half_typed.head(c)

    def keep_pins(self, pins: Pins) -> None:
        """Keep the pinned texts of a stack."""
        with self.transactions.writing() as c:
            half_typed.keep_pins(c, pins)

    def pins(self) -> Pins | None:
        """The texts that were pinned last, and for which stack."""
        with self.transactions.reading() as c:
            return half_typed.pins(c)

    def park(self, draft: Draft, reason: ParkReason) -> None:
        """Put a card aside and forget its draft; again = the newer wins."""
        with self.transactions.writing() as c:
            author = seats.author_now(c, self.transactions.session.author).id
            drafts.park(c, draft, reason, author, self._clock())

    def parked(self, stack: UUID | None = None) -> Sequence[ParkedCard]:
        """Cards put aside, in the order of stack and card number."""
        with self.transactions.reading() as c:
            return drafts.parked(c, stack)
