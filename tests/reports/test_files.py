import csv
import hashlib
import io
import json
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.full_disk import full_disk
from tests.reports.opened import sheet_rows
from tests.reports.stage import AUGUST, NOON, Stage
from vaxentry.db.trail import Trail
from vaxentry.domain.backlog import Period
from vaxentry.domain.outbox import State
from vaxentry.domain.records import Order, RecordQuery
from vaxentry.domain.report_desk import Format, Separator, Wanted, Written
from vaxentry.domain.trail import Action, TrailQuery
from vaxentry.errors import FileError
from vaxentry.language import Words
from vaxentry.reports.data import line
from vaxentry.reports.desk import Reports
from vaxentry.reports.table import COLUMNS

TEXT_FORMATS = (Format.XLSX, Format.CSV, Format.JSON)
OLD = b"the report of yesterday"


def write(stage: Stage, path: Path, **wanted: Any) -> Written:
    kind = Format(path.suffix[1:])
    desk = Reports(stage.book.transactions, lambda: NOON)
    done = desk.write(Wanted(kind, path, wanted.pop("words", Words("id")), **wanted))
    assert done is not None
    return done


def test_the_workbook(stage: Stage, folder: Path) -> None:
    done = write(stage, folder / "a.xlsx")
    head, *rows = sheet_rows(folder / "a.xlsx", "Daftar")
    assert len(head) == len(COLUMNS)
    assert head[0] == "No. entri"
    first = dict(zip(COLUMNS, rows[0], strict=True))
    assert first["state"] == "NIK terpakai"
    assert first["owner"] == "Koordinator"
    assert first["overdue"] == "ya"
    assert first["given_on"] == datetime(2021, 8, 24)  # noqa: DTZ001 - a day of a sheet
    assert (first["age_days"], first["card"], first["stack"]) == (3, 1, 1)
    assert first["identity"] == "9271••••••••••••"
    assert len(rows) == done.backlog.open
    facts = {row[0]: row[1] for row in sheet_rows(folder / "a.xlsx", "Ringkasan")}
    assert facts["Tersimpan di PC ini"] == done.backlog.saved == 9
    assert facts["Kartu belum diketik"] == 5
    assert facts["SHA-256 data"] == done.digest


