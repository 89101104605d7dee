"""The import desk as people work on it: rows that broke a rule, and offered corrections."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, func, select, update

from vaxentry.db import details, revising, saving, seats
from vaxentry.db.audit import Entry, write_reading
from vaxentry.db.engine import bare
from vaxentry.db.gate import seated, typist
from vaxentry.db.import_desk import card_of, keep_row, problems_to_json
from vaxentry.db.tables import import_file, import_row, record, stack
from vaxentry.db.times import to_ms
from vaxentry.db.transactions import Transactions
from vaxentry.domain.desk_row import DeskRow
from vaxentry.domain.form import Field
from vaxentry.domain.import_desk import CellProblem, ImportedRow, RowMark, RowState
from vaxentry.domain.import_table import DeskPlace, Offer, OfferPlace
from vaxentry.domain.outbox import State
from vaxentry.domain.ports import Clock
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import Saved
from vaxentry.domain.trail import Action
from vaxentry.wire.record import dose_from_body

_CHUNK = 500
_NOTHING = "[]"
_WAITING = (RowState.PARKED.value, RowState.TOUCHED.value)
_GONE = frozenset({State.VOIDED.value, State.ERASED.value})
_on_desk = import_row.c.state.in_(_WAITING) | (
    (import_row.c.state == RowState.REFUSED.value) & (import_row.c.cells != "")
)
_rows = (
    select(import_row, import_file.c.name.label("file"), stack.c.id.label("stack_id"))
    .join(import_file, import_file.c.print == import_row.c.file_print)
    .join(stack, stack.c.number == import_file.c.stack_number)
)
_offers: Select[Any] = (
    select(
        import_row,
        import_file.c.name.label("file"),
        stack.c.id.label("stack_id"),
        record.c.id.label("record_id"),
        record.c.entry_no,
        record.c.name,
        record.c.state.label("record_state"),
    )
    .select_from(import_row)
    .join(import_file, import_file.c.print == import_row.c.file_print)
    .join(stack, stack.c.number == import_file.c.stack_number)
    .join(record, record.c.seq == import_row.c.record_seq)
    .where(import_row.c.state == RowState.OFFERED.value)
)


class ImportTable:
    """Fulfils `domain.import_table.TableBook`. Thread-safe; each call is one transaction."""

    def __init__(self, transactions: Transactions, clock: Clock) -> None:
        self._tx = transactions
        self._clock = clock

    def places(self) -> Sequence[DeskPlace]:
        """Every row on the desk, in the order of the files and their rows."""
        has_problems = import_row.c.problems != _NOTHING
        chosen = (
            select(import_row.c.content, import_row.c.state, has_problems.label("has_problems"))
            .join(import_file, import_file.c.print == import_row.c.file_print)
            .where(_on_desk)
            .order_by(import_file.c.read_at, import_file.c.print, import_row.c.row)
        )
        with self._tx.reading() as c:
            return [_place(row) for row in c.execute(chosen)]

    def waiting(self) -> int:
        """How many rows and offers there are that nobody has set aside or decided."""
        looked_for = (*_WAITING, RowState.OFFERED.value)
        number = select(func.count()).where(import_row.c.state.in_(looked_for))
        with self._tx.reading() as c:
            return c.execute(number).scalar_one()

    def rows(self, contents: Sequence[bytes]) -> Sequence[DeskRow]:
        """These rows, in the order asked for."""
        found: dict[bytes, DeskRow] = {}
        with self._tx.reading() as c:
            for start in range(0, len(contents), _CHUNK):
                wanted = import_row.c.content.in_(contents[start : start + _CHUNK])
                chosen = c.execute(_rows.where(wanted, _on_desk))
                found |= {row.content: _desk_row(row) for row in chosen}
        return [found[content] for content in contents if content in found]

    def keep(self, row: DeskRow) -> bool:
        """Keep a row as somebody changed it here."""
        with self._tx.writing() as c:
            self._demand_typist(c)
            here = select(import_row.c.row).where(
                import_row.c.content == row.mark.content, _on_desk
            )
            if c.execute(here).first() is None:
                return False
            keep_row(
                c,
                row.mark,
                RowState.REFUSED if row.set_aside else RowState.TOUCHED,
                to_ms(self._clock()),
                cells=_texts(row),
                problems=json.dumps(problems_to_json(row.problems)),
            )
            return True

    def take(self, row: ImportedRow) -> Saved | None:
        """Save a row of the desk; None when it left it meanwhile."""
        return self._save(row, _WAITING)

    def take_as_own(self, row: ImportedRow) -> Saved | None:
        """Save an offered row as a card of its own."""
        return self._save(row, (RowState.OFFERED.value,))

    def _save(self, row: ImportedRow, states: Sequence[str]) -> Saved | None:
        now = self._clock()
        with self._tx.writing() as c:
            if _state(c, row.mark.content) not in states:
                return None
            seat = seated(bare(c), self._tx.session, now)
            saved = saving.add(c, seat, card_of(row, self._tx.rules), now)
            keep_row(c, row.mark, RowState.SAVED, to_ms(now), record_id=row.record_id)
        self._tx.tell([row.record_id])
        return saved

    def offers(self) -> Sequence[OfferPlace]:
        """Every correction that waits for a decision, oldest first."""
        with self._tx.reading() as c:
            chosen = _offers.order_by(import_file.c.read_at, import_file.c.print, import_row.c.row)
            return [
                OfferPlace(row.content, row.file, row.row, row.entry_no, row.name)
                for row in c.execute(chosen)
            ]

    def offer(self, content: bytes) -> Offer | None:
        """One of them; looking at the person is audited."""
        with self._tx.writing() as c:
            row = c.execute(_offers.where(import_row.c.content == content)).one_or_none()
            if row is None:
                return None
            author = seats.author_now(c, self._tx.session.author)
            write_reading(c, Entry(to_ms(self._clock()), author.id, Action.OPENED, row.record_seq))
            return _offer(c, row)

    def accept(self, offer: Offer, warnings: Sequence[Problem], *, reason: str) -> Saved | None:
        """Correct the record; None when the offer was decided before."""
        now = self._clock()
        with self._tx.writing() as c:
            if _state(c, offer.mark.content) != RowState.OFFERED.value:
                return None
            rules = self._tx.rules
            wanted = revising.Correction(offer.record_id, offer.dose, reason, rules, warnings)
            seat = seated(bare(c), self._tx.session, now)
            saved = revising.revise(c, seat, wanted, now)
            keep_row(c, offer.mark, RowState.SAVED, to_ms(now), record_id=offer.record_id)
        self._tx.tell([offer.record_id])
        return saved

    def leave(self, content: bytes) -> None:
        """What is saved is right: the row is not offered again."""
        with self._tx.writing() as c:
            self._demand_typist(c)
            c.execute(
                update(import_row)
                .where(import_row.c.content == content)
                .where(import_row.c.state == RowState.OFFERED.value)
                .values(state=RowState.REFUSED.value, dose="", at=to_ms(self._clock()))
            )

    def _demand_typist(self, c: Connection) -> None:
        typist(bare(c), self._tx.session, self._clock())


def _place(row: Row[Any]) -> DeskPlace:
    aside = row.state == RowState.REFUSED.value
    return DeskPlace(row.content, not (row.has_problems or aside), aside)


def _state(c: Connection, content: bytes) -> str | None:
    return c.execute(select(import_row.c.state).where(import_row.c.content == content)).scalar()


def _mark(row: Row[Any]) -> RowMark:
    return RowMark(row.file_print, row.row, row.content, row.card)


def _desk_row(row: Row[Any]) -> DeskRow:
    texts = json.loads(row.cells)
    return DeskRow(
        mark=_mark(row),
        stack=row.stack_id,
        file_name=row.file,
        cells=texts["read"],
        columns=texts["columns"],
        noted=_problems(texts["noted"]),
        typed=texts["typed"],
        confirmed=texts.get("confirmed", False),
        set_aside=row.state == RowState.REFUSED.value,
        problems=_problems(json.loads(row.problems)),
    )


def _texts(row: DeskRow) -> str:
    texts = {
        "read": dict(row.cells),
        "columns": dict(row.columns),
        "noted": problems_to_json(row.noted),
        "typed": dict(row.typed),
        "confirmed": row.confirmed,
    }
    return json.dumps(texts, ensure_ascii=False)


def _problems(stored: Sequence[Any]) -> tuple[CellProblem, ...]:
    return tuple(
        CellProblem(column, Field(field) if field else None, code, params)
        for column, field, code, params in stored
    )


def _offer(c: Connection, row: Row[Any]) -> Offer | None:
    record_id: UUID = row.record_id
    held = details.held_dose(c, record_id)
    if held is None:
        return None
    return Offer(
        mark=_mark(row),
        stack=row.stack_id,
        record_id=record_id,
        held=held,
        dose=dose_from_body(json.loads(row.dose)),
        can_correct=row.record_state not in _GONE,
    )
