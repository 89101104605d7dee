"""Who may enter something for a day, and in whose name it stands: through the desk itself."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.db.people import BOSS, BOSS_WORD, another_process, hire, refused, sign_in, staff_of
from tests.reports.day_stage import DAY, MODERNA, DayStage, day_staged
from vaxentry.db.staff import Staff
from vaxentry.db.trail import Trail
from vaxentry.domain.day_close import Seal
from vaxentry.domain.day_doses import PcDoses, Yield
from vaxentry.domain.day_gaps import differences
from vaxentry.domain.day_pile import PcCount
from vaxentry.domain.staff import Role
from vaxentry.domain.trail import TrailQuery
from vaxentry.errors import SealError
from vaxentry.reports.day_desk import DayDesk

CLERK, ONLOOKER = "Rahma", "Lia"
ENTRIES: dict[str, Callable[[DayStage, DayDesk, Path], object]] = {
    "vials": lambda _, desk, __: desk.enter_vials(DAY, MODERNA, Yield(1, 5000, 0)),
    "count": lambda stage, desk, _: desk.enter_count(DAY, stage.first, PcCount("B", 1)),
    "reason": lambda _, desk, __: desk.keep_reason(DAY, "not_typed:1:1:3", "dibawa pulang"),
    "doses": lambda _, desk, file: desk.read_doses(DAY, file),
    "drop": lambda _, desk, __: desk.drop_doses(DAY, PcDoses("B", "K7QX2M4A")),
    "summary": lambda stage, desk, file: desk.read_summary(DAY, stage.first, file, 1),
}

TABLES = {
    "vials": ["vial_yield"], "count": ["pc_count"], "doses": ["pc_doses"], "drop": ["pc_doses"],
    "summary": ["pc_count", "pc_doses"],
}  # fmt: skip


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What another PC typed of the same stack."""
    home = tmp_path_factory.mktemp("other")
    with day_staged(home) as other:
        with other.book.transactions.writing() as c:
            c.execute(text("UPDATE stack SET site = 'S2' WHERE number > 1"))
        other.desk.write_summary(DAY, home / "summary.json")
    return home / "summary.json"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[DayStage]:
    with day_staged(tmp_path / "a") as made:
        yield made


@pytest.fixture
def staff(stage: DayStage) -> Staff:
    people = staff_of(stage.book)
    people.begin(BOSS, BOSS_WORD)
    hire(people, CLERK)
    hire(people, ONLOOKER, Role.VIEW)
    return people


def kept(stage: DayStage) -> list[tuple[object, ...]]:
    with stage.book.transactions.reading() as c:
        return [
            tuple(row)
            for row in c.execute(
                text(
                    "SELECT (SELECT max(seq) FROM audit), (SELECT count(*) FROM vial_yield),"
                    " (SELECT count(*) FROM pc_count), (SELECT count(*) FROM pc_doses),"
                    " (SELECT value FROM setting WHERE name = 'day_reasons')"
                )
            )
        ]


@pytest.mark.parametrize("name", ENTRIES)
def test_nobody_and_who_only_looks_enter_nothing(
    stage: DayStage, staff: Staff, summary: Path, name: str
) -> None:
    sign_in(staff, ONLOOKER)
    before = kept(stage)
    with refused("not_permitted"):
        ENTRIES[name](stage, stage.desk, summary)
    assert kept(stage) == before
    staff.sign_out()
    before = kept(stage)
    with refused("sign_in_first"):
        ENTRIES[name](stage, stage.desk, summary)
    assert kept(stage) == before


@pytest.mark.parametrize("name", TABLES)
def test_it_stands_in_the_name_of_who_is_signed_in(
    stage: DayStage, staff: Staff, summary: Path, name: str
) -> None:
    sign_in(staff, CLERK)
    # Somebody signed in last in another process at the same book.
    sign_in(staff_of(another_process(stage.book)), BOSS)
    ENTRIES[name](stage, stage.desk, summary)
    last = list(Trail(stage.book.transactions, stage.clock).rows(TrailQuery()))[-1]
    assert last.author_name == CLERK
    for table in TABLES[name]:
        with stage.book.transactions.reading() as c:
            found = c.execute(
                text(f"SELECT name FROM {table} JOIN author ON author.id = author_id")  # noqa: S608 - our own names
            )
            assert found.scalars().all() == [CLERK]


def test_a_day_is_sealed_and_reopened_by_nobody_without_a_name(stage: DayStage) -> None:
    reasons = {one.key: "sebab" for one in differences(stage.sheet())}
    stage.desk.seal(stage.sheet(), Seal.CARDS, reasons)
    with stage.book.transactions.writing() as c:
        c.execute(text("UPDATE author SET name = ''"))
    before = kept(stage)
    with pytest.raises(SealError) as refusal:
        stage.desk.seal(stage.sheet(), Seal.DOSES, reasons)
    assert refusal.value.params == {"reason": "seal_nameless"}
    with pytest.raises(SealError) as refusal:
        stage.desk.reopen(DAY, Seal.CARDS, "salah hitung")
    assert refusal.value.params == {"reason": "seal_nameless"}
    assert (kept(stage), len(stage.sheet().seals)) == (before, 1)
    assert (stage.sheet().barred, stage.sheet().offers_seals) == ("seal_nameless", True)


def test_a_sheet_knows_whether_who_is_here_may_seal_it(stage: DayStage) -> None:
    assert stage.sheet().barred == ""
    people = staff_of(stage.book)
    people.begin(BOSS, BOSS_WORD)
    assert stage.sheet().barred == ""
    hire(people, CLERK)
    sign_in(people, CLERK)
    assert (stage.sheet().barred, stage.sheet().offers_seals) == ("not_permitted", False)
    people.sign_out()
    assert stage.sheet().barred == "sign_in_first"


def test_the_first_member_gives_the_seal_a_name(stage: DayStage) -> None:
    with stage.book.transactions.writing() as c:
        c.execute(text("UPDATE author SET name = ''"))
    staff_of(stage.book).begin(BOSS, BOSS_WORD)
    reasons = {one.key: "sebab" for one in differences(stage.sheet())}
    found = stage.desk.seal(stage.sheet(), Seal.CARDS, reasons)
    assert found.seals[-1].author == BOSS
