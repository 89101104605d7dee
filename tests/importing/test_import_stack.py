import re
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.importing.fake_book import FakeBook
from tests.importing.stack_files import (
    NIKS,
    card,
    csv_text,
    letter,
    rules,
    run,
    with_sheet_xml,
    write_csv,
    write_xlsx,
)
from tests.unit.domain.samples import NEWER
from vaxentry.domain.dose import IdType, Origin
from vaxentry.domain.form import MEASURED, Field
from vaxentry.domain.import_desk import ImportedRow
from vaxentry.domain.import_table import ImportTally
from vaxentry.domain.reopening import unparse
from vaxentry.errors import DiskFullError
from vaxentry.importing.cells import column_letter
from vaxentry.importing.columns import label
from vaxentry.importing.report import Outcome


@pytest.fixture
def book() -> FakeBook:
    return FakeBook()


def only_dose(book: FakeBook) -> Any:
    (dose,) = book.doses.values()
    return dose


def test_good_rows_of_a_workbook_become_doses(tmp_path: Path, book: FakeBook) -> None:
    report = run(write_xlsx(tmp_path / "a.xlsx", [card(0), card(1)]), book)
    assert (report.total, report.saved, report.bad) == (2, 2, 0)
    assert {dose.identity.number for dose in book.doses.values()} == set(NIKS[:2])
    assert [row.entry_no for row in report.rows] == ["KD-210812-001", "KD-210812-002"]


def test_every_field_of_the_file_says_that_it_came_from_a_file(
    tmp_path: Path, book: FakeBook
) -> None:
    run(write_xlsx(tmp_path / "a.xlsx", [card()]), book)
    filled = {field for field, text in card().items() if text} | set(MEASURED)
    by_rule = dict.fromkeys((Field.COURSE, Field.VOLUME), Origin.RULE)
    assert only_dose(book).origins == dict.fromkeys(filled, Origin.FILE) | by_rule


def test_an_empty_measure_of_a_file_is_not_recorded_and_a_normal_one_is_confirmed(
    tmp_path: Path, book: FakeBook
) -> None:
    run(write_xlsx(tmp_path / "a.xlsx", [card(temperature="normal")]), book)
    dose = only_dose(book)
    assert dose.origins[Field.TEMPERATURE] is Origin.CONFIRMED
    assert dose.origins[Field.BLOOD_PRESSURE] is Origin.FILE
    form = unparse(dose)
    assert (form[Field.TEMPERATURE], form[Field.BLOOD_PRESSURE]) == ("normal", "-")


def test_real_dates_times_and_numbers_are_taken_as_they_are(tmp_path: Path, book: FakeBook) -> None:
    cells = card(
        given_on=date(2021, 8, 3),
        birth_date=datetime(2000, 12, 3),  # noqa: DTZ001 - what openpyxl takes
        given_at=time(8, 30),
        temperature=36.5,
        dose_no=1,
        volume=0.5,
        batch=202108001,
        phone=81200000000,
    )
    run(write_xlsx(tmp_path / "a.xlsx", [cells]), book)
    dose = only_dose(book)
    assert (dose.given_on, dose.birth_date) == (date(2021, 8, 3), date(2000, 12, 3))
    assert (dose.given_at, dose.temperature, dose.dose_no) == (time(8, 30), 365, 1)
    assert (dose.volume_ul, dose.batch, dose.phone) == (500, "202108001", "+6281200000000")


def test_landlines_and_foreign_phones_are_taken(tmp_path: Path, book: FakeBook) -> None:
    cards = [card(0, phone="(0294) 641-123"), card(1, phone="'+65 9123 4567")]
    assert run(write_csv(tmp_path / "a.csv", cards), book).saved == 2
    assert [dose.phone for dose in book.doses.values()] == ["+62294641123", "+6591234567"]


