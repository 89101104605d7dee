"""Whose number and whose ticket it is, by what the book holds of others."""

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.domain.samples import card
from tests.unit.domain.test_history import SITI, TWIN, codes, past, person


@pytest.mark.parametrize(
    ("name", "born", "found"),
    [
        ("SITI AMINAH", date(1979, 9, 5), ["nik_one_digit"]),
        ("SITI AMINA", date(1980, 9, 5), ["nik_one_digit"]),
        ("SITI AMINA", date(1979, 9, 5), []),
        ("SITI AMINAA", date(1980, 9, 5), ["nik_one_digit"]),
        ("SITI AMNIAH", date(1980, 9, 5), ["nik_one_digit"]),
        ("SITI AMIN", date(1980, 9, 5), []),
    ],
)
def test_one_digit_away_counts_only_with_the_name(name: str, born: date, found: list[str]) -> None:
    other = replace(person(name, TWIN), birth_date=born)
    assert codes(card(), similar=[other]) == found


@pytest.mark.parametrize(
    ("ticket", "name", "number", "found"),
    [
        ("p-ab12cd", "RINA WULANDARI", TWIN, ["ticket_used"]),
        ("P-AB12CE", "RINA WULANDARI", TWIN, []),
        ("", "RINA WULANDARI", TWIN, []),
        ("p-ab12cd", "RINA WULANDARI", SITI, ["nik_other_name", "ticket_used"]),
        ("p-ab12cd", "SITI AMINAH", SITI, []),
    ],
)
def test_a_ticket_of_somebody_else_is_told(
    ticket: str, name: str, number: str, found: list[str]
) -> None:
    other = person(name, number, replace(past(2, date(2021, 10, 20)), ticket="P-AB12CD"))
    same, similar = ([other], []) if number == SITI else ([], [other])
    told = codes(card(ticket=ticket), same, similar)
    assert [one for one in told if one in {"ticket_used", "nik_other_name"}] == found
