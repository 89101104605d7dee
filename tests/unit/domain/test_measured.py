"""Temperature and blood pressure: a figure, within the limits, not on the card, never asked."""

import pytest

from tests.unit.domain.samples import TODAY, card, found
from vaxentry.domain.dose import Origin
from vaxentry.domain.form import MEASURED, Field
from vaxentry.domain.rules import RuleCode
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.validation import check, unparse


@pytest.mark.parametrize("field", MEASURED)
def test_a_measure_of_an_injection_is_answered(field: Field) -> None:
    assert found(card(**{field: " "})) == {(field, RuleCode.REQUIRED)}
    assert found(card(**{field: "", "screening": "tunda"})) == set()
    assert check(card(**{field: ""}), today=TODAY, rules=BUILT_IN, is_held=True).problems == ()


@pytest.mark.parametrize("field", MEASURED)
@pytest.mark.parametrize(
    ("text", "told", "kept", "again"),
    [
        ("-", None, Origin.TYPED, "-"),
        ("Tidak  tercatat", None, Origin.TYPED, "-"),
        ("-", Origin.FILE, Origin.FILE, "-"),
        ("-", Origin.CONFIRMED, Origin.TYPED, "-"),
        ("normal", None, Origin.CONFIRMED, "normal"),
    ],
)
def test_not_recorded_is_told_from_never_asked(
    field: Field, text: str, told: Origin | None, kept: Origin, again: str
) -> None:
    origins = {field: told} if told else {}
    dose = check(card(**{field: text}), today=TODAY, rules=BUILT_IN, origins=origins).dose
    assert dose is not None
    assert (dose.origins[field], unparse(dose)[field]) == (kept, again)
    never = check(card(**{field: ""}), today=TODAY, rules=BUILT_IN, is_held=True).dose
    assert never is not None
    assert (field in never.origins, unparse(never)[field]) == (False, "")
