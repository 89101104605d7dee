"""Which other PC told what: a file is its device's, a count by hand the name's that was typed."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.db.conftest import KEY as BOOK_KEY
from tests.db.test_schema import bring_back
from tests.reports.day_stage import DAY, DayStage, empty_stage, person
from tests.reports.test_outage_cards import cards, in_laporan
from vaxentry.db.store import Store
from vaxentry.domain.day_gaps import differences
from vaxentry.domain.day_pile import PcCount
from vaxentry.errors import FileError
from vaxentry.language import Words
from vaxentry.reports.day_desk import DayDesk
from vaxentry.ui.day_texts import elsewhere_text


class Site:
    """A pile of nine cards on this PC, 1 to 3 of them typed here, and files of other PCs."""

    def __init__(self, home: Path, rooms: ExitStack) -> None:
        self.home, self._rooms = home, rooms
        self.here = rooms.enter_context(empty_stage(home / "here"))
        self._begin(self.here, "RINA", (1, 2, 3))

    def _begin(self, stage: DayStage, who: str, numbers: Sequence[int]) -> None:
        stage.book.set_author(who)
        stage.first = stage.book.open_stack(DAY, 9, "").id
        for number in numbers:
            stage.save(number, person(9000 + number))

    def other(self, name: str, pc: str, *numbers: int) -> DayStage:
        stage = self._rooms.enter_context(empty_stage(self.home / name))
        with stage.book.transactions.writing() as c:
            c.execute(text("UPDATE device SET pc_code = :pc"), {"pc": pc})
        self._begin(stage, "BUDI", numbers)
        return stage

    def file(self, stage: DayStage) -> Path:
        path = self.home / "ringkasan.json"
        stage.desk.write_summary(DAY, path)
        return path

    def take(self, stage: DayStage) -> None:
        self.here.desk.read_summary(DAY, self.here.first, self.file(stage), 1)

    def count(self, pc: str, amount: int, *numbers: int) -> None:
        told = PcCount(pc, amount, frozenset(numbers))
        self.here.desk.enter_count(DAY, self.here.first, told)

    @property
    def told(self) -> list[tuple[str, int]]:
        return [(one.pc, one.cards) for one in self.here.sheet().piles[0].elsewhere]

    @property
    def doses(self) -> list[tuple[str, int]]:
        return [(one.pc, one.doses) for one in self.here.sheet().pc_doses]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with ExitStack() as rooms:
        yield Site(tmp_path, rooms)


def test_two_pcs_of_one_name_are_both_counted_and_told_apart(site: Site) -> None:
    one, other = site.other("b", "7R", 4, 5, 6), site.other("c", "7R", 7, 8)
    site.take(one)
    assert (site.told, site.doses) == ([("7R", 3)], [("7R", 3)])
    site.take(other)
    assert sorted(site.told) == sorted(site.doses)
    assert [pc for pc, _ in site.told] == ["7R", "7R (2)"]
    assert sorted(amount for _, amount in site.told) == [2, 3]
    (missing,) = differences(site.here.sheet())[:1]
    assert (missing.amount, missing.names) == (1, "9")
    assert in_laporan(site.here) == cards(site.here)[-1] == 1
    keys = {one.key for one in site.here.sheet().piles[0].elsewhere}
    said = elsewhere_text(Words("id"), site.here.sheet().piles[0].elsewhere)
    assert len(keys) == 2
    assert all(f"({key})" in said for key in keys)


def test_a_file_stands_in_place_of_an_earlier_one_of_its_device_whatever_its_name(
    site: Site,
) -> None:
    one = site.other("b", "7R", 4, 5, 6)
    site.take(one)
    site.take(site.other("c", "7R", 7, 8))
    one.save(9, person(9009))
    with one.book.transactions.writing() as c:
        c.execute(text("UPDATE device SET pc_code = 'KD'"))
    site.take(one)
    assert site.told == site.doses == [("7R", 2), ("KD", 4)]
    assert in_laporan(site.here) == cards(site.here)[-1] == 0


def test_a_count_by_hand_and_the_file_of_that_name_are_of_one_pc(site: Site) -> None:
    site.count("7r", 3)
    one = site.other("b", "7R", 4, 5)
    site.take(one)
    assert site.told == [("7R", 2)]
    site.count("7R", 1, 4)
    assert site.told == [("7R", 1)]
    site.take(one)
    assert site.told == [("7R", 2)]
    assert in_laporan(site.here) == cards(site.here)[-1] == 4


def test_each_of_two_is_taken_back_by_hand_under_the_name_it_has_on_the_screen(
    site: Site,
) -> None:
    site.take(site.other("b", "7R", 4, 5, 6))
    site.take(site.other("c", "7R", 7, 8))
    (_, left), _ = site.told
    site.count("7R (2)", 0)
    assert site.told == [("7R", left)]
    site.count("7r", 0)
    assert site.told == []
    assert in_laporan(site.here) == cards(site.here)[-1] == 6


def test_doses_of_a_file_are_of_the_pc_whose_cards_were_counted_by_hand(site: Site) -> None:
    site.count("7R", 3)
    site.here.desk.read_doses(DAY, site.file(site.other("b", "7R", 4, 5, 6)))
    assert site.told == site.doses == [("7R", 3)]


def test_capitals_and_how_a_letter_is_composed_make_no_other_pc(site: Site) -> None:
    site.count("M\u00e9ja", 1)
    site.count(unicodedata.normalize("NFD", " M\u00c9JA "), 2)
    assert site.told == [("M\u00c9JA", 2)]
    site.count("M\u00c9JA", 0)
    site.count("Meja gro\u00df", 1)
    site.count("MEJA GROSS", 2)
    assert site.told == [("MEJA GROSS", 2)]
    assert in_laporan(site.here) == cards(site.here)[-1] == 4


def refused(site: Site, file: Path, *, doses: bool) -> Mapping[str, object]:
    before = (site.told, site.doses)
    desk, stack = site.here.desk, site.here.first
    with pytest.raises(FileError) as found:
        desk.read_doses(DAY, file) if doses else desk.read_summary(DAY, stack, file, 1)
    assert (site.told, site.doses) == before
    return found.value.params


@pytest.mark.parametrize("doses", [False, True])
def test_a_newer_file_stays_though_an_older_one_is_read(site: Site, doses: bool) -> None:
    one = site.other("b", "7R", 4, 5)
    old = site.file(one).rename(site.home / "lama.json")
    early, one.clock.now = one.clock.now, one.clock.now + timedelta(hours=3)
    one.save(6, person(9006))
    site.take(one)
    told = refused(site, old, doses=doses)
    assert told == {
        "reason": "summary_older",
        "made": seconds(early),
        "held": seconds(one.clock.now),
    }
    with pytest.raises(FileError):
        site.here.desk.offered(DAY, site.here.first, old)
    site.take(one)  # the same once more says nothing new


def test_a_newer_file_that_tells_of_no_dose_stays_too(site: Site) -> None:
    one = site.other("b", "7R", 4)
    old = site.file(one).rename(site.home / "lama.json")
    one.clock.now += timedelta(hours=3)
    one.book.void(one.ids[4], reason="dobel")
    site.here.desk.read_doses(DAY, site.file(one))
    assert site.doses == [("7R", 0)]
    refused(site, old, doses=True)


def test_what_was_taken_back_stands_in_no_way(site: Site) -> None:
    one = site.other("b", "7R", 4, 5)
    old = site.file(one).rename(site.home / "lama.json")
    one.clock.now += timedelta(days=400)  # a clock that was ahead
    site.take(one)
    site.count("7R", 0)
    refused(site, old, doses=True)
    site.here.desk.drop_doses(DAY, site.here.sheet().pc_doses[0])
    site.here.desk.read_summary(DAY, site.here.first, old, 1)
    assert site.told == site.doses == [("7R", 2)]


def seconds(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def test_a_book_of_before_counts_what_it_counted(site: Site, tmp_path: Path) -> None:
    site.count("Meja B", 1)
    for name, numbers in (("b", (4, 5, 6)), ("c", (7, 8))):
        site.take(site.other(name, "7R", *numbers))
    site.here.book.close()
    bring_back(tmp_path / "here" / "v.db", "0021")
    with Store.open(tmp_path / "here" / "v.db", BOOK_KEY, tmp_path / "b2", site.here.clock) as book:
        site.here.book, site.here.desk = book, DayDesk(book.transactions, site.here.clock)
        # An older program kept the last one of a name; of doses both, by their keys.
        (name, amount), by_hand = site.told
        assert (name in {"7R", "7R (2)"}, amount, by_hand) == (True, 2, ("Meja B", 1))
        assert in_laporan(site.here) == cards(site.here)[-1] == 3
        site.count("MEJA B", 2)
        assert site.told[1] == ("MEJA B", 2)
