"""What the pass over doubtful numbers asks of the book; worker thread, touches no widget."""

from dataclasses import dataclass
from datetime import date

from vaxentry.domain.form import Field
from vaxentry.domain.names import mask_name
from vaxentry.domain.person import Known
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.records import RecordDetail
from vaxentry.domain.reopening import unparse
from vaxentry.domain.stacks import Doubt
from vaxentry.domain.validation import what_blocks
from vaxentry.ui.pages.card_check import CardCheck, look_around, of_severity


@dataclass(frozen=True, slots=True)
class Compared:
    """What came of one number typed a second time.

    Attributes:
        refused: no document of that kind has such a number; nothing was compared.
    """

    is_same: bool
    detail: RecordDetail
    refused: Problem | None = None


def retype(book: DoseBook, doubt: Doubt, number: str, today: date) -> Compared:
    """Compare a number typed blind with the one saved; the same digits end the doubt.

    A number that can't be is not compared: whoever types a few digits would see the saved one.
    """
    detail = book.detail(doubt.record_id)
    form = unparse(detail.dose) | {Field.ID_NUMBER: number}
    blocking = what_blocks(form, today=today, is_held=True)
    refused = next((one for one in blocking if one.field is Field.ID_NUMBER), None)
    if refused is not None:
        return Compared(is_same=False, detail=detail, refused=refused)
    return Compared(book.retype(doubt.record_id, number), book.detail(doubt.record_id))


@dataclass(frozen=True, slots=True)
class Clash:
    """What the book finds about a number that was typed now.

    Attributes:
        code: the rule; its sentence in the pass is ``entry.pass_<code>``.
        entry_no: where the other number, or this one, stands already.
        name: the person there, masked.
    """

    code: str
    entry_no: str
    name: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of an answer.

    Attributes:
        problems: what keeps the number from being saved; nothing was written.
        clash: what has to be heard first; nothing was written.
        is_certain: the doubt is over; else the row waits on, with what was found about it.
    """

    problems: tuple[Problem, ...] = ()
    clash: Clash | None = None
    is_certain: bool = True


def keep_saved(book: DoseBook, doubt: Doubt) -> Decided:
    """The card says what was saved."""
    book.settle_doubt(doubt.record_id)
    return Decided()


def keep_typed(
    book: DoseBook, detail: RecordDetail, number: str, today: date, reason: str, *, heard: bool
) -> Decided:
    """The card says what was typed now: a correction, checked with everything the book knows.

    That the number differs from the rest of the card is answered by the arrow. What the book finds
    about the new number is not: the row stays in doubt.

    Args:
        heard: the clerk was told what the book finds and says once more that the card has it.
    """
    record_id = detail.row.record_id
    form = unparse(detail.dose) | {Field.ID_NUMBER: number}
    origins, rules = detail.dose.origins, book.rules()
    check = CardCheck(form, origins, today, rules, record_id, corrected=record_id)
    known = look_around(book, check.probe).known
    checked = check.against(known)
    if checked.dose is None:
        return Decided(checked.blocking)
    clash = _clash(check, known)
    if clash is not None and not heard:
        return Decided(clash=clash)
    book.correct(
        record_id,
        checked.dose,
        reason=reason,
        warnings=checked.warnings,
        based_on=detail.head_rev,
    )
    if clash is None:
        book.settle_doubt(record_id)
    return Decided(is_certain=clash is None)


def _clash(check: CardCheck, known: Known) -> Clash | None:
    """The first finding about the number that the card alone does not give."""
    alone = check.against(None).problems
    for found in of_severity(check.against(known), Severity.IDENTITY):
        if found not in alone:
            entry_no = str(found.params["entry"])
            return Clash(found.code, entry_no, _who_stands(known, entry_no))
    return None


def _who_stands(known: Known, entry_no: str) -> str:
    for person in (*known.same_number, *known.similar):
        if entry_no in {person.entry_no, *(dose.entry_no for dose in person.doses)}:
            return mask_name(person.name)
    return ""
