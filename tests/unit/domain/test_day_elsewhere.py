"""Doses that were given on other PCs, in the equation of the doses of a day."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from vaxentry.domain.day_close import DaySheet, Gap, Seal, Sealed, figures
from vaxentry.domain.day_doses import BatchOfDay, DoseLine, Yield
from vaxentry.domain.day_gaps import differences
from vaxentry.domain.records import SiteInfo

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
SITE = SiteInfo("S1", "Posko", "KD", UUID(int=1), "", enrolled=False)
HERE = DoseLine(BatchOfDay("S1", "moderna", "M7"), 6, 0, 3000, 500, Yield(1, 5000, 0))
SHARED = replace(HERE, elsewhere=4, elsewhere_ul=2000)


def sheet(*lines: DoseLine, **told: object) -> DaySheet:
    return DaySheet(date(2026, 11, 23), NOON, "RINA", SITE, (), doses=lines, **told)  # type: ignore[arg-type]


def gaps(line: DoseLine) -> list[tuple[Gap, int]]:
    return [(one.gap, one.amount) for one in differences(sheet(line))]


amounts = st.integers(0, 20).map(lambda halves: halves * 250)


@given(amounts, amounts, amounts)
def test_given_here_and_on_other_pcs_is_yield_without_waste(
    here: int, elsewhere: int, waste: int
) -> None:
    vials = Yield(1, here + elsewhere + waste, waste)
    line = replace(HERE, given_ul=here, elsewhere_ul=elsewhere, vials=vials)
    assert (line.all_ul, line.difference_ul) == (here + elsewhere, 0)
    assert gaps(line) == []


def test_what_was_given_on_another_pc_is_not_missing() -> None:
    assert gaps(HERE) == [(Gap.DOSES_SHORT, 2000)]
    assert gaps(SHARED) == []
    assert gaps(replace(SHARED, elsewhere_ul=1750)) == [(Gap.DOSES_SHORT, 250)]


def test_a_batch_given_on_another_pc_alone_needs_its_vials() -> None:
    theirs = replace(SHARED, doses=0, given_ul=0, vials=None)
    assert gaps(theirs) == [(Gap.NO_YIELD, 2000)]


def sealed(line: DoseLine, **changed: int) -> DaySheet:
    held = {**figures(sheet(HERE), Seal.DOSES), **changed}
    return sheet(line, seals=[Sealed(Seal.DOSES, NOON, "RINA", held, {})])


def test_a_seal_of_before_knew_no_other_pcs_and_is_not_told_as_changed() -> None:
    held = figures(sheet(HERE), Seal.DOSES)
    earlier = {name: amount for name, amount in held.items() if "elsewhere" not in name}
    assert len(earlier) < len(held)
    told = sheet(HERE, seals=[Sealed(Seal.DOSES, NOON, "RINA", earlier, {})])
    assert not told.changed_since(Seal.DOSES)


def test_doses_that_another_pc_tells_after_the_seal_show_beside_it() -> None:
    assert not sealed(HERE).changed_since(Seal.DOSES)
    assert sealed(SHARED).changed_since(Seal.DOSES)
    # As many in all, some of them on another PC: not what was sealed.
    assert sealed(replace(SHARED, given_ul=1000)).changed_since(Seal.DOSES)
