"""A reason is sealed and travels: nothing the server refuses may get into it."""

from collections.abc import Callable

import pytest

from tests.db.conftest import a_dose
from vaxentry.db.store import Store
from vaxentry.domain.form import Field
from vaxentry.domain.reason import MAX_REASON
from vaxentry.domain.records import Saved
from vaxentry.domain.rules import RuleCode, RuleError

Save = Callable[..., Saved]
BAD = [
    ("sa\u200blah", RuleCode.TEXT_CONTROL),
    ("salah\nbaca", RuleCode.TEXT_CONTROL),
    ("x" * (MAX_REASON + 1), RuleCode.TEXT_TOO_LONG),
]


def last_reason(book: Store, saved: Saved) -> str:
    return book.detail(saved.record_id).revisions[-1].reason


@pytest.mark.parametrize(("reason", "code"), BAD)
def test_a_reason_that_can_not_be_sealed_writes_nothing(
    book: Store, save: Save, reason: str, code: RuleCode
) -> None:
    saved = save()
    with pytest.raises(RuleError) as refused:
        book.correct(saved.record_id, a_dose(phone="-"), reason=reason)
    assert refused.value.code is code
    with pytest.raises(RuleError):
        book.void(saved.record_id, reason=reason)
    (stack,) = book.stacks()
    with pytest.raises(RuleError):
        book.correct_range(stack.id, range(1, 2), Field.BATCH, "B2", reason=reason)
    assert len(book.detail(saved.record_id).revisions) == 1


def test_a_pasted_reason_is_cleaned(book: Store, save: Save) -> None:
    saved = save()
    book.correct(saved.record_id, a_dose(phone="-"), reason=" salah\u00a0 baca\n")
    assert last_reason(book, saved) == "salah baca"
    book.void(saved.record_id, reason="x" * MAX_REASON)
    assert last_reason(book, saved) == "x" * MAX_REASON
