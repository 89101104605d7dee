from datetime import date

import pytest

from vaxentry.domain.dose import Identity, IdType
from vaxentry.domain.routine import SCHEDULE, Antigen, Visit, due_by
from vaxentry.domain.vaccines import series_length, vaccine

BORN = date(2024, 1, 31)


def test_every_dose_of_the_schedule_is_one_of_its_vaccine() -> None:
    for due in SCHEDULE:
        length = series_length(due.vaccine, "primer")
        assert vaccine(due.vaccine) is not None
        assert length is not None
        assert due.dose_no <= length
        assert due.valid.source


@pytest.mark.parametrize(
    ("day", "had", "due"),
    [
        (date(2024, 1, 31), [], ["hb0 1"]),
        (date(2024, 3, 1), [("hb0", 1)], ["bcg 1", "opv 1"]),
        (date(2024, 2, 29), [], ["hb0 1"]),
        (
            date(2024, 3, 31),
            [("hb0", 1), ("bcg", 1), ("opv", 1)],
            ["opv 2", "dpt_hb_hib 1", "pcv 1", "rv 1"],
        ),
    ],
)
def test_what_is_due(day: date, had: list[tuple[str, int]], due: list[str]) -> None:
    assert [f"{one.vaccine} {one.dose_no}" for one in due_by(BORN, day, had)] == due


def test_a_visit_holds_several_antigens_and_none_twice() -> None:
    child = Identity(IdType.MOTHER_NIK, "3201134509809001", 1)
    bcg, opv = Antigen("bcg", 1, "B1"), Antigen("opv", 1, "P1")
    assert Visit(child, "BAYI SITI", BORN, (bcg, opv)).antigens == (bcg, opv)
    for wrong in ((), (bcg, bcg)):
        with pytest.raises(ValueError, match="antigens"):
            Visit(child, "BAYI SITI", BORN, wrong)
