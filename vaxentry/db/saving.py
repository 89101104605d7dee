"""Saving: revision, outbox row, audit entry and search words in the caller's one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db import audit, drafts
from vaxentry.db.stacks import UnknownStackError
from vaxentry.db.tables import entry_counter, outbox, record, revision, stack, warning
from vaxentry.db.times import from_ms, to_ms
from vaxentry.domain.dose import Dose, Revision, RevisionKind
from vaxentry.domain.entry_no import EntryNo
from vaxentry.domain.names import name_key
from vaxentry.domain.outbox import DOUBT_WAIT, State
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.records import Saved
from vaxentry.domain.vaccines import min_interval_days
from vaxentry.wire.record import Sealed, seal

KIPI_PRIORITY = 0
"""A complaint after the injection is sent before everything else."""
NORMAL_PRIORITY = 5


@dataclass(frozen=True, slots=True)
class Seat:
    """Who saves, on which device. `site` is sealed where the stack was opened before enrolment."""

    device: UUID
    author: UUID
    site: str
    pc_code: str


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card to be saved for the first time.

    Attributes:
        card_no: its place in the stack; 0 = the next one.
        asks_again: whether an identity warning holds the row back until its number was typed once
            more; not for rows of a file, which nobody can type blind.
    """

    dose: Dose
    record_id: UUID
    stack_id: UUID
    card_no: int = 0
    warnings: Sequence[Problem] = ()
    asks_again: bool = True

    @property
    def is_doubtful(self) -> bool:
        """Whether its number is asked for once more before it is sent."""
        return self.asks_again and has_doubt(self.warnings)


def has_doubt(warnings: Sequence[Problem]) -> bool:
    """Whether some rule doubts the number."""
    return any(problem.severity is Severity.IDENTITY for problem in warnings)


class UnknownRecordError(LookupError):
    """No record of that id is held here."""


_insert_record = insert(record)
_insert_revision = insert(revision)
_insert_outbox = insert(outbox)
_insert_search = text("INSERT INTO record_search (rowid, words) VALUES (:seq, :words)")
delete_search = text("DELETE FROM record_search WHERE rowid = :seq")
by_id = select(record).where(record.c.id == bindparam("id"))
_stack = select(stack.c.number, stack.c.site, stack.c.last_card).where(
    stack.c.id == bindparam("id")
)
_count_entry = (
    upsert(entry_counter)
    .values(pc_code=bindparam("pc"), day=bindparam("on"), last=1)
    .on_conflict_do_update(
        index_elements=["pc_code", "day"], set_={"last": entry_counter.c.last + 1}
    )
    .returning(entry_counter.c.last)
)


def add(
    c: Connection,
    seat: Seat,
    dose: Dose,
    *,
    record_id: UUID,
    stack_id: UUID,
    now: datetime,
    warnings: Sequence[Problem],
) -> Saved:
    """Write the row of a file as the next card of its stack; nobody is asked for its number."""
    card = NewCard(dose, record_id, stack_id, warnings=warnings, asks_again=False)
    return save(c, seat, card, now)


def save(c: Connection, seat: Seat, card: NewCard, now: datetime) -> Saved:
    """Write a new record. The same `record_id` again adds nothing and tells the first save.

    Raises:
        UnknownStackError: no such stack.
    """
    drafts.forget(c, card.record_id)
    held = c.execute(by_id, {"id": card.record_id}).one_or_none()
    if held is not None:
        return Saved(card.record_id, held.head_rev, held.entry_no, from_ms(held.saved_at))
    pile = c.execute(_stack, {"id": card.stack_id}).one_or_none()
    if pile is None:
        raise UnknownStackError
    revised = _first(seat, card, pile.site, _next_entry_no(c, seat, _day(now)), now)
    seq = _insert_head(c, revised, card, pile.number, card.card_no or pile.last_card + 1)
    store_revision(c, seq, revised, seal(revised))
    index_words(c, seq, card.dose, revised.entry_no)
    keep_warnings(c, seq, revised, card.warnings)
    due = to_ms(now + DOUBT_WAIT) if card.is_doubtful else 0
    c.execute(
        _insert_outbox,
        {"record_seq": seq, "rev": 1, "priority": priority(card.dose), "due_at": due, "tries": 0},
    )
    note(c, "saved", seq, revised)
    return Saved(card.record_id, 1, revised.entry_no, now)


