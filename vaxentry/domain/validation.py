"""From what was typed to a dose, or to the problems that stand in the way: the only such place.

Pure and total: whatever the strings, `check` answers and never raises. The desktop and the server
run the same rules.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from types import MappingProxyType

from vaxentry.domain.card import CardValues, Findings
from vaxentry.domain.card_reading import read_card
from vaxentry.domain.dose import Dose, Origin, Screening
from vaxentry.domain.form import MEASURED, Field, Form
from vaxentry.domain.history import history_warnings
from vaxentry.domain.measures import is_normal, is_not_recorded, show_volume
from vaxentry.domain.person import Known
from vaxentry.domain.problems import Problem
from vaxentry.domain.reopening import unparse
from vaxentry.domain.second_look import clinical_warnings, identity_warnings, name_warnings
from vaxentry.domain.vaccine_rules import Rules

__all__ = ["GIVEN_BY_RULE", "Checked", "check", "given_by_rule", "unparse", "what_blocks"]

GIVEN_BY_RULE = (Field.COURSE, Field.VOLUME)
"""What a rule gives where the form leaves it empty."""
_ALL_TYPED: Mapping[Field, Origin] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of `check`.

    Attributes:
        dose: None exactly if some problem blocks.
        problems: in the order of the card; the blocking ones and those worth a second look.
    """

    dose: Dose | None
    problems: tuple[Problem, ...] = ()

    @property
    def blocking(self) -> tuple[Problem, ...]:
        """The problems that keep the card from being saved."""
        return tuple(problem for problem in self.problems if problem.blocks)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that are saved with the dose."""
        return tuple(problem for problem in self.problems if not problem.blocks)


def check(
    form: Form,
    *,
    today: date,
    rules: Rules,
    temporary_id: str = "",
    origins: Mapping[Field, Origin] = _ALL_TYPED,
    known: Known | None = None,
    batch_expires_on: date | None = None,
    is_held: bool = False,
) -> Checked:
    """Read and check one card.

    Needed always: vaccination date, identity, name, screening result, phone ("-" for none); birth
    date and sex unless the person has no NIK and got no injection; for an injection also vaccine,
    batch, dose number, complaint ("-" for none), temperature and blood pressure ("-" = the card has
    no figure). An empty course is *primer*; an empty volume
    is the one the rules of that day give, if they give one. Without an injection, vaccination
    fields (they stand in the header of every card) are neither checked nor kept.

    Args:
        form: raw text by field; fields may be missing.
        today: the site's own date: nothing on the card can be later, except a deferral.
        rules: the dated rules in force, as the book tells them.
        temporary_id: the number for somebody without any document when the form has none.
        origins: where the text of a field came from, if not typed.
        known: what the book holds around this card, without the record that is being corrected;
            None when the book was not asked: then no rule speaks that needs it.
        batch_expires_on: last day of the batch, None when nobody knows it.
        is_held: it is a saved card of which something else is corrected: a temperature or blood
            pressure that was never asked of it need not be told.
    """
    findings = Findings(form)
    read = read_card(findings, today, temporary_id, is_held=is_held)
    values = _with_usual_volume(read, form, rules)
    noted = (
        *findings.problems,
        *identity_warnings(values, today),
        *name_warnings(values),
        *clinical_warnings(values, rules, batch_expires_on),
        *(history_warnings(values, known, rules) if known is not None else ()),
    )
    problems = _in_order(noted)
    blocked = any(problem.blocks for problem in problems)
    return Checked(None if blocked else _dose(values, form, origins), problems)


def what_blocks(
    form: Form, *, today: date, temporary_id: str = "", is_held: bool = False
) -> tuple[Problem, ...]:
    """The problems that keep a card from being saved, as `check` finds them; no dated rule does."""
    findings = Findings(form)
    read_card(findings, today, temporary_id, is_held=is_held)
    return _in_order(findings.problems)


def given_by_rule(form: Form, at: Field, today: date, rules: Rules) -> str:
    """What the rules give for a field, whatever stands there; "" where they give nothing.

    Args:
        at: one of `GIVEN_BY_RULE`.
    """
    form = {**form, at: ""}
    values = _with_usual_volume(read_card(Findings(form), today, ""), form, rules)
    return show_volume(values.volume_ul) if at is Field.VOLUME else values.course


_PLACE = {at: number for number, at in enumerate(Field)}


def _in_order(found: Iterable[Problem]) -> tuple[Problem, ...]:
    """By the place of their fields on the card."""
    return tuple(sorted(found, key=lambda problem: _PLACE[problem.field]))


def _with_usual_volume(values: CardValues, form: Form, rules: Rules) -> CardValues:
    """An injection whose volume is left empty gets the one of the rules, if they give one."""
    is_left_empty = not form.get(Field.VOLUME, "").strip()
    if values.screening is not Screening.PROCEED or not is_left_empty:
        return values
    if values.dose_no is None or values.given_on is None:
        return values
    usual = rules.volume_ul(values.vaccine, values.course, values.dose_no, values.given_on)
    return replace(values, volume_ul=usual)


def _dose(values: CardValues, form: Form, origins: Mapping[Field, Origin]) -> Dose | None:
    if values.identity is None or not values.name:
        return None
    if values.given_on is None or values.screening is None:
        return None
    dose = Dose(**{part.name: getattr(values, part.name) for part in fields(CardValues)})
    return replace(dose, origins=_origins(dose, form, origins))


def _origins(dose: Dose, form: Form, told: Mapping[Field, Origin]) -> dict[Field, Origin]:
    """Origins of what is in the record.

    A text that only says "normal" is a confirmation; one that says "not recorded" has an origin of
    its own even where it was typed: without one nobody was asked. What stands in the record and
    not in the form came from a rule.
    """
    answers = {at: _answer(form.get(at, ""), told.get(at)) for at in MEASURED}
    kept = unparse(dose)
    ruled = {at: Origin.RULE for at in GIVEN_BY_RULE if kept[at] and not form.get(at, "").strip()}
    given = {
        at: origin
        for at, origin in told.items()
        if origin is not Origin.TYPED and form.get(at, "").strip() and kept[at]
    }
    return given | {at: one for at, one in answers.items() if one is not None} | ruled


def _answer(text: str, told: Origin | None) -> Origin | None:
    """The origin of an answer without a figure; None for any other text."""
    if is_normal(text):
        return Origin.CONFIRMED
    if not is_not_recorded(text):
        return None
    return Origin.TYPED if told in {None, Origin.CONFIRMED} else told