def test_the_workbook_is_ready_for_filters(stage: Stage, folder: Path) -> None:
    write(stage, folder / "a.xlsx", words=Words("en"))
    sheet = openpyxl.load_workbook(folder / "a.xlsx")["List"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:S6"
    assert sheet["S2"].number_format == "@"


@pytest.mark.parametrize(
    ("separator", "sign"),
    [(Separator.SEMICOLON, ";"), (Separator.COMMA, ","), (Separator.TAB, "\t")],
)
def test_csv(stage: Stage, folder: Path, separator: Separator, sign: str) -> None:
    write(stage, folder / "a.csv", separator=separator)
    content = (folder / "a.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=sign))
    assert len(rows) == 6
    first = dict(zip(COLUMNS, rows[1], strict=True))
    assert (first["given_on"], first["dose_no"]) == ("2021-08-24", "1")


def test_json(stage: Stage, folder: Path) -> None:
    done = write(stage, folder / "a.json")
    told = json.loads((folder / "a.json").read_text("utf-8"))
    assert told["saved"] == sum(told["by_state"].values()) == 9
    assert told["by_age"] == {"0-1": 2, "1-3": 1, "3-7": 1, "over_7": 1}
    assert told["oldest_hours"] == 48.0
    assert told["paper"]["not_typed"] == 5
    assert [row["state"] for row in told["records"]].count("queued") == 2
    assert told["sha256"] == done.digest


def test_the_sum_is_of_the_figures_and_of_each_record(stage: Stage, folder: Path) -> None:
    write(stage, folder / "a.json")
    told = json.loads((folder / "a.json").read_text("utf-8"))
    records, stated = told.pop("records"), told.pop("sha256")
    again = hashlib.sha256(b"".join(line(one) for one in (told, *records))).hexdigest()
    assert again == stated


def test_every_file_says_the_same(stage: Stage, folder: Path) -> None:
    digests = {write(stage, folder / f"a.{kind}").digest for kind in TEXT_FORMATS}
    assert len(digests) == 1
    by_state = Counter(row[1] for row in sheet_rows(folder / "a.xlsx", "Daftar")[1:])
    with (folder / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert Counter(row[1] for row in list(csv.reader(file, delimiter=";"))[1:]) == by_state
    told = json.loads((folder / "a.json").read_text("utf-8"))
    words = Words("id")
    assert Counter(words(f"state.{row['state']}") for row in told["records"]) == by_state
    assert sum(by_state.values()) == sum(told["by_age"].values())


@pytest.mark.parametrize("kind", TEXT_FORMATS)
def test_no_file_holds_a_whole_number(stage: Stage, folder: Path, kind: Format) -> None:
    path = folder / f"a.{kind}"
    write(stage, path)
    if kind is Format.XLSX:
        cells = [str(cell) for row in sheet_rows(path, "Daftar") for cell in row]
        content = "\n".join(cells)
    else:
        content = path.read_text("utf-8-sig")
    assert "9271" in content
    assert "92710603" not in content


@pytest.mark.parametrize("kind", TEXT_FORMATS)
def test_an_empty_report_is_a_file_that_says_so(stage: Stage, folder: Path, kind: Format) -> None:
    done = write(stage, folder / f"a.{kind}", period=Period(date(2030, 1, 1)))
    assert done.backlog.saved == 0
    assert (folder / f"a.{kind}").stat().st_size > 0
    if kind is Format.XLSX:
        assert len(sheet_rows(folder / "a.xlsx", "Daftar")) == 1


VIEWS = {
    "all": (RecordQuery(), 9),
    "received": (RecordQuery(states=frozenset({State.ACCEPTED})), 2),
    "voided": (RecordQuery(states=frozenset({State.VOIDED})), 2),
    "a search": (RecordQuery(text="yohana"), 9),
    "nothing": (RecordQuery(text="nobody"), 0),
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_filtered_list_is_written_the_same_way(stage: Stage, folder: Path, name: str) -> None:
    view, amount = VIEWS[name]
    done = write(stage, folder / "a.json", view=view)
    told = json.loads((folder / "a.json").read_text("utf-8"))
    shown = stage.book.page(replace(view, order=Order.OLDEST_FIRST))
    assert [row["entry_no"] for row in told["records"]] == [row.entry_no for row in shown]
    assert [row["state"] for row in told["records"]] == [row.state for row in shown]
    assert (done.listed, len(shown)) == (amount, amount)
    assert told["saved"] == 9


def test_a_received_entry_is_nobodys_turn(stage: Stage, folder: Path) -> None:
    view = RecordQuery(states=frozenset({State.ACCEPTED, State.VOIDED}))
    write(stage, folder / "a.csv", view=view)
    with (folder / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert {(row["Keadaan"], row["Sebab"], row["Giliran"]) for row in rows} == {
        ("Diterima server", "Diterima server", "Tidak ada"),
        ("Entri dibatalkan", "Entri dibatalkan", "Tidak ada"),
    }


def test_an_export_is_noted_with_its_format(stage: Stage, folder: Path) -> None:
    write(stage, folder / "a.csv", period=Period(AUGUST[1], AUGUST[2]))
    ((noted),) = Trail(stage.book.transactions, lambda: NOON).page(
        TrailQuery(action=Action.REPORT_EXPORTED)
    )
    assert noted.detail == "csv"


@pytest.mark.parametrize("kind", TEXT_FORMATS)
def test_a_full_disk_leaves_the_old_file(stage: Stage, folder: Path, kind: Format) -> None:
    path = folder / f"a.{kind}"
    path.write_bytes(OLD)
    for card in range(10, 60):
        stage.save(card, AUGUST[27], village="Klawasi" * 20)
    with full_disk(largest=2048), pytest.raises(FileError) as told:
        write(stage, path)
    assert told.value.params["reason"] == "report_disk_full"
    assert [one.name for one in folder.iterdir()] == [path.name]
    assert path.read_bytes() == OLD


def test_a_file_that_is_open_elsewhere_stays(
    stage: Stage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "a.xlsx"
    path.write_bytes(OLD)

    def refused(*_: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(FileError) as told:
        write(stage, path)
    assert told.value.params["reason"] == "report_open_elsewhere"
    assert [one.name for one in folder.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing/a.xlsx", "report_not_written"),
        ("taken.xlsx", "file_is_folder"),
        (f"{300 * 'n'}.xlsx", "file_name_long"),
    ],
)
def test_a_place_that_takes_no_file_is_told(
    stage: Stage, folder: Path, name: str, reason: str
) -> None:
    (folder / "taken.xlsx").mkdir()
    with pytest.raises(FileError) as told:
        write(stage, folder / name)
    assert told.value.params["reason"] == reason
    assert [one.name for one in folder.iterdir()] == ["taken.xlsx"]


@pytest.mark.parametrize("kind", TEXT_FORMATS)
@pytest.mark.parametrize("at", [0, 5])
def test_a_report_can_be_stopped(stage: Stage, folder: Path, kind: Format, at: int) -> None:
    path = folder / f"a.{kind}"
    path.write_bytes(OLD)
    wanted = Wanted(kind, path, Words("id"))
    desk = Reports(stage.book.transactions, lambda: NOON)
    assert desk.write(wanted, lambda done, total: (done, total) != (at, 5)) is None
    assert [one.name for one in folder.iterdir()] == [path.name]
    assert path.read_bytes() == OLD
