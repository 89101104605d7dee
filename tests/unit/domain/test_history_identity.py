"""Whose number and whose ticket it is, by what the book holds of others."""

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.domain.samples import TODAY, card
from tests.unit.domain.test_history import SITI, TWIN, codes, past, person
from vaxentry.domain.person import Known
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.validation import check


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


@pytest.mark.parametrize(
    ("hers", "theirs", "found"),
    [
        ("P-SITI", ("P-RINA", "P-SITI"), ["ticket_swapped"]),
        ("P-SITI", ("P-RINA", ""), ["ticket_used"]),
        ("", ("P-RINA", ""), ["ticket_used"]),
        ("P-SITI", ("P-OTHER", "P-SITI"), []),
    ],
)
def test_two_cards_that_were_swapped_are_told(
    hers: str, theirs: tuple[str, str], found: list[str]
) -> None:
    """Her card says the other's ticket, and a dose of the other's says hers."""
    first, second = (
        replace(past(at, date(2021, 8 + at, 20)), ticket=ticket, entry_no=f"AA-{at}")
        for at, ticket in enumerate(theirs, start=1)
    )
    siti = person("SITI AMINAH", SITI, replace(past(1, date(2021, 7, 1)), ticket=hers))
    rina = person("RINA WULANDARI", TWIN, first, second)
    known = Known((siti,), (rina,))
    problems = check(card(ticket="P-RINA"), today=TODAY, rules=BUILT_IN, known=known).problems
    told = {one.code: one.params for one in problems if one.code.startswith("ticket_")}
    assert list(told) == found
    if found == ["ticket_swapped"]:
        assert told["ticket_swapped"] == {"entry": "AA-2"}
