"""What the detail panel says about a record, as (label, text) lines. Pure."""

from dataclasses import dataclass

from vaxentry.domain.dose import Dose
from vaxentry.domain.form import Field
from vaxentry.domain.identity import masked_identity
from vaxentry.domain.outbox import NationalStatus, moves_by_itself
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.records import RecordDetail
from vaxentry.domain.refusals import of_national
from vaxentry.domain.reopening import unparse
from vaxentry.language import Words
from vaxentry.language.spelling import told_day
from vaxentry.ui.sentences import (
    fact_text,
    field_text,
    rule_text,
    told_field_text,
    told_fields_text,
)

_PERSONAL = frozenset({Field.BIRTH_DATE, Field.PHONE, Field.ADDRESS, Field.TICKET})
_HIDDEN = "••••"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the panel."""

    label: str
    text: str


def dose_lines(dose: Dose, words: Words, *, shown: bool) -> list[Line]:
    """The card as saved; what identifies the person only when `shown`."""
    return [
        Line(words(f"field.{field}"), _spoken(dose, field, text, words, shown=shown))
        for field, text in _ordered(dose)
        if text
    ]


def _ordered(dose: Dose) -> list[tuple[Field, str]]:
    form = unparse(dose)
    person_first = (*list(Field)[4:], *list(Field)[:4])
    return [(field, form.get(field, "")) for field in person_first]


def _spoken(dose: Dose, field: Field, text: str, words: Words, *, shown: bool) -> str:
    if field is Field.ID_NUMBER:
        return text if shown else masked_identity(dose.identity)
    if field in _PERSONAL and not shown:
        return _HIDDEN
    return field_text(words, field, text)


def state_lines(detail: RecordDetail, words: Words) -> list[Line]:
    """Where the record stands, what that means and whose turn it is."""
    row = detail.row
    lines = [Line(words("queue.state"), words(f"state.{row.state}"))]
    lines.append(Line("", words(f"state.about_{row.state}")))
    if row.is_replaced:
        lines.append(Line("", words("refusal.cause_superseded")))
    if row.goes_first:
        lines.append(Line("", words("queue.goes_first")))
    if not detail.may_correct:
        lines.append(Line("", words("entry.not_yours")))
    lines += [Line(words("queue.flag"), words(f"state.flag_{flag}")) for flag in sorted(row.flags)]
    if detail.invalid_rule and not moves_by_itself(row.state):
        lines.append(Line(words("queue.refused_field"), _refusal(detail, words)))
    if detail.receipt_server_seq is not None:
        lines.append(Line(words("queue.receipt"), str(detail.receipt_server_seq)))
    if row.author.strip():
        lines.append(Line(words("queue.author"), row.author))
    lines.append(Line(words("queue.stack"), str(row.stack_number)))
    lines += _national(row.national, words)
    if detail.site:
        lines.append(Line(words("field.site"), detail.site))
    return lines


def _national(status: NationalStatus, words: Words) -> list[Line]:
    """*Pusat*, and where it said something, what that means and whose turn it is."""
    line = Line(words("queue.national"), words(f"queue.national_{status}"))
    if status not in {NationalStatus.RECORDED, NationalStatus.REFUSED}:
        return [line]
    meant = of_national(status)
    turn = words(f"refusal.owner_{meant.owner}")
    return [line, Line("", words("queue.national_turn", means=words(meant.cause), owner=turn))]


def _refusal(detail: RecordDetail, words: Words) -> str:
    rule = rule_text(words, detail.invalid_rule, {})
    field = told_field_text(words, detail.invalid_field)
    return f"{field}: {rule}" if field else rule


def finding_lines(detail: RecordDetail, words: Words) -> list[Line]:
    """What was found when it was saved and did not stop it; a complaint first."""
    complaint, found = detail.dose.complaint, sorted(detail.findings, key=_weight)
    lines = [Line(words("lists.kind_complaint"), complaint)] if complaint else []
    return lines + [
        Line(words(f"queue.finding_{one.severity}"), fact_text(words, one)) for one in found
    ]


def _weight(problem: Problem) -> tuple[bool, str]:
    return problem.severity is not Severity.CLINICAL, problem.code


def other_lines(detail: RecordDetail, words: Words) -> list[Line]:
    """The other party of a clash, as far as the server may tell."""
    other = detail.other
    if other is None:
        return []
    parts = (
        ("queue.other_name", other.masked_name),
        ("queue.other_site", other.site),
        ("queue.other_day", told_day(other.given_on)),
        ("queue.other_differs", told_fields_text(words, other.differs)),
    )
    return [Line(words(key), text) for key, text in parts if text]
