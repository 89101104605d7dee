"""Cases for a person: our record, and the other one as far as it is known here."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from vaxentry.db import case_steps, clashes, details, people, row_list, seats
from vaxentry.db.engine import bare
from vaxentry.db.rulings import OF_VERSIONS
from vaxentry.db.saving import UnknownRecordError
from vaxentry.db.tables import clash, record
from vaxentry.db.times import from_ms
from vaxentry.domain.case_steps import Step
from vaxentry.domain.cases import Case
from vaxentry.domain.desk_lists import ConflictRow
from vaxentry.domain.dose_question import DoseQuestion, Given, question_of, suggested_number
from vaxentry.domain.names import mask_name
from vaxentry.domain.outbox import CONFLICT_STATES, State
from vaxentry.domain.records import OtherParty, RecordDetail, RecordRow, RevisionRow
from vaxentry.domain.ruling import Claimed, Decided
from vaxentry.domain.vaccine_rules import Rules

OPEN = (*sorted(CONFLICT_STATES), State.ACCEPTED.value)
"""States of a record with a case: what waits to be sent has none until it is answered."""


def case(connection: Connection, record_id: UUID, author_id: UUID, rules: Rules) -> Case | None:
    """What is to be decided about a record; None where nothing is (any more).

    Args:
        author_id: whose own record may be free to be undone.
        rules: by which the dose number is looked at.

    Raises:
        UnknownRecordError: no such record.
    """
    ours = details.detail(connection, record_id, author_id)
    chosen = (
        select(clash, record.c.standing)
        .join(record, record.c.seq == clash.c.record_seq)
        .where(record.c.id == record_id, record.c.state.in_(OPEN))
    )
    found = connection.execute(chosen).one_or_none()
    if found is None:
        return None
    other = clashes.party(found)
    of_versions = found.standing in OF_VERSIONS
    is_named = other.record_id is not None and bool(other.claims)
    is_of_dose = ours.row.state is State.DOSE_CHECK or tuple(other.claims) == (Claimed.DOSE,)
    asked = _about_dose(connection, ours, other, rules) if is_of_dose and not of_versions else {}
    return Case(
        ours=ours,
        other=other,
        since=from_ms(found.since),
        theirs=_held(connection, other, author_id),
        may_rule=is_named and other.site in seats.site(connection).scope and not of_versions,
        of_versions=of_versions,
        decision=_decision(ours, other),
        steps=case_steps.of_record(connection, record_id),
        **asked,
    )


def _held(connection: Connection, other: OtherParty, author_id: UUID) -> RecordDetail | None:
    if other.record_id is None:
        return None
    try:
        return details.detail(connection, other.record_id, author_id)
    except UnknownRecordError:
        return None


def _decision(ours: RecordDetail, other: OtherParty) -> RevisionRow | None:
    """The last ruling made here between these two."""
    made = [
        one
        for one in ours.revisions
        if one.ruling is not None and one.ruling.other == other.record_id
    ]
    return made[-1] if made else None


def _about_dose(
    connection: Connection, ours: RecordDetail, other: OtherParty, rules: Rules
) -> dict[str, Any]:
    day = _day(other.given_on)
    told = None if day is None else (day, other.site)
    question = question_of(ours.dose, ours.site, told, rules)
    if question is not DoseQuestion.NUMBER:
        return {"question": question}
    known = _known_doses(connection, ours, day)
    return {"question": question, "suggested": suggested_number(ours.dose, known)}


def _known_doses(connection: Connection, ours: RecordDetail, told: date | None) -> list[Given]:
    """The other injections of the person in this course: those held here, and the told one."""
    dose = ours.dose
    number = dose.dose_no or 1
    return [
        *([Given(told, number)] if told else []),
        *(
            Given(past.given_on, past.dose_no)
            for person in people.people(bare(connection), dose.identity.number)
            for past in person.doses
            if past.course == dose.course and past.record_id != ours.row.record_id
        ),
    ]


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None


def conflicts(connection: Connection, limit: int) -> list[ConflictRow]:
    """What waits for a decision, oldest first, both parties masked; then what waits for others."""
    # Asked for their state, the records would be read first: all that the server accepted.
    told = connection.execute(select(clash).order_by(clash.c.since, clash.c.record_seq)).all()
    own = {
        row.seq: row for row in row_list.rows(bare(connection), [row.record_seq for row in told])
    }
    taken = case_steps.having(connection, (Step.LETTER, Step.DUKCAPIL, Step.SEEN))
    made = [
        _row(row, own[row.record_seq], taken.get(row.record_seq, set()))
        for row in told
        if own[row.record_seq].state in OPEN
    ]
    found = sorted((one for one in made if one is not None), key=lambda one: one.is_waiting)
    return found[:limit]


def _row(row: Any, own: RecordRow, steps: set[Step]) -> ConflictRow | None:
    other = clashes.party(row)
    is_held = own.state in CONFLICT_STATES
    is_overruled = not is_held and other.ruled is Decided.BOTH
    if is_overruled and Step.SEEN in steps:
        return None
    return ConflictRow(
        record=own,
        kind=State(row.kind),
        own_masked_name=mask_name(own.name),
        other=other,
        since=from_ms(row.since),
        is_contested=not is_held and not is_overruled,
        is_overruled=is_overruled,
        is_waiting=other.ruled is Decided.OURS or bool(steps - {Step.SEEN}),
    )
