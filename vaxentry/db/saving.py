"""Saving: revision, outbox row and audit entry in the caller's one transaction.

Everything here runs on the bare driver connection (`prepared`): this is what stands between the
key press and "Tersimpan". The search index follows behind (`search`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from vaxentry.db import audit, search
from vaxentry.db.engine import bare
from vaxentry.db.gate import Seat
from vaxentry.db.prepared import insertion
from vaxentry.db.stacks import UnknownStackError
from vaxentry.db.tables import NO_DAY, outbox, record, revision, warning
from vaxentry.db.times import from_ms, to_ms
from vaxentry.domain.dose import Dose, Revision, RevisionKind, Screening
from vaxentry.domain.entry_no import EntryNo, numbered_day
from vaxentry.domain.names import name_key
from vaxentry.domain.next_dose import is_due, next_dose_on
from vaxentry.domain.outbox import (
    DOUBT_WAIT,
    State,
    priority_of,
    waits_for_its_number,
)
from vaxentry.domain.permission import Right
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.records import Saved
from vaxentry.domain.trail import Action
from vaxentry.domain.vaccine_rules import Rules
from vaxentry.wire.record import Sealed, seal


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card to be saved for the first time.

    Attributes:
        rules: they say when the next dose is due.
        card_no: its place in the stack; 0 = the next one.
    """

    dose: Dose
    record_id: UUID
    stack_id: UUID
    rules: Rules
    card_no: int = 0
    warnings: Sequence[Problem] = ()

    @property
    def is_doubtful(self) -> bool:
        """Whether its number is asked for once more."""
        return bool(about_number(self.warnings))


def about_number(found: Sequence[Problem]) -> frozenset[str]:
    """The codes of the findings for which a number is typed once more."""
    return frozenset(one.code for one in found if one.severity is Severity.IDENTITY)


class UnknownRecordError(LookupError):
    """No record of that id is held here."""


by_id = select(record).where(record.c.id == bindparam("id"))
_held = "SELECT head_rev, entry_no, saved_at FROM record WHERE id = ?"
_place = """SELECT number, stack.site, last_card, stack_pause.stack_number
            FROM stack LEFT JOIN stack_pause ON stack_pause.stack_number = number
            WHERE stack.id = ?"""
_pause_with_stack = """INSERT INTO pause (record_seq, at, author_id, reason)
            SELECT ?, ?, author_id, reason FROM stack_pause WHERE stack_number = ?"""
_count_entry = """INSERT INTO entry_counter (pc_code, day, last) VALUES (?, ?, 1)
                  ON CONFLICT (pc_code, day) DO UPDATE SET last = last + 1 RETURNING last"""
_digest_of = "SELECT digest FROM revision WHERE record_seq = ? AND rev = ?"
_insert_record = insertion(
    record,
    *("seq", "standing", "standing_rev", "epoch_number", "server_seq", "receipt_seq"),
    *("receipt_path", "invalid_field", "invalid_rule", "settled_at", "void_settled", "stored_rev"),
    *("national_status", "national_at", "national_by", "national_on", "national_before"),
    "site",
)
_insert_revision = insertion(revision)
_insert_outbox = insertion(outbox, "group_id", "failed_seq", "part")
_insert_warning = insertion(warning, "settled_at")


def add(c: Connection, seat: Seat, card: NewCard, now: datetime) -> Saved:
    """Write the row of a file, once, in the caller's transaction.

    Raises:
        UnknownStackError: no such stack.
        NotPermittedError: who is at this PC may not save.
    """
    saved = held_save(bare(c), card.record_id) or save(bare(c), seat, [card], now)[0]
    search.keep_up(bare(c))
    return saved


def held_save(raw: Any, record_id: UUID) -> Saved | None:
    """What the first save of a record told; None when it was never saved.

    Its draft and its parked card go in either case: a card is a draft or saved, never both.
    """
    raw.execute("DELETE FROM draft WHERE record_id = ?", (record_id.hex,))
    raw.execute("DELETE FROM parked_card WHERE record_id = ?", (record_id.hex,))
    held = raw.execute(_held, (record_id.hex,)).fetchone()
    return held and Saved(record_id, held[0], held[1], from_ms(held[2]))


def save(raw: Any, seat: Seat, cards: Sequence[NewCard], now: datetime) -> list[Saved]:
    """Write records that are not held yet and stand on one card of a stack: all get its number.

    Raises:
        UnknownStackError: no such stack.
        NotPermittedError: who is at this PC may not save.
    """
    if not cards:
        return []
    seat.demand(Right.SAVE)
    place = raw.execute(_place, (cards[0].stack_id.hex,)).fetchone()
    if place is None:
        raise UnknownStackError
    return [_save(raw, seat, card, place, now) for card in cards]


