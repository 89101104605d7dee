"""What people enter for a day: the vials of its batches, what other PCs typed of it and gave."""

import json
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from vaxentry.db.audit import Entry, write
from vaxentry.db.engine import bare
from vaxentry.db.ledgers import NEWEST_COUNTS
from vaxentry.db.stacks import number_of
from vaxentry.db.times import from_ms, from_ms_or_none, to_ms
from vaxentry.domain.day_doses import BatchGiven, BatchOfDay, PcDoses, Yield
from vaxentry.domain.day_pile import PcCount
from vaxentry.domain.other_pcs import teller
from vaxentry.domain.stacks import number_ranges, read_ranges
from vaxentry.domain.trail import Action

_YIELDS = """
SELECT site, vaccine, batch, vials, vial_ul, waste_ul, name, at FROM vial_yield
JOIN author ON author.id = author_id
WHERE vial_yield.id IN (
  SELECT max(id) FROM vial_yield WHERE day = :day GROUP BY site, vaccine, batch)"""
_ADD_YIELD = """
INSERT INTO vial_yield (day, site, vaccine, batch, vials, vial_ul, waste_ul, at, author_id)
VALUES (:day, :site, :vaccine, :batch, :vials, :vial_ul, :waste_ul, :at, :author)"""
_COUNTS = f"{NEWEST_COUNTS.format(stack=':stack')} ORDER BY pc, teller"
_ADD_COUNT = """
INSERT INTO pc_count (
  stack_number, pc, cards, numbers, key, their_stack, teller, made_at, at, author_id)
VALUES (:stack, :pc, :cards, :numbers, :key, :theirs, :teller, :made_at, :at, :author)"""

_DOSES = """
SELECT pc, key, given, made_at FROM pc_doses
WHERE (given <> '[]' OR made_at IS NOT NULL) AND id IN (
  SELECT max(id) FROM pc_doses WHERE day = :day GROUP BY key) ORDER BY pc, key"""
_ADD_DOSES = """
INSERT INTO pc_doses (day, pc, key, given, made_at, at, author_id)
VALUES (:day, :pc, :key, :given, :made_at, :at, :author)"""


def yields(c: Connection, day: date) -> dict[BatchOfDay, Yield]:
    """The vials entered for a day; of several entries for a batch the last."""
    rows = bare(c).execute(_YIELDS, {"day": day.isoformat()})
    return {
        BatchOfDay(site, vaccine, batch): Yield(vials, vial_ul, waste_ul, author, from_ms(at))
        for site, vaccine, batch, vials, vial_ul, waste_ul, author, at in rows
    }


def add_yield(
    c: Connection, day: date, of: BatchOfDay, told: Yield, author: UUID, now: datetime
) -> None:
    """Keep what somebody entered of the vials of a batch, and note it."""
    values: dict[str, str | int | None] = {
        **of._asdict(),
        "day": day.isoformat(),
        "vials": told.vials,
        "vial_ul": told.vial_ul,
        "waste_ul": told.waste_ul,
    }
    entry = Entry(to_ms(now), author, Action.VIALS_ENTERED, detail=day.isoformat())
    _add(c, _ADD_YIELD, values, entry)


def counts(c: Connection, stack: int) -> tuple[PcCount, ...]:
    """What other PCs typed of a stack, by their own names; one of no cards was taken back."""
    rows = bare(c).execute(_COUNTS, {"stack": stack})
    return tuple(
        PcCount(
            pc, cards, read_ranges(numbers) or frozenset(), key, theirs, from_ms_or_none(made_at)
        )
        for pc, cards, numbers, key, theirs, made_at in rows
    )


def add_count(c: Connection, stack: UUID, told: PcCount, author: UUID, now: datetime) -> None:
    """Keep what another PC typed of a stack in place of what it told before, and note it."""
    number = number_of(c, stack)
    values: dict[str, str | int | None] = {
        "stack": number,
        "pc": told.pc,
        "cards": told.cards,
        "numbers": number_ranges(told.numbers),
        "key": told.key,
        "theirs": told.stack,
        "teller": teller(told.pc, told.key),
        "made_at": to_ms(told.made_at) if told.made_at else None,
    }
    entry = Entry(to_ms(now), author, Action.PC_COUNTED, detail=f"stack:{number}")
    _add(c, _ADD_COUNT, values, entry)


def doses(c: Connection, day: date) -> tuple[PcDoses, ...]:
    """What other PCs gave on a day, by their own names; one that was taken back is not there."""
    rows = bare(c).execute(_DOSES, {"day": day.isoformat()})
    return tuple(
        PcDoses(pc, key, _read_given(given), from_ms_or_none(made_at))
        for pc, key, given, made_at in rows
    )


def _read_given(told: str) -> tuple[BatchGiven, ...]:
    return tuple(BatchGiven(BatchOfDay(*one[:3]), *one[3:]) for one in json.loads(told))


def add_doses(c: Connection, day: date, told: PcDoses, author: UUID, now: datetime) -> None:
    """Keep what another PC gave on a day in place of what its key told before, and note it."""
    given = [(*one.batch, one.doses, one.halves, one.given_ul) for one in told.given]
    values: dict[str, str | int | None] = {
        "day": day.isoformat(),
        "pc": told.pc,
        "key": told.key,
        "given": json.dumps(given, ensure_ascii=False, separators=(",", ":")),
        "made_at": to_ms(told.made_at) if told.made_at else None,
    }
    entry = Entry(to_ms(now), author, Action.PC_DOSES, detail=day.isoformat())
    _add(c, _ADD_DOSES, values, entry)


def _add(c: Connection, statement: str, values: dict[str, str | int | None], entry: Entry) -> None:
    bare(c).execute(statement, values | {"at": entry.at, "author": entry.author_id.hex})
    write(c, entry)
