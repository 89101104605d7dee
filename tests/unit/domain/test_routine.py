from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from vaxentry.domain.dose import Dose, Identity, IdType, Screening
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


def antigen(vaccine: str, **changed: object) -> Antigen:
    child = Identity(IdType.MOTHER_NIK, "3201134509809001", 1)
    dose = Dose(child, "BAYI SITI", BORN, Screening.PROCEED, vaccine=vaccine, dose_no=1)
    return Antigen(uuid4(), replace(dose, **changed))  # type: ignore[arg-type]


def test_a_visit_holds_several_antigens_of_one_child_and_day() -> None:
    bcg, opv = antigen("bcg"), antigen("opv")
    visit = Visit((bcg, opv))
    assert (visit.identity.birth_order, visit.given_on) == (1, BORN)


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        (antigen("bcg"), antigen("bcg")),
        (antigen("bcg"), antigen("opv", name="BAYI LAIN")),
        (antigen("bcg"), antigen("opv", given_on=date(2024, 2, 1))),
        (antigen("bcg"), antigen("opv", screening=Screening.DEFERRED)),
        (antigen("bcg"), antigen("opv", identity=Identity(IdType.NONE, "T1"))),
    ],
)
def test_what_is_no_visit(wrong: tuple[Antigen, ...]) -> None:
    with pytest.raises(ValueError, match="antigens"):
        Visit(wrong)


def test_one_record_holds_one_antigen() -> None:
    bcg = antigen("bcg")
    with pytest.raises(ValueError, match="antigens"):
        Visit((bcg, replace(antigen("opv"), record_id=bcg.record_id)))
