"""The import desk: rows of files that were read, each known by the keyed hash of what it says."""

import hmac
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db import details, saving, seats
from vaxentry.db.engine import bare
from vaxentry.db.gate import seated, typist
from vaxentry.db.tables import (
    device,
    import_file,
    import_row,
    record,
    stack,
)
from vaxentry.db.times import to_ms
from vaxentry.db.transactions import Transactions
from vaxentry.domain.import_desk import (
    VERSION_DAYS,
    BadRow,
    Begun,
    CellProblem,
    ChangedRow,
    FileMark,
    ImportedRow,
    RowMark,
    RowState,
    SeenRow,
)
from vaxentry.domain.ports import Clock
from vaxentry.domain.records import Saved
from vaxentry.domain.vaccine_rules import Rules
from vaxentry.wire.record import dose_to_body

_CHUNK = 500
_DAY_MS = 24 * 3600 * 1000
_new = upsert(import_row)
_keep = _new.on_conflict_do_update(
    index_elements=["content"],
    set_={one.name: _new.excluded[one.name] for one in import_row.c if not one.primary_key},
)


class ImportDesk:
    """Fulfils `domain.import_desk.ImportBook`. Thread-safe; each call is one transaction."""

    def __init__(self, transactions: Transactions, clock: Clock) -> None:
        self._tx = transactions
        self._clock = clock

    def row_key(self, text: bytes) -> bytes:
        """HMAC-SHA-256 under the book's own key, which never changes."""
        with self._tx.reading() as c:
            key = c.execute(select(device.c.hash_key)).scalar_one()
        return hmac.new(key, text, sha256).digest()

    def begin(self, file: FileMark, contents: Collection[bytes]) -> Begun:
        """Note the file and find what was read before; see `ImportBook.begin`."""
        at = self._clock()
        now = to_ms(at)
        with self._tx.writing() as c:
            typist(bare(c), self._tx.session, at)
            versions = _versions(c, file, contents)
            number = versions[-1].stack_number if versions else _new_stack(c, now)
            _keep_file(c, file, number, now)
            stacks = {version.stack_number for version in versions}
            stack_id = c.execute(select(stack.c.id).where(stack.c.number == number))
            return Begun(stack_id.scalar_one(), _seen(c, file, stacks, now))

    def import_row(self, row: ImportedRow) -> Saved | None:
        """Save dose, outbox, audit and import row in one transaction; None when it is known."""
        now = self._clock()
        with self._tx.writing() as c:
            if not _is_open(c, row.mark.content):
                return None
            seat = seated(bare(c), self._tx.session, now)
            saved = saving.add(c, seat, card_of(row, self._tx.rules), now)
            keep_row(c, row.mark, RowState.SAVED, to_ms(now), record_id=row.record_id)
            _replace(c, row.replaces)
        self._tx.tell([row.record_id])
        return saved

    def park_rows(self, rows: Sequence[BadRow]) -> None:
        """Lay rows on the desk, in one transaction; one that lies there already is renewed."""
        at = self._clock()
        now = to_ms(at)
        with self._tx.writing() as c:
            typist(bare(c), self._tx.session, at)
            closed = _closed(c, [row.mark.content for row in rows])
            kept = [row for row in rows if row.mark.content not in closed]
            if kept:
                c.execute(_keep, [_parked(row, now) for row in kept])
            for row in kept:
                _replace(c, row.replaces)

    def texts(self, content: bytes) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """What a row on the desk says in its file, and what was typed there since."""
        with self._tx.reading() as c:
            held = c.execute(select(import_row.c.cells).where(import_row.c.content == content))
            cells = held.scalar()
        texts = json.loads(cells) if cells else {}
        return texts.get("read", {}), texts.get("typed", {})

    def offer_correction(self, row: ChangedRow) -> bool:
        """Lay the row beside the record it would change; False when it is known."""
        at = self._clock()
        with self._tx.writing() as c:
            typist(bare(c), self._tx.session, at)
            if not _is_open(c, row.mark.content):
                return False
            differs = _differs(c, row)
            dose = json.dumps(dose_to_body(row.dose), ensure_ascii=False) if differs else ""
            state = RowState.OFFERED if differs else RowState.SAVED
            keep_row(c, row.mark, state, to_ms(at), record_id=row.record_id, dose=dose)
            _replace(c, row.replaces)
        return differs


def card_of(row: ImportedRow, rules: Rules) -> saving.NewCard:
    """The card that a row of a file becomes: the next one of its stack."""
    return saving.NewCard(row.dose, row.record_id, row.stack, rules, warnings=row.warnings)


