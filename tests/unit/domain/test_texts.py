import json
from collections.abc import Mapping
from importlib import resources
from string import Formatter

import pytest
from hypothesis import given, settings

from tests.examples import examples
from tests.unit.domain.samples import TODAY, plausible_forms
from vaxentry.domain.dose import IdType, Screening, Sex
from vaxentry.domain.form import Field, Form, StackField
from vaxentry.domain.rules import RuleCode
from vaxentry.domain.target_groups import TARGET_GROUPS
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.vaccines import COURSES
from vaxentry.domain.validation import check
from vaxentry.language import LANGUAGES, Words


def texts(area: str) -> Mapping[str, Mapping[str, str]]:
    file = resources.files("vaxentry.language").joinpath(f"texts/{area}.json")
    loaded: Mapping[str, Mapping[str, str]] = json.loads(file.read_text("utf-8"))
    return loaded


VALUES = {
    *(f"screening_{value}" for value in Screening),
    *(f"id_type_{value}" for value in IdType),
    *(f"sex_{value}" for value in Sex),
    *(f"course_{course.code}" for course in COURSES),
    *(f"group_{group.code}" for group in TARGET_GROUPS),
}


def test_every_rule_has_a_sentence_and_no_sentence_is_left_over() -> None:
    assert set(texts("rule")) == set(RuleCode)


def test_every_field_has_a_label() -> None:
    assert set(texts("field")) == {*Field, *StackField}


def test_every_choice_has_a_word() -> None:
    assert set(texts("value")) >= VALUES


@pytest.mark.parametrize("code", RuleCode)
def test_a_sentence_says_what_is_wrong_and_what_to_do(code: RuleCode) -> None:
    for language in LANGUAGES:
        sentence = texts("rule")[code][language]
        assert sentence.endswith(".")
        assert len(sentence) <= 120
        assert len([part for part in sentence.split(". ") if part]) >= 2


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@given(plausible_forms)
@settings(max_examples=examples(200))
def test_every_problem_can_be_said_with_its_own_parameters(form: Form) -> None:
    for problem in check(form, today=TODAY, rules=BUILT_IN).problems:
        for language in LANGUAGES:
            said = Words(language)(f"rule.{problem.code}", **problem.params)
            assert "{" not in said
            assert places(texts("rule")[problem.code][language]) == set(problem.params)
