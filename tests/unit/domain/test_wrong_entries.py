from collections import Counter

import pytest

from tests.unit.domain.samples import CARD, TODAY
from tests.unit.domain.wrong_entries import WRONG_ENTRIES, Wrong, known_of
from vaxentry.domain.form import Field, Form
from vaxentry.domain.nik import digits_of
from vaxentry.domain.person import Known
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.validation import Checked, check
from vaxentry.language import Words

CASES = pytest.mark.parametrize("wrong", WRONG_ENTRIES, ids=lambda one: f"{one.kind}-{one.code}")


def checked(wrong: Wrong, form: Form) -> Checked:
    known = known_of(wrong.persons, digits_of(form[Field.ID_NUMBER]))
    expires = wrong.expires_on
    return check(
        form, today=TODAY, rules=BUILT_IN, temporary_id="T-1", known=known, batch_expires_on=expires
    )


def test_the_card_they_start_from_is_clean() -> None:
    assert check(CARD, today=TODAY, rules=BUILT_IN, known=Known()).problems == ()


def test_there_are_forty_and_every_kind_stands_there_twice() -> None:
    assert len(WRONG_ENTRIES) >= 40
    assert set(Counter(wrong.kind for wrong in WRONG_ENTRIES).values()) == {2}


@CASES
def test_a_wrong_entry_is_found_and_nothing_else(wrong: Wrong) -> None:
    outcome = checked(wrong, wrong.form)
    found = [(one.field, one.code, one.severity) for one in outcome.problems]
    assert found == [(wrong.field, wrong.code, wrong.severity)]
    assert (outcome.dose is None) == outcome.problems[0].blocks


@CASES
def test_its_sentence_begins_as_written_by_hand(wrong: Wrong) -> None:
    problem = checked(wrong, wrong.form).problems[0]
    sentence = Words()(f"rule.{problem.code}", **problem.params)
    assert sentence.startswith(wrong.sentence)
    assert "…" not in sentence


@CASES
def test_the_way_out_makes_it_clean(wrong: Wrong) -> None:
    outcome = checked(wrong, wrong.mended)
    assert outcome.problems == ()
    assert outcome.dose is not None