def problems_to_json(problems: Sequence[CellProblem]) -> list[Any]:
    """Problems as JSON values, without any text of a cell."""
    return [[p.column, p.field and p.field.value, p.code, dict(p.params)] for p in problems]


def _differs(c: Connection, row: ChangedRow) -> bool:
    """Whether the row says anything else than its record: slips may have been put right there."""
    held = details.held_dose(c, row.record_id)
    return held is None or replace(held, origins={}) != replace(row.dose, origins={})


def _versions(c: Connection, file: FileMark, contents: Collection[bytes]) -> list[Any]:
    """Files that brought this file or any of its rows before, oldest first."""
    prints, wanted = {file.print}, list(contents)
    for start in range(0, len(wanted), _CHUNK):
        rows = import_row.c.content.in_(wanted[start : start + _CHUNK])
        prints |= set(c.execute(select(import_row.c.file_print).where(rows).distinct()).scalars())
    chosen = select(import_file).where(import_file.c.print.in_(prints))
    return list(c.execute(chosen.order_by(import_file.c.read_at, import_file.c.stack_number)))


def _new_stack(c: Connection, now: int) -> int:
    opened = insert(stack).values(
        id=uuid4(), site=seats.site(c).site, cards_counted=0, handed_over_by="", created_at=now
    )
    return int(c.execute(opened.returning(stack.c.number)).scalar_one())


def _keep_file(c: Connection, file: FileMark, number: int, now: int) -> None:
    c.execute(
        upsert(import_file)
        .values(
            print=file.print,
            stack_number=number,
            name=file.name,
            template_id=file.template_id,
            read_at=now,
        )
        .on_conflict_do_nothing()
    )


def _seen(c: Connection, file: FileMark, stacks: Collection[int], now: int) -> list[SeenRow]:
    """Every row of files that are, or may be, earlier versions of this one."""
    alike = import_file.c.name == file.name
    if file.template_id:
        alike |= import_file.c.template_id == file.template_id
    recent = import_file.c.read_at >= now - VERSION_DAYS * _DAY_MS
    chosen = (
        select(import_row.c.content, import_row.c.card, import_row.c.state, record.c.id)
        .join(import_file, import_file.c.print == import_row.c.file_print)
        .outerjoin(record, record.c.seq == import_row.c.record_seq)
        .where(import_file.c.stack_number.in_(stacks) | (alike & recent))
        .order_by(import_file.c.read_at, import_row.c.row)
    )
    return [SeenRow(r.content, r.card, RowState(r.state), r.id) for r in c.execute(chosen)]


def _is_open(c: Connection, content: bytes) -> bool:
    """Whether the row may still be taken, parked or offered."""
    return not _closed(c, [content])


def _closed(c: Connection, contents: Sequence[bytes]) -> set[bytes]:
    """Those of the rows that are known as anything but parked: they stay as they are."""
    known = select(import_row.c.content).where(
        import_row.c.content.in_(contents), import_row.c.state != RowState.PARKED.value
    )
    return set(c.execute(known).scalars())


def keep_row(
    c: Connection,
    mark: RowMark,
    state: RowState,
    now: int,
    *,
    record_id: UUID | None = None,
    **texts: str,
) -> None:
    """Note what became of a row; what is not given is forgotten."""
    c.execute(_keep, _columns(mark, state, now, record_seq=_record_seq(c, record_id), **texts))


def _columns(
    mark: RowMark, state: RowState, now: int, record_seq: int | None = None, **texts: str
) -> dict[str, Any]:
    return {
        "content": mark.content,
        "file_print": mark.file,
        "row": mark.row,
        "card": mark.card,
        "state": state.value,
        "record_seq": record_seq,
        "at": now,
        "cells": "",
        "problems": "",
        "dose": "",
    } | texts


def _parked(row: BadRow, now: int) -> dict[str, Any]:
    texts = {"read": dict(row.cells), "columns": dict(row.columns), "typed": dict(row.typed)}
    noted = {"noted": problems_to_json(row.noted)}
    return _columns(
        row.mark,
        RowState.TOUCHED if row.typed else RowState.PARKED,
        now,
        cells=json.dumps(texts | noted, ensure_ascii=False),
        problems=json.dumps(problems_to_json(row.problems)),
    )


def _record_seq(c: Connection, record_id: UUID | None) -> int | None:
    if record_id is None:
        return None
    return c.execute(select(record.c.seq).where(record.c.id == record_id)).scalar()


def _replace(c: Connection, content: bytes | None) -> None:
    """An older version of the row leaves the desk."""
    if content is not None:
        c.execute(
            update(import_row)
            .where(import_row.c.content == content)
            .values(state=RowState.REPLACED.value)
        )
