"""The dated rules that a book goes by: the server's where they are newer, each book its own."""

import json
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from tests.db.conftest import KEY, Clock, a_dose, lay_new_book
from tests.unit.domain.samples import NEWER
from vaxentry.db.import_desk import ImportDesk
from vaxentry.db.shelf import RULES, Shelf
from vaxentry.db.store import Store
from vaxentry.domain.dose import Dose, Sex
from vaxentry.domain.form import Field
from vaxentry.domain.import_desk import FileMark, ImportedRow, RowMark
from vaxentry.domain.vaccine_rules import BUILT_IN, Rules

BY_PROGRAM, BY_SERVER = date(2021, 9, 24), date(2021, 10, 8)
"""When dose 2 is due: after 28 days, after 42."""


def whole(**changed: object) -> Dose:
    """A dose that `validation.check` takes again."""
    return a_dose(birth_date=date(1990, 1, 1), sex=Sex.FEMALE, **changed)  # type: ignore[arg-type]


def give_out(book: Store, rules: Rules, clock: Clock) -> None:
    """The server's set has come."""
    content = json.dumps(asdict(rules), default=date.isoformat).encode()
    Shelf(book.transactions).keep(RULES, "tag", content, clock())


def due(book: Store) -> list[date | None]:
    return [one.due_on for one in book.next_doses(date(2021, 9, 1), date(2021, 10, 31))]


def test_newer_rules_hold_at_once_and_after_the_next_start(tmp_path: Path, clock: Clock) -> None:
    path = lay_new_book(tmp_path / "v.db")
    with Store.open(path, KEY, tmp_path / "b", clock) as book:
        assert book.rules() is BUILT_IN
        give_out(book, NEWER, clock)
        assert book.rules() == NEWER
    with Store.open(path, KEY, tmp_path / "b", clock) as again:
        assert again.rules() == NEWER


def test_rules_that_are_not_newer_are_kept_and_not_used(book: Store, clock: Clock) -> None:
    give_out(book, NEWER, clock)
    give_out(book, replace(NEWER, as_of=BUILT_IN.as_of), clock)
    assert book.rules() is BUILT_IN


@pytest.mark.parametrize("content", [b"{}", b"<html>", b""])
def test_rules_that_can_not_be_read_are_not_used(book: Store, clock: Clock, content: bytes) -> None:
    give_out(book, NEWER, clock)
    Shelf(book.transactions).keep(RULES, "tag", content, clock())
    assert book.rules() is BUILT_IN


def test_another_set_changes_no_rules(book: Store, clock: Clock) -> None:
    give_out(book, NEWER, clock)
    Shelf(book.transactions).keep("sites", "tag", b"{}", clock())
    assert book.rules() == NEWER


def test_two_books_of_one_process_go_each_by_its_own_rules(
    book: Store, tmp_path: Path, clock: Clock
) -> None:
    path = lay_new_book(tmp_path / "other.db")
    with Store.open(path, KEY, tmp_path / "other", clock) as other:
        give_out(other, NEWER, clock)
        for one in (book, other):
            stack = one.open_stack(None, 0, "")
            one.add(a_dose(), record_id=uuid4(), stack=stack.id)
        assert (due(book), due(other)) == ([BY_PROGRAM], [BY_SERVER])


def test_a_corrected_card_is_due_by_the_rules_of_the_correction(book: Store, clock: Clock) -> None:
    stack, record = book.open_stack(None, 0, ""), uuid4()
    book.add(whole(), record_id=record, stack=stack.id)
    give_out(book, NEWER, clock)
    assert due(book) == [BY_PROGRAM]
    book.correct(record, whole(batch="B2"), reason="salah ketik")
    assert due(book) == [BY_SERVER]
    give_out(book, replace(NEWER, as_of=BUILT_IN.as_of), clock)
    book.correct_range(stack.id, range(1, 2), Field.BATCH, "B3", reason="salah kepala")
    assert due(book) == [BY_PROGRAM]


def test_a_range_of_cards_is_checked_by_the_rules_in_force(book: Store, clock: Clock) -> None:
    stack, record = book.open_stack(None, 0, ""), uuid4()
    booster = whole(course="booster1", dose_no=3, volume_ul=None)
    book.add(booster, record_id=record, stack=stack.id)
    give_out(book, NEWER, clock)
    book.correct_range(stack.id, range(1, 2), Field.VACCINE, "pfizer", reason="salah kepala")
    assert book.detail(record).dose.volume_ul == 200


def test_a_row_of_a_file_is_due_by_the_rules_in_force(book: Store, clock: Clock) -> None:
    give_out(book, NEWER, clock)
    desk = ImportDesk(book.transactions, clock)
    begun = desk.begin(FileMark(b"file", "a.csv"), [b"row"])
    mark = RowMark(b"file", 1, b"row", b"card")
    assert desk.import_row(ImportedRow(mark, begun.stack, uuid4(), a_dose())) is not None
    assert due(book) == [BY_SERVER]
