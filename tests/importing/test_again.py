"""The same file again, and later versions of it: nothing doubled, nothing overwritten."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest

from tests.importing.fake_book import FakeBook, Strangers
from tests.importing.stack_files import NIKS, card, rules, run, write_csv, write_xlsx
from vaxentry.domain.form import Field
from vaxentry.domain.import_desk import RowState
from vaxentry.importing.report import ImportReport
from vaxentry.importing.run import import_stack
from vaxentry.importing.template import write_template


@pytest.fixture
def book() -> FakeBook:
    return FakeBook()


@pytest.fixture
def first(tmp_path: Path, book: FakeBook) -> Path:
    """Three cards, imported."""
    file = write_xlsx(tmp_path / "kartu.xlsx", [card(0), card(1), card(2)])
    assert run(file, book).saved == 3
    return file


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.saved, report.known, report.bad, report.offered


def test_the_same_file_again_adds_nothing(first: Path, book: FakeBook) -> None:
    assert counts(run(first, book)) == (0, 3, 0, 0)
    assert len(book.doses) == 3


def test_the_same_rows_from_another_file_format_and_order_add_nothing(
    first: Path, book: FakeBook
) -> None:
    other = write_csv(first.with_name("lain.csv"), [card(2), card(0), card(1)])
    assert counts(run(other, book)) == (0, 3, 0, 0)


def test_blanks_and_capitals_make_no_other_row(first: Path, book: FakeBook) -> None:
    other = write_csv(first.with_name("lain.csv"), [card(0, name=" contoh  a ")])
    assert counts(run(other, book)) == (0, 1, 0, 0)


def test_a_row_put_in_between_is_added_alone(first: Path, book: FakeBook) -> None:
    longer = write_xlsx(first, [card(0), card(3), card(1), card(2)])
    assert counts(run(longer, book)) == (1, 3, 0, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "CONTOH BETUL"},
        {"batch": "202108999"},
        {"given_on": "13-08-2021"},
        {"vaccine": "Moderna"},
        {"dose_no": "2"},
        {"id_number": NIKS[5]},
        {"id_number": NIKS[5], "ticket": "P-LAIN"},
        {"id_number": NIKS[5], "name": "CONTOH BETUL"},
        {"id_type": "kk", "id_number": "9204010101219001"},
        {"phone": "08129990000"},
    ],
)
def test_a_changed_row_is_offered_and_changes_nothing(
    change: dict[str, str], first: Path, book: FakeBook
) -> None:
    before = dict(book.doses)
    changed = card(1) | {Field(code): text for code, text in change.items()}
    report = run(write_xlsx(first, [card(0), changed, card(2)]), book)
    assert (counts(report), report.missing) == ((0, 2, 0, 1), 0)
    (offer,) = book.offers.values()
    assert book.doses[offer.record_id].identity.number == NIKS[1]
    assert book.doses == before


def test_a_changed_row_that_is_bad_only_goes_to_the_desk(first: Path, book: FakeBook) -> None:
    report = run(write_xlsx(first, [card(0), card(1, phone="0812"), card(2)]), book)
    assert (counts(report), report.missing) == ((0, 2, 1, 0), 0)
    assert (len(book.doses), len(book.desk), book.offers) == (3, 1, {})


def test_an_offer_stays_one_offer(first: Path, book: FakeBook) -> None:
    file = write_xlsx(first, [card(0), card(1, batch="B2"), card(2)])
    for _ in range(2):
        report = run(file, book)
        assert (counts(report), report.missing) == ((0, 2, 0, 1), 0)
    assert len(book.offers) == 1


def test_a_second_correction_takes_the_place_of_the_first(first: Path, book: FakeBook) -> None:
    run(write_xlsx(first, [card(0), card(1, batch="B2"), card(2)]), book)
    run(write_xlsx(first, [card(0), card(1, batch="B3"), card(2)]), book)
    (offer,) = book.offers.values()
    assert offer.dose.batch == "B3"
    assert book.doses[offer.record_id].batch == card(1)[Field.BATCH]


def test_the_version_that_was_replaced_adds_nothing_either(first: Path, book: FakeBook) -> None:
    second = write_xlsx(first.with_name("2.xlsx"), [card(0), card(1, batch="B2"), card(2)])
    run(second, book)
    run(write_xlsx(first, [card(0), card(1, batch="B3"), card(2)]), book)
    assert counts(run(second, book)) == (0, 3, 0, 0)


def test_a_bad_row_put_right_is_saved_and_leaves_the_desk(tmp_path: Path, book: FakeBook) -> None:
    file = tmp_path / "kartu.xlsx"
    run(write_xlsx(file, [card(0), card(1, id_number=int(NIKS[1]))]), book)
    assert len(book.desk) == 1
    assert counts(run(write_xlsx(file, [card(0), card(1)]), book)) == (1, 1, 0, 0)
    assert book.desk == {}
    assert len(book.doses) == 2


def test_a_bad_row_lies_on_the_desk_once_and_is_told_each_time(
    tmp_path: Path, book: FakeBook
) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", [card(sex="?")])
    for _ in range(2):
        assert rules(run(file, book))[0][2] == "sex_unknown"
    assert len(book.desk) == 1


def test_a_correction_by_way_of_a_bad_version_is_still_an_offer(
    first: Path, book: FakeBook
) -> None:
    run(write_xlsx(first, [card(0), card(1, batch="B2", sex="?"), card(2)]), book)
    report = run(write_xlsx(first, [card(0), card(1, batch="B2"), card(2)]), book)
    assert counts(report) == (0, 2, 0, 1)
    assert (len(book.doses), book.desk) == (3, {})


def test_a_parked_row_is_tried_again_when_the_rules_have_changed(
    tmp_path: Path, book: FakeBook
) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", [card(given_on="01-10-2021")])
    assert counts(run(file, book)) == (0, 0, 1, 0)
    later = import_stack(file, book, Strangers(), today=date(2021, 10, 2), new_id=uuid4)
    assert counts(later) == (1, 0, 0, 0)
    assert book.desk == {}


def test_a_parked_change_that_became_good_is_an_offer(first: Path, book: FakeBook) -> None:
    file = write_xlsx(first, [card(0), card(1, given_on="01-10-2021"), card(2)])
    assert counts(run(file, book)) == (0, 2, 1, 0)
    later = import_stack(file, book, Strangers(), today=date(2021, 10, 2), new_id=uuid4)
    assert counts(later) == (0, 2, 0, 1)
    assert (len(book.doses), book.desk) == (3, {})


def test_a_card_beside_an_offer_is_not_offered_for_the_same_record(
    first: Path, book: FakeBook
) -> None:
    changed = card(1, batch="B2")
    run(write_xlsx(first, [card(0), changed, card(2)]), book)
    added = card(1, vaccine="Moderna", batch="M1", ticket="")
    report = run(write_xlsx(first, [card(0), changed, card(2), added]), book)
    assert counts(report) == (1, 2, 0, 1)


def test_a_refused_offer_is_not_offered_again(first: Path, book: FakeBook) -> None:
    file = write_xlsx(first, [card(0), card(1, batch="B2"), card(2)])
    run(file, book)
    (content,) = book.offers
    seen, mark = book.rows[content]
    book.rows[content] = (replace(seen, state=RowState.REFUSED, record_id=None), mark)
    assert counts(run(file, book)) == (0, 3, 0, 0)


def test_another_stack_under_the_same_name_is_saved_as_new(first: Path, book: FakeBook) -> None:
    report = run(write_xlsx(first, [card(3), card(4), card(5)]), book)
    assert counts(report) == (3, 0, 0, 0)
    assert report.missing == 0


def test_the_next_dose_of_the_same_people_is_no_correction(first: Path, book: FakeBook) -> None:
    next_doses: list[Any] = [
        card(n, given_on="30-08-2021", dose_no="2", ticket=f"P-LAIN{n}") for n in range(3)
    ]
    assert counts(run(write_xlsx(first, next_doses), book)) == (3, 0, 0, 0)


def test_a_second_vaccine_of_the_same_child_is_no_correction(first: Path, book: FakeBook) -> None:
    added = card(1, vaccine="Moderna", batch="M1", ticket="")
    cards = [card(0), added, card(1), card(2)]
    assert counts(run(write_xlsx(first, cards), book)) == (1, 3, 0, 0)


def test_of_two_like_rows_the_closer_one_is_the_correction(first: Path, book: FakeBook) -> None:
    added = card(1, vaccine="Moderna", batch="M1", ticket="")
    cards = [card(0), added, card(1, batch="B2"), card(2)]
    assert counts(run(write_xlsx(first, cards), book)) == (1, 2, 0, 1)
    (offer,) = book.offers.values()
    assert offer.dose.batch == "B2"


def test_a_dash_in_place_of_a_number_makes_nobody_the_same(tmp_path: Path, book: FakeBook) -> None:
    nobody: dict[str, str] = {"id_type": "none", "id_number": "TANPA", "ticket": "-"}
    file = tmp_path / "a.xlsx"
    assert run(write_xlsx(file, [card(0, **nobody)]), book).saved == 1
    assert counts(run(write_xlsx(file, [card(1, **nobody)]), book)) == (1, 0, 0, 0)


def test_many_people_with_the_same_signs_are_paired_in_their_order(
    tmp_path: Path, book: FakeBook
) -> None:
    def born(batch: str) -> list[dict[Field, Any]]:
        same = card(id_type="none", id_number="", ticket="", name="BAYI NY CONTOH")
        return [same | {Field.BATCH: batch, Field.ADDRESS: f"RT {number}"} for number in range(300)]

    assert run(write_csv(tmp_path / "a.csv", born("B1")), book).saved == 300
    assert counts(run(write_csv(tmp_path / "a.csv", born("B2")), book)) == (0, 0, 0, 300)
    assert all(
        book.doses[offer.record_id].address == offer.dose.address for offer in book.offers.values()
    )


def test_a_row_that_was_taken_out_stays_saved_and_is_told(first: Path, book: FakeBook) -> None:
    report = run(write_xlsx(first, [card(0), card(2)]), book)
    assert (counts(report), report.missing, len(book.doses)) == ((0, 2, 0, 0), 1, 3)


def test_the_same_row_twice_in_a_file_is_saved_once_and_told(
    tmp_path: Path, book: FakeBook
) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", [card(0), card(1), card(0)])
    for saved, known in [(2, 0), (0, 2)]:
        report = run(file, book)
        assert counts(report) == (saved, known, 1, 0)
        assert rules(report) == [(4, "", "row_repeated")]
        assert report.rows[2].problems[0].params == {"other": 2}


def test_twins_under_their_mothers_number_are_two_cards(tmp_path: Path, book: FakeBook) -> None:
    file = tmp_path / "a.xlsx"
    born: dict[str, Any] = {
        "id_type": "nik ibu",
        "id_number": NIKS[1],
        "birth_date": "01-08-2021",
        "ticket": "",
    }
    run(write_xlsx(file, [card(1, **born, birth_order="1", name="BAYI CONTOH A")]), book)
    report = run(write_xlsx(file, [card(1, **born, birth_order="2", name="BAYI CONTOH B")]), book)
    assert counts(report) == (1, 0, 0, 0)


def fill(template: Path, cards: list[dict[Field, Any]], target: Path) -> Path:
    workbook = openpyxl.load_workbook(template)
    for one in cards:
        workbook["Kartu"].append([one[field] or None for field in Field])
    workbook.save(target)
    return target


def test_a_template_is_known_under_another_name(tmp_path: Path, book: FakeBook) -> None:
    template = tmp_path / "templat.xlsx"
    write_template(template)
    run(fill(template, [card(0)], tmp_path / "a.xlsx"), book)
    other = fill(template, [card(0, batch="B2")], tmp_path / "b.xlsx")
    assert counts(run(other, book)) == (0, 0, 0, 1)
