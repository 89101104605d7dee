"""From codes to sentences: errors, problems and reports in the user's language."""

import logging
import re

from vaxentry.domain.choices import NO_COMPLAINT
from vaxentry.domain.failure_text import failure_text
from vaxentry.domain.form import FIGURES, Field, StackField
from vaxentry.domain.measures import NORMAL, NOT_RECORDED
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.told_fields import card_fields, told_names
from vaxentry.domain.vaccines import vaccine
from vaxentry.errors import VaxEntryError
from vaxentry.language import Words

_log = logging.getLogger(__name__)

_ANSWERS = {NORMAL: "entry.normal", NOT_RECORDED: "value.not_recorded"}
_CHOICES = frozenset({Field.ID_TYPE, Field.SEX, Field.SCREENING, Field.TARGET_GROUP, Field.COURSE})
_PRODUCTS = frozenset({Field.VACCINE, Field.EARLIER_VACCINE})
_DECIMAL = re.compile(r"[0-9]{1,3},[0-9]{1,3}")
_CLOCK = re.compile(r"[0-9]{2}\.[0-9]{2}")
_TONES = {
    Severity.ERROR: "error",
    Severity.IDENTITY: "warn",
    Severity.CLINICAL: "wait",
    Severity.INFO: "",
}


def error_text(words: Words, error: Exception) -> str:
    """The sentence for an error; a fault of the program gets one of its own and is logged."""
    if isinstance(error, VaxEntryError) and words.has(error.text_key):
        return failure_text(words, error)
    _log.error("no sentence for %s", type(error).__name__, exc_info=error)
    return words("ui.error_unknown", name=type(error).__name__)


def choice_text(words: Words, field: Field | StackField, code: str) -> str:
    """The words of a choice of the card; the bare code if another version made it up."""
    name = "group" if field is Field.TARGET_GROUP else str(field)
    key = f"value.{name}_{code}"
    return words(key) if words.has(key) else code


def answer_text(words: Words, text: str) -> str:
    """What is read in place of a figure: within the limits, not recorded; any other text as is."""
    key = _ANSWERS.get(text)
    return words(key) if key else text


def figure_text(words: Words, text: str) -> str:
    """A figure or a time of day as the language writes it: 36,5 and 08.30, or 36.5 and 08:30."""
    if _DECIMAL.fullmatch(text):
        return text.replace(",", words("ui.decimal"))
    return text.replace(".", words("ui.time_dot")) if _CLOCK.fullmatch(text) else text


def field_text(words: Words, field: Field | StackField, text: str) -> str:
    """A text of the card as it is read: choices and products by their names, figures as written."""
    if field in FIGURES:
        return figure_text(words, answer_text(words, text))
    if field is Field.COMPLAINT and text == NO_COMPLAINT:
        return words("value.no_complaint")
    if field in _PRODUCTS:
        product = vaccine(text)
        return product.name if product else text
    return choice_text(words, field, text) if field in _CHOICES else text


def told_field_text(words: Words, name: str) -> str:
    """What the server names of a record, as the card names it; bare if a newer one made it up."""
    key = f"told.{name}"
    if words.has(key):
        return words(key)
    return ", ".join(words(f"field.{field}") for field in card_fields(name)) or name


def told_fields_text(words: Words, differs: str) -> str:
    """All that the server says that two records differ in, each word once."""
    texts = (told_field_text(words, name) for name in told_names(differs))
    return ", ".join(dict.fromkeys(texts))


def rule_text(words: Words, code: str, params: dict[str, str | int]) -> str:
    """The sentence of a rule; the bare code if a newer part of the program made it up."""
    key = f"rule.{code}"
    return words(key, **params) if words.has(key) else code


def problem_text(words: Words, problem: Problem) -> str:
    """The sentence to show under a field."""
    return rule_text(words, problem.code, dict(problem.params))


def fact_text(words: Words, problem: Problem) -> str:
    """What was found, without what the clerk was to do about it: the first sentence."""
    fact, stop, _ = problem_text(words, problem).partition(". ")
    return fact + stop.strip()


def problem_tone(problem: Problem) -> str:
    """How the field is marked: only what stops the save is an error."""
    return _TONES[problem.severity]
