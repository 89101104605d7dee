"""Finding records by what people type: names, entry number, ticket, phone.

The full-text index is written behind the saves, by upkeep in a quiet moment. Until then a new row
is found by looking at the few rows behind the last indexed one, and a corrected row at its mark in
`search_due`; so nobody ever sees the difference.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from vaxentry.db import ledgers
from vaxentry.domain.entry_no import EntryNo
from vaxentry.domain.names import folded_words, name_words, words_begun
from vaxentry.domain.person import Probe
from vaxentry.domain.rules import RuleError

MOST = 100
"""Candidates of each kind looked at for one probe."""
PIECE = 32
"""Records indexed in one transaction: a save that comes meanwhile waits for some milliseconds."""
_LAST_DIGITS = 4
"""Fewer digits than this are no part of a phone number anybody would look for."""
_TICKET_PART = 3
_LETTERS = 3
"""Two spellings of one name mostly begin some word alike for so long."""
_COLUMNS = "seq, name, entry_no, ticket, phone, birth_date, id_number"
_RECORD_ID = re.compile(r"[0-9a-f]{32}")
_GAPS = re.compile(r"[\s\-\u2010-\u2015.()/+]+")

# A mark in front of each key keeps a ticket from being found as a name.
ENTRY, DAY, COUNT, TICKET, PHONE, BIRTH = "#e", "#d", "#c", "#t", "#p", "#b"
FRONT, BACK = "#x", "#y"
"""The two halves of a number: one slip of the hand leaves one of them whole."""

Groups = Sequence[Sequence[str]]
"""Every group must be met by some word of the record that begins with one of its alternatives."""


@lru_cache(maxsize=512)
def row_words(
    name: str,
    entry_no: str,
    ticket: str | None,
    phone: str,
    birth_date: str | None,
    id_number: str,
) -> tuple[str, ...]:
    """The words under which a record stands in the index.

    Remembered for the last records: those that are not indexed yet are looked through at every key.
    """
    pc, day, count = entry_no.split("-")
    words = [*name_words(name), ENTRY + pc + day + count, DAY + day + count, COUNT + count]
    if ticket:
        words.append(TICKET + _compact(ticket))
    words += _phone_words(phone)
    if birth_date:
        words.append(BIRTH + birth_date.replace("-", ""))
    return (*words, *_halves(id_number))


def _phone_words(phone: str) -> list[str]:
    """Backwards, the last digits are what people type; nothing where there is no phone."""
    digits = phone.removeprefix("+62").removeprefix("+")
    return [PHONE + digits[::-1]] if phone.startswith("+") else []


def _halves(number: str) -> list[str]:
    """Nothing for a document that has letters: nobody compares those digit by digit."""
    if not (number.isascii() and number.isdigit()):
        return []
    middle = len(number) // 2
    return [FRONT + number[:middle], BACK + number[middle:]]


def _compact(text: str) -> str:
    return "".join(character for character in text.upper() if character.isalnum())


def typed_id(typed: str) -> UUID | None:
    """The record that a text names by its id, as a letter of another site does, dashes or not.

    No index holds it in pieces: it is looked up whole.
    """
    compact = _GAPS.sub("", typed).lower()
    return UUID(compact) if _RECORD_ID.fullmatch(compact) else None


def typed_groups(typed: str) -> Groups:
    """What a text asks for; empty = for nothing in particular, or for one record by its id."""
    if typed_id(typed) is not None:
        return []
    whole = _ticket_begun(typed)
    try:
        return [[ENTRY + str(EntryNo.parse(typed)).replace("-", ""), *whole]]
    except RuleError:
        pass
    digits = _GAPS.sub("", typed)
    words = [digits] if digits.isascii() and digits.isdigit() else typed.split()
    groups = [group for word in words if (group := _alternatives(word))]
    # A ticket may have blanks: it meets every word of what was typed.
    return [[*group, *whole] for group in groups] if groups[1:] else groups


def _ticket_begun(typed: str) -> list[str]:
    compact = _compact(typed)
    return [TICKET + compact] if len(compact) >= _TICKET_PART else []


def _alternatives(word: str) -> list[str]:
    """A word may be a piece of a name or of a number; both are looked for."""
    compact = _compact(word)
    if not compact:
        return []
    found = list(words_begun(word))
    if len(compact) >= _TICKET_PART:
        found += [*_ticket_begun(compact), ENTRY + compact]
    if compact.isascii() and compact.isdigit():
        found += [DAY + compact, COUNT + compact.zfill(3), *_phone_ends(compact)]
    return found


def _phone_ends(digits: str) -> list[str]:
    spellings = {digits, digits.removeprefix("0"), digits.removeprefix("62")}
    return sorted(PHONE + one[::-1] for one in spellings if len(one) >= _LAST_DIGITS)


def match_of(groups: Groups) -> str:
    """The groups as an FTS5 query."""
    return " AND ".join(
        "(" + " OR ".join(f'"{alternative}"*' for alternative in group) + ")" for group in groups
    )


def meets(groups: Groups, words: Collection[str]) -> bool:
    """The same question to one record that is not indexed yet."""
    return all(any(word.startswith(tuple(group)) for word in words) for group in groups)


@dataclass(frozen=True, slots=True)
class Behind:
    """What the index does not know yet.

    Attributes:
        up_to: every record up to this number is in the index.
        stale: local numbers of records that stand there with old words.
        rows: the records behind, and the stale ones.
    """

    up_to: int
    stale: frozenset[int]
    rows: Sequence[Any]

    def meeting(self, groups: Groups) -> list[int]:
        """Local numbers of those that meet a question."""
        return [row[0] for row in self.rows if meets(groups, row_words(*row[1:]))]


_up_to = "SELECT coalesce(max(id), 0) FROM record_search_docsize"
_tail = f"SELECT {_COLUMNS} FROM record WHERE seq > ? ORDER BY seq LIMIT ?"  # noqa: S608 - our own text
_stale = f"SELECT {_COLUMNS} FROM search_due CROSS JOIN record ON seq = record_seq LIMIT ?"  # noqa: S608


def behind(raw: Any, limit: int = -1) -> Behind:
    """What is not indexed; at most `limit` rows of either kind, -1 = all."""
    (up_to,) = raw.execute(_up_to).fetchone()
    stale = raw.execute(_stale, (limit,)).fetchall()
    tail = raw.execute(_tail, (up_to, limit)).fetchall()
    known = [row for row in stale if row[0] <= up_to]
    return Behind(up_to, frozenset(row[0] for row in known), [*known, *tail])


def index_some(raw: Any, limit: int) -> int:
    """Index up to `limit` new and as many corrected records; returns how many it did.

    What else follows behind the save does so with it.
    """
    ledgers.fold(raw)
    found = behind(raw, limit)
    gone = [(seq,) for seq in found.stale]
    raw.executemany("DELETE FROM record_search WHERE rowid = ?", gone)
    raw.executemany(
        "INSERT INTO record_search (rowid, words) VALUES (?, ?)",
        [(row[0], " ".join(row_words(*row[1:]))) for row in found.rows],
    )
    raw.execute(
        "DELETE FROM search_due WHERE record_seq <= ? AND record_seq IN"
        " (SELECT record_seq FROM search_due LIMIT ?)",
        (found.up_to, limit),
    )
    return len(found.rows)


def keep_up(raw: Any) -> None:
    """Index a piece as soon as there is one: an import, which nobody waits for key by key, leaves
    nothing behind, because every row of it looks through what is behind.
    """
    if unindexed(raw) >= PIECE:
        index_some(raw, PIECE)


def unindexed(raw: Any) -> int:
    """How many rows are behind."""
    (up_to,) = raw.execute(_up_to).fetchone()
    (last,) = raw.execute("SELECT coalesce(max(seq), 0) FROM record").fetchone()
    (stale,) = raw.execute("SELECT count(*) FROM search_due").fetchone()
    return int(last - up_to + stale)


def mark_stale(raw: Any, seq: int) -> None:
    """The words of a record changed."""
    raw.execute("INSERT OR IGNORE INTO search_due (record_seq) VALUES (?)", (seq,))


_page = {
    (newest, later): "SELECT rowid FROM record_search WHERE record_search MATCH ?"  # noqa: S608
    + (f" AND rowid {'<' if newest else '>'} ?" if later else "")
    + f" ORDER BY rowid {'DESC' if newest else 'ASC'} LIMIT ?"
    for newest in (True, False)
    for later in (True, False)
}


def found(raw: Any, groups: Groups, after: int | None, limit: int, *, newest: bool) -> list[int]:
    """Local numbers of the records that meet a question, behind `after` in that order.

    Read along the index, so that a page costs the same however much would be found.
    """
    hidden = behind(raw)
    place = () if after is None else (after,)
    values = (match_of(groups), *place, limit + len(hidden.stale))
    indexed = {seq for (seq,) in raw.execute(_page[newest, after is not None], values)}
    new = {
        seq
        for seq in hidden.meeting(groups)
        if after is None or (seq < after if newest else seq > after)
    }
    return sorted((indexed - hidden.stale) | new, reverse=newest)[:limit]


_exact = "SELECT rowid FROM record_search WHERE record_search MATCH ? ORDER BY rowid DESC LIMIT ?"


def alike(raw: Any, probe: Probe) -> set[int]:
    """Local numbers of records that may be the person of a probe.

    The index answers alone, so that only the few that share two things are read: on a cold disk
    every record read is a seek. A name alone says nothing, thousands have it.
    """
    questions = _questions(probe)
    if not questions:
        return set()
    hidden, found = behind(raw), set()
    for groups in questions:
        found |= {seq for (seq,) in raw.execute(_exact, (match_of(groups), MOST))}
    new = {seq for groups in questions for seq in hidden.meeting(groups)}
    return (found - hidden.stale) | new


def _questions(probe: Probe) -> Sequence[Groups]:
    """Each asks for records of which some word of every group begins with one of its pieces."""
    names = sorted({word[:_LETTERS] for word in folded_words(probe.name)})
    halves = _halves(probe.number)
    asked: list[Groups] = []
    if probe.birth_date:
        born = [BIRTH + probe.birth_date.isoformat().replace("-", "")]
        asked += [[born, other] for other in (names, halves) if other]
    if names and halves:
        asked.append([halves, *([name] for name in names)])
    if phone := _phone_words(probe.phone):
        asked.append([phone])
    if ticket := _compact(probe.ticket):
        asked.append([[TICKET + ticket]])
    return asked
