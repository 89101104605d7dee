"""Cells that a spreadsheet changed, or that are no text: parked with their rule."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.importing.fake_book import FakeBook
from tests.importing.stack_files import NIKS, card, letter, rules, run, write_csv, write_xlsx
from vaxentry.domain.form import Field

CELLS: list[tuple[str, Any, str]] = [
    ("id_number", int(NIKS[0]), "cell_digits_lost"),
    ("id_number", float(NIKS[0]), "cell_digits_lost"),
    ("id_number", "9,27106E+15", "cell_digits_lost"),
    ("id_number", "9.27106e+15", "cell_digits_lost"),
    ("id_number", NIKS[0] + "1", "nik_length"),
    ("id_number", NIKS[0][:-1], "nik_length"),
    ("id_number", "９２７１０６０３１２００００１", "nik_chars"),  # noqa: RUF001 - full width
    ("id_number", "=9271060312000001", "cell_formula"),
    ("id_number", date(2021, 1, 1), "cell_became_date"),
    ("id_number", "", "required"),
    ("ticket", 1234567, "cell_digits_lost"),
    ("ticket", "1,2E+15", "cell_digits_lost"),
    ("batch", "4E12", "cell_digits_lost"),
    ("batch", 1e-05, "cell_number_shaped"),
    ("name", "=A1", "cell_formula"),
    ("name", True, "cell_unreadable"),
    ("name", "#N/A", "cell_unreadable"),
    ("name", "AB\u200bCD", "text_control"),
    ("address", 1.7976931348623155e308, "cell_unreadable"),
    ("address", 123456789012, "cell_number_shaped"),
    ("given_on", "kemarin", "date_form"),
    ("given_on", "08/13/2021", "date_impossible"),
    ("given_on", 44420, "date_form"),
    ("given_on", datetime(2021, 8, 12, 8, 30), "cell_date_with_time"),  # noqa: DTZ001
    ("given_on", date(2022, 1, 1), "date_future"),
    ("given_on", time(8, 30), "cell_became_date"),
    ("birth_date", "=TODAY()", "cell_formula"),
    ("birth_date", "31-02-2000", "date_impossible"),
    ("dose_no", date(2021, 2, 1), "cell_became_date"),
    ("dose_no", 1.5, "dose_no_form"),
    ("blood_pressure", date(2021, 12, 8), "cell_became_date"),
    ("given_at", "8", "time_form"),
    ("given_at", time(8, 30, 15), "time_form"),
    ("given_at", timedelta(hours=30), "cell_unreadable"),
    ("screening", "ya", "screening_unknown"),
    ("vaccine", "Vaksin X", "vaccine_unknown"),
    ("temperature", 365000, "temperature_form"),
    ("phone", 294641123, "phone_form"),
    ("phone", "641-123", "phone_area"),
]


@pytest.mark.parametrize(("code", "value", "rule"), CELLS)
def test_a_bad_cell_is_told_and_not_saved(code: str, value: Any, rule: str, tmp_path: Path) -> None:
    book = FakeBook()
    report = run(write_xlsx(tmp_path / "a.xlsx", [card(0, **{code: value})]), book)
    assert rules(report) == [(2, letter(Field(code)), rule)]
    assert (report.bad, book.doses) == (1, {})


@pytest.mark.parametrize(
    ("code", "value", "rule"),
    [
        ("id_number", "9,27106E+15", "cell_digits_lost"),
        ("id_number", f'="{NIKS[0]}"', "cell_formula"),
        ("name", "=1+1", "cell_formula"),
        ("name", "'=1+1", "name_letters"),
        ("birth_date", "3/12", "date_form"),
    ],
)
def test_the_same_in_csv(code: str, value: str, rule: str, tmp_path: Path) -> None:
    report = run(write_csv(tmp_path / "a.csv", [card(0, **{code: value})]), FakeBook())
    assert rules(report) == [(2, letter(Field(code)), rule)]


@pytest.mark.parametrize(("shape", "rule"), [("00000", "cell_number_shaped"), ("0", None)])
def test_a_batch_number_must_show_its_plain_digits(
    shape: str, rule: str | None, tmp_path: Path
) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", [card(batch=123)])
    workbook = openpyxl.load_workbook(file)
    workbook.worksheets[0][f"{letter(Field.BATCH)}2"].number_format = shape
    workbook.save(file)
    found = rules(run(file, FakeBook()))
    assert found == ([(2, letter(Field.BATCH), rule)] if rule else [])


def test_a_day_that_no_calendar_has(tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", [card(given_on=99_999_999)])
    workbook = openpyxl.load_workbook(file)
    workbook.worksheets[0][f"{letter(Field.GIVEN_ON)}2"].number_format = "dd-mm-yyyy"
    workbook.save(file)
    found = rules(run(file, FakeBook()))
    assert found == [(2, letter(Field.GIVEN_ON), "cell_unreadable")]


def ending(digit: str, count: int) -> list[dict[Field, Any]]:
    niks = [f"92710603120{number:04d}{digit}" for number in range(901, 901 + count)]
    return [card(id_number=nik, ticket=f"P-{nik[-3:]}") for nik in niks]


def test_a_file_whose_numbers_all_end_in_0_went_through_excel(tmp_path: Path) -> None:
    book = FakeBook()
    report = run(write_xlsx(tmp_path / "a.xlsx", ending("0", 5)), book)
    assert {rule for _, _, rule in rules(report)} == {"cell_digits_lost"}
    assert (report.bad, book.doses) == (5, {})


@pytest.mark.parametrize("cards", [ending("0", 4), [*ending("0", 5), card()]])
def test_a_few_numbers_that_end_in_0_are_chance(cards: list[Any], tmp_path: Path) -> None:
    assert run(write_xlsx(tmp_path / "a.xlsx", cards), FakeBook()).saved == len(cards)


def test_a_cell_has_one_finding_not_two(tmp_path: Path) -> None:
    report = run(write_xlsx(tmp_path / "a.xlsx", [card(id_number="=A1", given_on="?")]), FakeBook())
    assert [rule for _, _, rule in rules(report)] == ["cell_formula", "date_form"]
