"""One pile on two PCs: by the file of the one the equation of doses closes on the other."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.db.conftest import KEY as BOOK_KEY
from tests.db.test_schema import bring_back
from tests.reports.day_stage import DAY, EVE, MODERNA, DayStage, empty_stage, person
from vaxentry.db.device_key import ensure_device_key
from vaxentry.db.store import Store
from vaxentry.db.trail import Trail
from vaxentry.domain.day_close import DaySheet, Gap, Seal
from vaxentry.domain.day_doses import DoseLine, Yield
from vaxentry.domain.day_gaps import differences
from vaxentry.domain.trail import TrailQuery
from vaxentry.errors import FileError, SealError, VaxEntryError
from vaxentry.reports.day_desk import DayDesk
from vaxentry.wire.day_summary import PURPOSE
from vaxentry.wire.signing import sign

VIALS = Yield(1, 2500, 0)
"""Five whole doses: what both PCs gave of M7."""
AT = datetime(2021, 8, 27, tzinfo=UTC)
M8 = MODERNA._replace(batch="M8")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[DayStage]:
    """Cards 1 to 3 of six, each a whole dose of M7."""
    with empty_stage(tmp_path / "a") as stage:
        stage.book.set_author("RINA")
        stage.first = stage.book.open_stack(DAY, 6, "").id
        for card in (1, 2, 3):
            stage.save(card, person(9000 + card))
        yield stage


@pytest.fixture
def there(tmp_path: Path) -> Iterator[DayStage]:
    """The rest of that pile: a whole and two half doses of M7, and two of a batch of its own."""
    with empty_stage(tmp_path / "b") as stage:
        stage.book.set_author("BUDI")
        stage.first = stage.book.open_stack(DAY, 6, "").id
        for card, volume in ((4, 500), (5, 250), (6, 250)):
            stage.save(card, person(9000 + card, volume_ul=volume))
        yield stage


@pytest.fixture
def file(there: DayStage, tmp_path: Path) -> Path:
    there.desk.write_summary(DAY, tmp_path / "ringkasan.json")
    return tmp_path / "ringkasan.json"


def line(stage: DayStage) -> DoseLine:
    return next(one for one in stage.sheet().doses if one.batch == MODERNA)


def gaps(stage: DayStage) -> list[tuple[Gap, int]]:
    return [(one.gap, one.amount) for one in differences(stage.sheet())]


def signed_anew(stage: DayStage, file: Path, **changed: object) -> None:
    told = {**json.loads(file.read_text()), **changed}
    told = {name: value for name, value in told.items() if value is not None}
    key = ensure_device_key(stage.book.transactions)
    file.write_text(json.dumps(sign(key, PURPOSE, told)))


def seen(stage: DayStage) -> DaySheet:
    """The day, whenever it is read."""
    return replace(stage.sheet(), made_at=AT)


def refused(stage: DayStage, file: Path) -> str:
    before = seen(stage)
    with pytest.raises(VaxEntryError) as found:
        stage.desk.read_doses(DAY, file)
    assert isinstance(found.value, FileError | SealError)
    assert seen(stage) == before
    return str(found.value.params["reason"])


def test_with_the_doses_of_the_other_pc_the_equation_closes(here: DayStage, file: Path) -> None:
    here.desk.enter_vials(DAY, MODERNA, VIALS)
    assert gaps(here) == [(Gap.NOT_TYPED, 3), (Gap.DOSES_SHORT, 1000)]
    found = here.desk.read_summary(DAY, here.first, file, 1)
    (m7,) = found.doses
    assert (m7.doses, m7.given_ul, m7.elsewhere, m7.elsewhere_ul) == (3, 1500, 3, 1000)
    assert (m7.difference_ul, differences(found)) == (0, [])
    sealed = here.desk.seal(here.sheet(), Seal.DOSES, {}).in_force(Seal.DOSES)
    assert sealed is not None
    assert sealed.figures["/moderna/M7 elsewhere"] == 1000


def test_what_a_pc_took_from_others_is_not_in_its_own_file(
    here: DayStage, there: DayStage, file: Path, tmp_path: Path
) -> None:
    here.desk.read_summary(DAY, here.first, file, 1)
    here.desk.enter_vials(DAY, M8, VIALS)
    here.desk.write_summary(DAY, tmp_path / "balik.json")
    told = json.loads((tmp_path / "balik.json").read_text())["doses"]
    assert told == [
        {"site": "", "vaccine": "moderna", "batch": "M7", "doses": 3, "halves": 0,
         "volume_ul": 1500},
    ]  # fmt: skip
    there.desk.read_summary(DAY, there.first, tmp_path / "balik.json", 1)
    assert (line(there).given_ul, line(there).elsewhere_ul) == (1000, 1500)


def test_a_later_file_of_the_same_pc_stands_in_place_of_the_one_before(
    here: DayStage, there: DayStage, file: Path
) -> None:
    here.desk.read_summary(DAY, here.first, file, 1)
    there.book.void(there.ids[4], reason="dobel")
    there.save(7, person(9007, batch="M8"))
    there.desk.write_summary(DAY, file)
    here.desk.read_doses(DAY, file)
    found = {one.batch.batch: (one.doses, one.elsewhere_ul) for one in here.sheet().doses}
    assert found == {"M7": (3, 500), "M8": (0, 500)}
    assert [one.doses for one in here.sheet().pc_doses] == [3]
    for card in (5, 6):
        there.book.void(there.ids[card], reason="dobel")
    there.desk.write_summary(DAY, file)
    here.desk.read_doses(DAY, file)
    assert {one.batch.batch: one.elsewhere for one in here.sheet().doses} == {"M7": 0, "M8": 1}


def test_of_several_pcs_each_counts(here: DayStage, file: Path, tmp_path: Path) -> None:
    with empty_stage(tmp_path / "c") as third:
        third.book.set_author("SARI")
        third.first = third.book.open_stack(DAY, 0, "").id
        third.save(1, person(9021))
        third.desk.write_summary(DAY, tmp_path / "c.json")
    here.desk.read_doses(DAY, file)
    here.desk.read_doses(DAY, tmp_path / "c.json")
    assert (line(here).elsewhere, line(here).elsewhere_ul) == (4, 1500)
    assert len(here.sheet().pc_doses) == 2


def test_the_doses_are_of_their_day_alone(here: DayStage, file: Path) -> None:
    here.desk.read_doses(DAY, file)
    assert here.desk.sheet(EVE).doses == []
    assert here.desk.sheet(DAY + timedelta(1)).pc_doses == ()


def test_doses_are_taken_without_a_stack_in_common_and_taken_back(
    here: DayStage, there: DayStage, tmp_path: Path
) -> None:
    with there.book.transactions.writing() as c:
        c.execute(text("UPDATE stack SET site = 'KDL-02'"))
    there.desk.write_summary(DAY, tmp_path / "s2.json")
    with pytest.raises(FileError):
        here.desk.read_summary(DAY, here.first, tmp_path / "s2.json", 1)
    found = here.desk.read_doses(DAY, tmp_path / "s2.json")
    assert [(one.batch.site, one.doses, one.elsewhere) for one in found.doses] == [
        ("", 3, 0), ("KDL-02", 0, 3),
    ]  # fmt: skip
    assert (Gap.NO_YIELD, 1000) in gaps(here)
    assert found.piles[0].elsewhere == ()
    (told,) = found.pc_doses
    assert [one.elsewhere for one in here.desk.drop_doses(DAY, told).doses] == [0]
    assert here.sheet().pc_doses == ()


def test_a_file_that_can_not_be_it_is_refused_by_name(
    here: DayStage, there: DayStage, file: Path, tmp_path: Path
) -> None:
    assert refused(there, file) == "summary_own"
    signed_anew(there, file, day=EVE.isoformat())
    assert refused(here, file) == "summary_other_day"
    signed_anew(there, file, day=DAY.isoformat(), doses=None)
    assert refused(here, file) == "summary_no_doses"
    signed_anew(there, file, doses=[{"doses": 1}])
    assert refused(here, file) == "summary_not_read"
    assert refused(here, tmp_path / "tidak-ada.json") == "summary_not_read"


def test_a_file_of_an_older_program_tells_its_cards_and_leaves_the_doses(
    here: DayStage, there: DayStage, file: Path
) -> None:
    here.desk.read_doses(DAY, file)
    signed_anew(there, file, doses=None)
    here.desk.read_summary(DAY, here.first, file, 1)
    assert (here.sheet().piles[0].typed_elsewhere, line(here).elsewhere) == (3, 3)


def test_sealed_doses_are_not_taken_and_a_file_read_for_a_stack_shows_beside_the_seal(
    here: DayStage, file: Path
) -> None:
    here.desk.enter_vials(DAY, MODERNA, Yield(1, 1500, 0))
    told = here.desk.seal(here.sheet(), Seal.DOSES, {})
    assert refused(here, file) == "seal_closed"
    assert not told.changed_since(Seal.DOSES)
    found = here.desk.read_summary(DAY, here.first, file, 1)
    assert found.changed_since(Seal.DOSES)
    assert (found.in_force(Seal.DOSES) is not None, found.piles[0].typed_elsewhere) == (True, 3)
    with pytest.raises(SealError):
        here.desk.drop_doses(DAY, found.pc_doses[0])


def test_cards_and_doses_of_a_file_are_kept_together_or_not_at_all(
    here: DayStage, file: Path
) -> None:
    for one in differences(here.sheet()):
        here.desk.keep_reason(DAY, one.key, "di PC lain")
    here.desk.seal(here.sheet(), Seal.CARDS, here.sheet().reasons)
    with pytest.raises(SealError):
        here.desk.read_summary(DAY, here.first, file, 1)
    assert (line(here).elsewhere, here.sheet().pc_doses) == (0, ())


def test_each_is_noted_in_the_trail(here: DayStage, file: Path) -> None:
    here.desk.read_summary(DAY, here.first, file, 1)
    notes = list(Trail(here.book.transactions, here.clock).rows(TrailQuery()))
    assert [(one.action, one.detail, one.author_name) for one in notes[-2:]] == [
        ("pc_counted", "stack:1", "RINA"), ("pc_doses", "2021-08-27", "RINA"),
    ]  # fmt: skip


def test_a_book_of_before_keeps_its_day_as_it_was(here: DayStage, tmp_path: Path) -> None:
    here.desk.enter_vials(DAY, MODERNA, Yield(1, 1500, 0))
    here.desk.seal(here.sheet(), Seal.DOSES, {})
    before, path = seen(here), tmp_path / "a" / "v.db"
    here.book.close()
    bring_back(path, "0020")
    with Store.open(path, BOOK_KEY, tmp_path / "b2", here.clock) as again:
        found = DayDesk(again.transactions, here.clock).sheet(DAY)
    assert replace(found, made_at=AT) == before
    assert not found.changed_since(Seal.DOSES)
