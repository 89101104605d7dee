"""Perbaiki berkas: one head field of a stack gets another text over a range of cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select, update

from vaxentry.db import people, revising
from vaxentry.db.asked import VOID_ASKED
from vaxentry.db.details import held_entry
from vaxentry.db.engine import bare
from vaxentry.db.findings import held_problems
from vaxentry.db.gate import Seat
from vaxentry.db.stacks import batches as stack_batches
from vaxentry.db.stacks import keep_batch, keep_header, number_of, one_stack
from vaxentry.db.tables import record, stack
from vaxentry.domain.dose import Dose, Origin, Revision
from vaxentry.domain.form import HEAD_FIELDS, Field, HeadField, StackField
from vaxentry.domain.look_around import (
    as_corrected,
    known_around,
    probe_of_dose,
    second_look,
)
from vaxentry.domain.outbox import State
from vaxentry.domain.person import Known, Person, Probe, leave_out
from vaxentry.domain.problems import Problem
from vaxentry.domain.reopening import on_the_card, unparse
from vaxentry.domain.rules import RuleCode, RuleError
from vaxentry.domain.stacks import Batch, is_site_code
from vaxentry.domain.vaccine_rules import Rules
from vaxentry.domain.validation import check

_GONE = (State.VOIDED.value, State.ERASED.value)


@dataclass(frozen=True, slots=True)
class Range:
    """Which cards of a stack get which text in which head field, and why.

    Attributes:
        rules: they are checked by these.
    """

    stack: UUID
    cards: range
    field: HeadField
    text: str
    reason: str
    rules: Rules

    def __post_init__(self) -> None:
        if self.field not in HEAD_FIELDS:
            raise ValueError("not a field of the head")
        if self.field is StackField.SITE and not (self.text and is_site_code(self.text)):
            raise ValueError("not the code of a site")


def look_around(c: Connection, wanted: Range) -> Mapping[Probe, Known]:
    """Ask the book about every person of the range: before the write, which others wait for."""
    if isinstance(wanted.field, StackField):
        return {}
    entries = [held_entry(c, row.id) for row in _rows(c, wanted)]
    probes = {probe_of_dose(one.dose) for one in entries if one is not None and one.dose}
    return {probe: known_around(_People(c), probe) for probe in probes}


def correct_range(
    c: Connection, seat: Seat, wanted: Range, known: Mapping[Probe, Known], now: datetime
) -> Sequence[UUID]:
    """Append one revision to each record of the range that is not as wanted yet; their ids.

    Each is checked as all of them will be then; its findings are those of the new revision, and
    none of them stops it. The head of the stack, its day too, follows when its newest card changes
    and said the same.

    Args:
        known: what `look_around` found; who is missing there is asked for here.

    Raises:
        RuleError: some card can't be saved like this; its number is the parameter ``card``.
    """
    today = now.astimezone().date()
    cards, newest = _changing(c, wanted, today), _newest(c, wanted.stack)
    changes = {card.record_id: card.corrected for card in cards}
    around = _Around(c, known, changes, stack_batches(c, wanted.stack), today, wanted.rules)
    for card in cards:
        correction = revising.Correction(
            record_id=card.record_id,
            dose=card.corrected,
            reason=wanted.reason,
            rules=wanted.rules,
            warnings=card.warnings if card.site else around.findings(card),
            whole_check=not card.site,
            site=card.site,
        )
        revising.revise(c, seat, correction, now)
        if card.card_no == newest:
            _follow(c, wanted, card.held, correction)
    return list(changes)


@dataclass(frozen=True, slots=True)
class _Card:
    """A card that changes.

    Attributes:
        site: its new site; "" where its text changes.
        warnings: what stands with it, where only the site changes.
    """

    record_id: UUID
    card_no: int
    held: Revision
    corrected: Dose
    site: str = ""
    warnings: Sequence[Problem] = ()


class _People:
    """The people of the book, asked in the caller's transaction."""

    def __init__(self, c: Connection) -> None:
        self._raw = bare(c)

    def people(self, number: str) -> Sequence[Person]:
        return people.people(self._raw, number)

    def similar(self, probe: Probe, limit: int = 5) -> Sequence[Person]:
        return people.similar(self._raw, probe, limit)


@dataclass(frozen=True, slots=True)
class _Around:
    """The book as it will be when all cards of the range are corrected."""

    c: Connection
    known: Mapping[Probe, Known]
    changes: Mapping[UUID, Dose]
    batches: Sequence[Batch]
    today: date
    rules: Rules

    def findings(self, card: _Card) -> Sequence[Problem]:
        probe = probe_of_dose(card.corrected)
        found = self.known.get(probe) or known_around(_People(self.c), probe)
        known = as_corrected(leave_out(found, card.record_id), self.changes)
        return second_look(
            card.corrected, known, batches=self.batches, today=self.today, rules=self.rules
        )