def _save(raw: Any, seat: Seat, card: NewCard, place: Sequence[Any], now: datetime) -> Saved:
    number, site, last_card, paused = place
    here = replace(seat, site=site or seat.site)
    today = now.astimezone().date()
    revised = _first(here, card, _next_entry_no(raw, seat.pc_code, today), now)
    state = State.QUEUED if paused is None else State.PAUSED
    columns = head_columns(card.dose, card.rules)
    columns |= {"stack_number": number, "card_no": card.card_no or last_card + 1}
    seq = _insert_head(raw, revised, state, columns | {"doubt": int(card.is_doubtful)})
    store_revision(raw, seq, revised, seal(revised))
    keep_warnings(raw, seq, 1, card.warnings)
    due = due_at(card.dose, now, is_doubtful=card.is_doubtful)
    goes = priority(columns, today)
    queued = {"record_seq": seq, "rev": 1, "priority": goes, "due_at": due, "tries": 0}
    raw.execute(_insert_outbox, queued)
    note(raw, Action.SAVED, seq, revised)
    if paused is not None:
        raw.execute(_pause_with_stack, (seq, to_ms(now), number))
    return Saved(card.record_id, 1, revised.entry_no, now)


def _first(seat: Seat, card: NewCard, entry_no: str, now: datetime) -> Revision:
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
        site=seat.site,
        dose=card.dose,
    )


def _next_entry_no(raw: Any, pc_code: str, day: date) -> str:
    day = numbered_day(day)
    (count,) = raw.execute(_count_entry, (pc_code, day.isoformat())).fetchone()
    return str(EntryNo(pc_code, day, count))


def due_at(dose: Dose, now: datetime, *, is_doubtful: bool) -> int:
    """When a row may be sent, in the book's milliseconds; 0 = at once."""
    waits = waits_for_its_number(is_doubtful=is_doubtful, has_complaint=bool(dose.complaint))
    return to_ms(now + DOUBT_WAIT) if waits else 0


def priority(columns: Mapping[str, Any], today: date, *, has_ruling: bool = False) -> int:
    """In which order an entry is sent, by what is known today.

    Args:
        columns: `next_due` and `complaint`, as the record's row has them.
        has_ruling: whether it brings a decision about a clash.
    """
    next_due = columns["next_due"]
    next_is_due = is_due(date.fromisoformat(next_due) if next_due else None, today)
    complains = bool(columns["complaint"])
    return priority_of(has_complaint=complains, has_ruling=has_ruling, next_is_due=next_is_due)


def _insert_head(raw: Any, revised: Revision, state: State, columns: Mapping[str, Any]) -> int:
    values = {
        "id": revised.record_id.hex,
        "entry_no": revised.entry_no,
        "author_id": revised.author.hex,
        "saved_at": to_ms(revised.saved_at),
        "head_rev": revised.rev,
        "state": state.value,
        "state_since": to_ms(revised.saved_at),
    }
    return int(raw.execute(_insert_record, {**columns, **values}).lastrowid)


def head_columns(dose: Dose, rules: Rules) -> dict[str, Any]:
    """What lists and look-ups need of a dose, as columns of `record`."""
    due = next_dose_on(dose, rules)
    return {
        "id_type": dose.identity.type.value,
        "id_number": dose.identity.number,
        "birth_order": dose.identity.birth_order,
        "name": dose.name,
        "name_key": name_key(dose.name),
        "birth_date": dose.birth_date and dose.birth_date.isoformat(),
        "phone": dose.phone,
        "village": dose.village,
        "ticket": dose.ticket and dose.ticket.text,
        "screening": dose.screening.value,
        "deferred_until": _comes_back(dose),
        "vaccine": dose.vaccine,
        "course": dose.course,
        "dose_no": dose.dose_no,
        "batch": dose.batch,
        "given_on": dose.given_on.isoformat(),
        "next_due": due and due.isoformat(),
        "complaint": int(bool(dose.complaint)),
    }


def _comes_back(dose: Dose) -> str | None:
    """The day a deferred card comes back, `NO_DAY` when it has none; None for any other card."""
    if dose.screening is not Screening.DEFERRED:
        return None
    return dose.deferred_until.isoformat() if dose.deferred_until else NO_DAY


def store_revision(raw: Any, seq: int, revised: Revision, sealed: Sealed) -> None:
    """Append the sealed bytes."""
    values = {
        "record_seq": seq,
        "rev": revised.rev,
        "kind": revised.kind.value,
        "digest": sealed.digest,
        "sealed": sealed.content,
        "author_id": revised.author.hex,
        "saved_at": to_ms(revised.saved_at),
        "reason": revised.reason,
    }
    raw.execute(_insert_revision, values)


def keep_warnings(raw: Any, seq: int, rev: int, warnings: Sequence[Problem]) -> None:
    """Keep what did not stop the card, one row a rule."""
    for problem in {problem.code: problem for problem in warnings}.values():
        values = {
            "record_seq": seq,
            "rev": rev,
            "code": problem.code,
            "field": problem.field.value,
            "severity": problem.severity.value,
            "params": json.dumps(dict(problem.params)),
        }
        raw.execute(_insert_warning, values)


def note(raw: Any, action: Action, seq: int, revised: Revision) -> None:
    """Write the audit entry of a stored revision, with its digest: each must have one."""
    (digest,) = raw.execute(_digest_of, (seq, revised.rev)).fetchone()
    at = to_ms(revised.saved_at)
    audit.append(raw, audit.Entry(at, revised.author, action, seq, revised.rev, digest.hex()))
