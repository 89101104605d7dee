"""What leaves an open book as files: only for who may have it, whichever way it is asked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.db.conftest import a_dose
from tests.db.people import BOSS, BOSS_WORD, CHEAP, another_process, hire, refused, sign_in
from vaxentry import wiring
from vaxentry.book_files import BookFiles
from vaxentry.db.staff import Staff
from vaxentry.domain.desk_files import FileForm
from vaxentry.domain.permission import Right
from vaxentry.domain.report_desk import DailyChoice, Format, Wanted
from vaxentry.domain.staff import Role
from vaxentry.domain.trail import Action, TrailQuery
from vaxentry.errors import FileError, StorageError
from vaxentry.language import Words
from vaxentry.reports.daily import DailyReports
from vaxentry.reports.day_desk import DayDesk
from vaxentry.reports.desk import Reports
from vaxentry.reports.leaving import Leaving, leaving
from vaxentry.reports.outage_desk import Outages
from vaxentry.settings import Places, Settings

SETTINGS = Settings(key_store="file")
CLERK, ONLOOKER = "Rahma", "Lia"
DAY = date(2021, 8, 27)


@dataclass(frozen=True, slots=True)
class House:
    """An open book with members; a clerk typed a card, and is signed in."""

    book: wiring.Book
    staff: Staff
    folder: Path

    @property
    def files(self) -> BookFiles:
        return BookFiles(self.book, Words("id"))

    def notes(self) -> list[str]:
        return [row.action for row in self.book.trail.rows(TrailQuery())]

    def written(self) -> list[str]:
        return [one.name for one in self.folder.iterdir()]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    (tmp_path / "out").mkdir()
    with wiring.open_book(Places(tmp_path / "home"), SETTINGS) as book:
        staff = Staff(book.store.transactions, wiring.now_utc, CHEAP)
        staff.begin(BOSS, BOSS_WORD)
        hire(staff, CLERK)
        hire(staff, ONLOOKER, Role.VIEW)
        sign_in(staff, CLERK)
        stack = book.store.open_stack(DAY, 1, "")
        book.store.add(a_dose("9271060312009001"), record_id=uuid4(), stack=stack.id)
        yield House(book, staff, tmp_path / "out")


def test_the_trail_is_for_a_supervisor(house: House) -> None:
    file = house.folder / "trail.csv"
    before = house.notes()
    with refused("not_permitted"):
        house.files.trail()
    with refused("not_permitted"):
        house.files.write_trail(file, TrailQuery())
    assert (house.notes(), house.written()) == (before, [])
    sign_in(house.staff, BOSS)
    assert house.files.trail().page(TrailQuery())
    assert house.files.write_trail(file, TrailQuery()) > len(before)
    assert house.notes()[-1] == Action.TRAIL_EXPORTED


def _report(house: House, path: Path) -> object:
    desk = Reports(house.book.store.transactions, wiring.now_utc)
    return desk.write(Wanted(Format.CSV, path, Words("id")))


def _outage(house: House, path: Path) -> object:
    desk = Outages(house.book.store.transactions, wiring.now_utc)
    return desk.write(Format.CSV, path, Words("id"))


def _summary(house: House, path: Path) -> None:
    DayDesk(house.book.store.transactions, wiring.now_utc).write_summary(DAY, path)


def _printed(house: House, path: Path) -> object:
    content = Reports(house.book.store.transactions, wiring.now_utc).as_json()
    return path.write_bytes(content)


MASKED: dict[str, Callable[[House, Path], object]] = {
    "report": _report,
    "printed": _printed,
    "outage": _outage,
    "summary": _summary,
}


def test_nobody_finishes_what_somebody_else_began(house: House) -> None:
    tx, path = house.book.store.transactions, house.folder / "a.csv"
    sign_in(house.staff, CLERK)
    what = Leaving(Right.EXPORT_MASKED, Action.REPORT_EXPORTED)
    with refused("sign_in_first"), leaving(tx, wiring.now_utc, path, what) as draft:
        draft.write_bytes(b"x")
        sign_in(house.staff, BOSS)
    assert house.written() == []
    assert Action.REPORT_EXPORTED not in house.notes()


@pytest.mark.parametrize("name", MASKED)
def test_what_names_nobody_is_for_whoever_is_at_work(house: House, name: str) -> None:
    house.staff.sign_out()
    before, file = house.notes(), house.folder / "a.csv"
    with refused("sign_in_first"):
        MASKED[name](house, file)
    assert (house.notes(), house.written()) == (before, [])
    sign_in(house.staff, ONLOOKER)
    MASKED[name](house, file)
    assert house.written() == ["a.csv"]


def test_a_report_is_made_in_the_name_of_who_is_signed_in(house: House) -> None:
    # Somebody signed in last in another process at the same book.
    sign_in(Staff(another_process(house.book.store).transactions, wiring.now_utc, CHEAP), BOSS)
    transactions, clock = house.book.store.transactions, wiring.now_utc
    assert Reports(transactions, clock).backlog().made_by == CLERK
    assert Outages(transactions, clock).outage().made_by == CLERK
    assert DayDesk(transactions, clock).sheet(DAY).made_by == CLERK


def _trail(house: House, path: Path) -> object:
    return house.files.write_trail(path, TrailQuery())


def _niks(house: House, path: Path) -> object:
    return house.files.write_niks(path, FileForm.CSV, house.files.new_password())


def _niks_masked(house: House, path: Path) -> object:
    return house.files.write_niks(path, FileForm.CSV, "")


def _of_the_day(house: House, path: Path) -> None:
    desk = Reports(house.book.store.transactions, wiring.now_utc)
    desk.make(Wanted(Format.CSV, path, Words("id")))


LEAVING = MASKED | {
    "trail": _trail,
    "numbers": _niks,
    "masked numbers": _niks_masked,
    "of the day": _of_the_day,
}
NEW = ("trail", "numbers", "masked numbers")


@pytest.mark.parametrize("name", LEAVING)
def test_what_can_not_be_noted_does_not_leave(house: House, name: str) -> None:
    sign_in(house.staff, BOSS)
    with house.book.store.transactions.writing() as c:
        c.execute(
            text(
                "CREATE TRIGGER no_note BEFORE INSERT ON audit"
                " BEGIN SELECT RAISE(ABORT, 'no room'); END"
            )
        )
    before = house.notes()
    with pytest.raises(StorageError):
        LEAVING[name](house, house.folder / "a.csv")
    assert (house.notes(), house.written()) == (before, [])


@pytest.mark.parametrize("name", LEAVING)
def test_each_file_that_leaves_is_noted_once(house: House, name: str) -> None:
    sign_in(house.staff, BOSS)
    before = house.notes()
    LEAVING[name](house, house.folder / "a.csv")
    (noted,) = house.notes()[len(before) :]
    assert noted in {Action.EXPORTED, Action.TRAIL_EXPORTED, Action.REPORT_EXPORTED}
    assert house.written() == ["a.csv"]


@pytest.mark.parametrize("name", [one for one in LEAVING if one not in {*NEW, "printed"}])
def test_the_note_is_there_before_the_file_is(
    house: House, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(13, "in use")

    sign_in(house.staff, BOSS)
    monkeypatch.setattr(Path, "replace", refused)
    before = house.notes()
    with pytest.raises(FileError):
        LEAVING[name](house, house.folder / "a.csv")
    assert house.notes() == [*before, Action.REPORT_EXPORTED]


@pytest.mark.parametrize("name", NEW)
def test_a_file_that_is_there_is_left_alone(house: House, name: str) -> None:
    sign_in(house.staff, BOSS)
    path, before = house.folder / "a.csv", house.notes()
    path.write_text("lain")
    with pytest.raises(FileError) as told:
        LEAVING[name](house, path)
    assert told.value.params == {"reason": "file_exists"}
    assert (path.read_text(), house.written(), house.notes()) == ("lain", ["a.csv"], before)


@pytest.mark.parametrize("name", sorted(LEAVING.keys() - {"printed"}))
def test_a_name_that_is_too_long_is_told(house: House, name: str) -> None:
    sign_in(house.staff, BOSS)
    with pytest.raises(FileError) as told:
        LEAVING[name](house, house.folder / f"{300 * 'n'}.csv")
    assert (told.value.params, house.written()) == ({"reason": "file_name_long"}, [])


def _daily(house: House, now: datetime) -> DailyReports:
    settings = house.book.places.settings
    return DailyReports(house.book.store.transactions, settings, lambda: now)


def test_the_daily_report_is_chosen_by_a_supervisor_and_written_by_the_program(
    house: House,
) -> None:
    now = wiring.now_utc()
    daily = _daily(house, now)
    wanted = DailyChoice(str(house.folder), now.astimezone().time())
    with refused("not_permitted"):
        daily.choose(wanted)
    assert (daily.choice(), house.written()) == (DailyChoice(), [])
    sign_in(house.staff, BOSS)
    daily.choose(wanted)
    house.staff.sign_out()
    assert daily.write_if_due(Words("id")) in house.written()
