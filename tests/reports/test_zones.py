"""West, middle and east: what was typed at half past eleven at night is of that day everywhere, and
what was typed an hour later of the next one.
"""

import csv
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from datetime import time as time_of_day
from pathlib import Path

import pytest

from tests.db.conftest import KEY, Clock, lay_new_book
from tests.reports.opened import sheet_rows
from tests.reports.stage import Stage
from vaxentry.db.store import Store
from vaxentry.domain.backlog import Period
from vaxentry.domain.backlog_text import message
from vaxentry.domain.contact import Link
from vaxentry.domain.outage import pieces
from vaxentry.domain.outbox import State
from vaxentry.domain.report_desk import DailyChoice, Format, Wanted
from vaxentry.language import Words
from vaxentry.reports.daily import DailyReports
from vaxentry.reports.day_desk import DayDesk
from vaxentry.reports.desk import Reports
from vaxentry.reports.outage_desk import Outages
from vaxentry.reports.table import COLUMNS

ZONES: Mapping[str, int] = {"Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}
DAY, NEXT = date(2021, 8, 27), date(2021, 8, 28)
ID = Words("id")

pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has one zone")


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[timezone]:
    """The PC stands there."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield timezone(timedelta(hours=ZONES[request.param]))
    time.tzset()


class Night:
    """A card and a stack without a day at 23.30, and again at 00.30; now it is 00.45."""

    def __init__(self, stage: Stage, zone: timezone) -> None:
        self.stage, self.zone = stage, zone
        self.evening, self.after = self.at(DAY, 23, 30), self.at(NEXT, 0, 30)
        for card, then in enumerate((self.evening, self.after), start=1):
            stage.clock.now = then
            pile = stage.book.open_stack(None, 5 * card, "").id
            stage.save(card, then.astimezone(zone).date(), stack=pile)
        for minutes in range(0, 61, 10):
            stage.outbox.note_link(Link.OFFLINE, self.evening + timedelta(minutes=minutes), None, 0)
        stage.clock.now = self.now = self.at(NEXT, 0, 45)
        self.desk = Reports(stage.book.transactions, stage.clock)

    def at(self, day: date, hour: int, minute: int) -> datetime:
        return datetime.combine(day, time_of_day(hour, minute), self.zone).astimezone(UTC)


@pytest.fixture
def night(zone: timezone, tmp_path: Path) -> Iterator[Night]:
    clock = Clock()
    with Store.open(lay_new_book(tmp_path / "v.db"), KEY, tmp_path / "b", clock) as book:
        yield Night(Stage(book, clock), zone)


def test_the_figures_part_the_days_at_midnight_there(night: Night) -> None:
    night.stage.answer(State.ACCEPTED, "accepted")
    found = night.desk.backlog()
    assert found.today == NEXT
    *_, before, today = found.trend
    assert (before.day, before.waiting, before.received) == (DAY, 1, 0)
    assert (today.day, today.waiting, today.received) == (NEXT, 0, 2)
    papers = [night.desk.backlog(Period(day, day)).paper.counted for day in (DAY, NEXT)]
    # Ten more were counted for the first of them by hand.
    assert papers == [5 + 10, 10]


def test_the_lists_tell_the_time_there(night: Night, folder: Path) -> None:
    for kind in (Format.CSV, Format.XLSX):
        night.desk.write(Wanted(kind, folder / f"a.{kind}", ID))
    with (folder / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, COLUMNS, delimiter=";"))[1:]
    assert [row["saved_at"] for row in rows] == ["2021-08-27 23:30", "2021-08-28 00:30"]
    assert [row["age_days"] for row in rows] == ["1", "0"]
    _, *cells = sheet_rows(folder / "a.xlsx", "Daftar")
    told = [row[COLUMNS.index("saved_at")] for row in cells]
    assert [f"{one:%d %H:%M}" for one in told] == ["27 23:30", "28 00:30"]
    assert "28-08-2021 00.45" in message(ID, night.desk.backlog())


def test_a_number_has_the_day_there(night: Night) -> None:
    with night.stage.book.transactions.reading() as c:
        numbers = c.exec_driver_sql("SELECT entry_no FROM record ORDER BY seq").scalars().all()
    assert ["210827" in numbers[0], "210828" in numbers[1]] == [True, True]


def test_tutup_hari_takes_the_stacks_that_arrived_on_the_day_there(night: Night) -> None:
    desk = DayDesk(night.stage.book.transactions, night.stage.clock)
    amounts = {line.day: line.stacks for line in desk.days()}
    assert (amounts[DAY], amounts[NEXT]) == (2, 1)
    assert [pile.counted for pile in desk.sheet(DAY).piles] == [10, 5]
    assert [pile.counted for pile in desk.sheet(NEXT).piles] == [10]
    assert (desk.sheet(DAY).server.typed, desk.sheet(NEXT).server.typed) == (1, 1)


def test_the_evidence_begins_and_ends_at_midnight_there(night: Night, tmp_path: Path) -> None:
    desk = Outages(night.stage.book.transactions, night.stage.clock)
    whole, first = desk.outage(Period(DAY)), desk.outage(Period(DAY, DAY))
    assert (whole.days, first.days) == ([DAY, NEXT], [DAY])
    assert (first.hours[0].begins, first.hours[-1].begins) == (
        night.at(DAY, 0, 0),
        night.at(NEXT, 0, 0),
    )
    assert [one.waiting for one in first.hours[-2:]] == [0, 1]
    assert [one.waiting for one in whole.hours[-2:]] == [1, 2]
    seen = pieces(whole.intervals, whole.days)
    (evening,), (after,) = seen[DAY], seen[NEXT]
    assert (evening.begin, evening.end) == (23.5 / 24, 1)
    assert (after.begin, after.end) == (0, 0.5 / 24)
    desk.write(Format.CSV, tmp_path / "b.csv", ID, Period(DAY, DAY))
    midnight = datetime.combine(DAY, time_of_day(), night.zone)
    told = midnight.isoformat(timespec="milliseconds")
    assert f"hour;{told};" in (tmp_path / "b.csv").read_text("utf-8-sig")


def test_the_daily_report_is_of_the_day_there(night: Night, folder: Path, tmp_path: Path) -> None:
    def at(now: datetime) -> DailyReports:
        transactions = night.stage.book.transactions
        return DailyReports(transactions, tmp_path / "settings.json", lambda: now)

    at(night.evening).choose(DailyChoice(str(folder), time_of_day(23, 0)))
    assert at(night.evening).write_if_due(ID).endswith("2021-08-27.xlsx")
    assert at(night.now).write_if_due(ID) == ""
    # Something happened on the 28th, and the window was closed before eleven at night.
    next_start = night.at(date(2021, 8, 29), 0, 5)
    assert at(next_start).write_if_due(ID).endswith("2021-08-28.xlsx")