def _changing(c: Connection, wanted: Range, today: date) -> list[_Card]:
    cards = [_changed(c, wanted, row, today) for row in _rows(c, wanted)]
    return [card for card in cards if card is not None]


def _changed(c: Connection, wanted: Range, row: Any, today: date) -> _Card | None:
    """What the card gets; None where it says so already."""
    held = held_entry(c, row.id)
    assert held is not None
    assert held.dose is not None
    if isinstance(wanted.field, StackField):
        found = held_problems(c, row.seq, held.rev)
        card = _Card(row.id, row.card_no, held, held.dose, wanted.text, found)
        return None if held.site == wanted.text else card
    corrected = _with_text(held.dose, wanted.field, wanted, row.card_no, today)
    return None if corrected == held.dose else _Card(row.id, row.card_no, held, corrected)


def _newest(c: Connection, stack_id: UUID) -> int | None:
    cards = select(func.max(record.c.card_no))
    this = record.c.stack_number == number_of(c, stack_id)
    return c.execute(cards.where(this, record.c.state.not_in(_GONE))).scalar()


def _follow(c: Connection, wanted: Range, held: Revision, corrected: revising.Correction) -> None:
    """The head follows its newest card, where it said what the card said."""
    if isinstance(wanted.field, StackField):
        _follow_site(c, wanted.stack, held.site, corrected.site)
    elif held.dose is not None and wanted.field is Field.GIVEN_ON:
        said, fresh = held.dose.given_on.isoformat(), corrected.dose.given_on.isoformat()
        this = (stack.c.id == wanted.stack) & (stack.c.given_on == said)
        c.execute(update(stack).where(this).values(given_on=fresh))
    elif held.dose is not None:
        _follow_text(c, wanted.stack, wanted.field, held.dose, corrected.dose)


def _follow_site(c: Connection, stack_id: UUID, held: str, corrected: str) -> None:
    """The cards that are not corrected stay where they were given."""
    found = one_stack(c, stack_id)
    if found.site != held:
        return
    others = (record.c.stack_number == found.number) & record.c.site.is_(None)
    c.execute(update(record).where(others).values(site=held))
    c.execute(update(stack).where(stack.c.id == stack_id).values(site=corrected))


def _follow_text(c: Connection, stack_id: UUID, field: Field, dose: Dose, corrected: Dose) -> None:
    header = one_stack(c, stack_id).header
    held = header.get(field, "").strip().casefold()
    if not held or held != unparse(dose)[field].casefold():
        return
    fresh = {**header, field: unparse(corrected)[field]}
    keep_header(c, stack_id, fresh)
    if field is not Field.VACCINATOR and fresh.get(Field.BATCH):
        batch = fresh[Field.BATCH].strip().upper()
        keep_batch(c, stack_id, fresh.get(Field.VACCINE, ""), batch, None)


def _rows(c: Connection, wanted: Range) -> Sequence[Any]:
    """The cards of the range, whole: rows change while they are walked."""
    chosen = (
        select(record.c.seq, record.c.id, record.c.card_no)
        .where(
            record.c.stack_number == number_of(c, wanted.stack),
            record.c.card_no.between(min(wanted.cards, default=1), max(wanted.cards, default=0)),
            record.c.state.not_in(_GONE),
            ~VOID_ASKED,
        )
        .order_by(record.c.seq)
    )
    return [row for row in c.execute(chosen) if row.card_no in wanted.cards]


def _with_text(dose: Dose, field: Field, wanted: Range, card_no: int, today: date) -> Dose:
    """The dose with another text; what a rule gave is what that rule gives now."""
    form = on_the_card(dose) | {field: wanted.text}
    checked = check(form, today=today, rules=wanted.rules, is_held=True)
    if checked.dose is None:
        problem = checked.blocking[0]
        raise RuleError(RuleCode(problem.code), **{**problem.params, "card": card_no})
    own = {at for at, one in dose.origins.items() if one is not Origin.RULE}
    ruled = {at for at, one in checked.dose.origins.items() if one is Origin.RULE}
    origins = {at: dose.origins[at] for at in own} | dict.fromkeys(ruled, Origin.RULE)
    fresh = replace(checked.dose, earlier=dose.earlier, origins=origins)
    if unparse(fresh) == unparse(dose):
        return dose
    return replace(fresh, origins={**fresh.origins, field: Origin.HEADER})
