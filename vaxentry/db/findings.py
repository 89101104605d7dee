"""What was found on cards and did not stop them: the supervisor's list, the flags of one record."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, bindparam, or_, select

from vaxentry.db.tables import CLINICAL, DOSE_MISSING, HAS_COMPLAINT, record, revision, warning
from vaxentry.domain.dose import Dose, Screening
from vaxentry.domain.findings import FindingKind, FlaggedRow
from vaxentry.domain.form import Field
from vaxentry.domain.names import mask_name, split_titles
from vaxentry.domain.outbox import State
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.rules import RuleCode
from vaxentry.domain.vaccines import PRIMARY_COURSES, VACCINES
from vaxentry.wire.record import unseal

_GONE = (State.VOIDED.value, State.ERASED.value)
_COVID = tuple(one.code for one in VACCINES if one.covid)
_AT_ONCE = 500
"""Local numbers given to the book in one question."""

_before = record.alias("before")
_dose_before = (
    select(_before.c.seq)
    .where(
        _before.c.id_number == record.c.id_number,
        _before.c.name_key == record.c.name_key,
        _before.c.screening == Screening.PROCEED.value,
        _before.c.state.not_in(_GONE),
        _before.c.dose_no == record.c.dose_no - 1,
        or_(_before.c.course == record.c.course, record.c.course.not_in(sorted(PRIMARY_COURSES))),
        or_(
            _before.c.vaccine == record.c.vaccine,
            _before.c.vaccine.in_(_COVID) & record.c.vaccine.in_(_COVID),
        ),
    )
    .exists()
)
"""Cards are typed in any order: the dose that was missing at the save may be held by now."""

_stands = record.c.state.not_in(_GONE)
_of_head = (warning.c.record_seq == record.c.seq) & (warning.c.rev == record.c.head_rev)
_columns = (
    record.c.seq,
    record.c.id,
    record.c.entry_no,
    record.c.name,
    record.c.stack_number,
    record.c.card_no,
    record.c.given_on,
)
_chosen: Mapping[FindingKind, Select[Any]] = {
    FindingKind.COMPLAINT: select(*_columns)
    .where(HAS_COMPLAINT, _stands)
    .order_by(record.c.seq.desc()),
    FindingKind.CLINICAL: select(*_columns)
    .join(warning, _of_head)
    .where(CLINICAL, _stands)
    .group_by(warning.c.record_seq)
    .order_by(warning.c.record_seq.desc()),
    FindingKind.DOSE_MISSING: select(*_columns)
    .join(warning, _of_head)
    .where(DOSE_MISSING, _stands, ~_dose_before)
    .order_by(warning.c.record_seq.desc()),
}
_is_held = select(record.c.seq).where(record.c.seq == bindparam("of"), _dose_before)


def for_supervisor(c: Connection, limit: int) -> list[FlaggedRow]:
    """Complaints, clinical findings, missing doses; of each the newest, the newest first."""
    return [row for kind in FindingKind for row in of_kind(c, kind, limit)]


def of_kind(
    c: Connection, kind: FindingKind, limit: int, *, without: Select[Any] | None = None
) -> list[FlaggedRow]:
    """One of the three, the newest first.

    Args:
        without: selects the local numbers of records that are left out.
    """
    chosen = _chosen[kind]
    if without is not None:
        chosen = chosen.where(record.c.seq.not_in(without))
    return list(_rows(c, kind, chosen.limit(limit)))


def count(c: Connection, kind: FindingKind, most: int) -> int:
    """How many there are of one of the three, counted up to `most`."""
    found = _chosen[kind].with_only_columns(record.c.seq).limit(most)
    return len(c.execute(found).all())


def _rows(c: Connection, kind: FindingKind, chosen: Select[Any]) -> Iterable[FlaggedRow]:
    found: Sequence[Any] = c.execute(chosen).all()
    seqs = [row.seq for row in found]
    doses = {} if kind is FindingKind.CLINICAL else _doses(c, seqs)
    problems = {} if kind is FindingKind.COMPLAINT else _problems(c, seqs)
    for row in found:
        dose = doses.get(row.seq)
        is_missing = kind is FindingKind.DOSE_MISSING
        yield FlaggedRow(
            record_id=row.id,
            kind=kind,
            entry_no=row.entry_no,
            masked_name=mask_name(split_titles(row.name).name),
            stack_number=row.stack_number,
            card_no=row.card_no,
            given_on=date.fromisoformat(row.given_on),
            problems=[one for one in problems.get(row.seq, ()) if _is_of(one, kind)],
            complaint=dose.complaint if dose and not is_missing else "",
            earlier=dose.earlier if dose and is_missing else None,
        )


def _is_of(problem: Problem, kind: FindingKind) -> bool:
    if kind is FindingKind.DOSE_MISSING:
        return problem.code == RuleCode.DOSE_MISSING
    return problem.severity is Severity.CLINICAL


def _parts(seqs: Sequence[int]) -> Iterable[Sequence[int]]:
    return (seqs[at : at + _AT_ONCE] for at in range(0, len(seqs), _AT_ONCE))


def _doses(c: Connection, seqs: Sequence[int]) -> dict[int, Dose]:
    """The head's dose of each record."""
    is_head = (revision.c.record_seq == record.c.seq) & (revision.c.rev == record.c.head_rev)
    sealed = select(record.c.seq, revision.c.sealed).join(revision, is_head)
    found = {
        seq: unseal(content).dose
        for part in _parts(seqs)
        for seq, content in c.execute(sealed.where(record.c.seq.in_(part)))
    }
    return {seq: dose for seq, dose in found.items() if dose is not None}


def _problems(c: Connection, seqs: Sequence[int]) -> dict[int, list[Problem]]:
    """What was found on the head of each record."""
    found: dict[int, list[Problem]] = {}
    for part in _parts(seqs):
        held = select(warning).join(record, _of_head).where(record.c.seq.in_(part))
        for row in c.execute(held):
            found.setdefault(row.record_seq, []).append(_problem(row))
    return found


def _problem(row: Any) -> Problem:
    severity = Severity(row.severity)
    return Problem(Field(row.field), row.code, severity, json.loads(row.params))


def held_problems(c: Connection, seq: int, rev: int) -> list[Problem]:
    """Everything that was found on one revision."""
    this = (warning.c.record_seq == seq) & (warning.c.rev == rev)
    return [_problem(row) for row in c.execute(select(warning).where(this))]


def flags(c: Connection, seq: int, rev: int) -> list[Problem]:
    """What is still worth knowing of a revision; doubts about a number are another matter."""
    found = [one for one in held_problems(c, seq, rev) if one.severity is not Severity.IDENTITY]
    if c.execute(_is_held, {"of": seq}).first() is None:
        return found
    return [one for one in found if one.code != RuleCode.DOSE_MISSING]
