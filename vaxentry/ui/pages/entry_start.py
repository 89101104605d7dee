"""What the page begins with: everything as it was typed when the program ended; worker thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from vaxentry.domain.dose import Dose, Origin
from vaxentry.domain.form import Field, Form
from vaxentry.domain.outbox import State
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.records import RecordDetail, Stack
from vaxentry.domain.reopening import unparse
from vaxentry.domain.stacks import (
    CorrectionDraft,
    Draft,
    HeadDraft,
    ParkReason,
    Pins,
    Village,
)
from vaxentry.ui.pages.entry_work import PileState, last_of, look
from vaxentry.ui.pages.keeping import Keeping

_ENDED = frozenset({State.VOIDED, State.ERASED})


@dataclass(frozen=True, slots=True)
class HalfCorrected:
    """The corrections that were half typed.

    Attributes:
        typed: the newest last.
        reopened: the record that is corrected again: of those that who is at the PC may open, the
            newest that this person typed, else the newest.
        parked: the entry whose correction waits among the parked cards: it was voided meanwhile.
    """

    typed: Sequence[CorrectionDraft] = ()
    reopened: RecordDetail | None = None
    parked: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """The stack that was typed last, and what was half typed at that moment.

    Attributes:
        head: the head that was being typed; of a pile without a stack there is no `state`.
        pins: the texts pinned for the stack.
        before: the card saved last in it, as far as it was typed.
        half: the corrections.
    """

    state: PileState | None
    draft: Draft | None
    villages: Sequence[Village] = ()
    head: HeadDraft | None = None
    pins: Pins | None = None
    before: Form = field(default_factory=dict)
    half: HalfCorrected = HalfCorrected()


def load_start(book: DoseBook, keeping: Keeping, key: int, new_id: Callable[[], UUID]) -> Start:
    """Everything the page needs of the book."""
    draft, head, pins = book.load_draft(), book.head(), book.pins()
    keeping.take_over(head, pins)
    half = half_corrected(book, new_id)
    stack = _stack_of(book, draft, head)
    if head is not None and (stack.id if stack else None) != head.stack:
        head = None
    if pins is not None and (stack is None or pins.stack != stack.id):
        pins = None
    last = last_of(book, stack.id) if stack else None
    return Start(
        look(book, key, stack) if stack else None,
        draft,
        book.villages(),
        head,
        pins,
        _typed(last.dose) if last else {},
        half,
    )


def half_corrected(book: DoseBook, new_id: Callable[[], UUID]) -> HalfCorrected:
    """The corrections that were half typed, and the one that who is at the PC goes on with."""
    parked = _park_ended(book, new_id)
    typed = [one for one in book.corrections() if not one.is_empty]
    own_last = sorted(typed, key=lambda one: one.is_own)
    records = (book.detail(one.record_id) for one in reversed(own_last))
    reopened = next((one for one in records if one.may_correct), None)
    return HalfCorrected(typed, reopened, parked)


def _stack_of(book: DoseBook, draft: Draft | None, head: HeadDraft | None) -> Stack | None:
    """The stack of the kept card, or the one typed last; none for the head of a pile to be."""
    in_force = book.stack_in_force()
    if draft is not None and (in_force is None or in_force.id != draft.stack):
        return next((one for one in book.stacks() if one.id == draft.stack), in_force)
    is_new = draft is None and head is not None and head.stack is None
    return None if is_new else in_force


def _typed(dose: Dose) -> Form:
    """What was typed of a saved card: no rule gave it, and an empty time was no text."""
    texts = unparse(dose)
    given = {field for field, one in dose.origins.items() if one is Origin.RULE}
    untimed = set() if dose.given_at else {Field.GIVEN_AT}
    return {field: text for field, text in texts.items() if field not in given | untimed}


def _park_ended(book: DoseBook, new_id: Callable[[], UUID]) -> str:
    """The entry of the newest kept correction whose record was voided, "" when there is none."""
    ended = [one for one in book.corrections() if _is_to_park(book.detail(one.record_id))]
    parked = [park_correction(book, kept, new_id()) for kept in ended]
    return next((entry for entry in reversed(parked) if entry), "")


def _is_to_park(detail: RecordDetail) -> bool:
    """Among the parked cards its person can be read: not before somebody is here who may."""
    return detail.may_correct and detail.row.state in _ENDED


def park_correction(book: DoseBook, kept: CorrectionDraft, record_id: UUID) -> str:
    """A voided record is not corrected any more: what was typed waits as a card of its own.

    Returns:
        The number of the entry, "" when nothing was typed.
    """
    detail = book.detail(kept.record_id)
    if not kept.is_empty:
        book.park(_as_card(book, detail, kept, record_id), ParkReason.OTHER)
    book.forget_correction(kept.record_id)
    return "" if kept.is_empty else detail.row.entry_no


def _as_card(book: DoseBook, detail: RecordDetail, kept: CorrectionDraft, record_id: UUID) -> Draft:
    number = detail.row.stack_number
    stack = next(one.id for one in book.stacks() if one.number == number)
    form = unparse(detail.dose) | dict(kept.changes)
    told = {at: one for at, one in detail.dose.origins.items() if at not in kept.changes}
    return Draft(record_id, stack, detail.card_no, form, told | dict(kept.origins))
