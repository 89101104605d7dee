"""Corrections, a head and pinned texts that are not in force yet."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.db.conftest import KEY, Clock, a_dose
from vaxentry.db.store import Store
from vaxentry.domain.dose import Origin, Sex
from vaxentry.domain.form import Field
from vaxentry.domain.records import Saved
from vaxentry.domain.stacks import CorrectionDraft, HeadDraft, Pins
from vaxentry.errors import StorageError

Save = Callable[..., Saved]


def a_draft(saved: Saved, phone: str = "-") -> CorrectionDraft:
    changes = {Field.PHONE: phone, Field.VILLAGE: ""}
    origins = {Field.PHONE: Origin.HISTORY}
    return CorrectionDraft(saved.record_id, saved.rev, changes, origins, "salah", "3201-09")


def test_everything_half_typed_survives_a_restart(tmp_path: Path, clock: Clock) -> None:
    with Store.open(tmp_path / "v.db", KEY, tmp_path, clock) as book:
        stack = book.open_stack(None, 0, "")
        saved = book.add(a_dose(), record_id=uuid4(), stack=stack.id)
        assert (book.corrections(), book.head(), book.pins()) == ([], None, None)
        draft = replace(a_draft(saved), site="KDL-02")
        head = HeadDraft(stack.id, {"batch": "B4", "stack_site": "x"})
        pins = Pins(stack.id, {Field.COURSE: "primer"})
        book.keep_correction(replace(draft, reason=""))
        book.keep_correction(draft)
        book.keep_head(head)
        book.keep_pins(pins)
    with Store.open(tmp_path / "v.db", KEY, tmp_path, clock) as book:
        assert (book.corrections(), book.head(), book.pins()) == ([draft], head, pins)
        book.keep_head(HeadDraft(None, {"batch": ""}))
        assert book.head() == HeadDraft(None, {"batch": ""})
        book.keep_head(None)
        assert book.head() is None


def test_one_correction_a_record_the_newest_last(book: Store, save: Save) -> None:
    first, second = a_draft(save()), a_draft(save())
    for draft in (first, second, replace(first, reason="lain")):
        book.keep_correction(draft)
    assert book.corrections() == [second, replace(first, reason="lain")]
    book.forget_correction(first.record_id)
    book.forget_correction(uuid4())
    assert book.corrections() == [second]


def test_a_correction_is_whose_typing_is_newest(book: Store, save: Save) -> None:
    draft = a_draft(save())
    book.set_author("Rahma")
    book.keep_correction(draft)
    book.set_author("Yusuf")
    assert book.corrections() == [replace(draft, is_own=False)]
    book.keep_correction(draft)
    assert book.corrections() == [replace(draft, is_own=False)]
    book.keep_correction(replace(draft, reason="lain"))
    assert book.corrections() == [replace(draft, reason="lain")]
    book.set_author("Rahma")
    assert [one.is_own for one in book.corrections()] == [False]


def test_the_correction_takes_its_draft_along_and_no_other_does(book: Store, save: Save) -> None:
    person = {"birth_date": date(2000, 12, 3), "sex": Sex.MALE}
    saved, other = save(**person), save(**person)
    whole = book.detail(saved.record_id).dose
    for one in (saved, other):
        book.keep_correction(a_draft(one))
    stack = book.stacks()[0]
    book.correct(saved.record_id, replace(whole, batch="B2"), reason="x")
    book.correct_range(stack.id, range(1, 3), Field.BATCH, "B3", reason="x")
    assert len(book.corrections()) == 2
    book.correct(saved.record_id, a_dose(phone="-"), reason="x", closes_draft=True)
    assert [one.record_id for one in book.corrections()] == [other.record_id]


def test_a_correction_that_fails_leaves_its_draft(book: Store, save: Save) -> None:
    saved = save()
    book.keep_correction(a_draft(saved))
    with book.transactions.writing() as c:
        c.execute(
            text(
                "CREATE TRIGGER full_disk BEFORE UPDATE ON setting "
                "BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        )
    with pytest.raises(StorageError):
        book.correct(saved.record_id, a_dose(phone="-"), reason="x", closes_draft=True)
    assert book.corrections() == [a_draft(saved)]
    assert len(book.detail(saved.record_id).revisions) == 1