def test_a_volume_that_is_left_empty_is_that_of_the_rules_in_force(
    tmp_path: Path, book: FakeBook
) -> None:
    booster = {"given_on": "25-08-2021", "course": "booster1", "dose_no": "3"}
    cells = card(vaccine="pfizer", volume="", **booster)
    run(write_csv(tmp_path / "a.csv", [cells]), book, NEWER)
    assert only_dose(book).volume_ul == 200


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_with_each_separator(tmp_path: Path, book: FakeBook, separator: str) -> None:
    cards = [card(0, address="Jl. Melati 1, RT 2; RW 3\tblok A"), card(1)]
    cards[0][Field.ADDRESS] = "Jl. Melati 1, RT 2; RW 3"
    assert run(write_csv(tmp_path / "a.csv", cards, separator), book).saved == 2
    assert "Jl. Melati 1, RT 2; RW 3" in {dose.address for dose in book.doses.values()}


@pytest.mark.parametrize(
    ("encoding", "announced"),
    [("utf-8", ""), ("utf-8-sig", ""), ("cp1252", "Windows-1252")],
)
def test_csv_encodings(tmp_path: Path, book: FakeBook, encoding: str, announced: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(csv_text([card(address="Gg. Café Ñandú")]), encoding=encoding, newline="")
    assert run(file, book).fallback_encoding == announced
    assert only_dose(book).address == "Gg. Café Ñandú"


def test_the_guard_of_our_own_exports_comes_off(tmp_path: Path, book: FakeBook) -> None:
    cells = card(phone="'+628120000000", complaint="'-", name="'Aisyah Contoh")
    assert run(write_csv(tmp_path / "a.csv", [cells]), book).saved == 1
    assert only_dose(book).phone == "+628120000000"
    assert only_dose(book).name.casefold() == "'aisyah contoh"


def test_headings_by_code_label_or_english_in_any_order(tmp_path: Path, book: FakeBook) -> None:
    cells = {field.value: text for field, text in card().items() if text}
    headings = [*reversed(cells)]
    named = {"name": " NAMA ", "phone": "Mobile number", "screening": "hasil_skrining"}
    header = [named.get(code, code.upper()) for code in headings]
    lines = [";".join(header), ";".join(cells[code] for code in headings)]
    file = tmp_path / "a.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    assert run(file, book).saved == 1
    assert only_dose(book).name == "CONTOH A"


def test_a_bad_row_is_parked_whole_and_the_good_ones_are_saved(
    tmp_path: Path, book: FakeBook
) -> None:
    bad = card(1, id_number=NIKS[1] + "7", birth_date="31-02-2000")
    report = run(write_xlsx(tmp_path / "a.xlsx", [card(0), bad, card(2)]), book)
    assert (report.saved, report.bad) == (2, 1)
    assert rules(report) == [
        (3, letter(Field.ID_NUMBER), "nik_length"),
        (3, letter(Field.BIRTH_DATE), "date_impossible"),
    ]
    (parked,) = book.desk.values()
    assert parked.cells == {field.value: text for field, text in bad.items() if text}


def test_row_numbers_are_those_of_the_spreadsheet(tmp_path: Path, book: FakeBook) -> None:
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    for column, field in enumerate(Field, start=1):
        sheet.cell(3, column, label(field))
        sheet.cell(9, column, card(sex="?")[field] or None)
    workbook.save(tmp_path / "a.xlsx")
    assert rules(run(tmp_path / "a.xlsx", book)) == [(9, letter(Field.SEX), "sex_unknown")]


def test_unknown_columns_and_other_sheets_are_told(tmp_path: Path, book: FakeBook) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", [card()], [*map(label, Field), "Nama ibu"])
    workbook = openpyxl.load_workbook(file)
    workbook.worksheets[0][f"{column_letter(len(Field))}2"] = "SITI CONTOH"
    workbook.create_sheet("Lain")
    workbook.save(file)
    report = run(file, book)
    assert (report.saved, report.unknown_columns, report.other_sheets) == (
        1,
        (column_letter(len(Field)),),
        1,
    )


def test_text_in_a_column_without_heading_is_not_dropped(tmp_path: Path, book: FakeBook) -> None:
    beyond = column_letter(len(Field) + 2)
    file = write_xlsx(tmp_path / "a.xlsx", [card()])
    workbook = openpyxl.load_workbook(file)
    workbook.worksheets[0][f"{beyond}2"] = "tunda"
    workbook.save(file)
    assert rules(run(file, book)) == [(2, beyond, "cell_outside")]
    assert next(iter(book.desk.values())).cells[beyond] == "tunda"


def test_a_size_that_the_file_tells_wrongly_hides_no_row(tmp_path: Path, book: FakeBook) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", [card(0), card(1)])
    wrong = with_sheet_xml(
        file, lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B2"', xml)
    )
    assert run(wrong, book).saved == 2


def test_somebody_without_a_document_gets_a_temporary_number(
    tmp_path: Path, book: FakeBook
) -> None:
    cells = card(id_type="tanpa identitas", id_number="")
    assert run(write_xlsx(tmp_path / "a.xlsx", [cells]), book).saved == 1
    identity = only_dose(book).identity
    assert identity.type is IdType.NONE
    assert re.fullmatch("TANPA-[0-9A-F]{12}", identity.number)


def test_a_cancelled_import_leaves_what_was_saved_and_goes_on_later(
    tmp_path: Path, book: FakeBook
) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", [card(number) for number in range(4)])
    told: list[ImportTally] = []
    report = run(file, book, progress=told.append, stopped=lambda: len(book.doses) == 2)
    assert report.stopped
    assert (report.saved, len(book.doses)) == (2, 2)
    assert [tally for tally in told if tally.total] == [
        ImportTally(total=4, saved=saved) for saved in range(3)
    ]
    again = run(file, book)
    assert (again.known, again.saved, again.stopped) == (2, 2, False)


def test_a_cancel_while_reading_saves_nothing(tmp_path: Path, book: FakeBook) -> None:
    lines = csv_text([card()]).splitlines()
    file = tmp_path / "a.csv"
    file.write_text("\n".join([lines[0], *[lines[1]] * 600]), encoding="utf-8")
    told: list[ImportTally] = []
    report = run(file, book, progress=told.append, stopped=lambda: told == [ImportTally()])
    assert (report.stopped, report.total, book.rows) == (True, 0, {})


def test_it_can_be_stopped_wherever_it_asks(tmp_path: Path) -> None:
    first = write_xlsx(tmp_path / "a.xlsx", [card(0), card(1, sex="?")])
    later = write_xlsx(tmp_path / "a2.xlsx", [card(0, batch="B2"), card(1)])
    for asked in range(200):
        book = FakeBook()
        run(first, book)
        left = iter(range(asked))
        report = run(later, book, stopped=lambda left=left: next(left, None) is None)
        if not report.stopped:
            break
        assert report.saved == len(book.doses) - 1
    else:
        pytest.fail("it never came to its end")
    assert asked > 20


class FullDisk(FakeBook):
    """Its disk is full after so many rows."""

    room = 2

    def import_row(self, row: ImportedRow) -> Any:
        if len(self.doses) == self.room:
            raise DiskFullError
        return super().import_row(row)


def test_a_full_disk_leaves_whole_rows_and_the_import_can_go_on(tmp_path: Path) -> None:
    book = FullDisk()
    file = write_xlsx(tmp_path / "a.xlsx", [card(number) for number in range(3)])
    with pytest.raises(DiskFullError):
        run(file, book)
    assert len(book.doses) == 2
    book.room = 3
    outcomes = [row.outcome for row in run(file, book).rows]
    assert outcomes == [Outcome.KNOWN, Outcome.KNOWN, Outcome.SAVED]
