"""Seals of days in the book: rows are added, never changed; the server's closes by itself."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from vaxentry.db import seats
from vaxentry.db.audit import Entry, write
from vaxentry.db.engine import bare
from vaxentry.db.status import last_match
from vaxentry.db.times import from_ms, to_ms
from vaxentry.domain.dates import day_begins, day_ends, local_zone
from vaxentry.domain.day_close import Seal, Sealed, is_emptied
from vaxentry.domain.day_server import ServerWord, Unsent
from vaxentry.domain.outbox import State, needs_person
from vaxentry.domain.trail import Action

MOST_NAMED = 50
"""Entries that the server has not got, named one by one; the others are counted."""
OF_DAY = """day AS MATERIALIZED (
  SELECT number, id, site, cards_counted, compared FROM stack
  WHERE given_on = :day OR given_on IS NULL AND created_at >= :begin AND created_at < :end)"""
"""The stacks of a day of vaccination; one without a date is of the day it arrived."""

_SEALS = """SELECT kind, at, name, reopened, figures, reasons FROM day_seal
            LEFT JOIN author ON author.id = author_id WHERE day = :day ORDER BY day_seal.id"""
_ADD = """INSERT INTO day_seal (day, kind, at, author_id, reopened, figures, reasons)
          VALUES (:day, :kind, :at, :author, :reopened, :figures, :reasons)"""
_WAITING_DAYS = """
WITH last AS (SELECT day, kind, reopened, figures FROM day_seal
              WHERE id IN (SELECT max(id) FROM day_seal GROUP BY day, kind))
SELECT day, figures FROM last WHERE kind = 'cards' AND reopened = 0 AND day NOT IN (
  SELECT day FROM last WHERE kind = 'server' AND reopened = 0) ORDER BY day"""
_STANDS = "(state NOT IN ('voided', 'erased') OR state = 'voided' AND void_settled = 0)"
_FOR_PERSON = ", ".join(f"'{state}'" for state in State if needs_person(state))
_WORD = f"""WITH {OF_DAY}
SELECT count(*), coalesce(sum(state = 'accepted'), 0),
       coalesce(sum(state = 'accepted' AND stored_rev IS NULL), 0),
       (SELECT coalesce(min(compared), 1) FROM day),
       coalesce(sum(state IN ({_FOR_PERSON})), 0), coalesce(sum(state = 'voided'), 0)
FROM day CROSS JOIN record ON stack_number = number WHERE {_STANDS}"""  # noqa: S608 - our own names
_UNSENT = f"""WITH {OF_DAY}
SELECT entry_no, stack_number, card_no, state FROM day CROSS JOIN record ON stack_number = number
WHERE {_STANDS} AND state <> 'accepted' ORDER BY seq LIMIT {MOST_NAMED}"""  # noqa: S608 - our own names


def bounds(day: date, zone: tzinfo) -> dict[str, str | int]:
    """A day as the parameters of `OF_DAY`."""
    begin, end = to_ms(day_begins(day, zone)), to_ms(day_ends(day, zone))
    return {"day": day.isoformat(), "begin": begin, "end": end}


def seals(c: Connection, day: date) -> list[Sealed]:
    """Every seal and reopening of a day, the oldest first."""
    return [_sealed(row) for row in bare(c).execute(_SEALS, {"day": day.isoformat()})]


def _sealed(row: Any) -> Sealed:
    kind, at, author, reopened, figures, reasons = row
    return Sealed(
        Seal(kind),
        from_ms(at),
        author or "",
        json.loads(figures),
        json.loads(reasons),
        reopened=bool(reopened),
    )


def add(c: Connection, day: date, one: Sealed, author: UUID | None) -> None:
    """Add a seal or a reopening, and note it in the trail.

    Args:
        author: who did it; None = the program, on the server's word.
    """
    told = _text(one.figures)
    values = {
        "day": day.isoformat(),
        "kind": one.seal.value,
        "at": to_ms(one.at),
        "author": author and author.hex,
        "reopened": int(one.reopened),
        "figures": told,
        "reasons": _text(one.reasons),
    }
    bare(c).execute(_ADD, values)
    action = Action.DAY_REOPENED if one.reopened else Action.DAY_SEALED
    if author is None:
        action = Action.DAY_CLOSED
    print_of = hashlib.sha256(f"{told}\n{values['reasons']}".encode()).hexdigest()[:16]
    detail = f"{one.seal} {day.isoformat()} {print_of}"
    noted_by = author or seats.author_now(c).id
    write(c, Entry(to_ms(one.at), noted_by, action, detail=detail))


def _text(values: Mapping[str, int | str]) -> str:
    return json.dumps(dict(values), ensure_ascii=False, separators=(",", ":"))


def server_word(c: Connection, day: date, zone: tzinfo, *, named: bool = True) -> ServerWord:
    """What the server says of the entries of a day.

    Args:
        named: whether the first of those that it has not got are told one by one.
    """
    raw, within = bare(c), bounds(day, zone)
    typed, received, apart, compared, *others = raw.execute(_WORD, within).fetchone()
    rows = raw.execute(_UNSENT, within).fetchall() if named and typed > received else ()
    unsent = tuple(Unsent(no, stack, card, State(state)) for no, stack, card, state in rows)
    match = last_match(c)
    return ServerWord(typed, received, bool(compared), match, unsent, apart, *others)


def close_by_server(c: Connection, now: datetime) -> list[date]:
    """Set the server's seal on each day whose cards are sealed and with which it agrees."""
    closed = []
    for day, word in _waiting(c, now):
        if word.agrees:
            figures = {"typed": word.typed, "received": word.received}
            add(c, day, Sealed(Seal.SERVER, now, "", figures, {}), None)
            closed.append(day)
    return closed


def awaits_comparison(c: Connection, now: datetime) -> bool:
    """Whether a sealed day is all received, and nobody compared since: then it is worth asking."""
    return any(word.needs_comparison for _, word in _waiting(c, now))


def note_compared(c: Connection) -> None:
    """Both sides were compared: it covers whatever the server has said of a stack until now."""
    bare(c).execute("UPDATE stack SET compared = 1 WHERE compared = 0")


def _waiting(c: Connection, now: datetime) -> list[tuple[date, ServerWord]]:
    """One that was emptied after its seal waits for a person."""
    zone, found = local_zone(now), []
    for day_text, figures in bare(c).execute(_WAITING_DAYS).fetchall():
        day = date.fromisoformat(day_text)
        word = server_word(c, day, zone, named=False)
        if not is_emptied(json.loads(figures), word.typed):
            found.append((day, word))
    return found
