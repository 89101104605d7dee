"""What the pass over doubtful numbers asks of the book; worker thread, touches no widget."""

from dataclasses import dataclass
from datetime import date

from vaxentry.domain.form import Field
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import RecordDetail
from vaxentry.domain.reopening import unparse
from vaxentry.domain.stacks import Doubt
from vaxentry.domain.validation import check


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
    blocking = check(form, today=today, origins=detail.dose.origins).blocking
    refused = next((one for one in blocking if one.field is Field.ID_NUMBER), None)
    if refused is not None:
        return Compared(is_same=False, detail=detail, refused=refused)
    return Compared(book.retype(doubt.record_id, number), book.detail(doubt.record_id))


def keep_saved(book: DoseBook, doubt: Doubt) -> tuple[Problem, ...]:
    """The card says what was saved."""
    book.settle_doubt(doubt.record_id)
    return ()


def keep_typed(
    book: DoseBook, detail: RecordDetail, number: str, today: date, reason: str
) -> tuple[Problem, ...]:
    """The card says what was typed now: a correction.

    Returns:
        What keeps the number from being saved; nothing was written then.
    """
    dose = detail.dose
    form = unparse(dose) | {Field.ID_NUMBER: number}
    checked = check(form, today=today, origins=dose.origins)
    if checked.dose is None:
        return checked.blocking
    record_id = detail.row.record_id
    book.correct(record_id, checked.dose, reason=reason, warnings=checked.warnings)
    book.settle_doubt(record_id)
    return ()
