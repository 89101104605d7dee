from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.samples import CARD, TODAY, generated_niks
from vaxentry.domain.compare import changed, differences, one_edit_apart
from vaxentry.domain.dose import Dose, Origin
from vaxentry.domain.form import Field
from vaxentry.domain.ticket import TicketNo
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.validation import check


def sample() -> Dose:
    dose = check(CARD, today=TODAY, rules=BUILT_IN).dose
    assert dose is not None
    return dose


def test_a_dose_does_not_differ_from_itself() -> None:
    assert differences(sample(), sample()) == ()


def test_where_a_value_came_from_is_no_difference() -> None:
    assert differences(sample(), replace(sample(), origins={Field.NAME: Origin.FILE})) == ()


def test_blanks_around_a_text_and_an_empty_field_change_nothing() -> None:
    before = {Field.NAME: "SITI ", Field.TICKET: ""}
    assert changed(before, {Field.NAME: " SITI", Field.BATCH: ""}) == ()
    assert changed(before, {Field.NAME: "SITIA", Field.BATCH: "B1"}) == (Field.BATCH, Field.NAME)


def test_differences_stand_in_the_order_of_the_card() -> None:
    other = replace(sample(), complaint="nyeri", ticket=TicketNo("P-2"), name="SITI", diastolic=90)
    assert differences(sample(), other) == (
        Field.NAME,
        Field.TICKET,
        Field.BLOOD_PRESSURE,
        Field.COMPLAINT,
    )


@given(generated_niks(), st.integers(0, 15), st.integers(1, 9))
def test_one_wrong_digit_is_found_at_its_place(nik: str, at: int, step: int) -> None:
    wrong = nik[:at] + str((int(nik[at]) + step) % 10) + nik[at + 1 :]
    assert one_edit_apart(nik, wrong) == one_edit_apart(wrong, nik) == at


@given(generated_niks(), st.integers(0, 14))
def test_swapped_neighbours_are_found_at_their_place(nik: str, at: int) -> None:
    swapped = nik[:at] + nik[at + 1] + nik[at] + nik[at + 2 :]
    assert one_edit_apart(nik, swapped) == (None if swapped == nik else at)


@pytest.mark.parametrize(
    ("a", "b"),
    [("1234", "1234"), ("1234", "123"), ("1234", "3214"), ("1234", "1256"), ("12", "34")],
)
def test_more_than_one_slip_is_none(a: str, b: str) -> None:
    assert one_edit_apart(a, b) is None
