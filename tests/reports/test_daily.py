from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text

from tests.reports.opened import sheet_rows
from tests.reports.stage import AUGUST, NOON, Stage
from vaxentry.domain.report_desk import DailyChoice, Format, file_name
from vaxentry.errors import FileError
from vaxentry.language import LANGUAGES, Words
from vaxentry.language.spelling import moment
from vaxentry.reports.daily import DailyReports
from vaxentry.settings import Settings, load_settings, save_settings

ID = Words("id")


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "settings.json"
    save_settings(path, Settings(language="en"))
    return path


@pytest.fixture
def at(stage: Stage, settings: Path) -> Callable[[datetime], DailyReports]:
    return lambda now: DailyReports(stage.book.transactions, settings, lambda: now)


def closing() -> time:
    return NOON.astimezone().time()


def test_nothing_is_written_unless_somebody_wants_it(
    at: Callable[[datetime], DailyReports], folder: Path
) -> None:
    assert at(NOON).choice() == DailyChoice("", time(16, 0))
    assert at(NOON).write_if_due(ID) == ""
    assert list(folder.iterdir()) == []


def test_it_is_written_once_a_day_after_closing(
    at: Callable[[datetime], DailyReports], folder: Path, settings: Path
) -> None:
    at(NOON).choose(DailyChoice(str(folder), closing()))
    assert list(folder.iterdir()) == []
    assert load_settings(settings).language == "en"
    assert at(NOON - timedelta(minutes=1)).write_if_due(ID) == ""
    name = at(NOON).write_if_due(ID)
    assert name.startswith("laporan-harian-")
    assert name.endswith("2021-08-27.xlsx")
    openpyxl.load_workbook(folder / name)
    written = (folder / name).read_bytes()
    assert at(NOON + timedelta(minutes=5)).write_if_due(ID) == ""
    assert (folder / name).read_bytes() == written
    assert at(NOON + timedelta(days=1)).write_if_due(ID).endswith("2021-08-28.xlsx")


def test_the_last_day_that_was_missed_is_written_at_the_next_start(
    stage: Stage, at: Callable[[datetime], DailyReports], folder: Path
) -> None:
    at(NOON).choose(DailyChoice(str(folder), closing()))
    assert at(NOON).write_if_due(ID).endswith("2021-08-27.xlsx")
    early, day = NOON - timedelta(hours=3), timedelta(days=1)
    for at_work in (1, 2, 3):
        stage.clock.now = early + at_work * day
        stage.save(10, AUGUST[27])
    # Nothing happened on the 31st: the report of the 30th says how it stands since.
    start = early + 5 * day
    name = at(start).write_if_due(ID)
    assert name.endswith("2021-08-30.xlsx")
    facts = {row[0]: row[1] for row in sheet_rows(folder / name, "Ringkasan")}
    assert facts["Dibuat"] == moment(ID, start)
    assert at(start).write_if_due(ID) == ""
    assert at(start + timedelta(hours=3)).write_if_due(ID).endswith("2021-09-01.xlsx")
    assert len(list(folder.iterdir())) == 3


def test_a_day_that_was_missed_is_written_before_that_of_today(
    stage: Stage, at: Callable[[datetime], DailyReports], folder: Path
) -> None:
    day = timedelta(days=1)
    at(NOON).choose(DailyChoice(str(folder), closing()))
    at(NOON).write_if_due(ID)
    stage.clock.now = NOON + day - timedelta(hours=1)
    stage.save(10, AUGUST[27])
    names = [at(NOON + 2 * day).write_if_due(ID)[-15:] for _ in range(3)]
    assert names == ["2021-08-28.xlsx", "2021-08-29.xlsx", ""]


def test_no_day_before_the_choice_is_written(
    at: Callable[[datetime], DailyReports], folder: Path
) -> None:
    start = NOON + timedelta(days=1, hours=-1)
    (folder / "laporan-harian-lain-2021-08-20.xlsx").write_bytes(b"")
    at(start).choose(DailyChoice(str(folder), closing()))
    assert at(start).write_if_due(ID) == ""
    assert at(start + timedelta(hours=1)).write_if_due(ID).endswith("2021-08-28.xlsx")
    assert at(start + timedelta(hours=1)).write_if_due(ID) == ""


def test_the_pcs_of_a_site_share_a_folder(
    stage: Stage, at: Callable[[datetime], DailyReports], folder: Path
) -> None:
    at(NOON).choose(DailyChoice(str(folder), closing()))
    names = []
    for pc in ("KD", "KE"):
        with stage.book.transactions.writing() as c:
            c.execute(text("UPDATE device SET site = '3201-08', pc_code = :pc"), {"pc": pc})
        names.append(at(NOON).write_if_due(ID))
    assert names == [f"laporan-harian-3201-08-{pc}-2021-08-27.xlsx" for pc in ("KD", "KE")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_saved_by_hand_is_not_taken_for_that_of_the_day(
    stage: Stage, at: Callable[[datetime], DailyReports], folder: Path, language: str
) -> None:
    words, site = Words(language), stage.book.site()
    by_hand = {
        file_name(words, place, NOON.date(), Format.XLSX)
        for place in (site.site, site.pc_code, f"{site.site}-{site.pc_code}")
    }
    for name in by_hand:
        (folder / name).write_bytes(b"this morning")
    at(NOON).choose(DailyChoice(str(folder), closing()))
    assert at(NOON).write_if_due(words) not in {"", *by_hand}


@pytest.mark.parametrize("first", LANGUAGES)
def test_a_day_that_was_written_is_written_in_any_language(
    at: Callable[[datetime], DailyReports], folder: Path, first: str
) -> None:
    (other,) = (one for one in LANGUAGES if one != first)
    at(NOON).choose(DailyChoice(str(folder), closing()))
    name = at(NOON).write_if_due(Words(first))
    assert name
    assert at(NOON + timedelta(minutes=5)).write_if_due(Words(other)) == ""
    assert [one.name for one in folder.iterdir()] == [name]


def test_a_folder_that_takes_nothing_is_not_kept(
    at: Callable[[datetime], DailyReports], folder: Path
) -> None:
    with pytest.raises(FileError):
        at(NOON).choose(DailyChoice(str(folder / "missing"), closing()))
    assert at(NOON).choice().folder == ""


def test_a_folder_that_is_away_is_told_and_tried_again(
    at: Callable[[datetime], DailyReports], folder: Path
) -> None:
    at(NOON).choose(DailyChoice(str(folder), closing()))
    folder.rename(folder.with_name("away"))
    with pytest.raises(FileError):
        at(NOON).write_if_due(ID)
    folder.with_name("away").rename(folder)
    assert at(NOON).write_if_due(ID)
