from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.unit.domain.samples import NEWER, TODAY, forms, good_forms, plausible_forms
from vaxentry.domain.dose import Origin
from vaxentry.domain.form import Field, Form
from vaxentry.domain.rules import RuleCode
from vaxentry.domain.vaccine_rules import BUILT_IN, Rules
from vaxentry.domain.validation import check, unparse, what_blocks


@given(forms)
@settings(max_examples=examples(300))
def test_no_strings_at_all_make_it_raise(form: Form) -> None:
    checked = check(form, today=TODAY, rules=BUILT_IN)
    assert (checked.dose is None) == any(problem.blocks for problem in checked.problems)


@given(plausible_forms, st.dates())
def test_a_dose_is_missing_exactly_if_something_blocks(form: Form, today: date) -> None:
    checked = check(form, today=today, rules=BUILT_IN)
    assert (checked.dose is None) == bool(checked.blocking)
    assert all(problem.code in set(RuleCode) for problem in checked.problems)


@given(forms | plausible_forms | good_forms, st.sampled_from([BUILT_IN, NEWER]))
@settings(max_examples=examples(300))
def test_what_blocks_a_card_is_the_same_by_any_rules(form: Form, rules: Rules) -> None:
    for held in (False, True):
        checked = check(form, today=TODAY, rules=rules, temporary_id="t-1", is_held=held)
        alone = what_blocks(form, today=TODAY, temporary_id="t-1", is_held=held)
        assert alone == checked.blocking


origins = st.dictionaries(st.sampled_from(Field), st.sampled_from(Origin))


@given(good_forms, origins)
@settings(max_examples=examples(300))
def test_a_reopened_dose_is_the_same_dose(form: Form, told: dict[Field, Origin]) -> None:
    dose = check(form, today=TODAY, rules=BUILT_IN, origins=told).dose
    if dose is not None:
        assert check(unparse(dose), today=TODAY, rules=BUILT_IN, origins=dose.origins).dose == dose


@given(good_forms, origins)
def test_an_origin_is_kept_only_of_what_was_not_typed_and_is_in_the_record(
    form: Form, told: dict[Field, Origin]
) -> None:
    dose = check(form, today=TODAY, rules=BUILT_IN, origins=told).dose
    if dose is None:
        return
    kept = unparse(dose)
    assert all(kept[at] for at in dose.origins)
    ruled = {at for at in (Field.COURSE, Field.VOLUME) if kept[at] and not form[at].strip()}
    assert {at for at in dose.origins if not form[at].strip()} == ruled
    assert all(dose.origins[at] is Origin.RULE for at in ruled)
    assert all(kept[at] == "-" for at, one in dose.origins.items() if one is Origin.TYPED)
    for at, origin in told.items():
        if origin is not Origin.TYPED and kept[at] not in {"", "-", "normal"} and form[at].strip():
            assert dose.origins[at] is origin


@given(good_forms)
def test_no_problem_carries_a_personal_value(form: Form) -> None:
    personal = {form[at] for at in (Field.ID_NUMBER, Field.NAME, Field.BIRTH_DATE)}
    for problem in check(form, today=TODAY, rules=BUILT_IN).problems:
        assert not personal & {str(value) for value in problem.params.values()}