def _first(seat: Seat, card: NewCard, site: str, entry_no: str, now: datetime) -> Revision:
    return Revision(
        record_id=card.record_id,
        rev=1,
        parents=(),
        kind=RevisionKind.ENTRY,
        device=seat.device,
        author=seat.author,
        saved_at=now,
        entry_no=entry_no,
        stack=card.stack_id,
        site=site or seat.site,
        dose=card.dose,
    )


def _day(now: datetime) -> date:
    return now.astimezone().date()


def _next_entry_no(connection: Connection, seat: Seat, day: date) -> str:
    count = connection.execute(_count_entry, {"pc": seat.pc_code, "on": day.isoformat()})
    return str(EntryNo(seat.pc_code, day, count.scalar_one()))


def priority(dose: Dose) -> int:
    """Urgent first: a complaint after the injection is sent before everything else."""
    return KIPI_PRIORITY if dose.complaint else NORMAL_PRIORITY


def _insert_head(c: Connection, revised: Revision, card: NewCard, number: int, card_no: int) -> int:
    inserted = c.execute(
        _insert_record,
        {
            "id": revised.record_id,
            "entry_no": revised.entry_no,
            "stack_number": number,
            "card_no": card_no,
            "author_id": revised.author,
            "saved_at": to_ms(revised.saved_at),
            "head_rev": revised.rev,
            "state": State.QUEUED.value,
            "doubt": int(card.is_doubtful),
            **head_columns(card.dose),
        },
    )
    (seq,) = inserted.inserted_primary_key or (None,)
    assert isinstance(seq, int)
    return seq


def head_columns(dose: Dose) -> dict[str, Any]:
    """What lists and look-ups need of a dose, as columns of `record`."""
    return {
        "id_type": dose.identity.type.value,
        "id_number": dose.identity.number,
        "name": dose.name,
        "name_key": name_key(dose.name),
        "birth_date": dose.birth_date and dose.birth_date.isoformat(),
        "phone": dose.phone,
        "village": dose.village,
        "ticket": dose.ticket and dose.ticket.text,
        "screening": dose.screening.value,
        "deferred_until": dose.deferred_until and dose.deferred_until.isoformat(),
        "vaccine": dose.vaccine,
        "course": dose.course,
        "dose_no": dose.dose_no,
        "batch": dose.batch,
        "given_on": dose.given_on.isoformat(),
        "next_due": next_due(dose),
    }


def next_due(dose: Dose) -> str | None:
    """The first day on which the next dose may be given, ISO; None when none is due by a rule.

    The interval is that of the day it falls on: where the rule changed meanwhile, the newer one.
    """
    if not dose.is_given or dose.dose_no is None:
        return None
    due = dose.given_on
    for _ in range(2):
        days = min_interval_days(dose.vaccine, dose.dose_no, due)
        if days is None:
            return None
        due = dose.given_on + timedelta(days=days)
    return due.isoformat()


def store_revision(connection: Connection, seq: int, revised: Revision, sealed: Sealed) -> None:
    """Append the sealed bytes."""
    connection.execute(
        _insert_revision,
        {
            "record_seq": seq,
            "rev": revised.rev,
            "kind": revised.kind.value,
            "digest": sealed.digest,
            "sealed": sealed.content,
            "author_id": revised.author,
            "saved_at": to_ms(revised.saved_at),
            "reason": revised.reason,
        },
    )


def index_words(connection: Connection, seq: int, dose: Dose, entry_no: str) -> None:
    """Make the record findable by name, entry number, ticket and phone."""
    ticket = dose.ticket.text if dose.ticket else ""
    words = f"{dose.name} {entry_no} {ticket} {dose.phone}"
    connection.execute(_insert_search, {"seq": seq, "words": words})


def keep_warnings(
    connection: Connection, seq: int, revised: Revision, warnings: Sequence[Problem]
) -> None:
    """Keep what did not stop the card, one row a rule."""
    for problem in {problem.code: problem for problem in warnings}.values():
        connection.execute(
            insert(warning).values(
                record_seq=seq,
                rev=revised.rev,
                code=problem.code,
                field=problem.field.value,
                severity=problem.severity.value,
            )
        )


def note(connection: Connection, action: str, seq: int, revised: Revision) -> None:
    """Write the audit entry of a revision."""
    at = to_ms(revised.saved_at)
    audit.write(connection, audit.Entry(at, revised.author, action, seq, revised.rev))
