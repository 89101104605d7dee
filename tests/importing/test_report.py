import json
from pathlib import Path

import pytest

from tests.importing.fake_book import FakeBook
from tests.importing.stack_files import NIKS, card, run, write_xlsx
from vaxentry.domain.form import Field
from vaxentry.importing.report import ImportReport, render, to_json
from vaxentry.language import LANGUAGES, Words

ADDRESS = "Jl. Rahasia 7"


@pytest.fixture
def report(tmp_path: Path) -> ImportReport:
    """Two good rows, one with two findings, one repeated, one with text outside."""
    bad = card(1, id_number=int(NIKS[1]), given_on=ADDRESS)
    cards = [card(0, address=ADDRESS), bad, card(2), card(0, address=ADDRESS)]
    return run(write_xlsx(tmp_path / "kartu.xlsx", cards), FakeBook())


def test_the_report_names_row_column_and_rule(report: ImportReport) -> None:
    assert list(render(report, Words("id")))[:5] == [
        "Baris di file: 4",
        "Tersimpan: 2",
        "Sudah pernah diimpor, tidak ditambah: 0",
        "Perlu diperbaiki, ada di meja impor: 2",
        "Usulan koreksi, menunggu keputusan: 0",
    ]
    words = Words("en")
    lines = list(render(report, words))
    assert lines[5] == f"Row 3, column F ({words('field.id_number')}): " + words(
        "rule.cell_digits_lost"
    )
    assert lines[6].startswith("Row 3, column A (Vaccination date): ")
    assert lines[7] == "Row 5: " + words("rule.row_repeated", other=2)


def test_the_report_holds_nothing_of_the_cards(report: ImportReport) -> None:
    printed = [*render(report, Words("id")), *render(report, Words("en"))]
    printed.append(json.dumps(to_json(report), ensure_ascii=False))
    values = [*NIKS, ADDRESS, "CONTOH", "08120", "P-TIKET"]
    assert [value for value in values if value in "\n".join(printed)] == []


def test_the_json_adds_up(report: ImportReport) -> None:
    told = json.loads(json.dumps(to_json(report)))
    counted = sum(told[outcome] for outcome in ("saved", "known", "bad", "offered"))
    assert counted == told["total"] == len(told["rows"]) == 4
    assert told["rows"][1]["problems"][0] == {
        "column": "F",
        "field": "id_number",
        "rule": "cell_digits_lost",
        "params": {},
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_has_its_sentence(language: str) -> None:
    report = ImportReport(
        total=3,
        unknown_columns=("Z",),
        other_sheets=1,
        fallback_encoding="Windows-1252",
        missing=2,
        stopped=True,
    )
    lines = list(render(report, Words(language)))
    assert len(lines) == 10
    assert any("Windows-1252" in line for line in lines)
    assert not any("{" in line for line in lines)


def test_a_column_that_a_rule_names_but_the_file_lacks_is_told_by_its_field(
    tmp_path: Path,
) -> None:
    header = [field.value if field is not Field.SEX else "catatan" for field in Field]
    file = write_xlsx(tmp_path / "a.xlsx", [card()], header)
    (line,) = [text for text in render(run(file, FakeBook()), Words("id")) if "Baris 2" in text]
    assert line.startswith("Baris 2, Jenis kelamin: ")
