"""A filtered list of Kiriman as every kind of file, the PDF among them."""

import csv
import json
from pathlib import Path

import pytest

from tests.reports.conftest import folder, stage
from tests.reports.opened import sheet_rows
from tests.reports.stage import Stage
from tests.reports.view_files import ID, author, write
from tests.ui.pdf_text import pdf_pages
from vaxentry.domain import report_desk
from vaxentry.domain.records import RecordQuery
from vaxentry.domain.report_desk import Format
from vaxentry.errors import FileError

__all__ = ["folder", "stage"]


@pytest.mark.usefixtures("qapp")
def test_a_search_is_told_of_and_its_text_is_in_no_file(stage: Stage, folder: Path) -> None:
    query = RecordQuery(text="yohana", author=author(stage, "BUDI"))
    for kind in Format:
        write(stage, folder / f"a.{kind}", query)
    facts = {row[0]: row[1] for row in sheet_rows(folder / "a.xlsx", "Ringkasan")}
    assert facts["Saringan"] == "satu penginput · pencarian"
    assert facts["Entri dalam daftar"] == 5
    with (folder / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert {row["Saringan"] for row in rows} == {"satu penginput · pencarian"}
    told = json.loads((folder / "a.json").read_text())
    assert (told["filter"]["one_clerk"], told["filter"]["search"]) == (True, True)
    cover = pdf_pages((folder / "a.pdf").read_bytes())[0]
    assert "Daftar:satupenginput·pencarian." in cover
    for kind in (Format.CSV, Format.JSON):
        assert "yohana" not in (folder / f"a.{kind}").read_text("utf-8-sig")


@pytest.mark.usefixtures("qapp")
def test_a_list_is_refused_where_its_file_could_not_hold_it(
    stage: Stage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(report_desk.LONGEST, Format.PDF, 8)
    (folder / "a.pdf").write_bytes(b"old")
    with pytest.raises(FileError) as told:
        write(stage, folder / "a.pdf", RecordQuery())
    assert told.value.params["n"] == "9"
    assert ID(told.value.text_key, **told.value.params).startswith("Daftar ini 9 entri; PDF memuat")
    assert (folder / "a.pdf").read_bytes() == b"old"
    write(stage, folder / "a.csv", RecordQuery())
