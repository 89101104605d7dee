"""The independent check of a typed deck: is every card in the book once, field by field as printed?

Uses nothing of the program but the deck: no store, no wire, no reader of the domain. It opens the
encrypted database by itself, read-only, and takes the values out of the sealed bytes.
"""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from vaxentry.demo.deck import Deck, DeckCard
from vaxentry.demo.ledger import COMPARED
from vaxentry.demo.paper import ANYTHING

FIELDS = (
    *COMPARED,
    *("origins.temperature", "origins.blood_pressure"),
    *("earlier.dose_no", "earlier.vaccine", "earlier.given_on", "earlier.place"),
)
"""What is compared of every row, by wire name; a dot leads into a part."""

_ROWS = """
SELECT record.entry_no, record.card_no, record.doubt, revision.kind, revision.sealed FROM record
JOIN stack ON stack.number = record.stack_number
JOIN revision ON revision.record_seq = record.seq AND revision.rev = record.head_rev
WHERE stack.number = ? ORDER BY record.seq
"""
_PARKED = "SELECT card_no, reason, form FROM parked_card WHERE stack_number = ? ORDER BY card_no"
_NEWEST = "SELECT max(number) FROM stack"


@dataclass(frozen=True, slots=True)
class BookRow:
    """One row of the pile as the database holds it.

    Attributes:
        is_doubted: it still waits for its number to be typed again.
        fields: values by the names in `FIELDS`; only those that are not empty.
    """

    entry_no: str
    card_no: int
    is_doubted: bool
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """One card put aside, with the raw form."""

    card_no: int
    reason: str
    form: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Book:
    """What the database holds of one pile."""

    rows: Sequence[BookRow]
    parked: Sequence[ParkedRow]


@dataclass(frozen=True, slots=True)
class Differences:
    """What is not as on the cards; all empty when all is well.

    Attributes:
        lost, doubled: card numbers.
        altered: card number and field, never a value.
        strange: rows or parked cards that no card of the deck stands for.
        not_parked: cards that should have been put aside, with that reason and what is on them.
        doubted: cards whose number still waits to be typed again.
    """

    equal: int
    lost: tuple[int, ...] = ()
    doubled: tuple[int, ...] = ()
    altered: tuple[str, ...] = ()
    strange: tuple[int, ...] = ()
    not_parked: tuple[int, ...] = ()
    doubted: tuple[int, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether the book says what the cards say."""
        gone = self.lost or self.doubled or self.altered
        return not (gone or self.strange or self.not_parked or self.doubted)


def read_book(database: Path, key: bytes, pile: int | None = None) -> Book:
    """The rows of a pile, the newest one by default; nothing is written.

    Args:
        key: the 32 bytes of the data key.
        pile: local number of the stack.

    Raises:
        sqlcipher3.dbapi2.Error: it can't be read.
    """
    address = f"{database.resolve().as_uri()}?mode=ro"
    with closing(sqlcipher.connect(address, uri=True)) as connection:
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        number = pile or connection.execute(_NEWEST).fetchone()[0]
        rows = [_row(*columns) for columns in connection.execute(_ROWS, (number,))]
        parked = [
            ParkedRow(card_no, reason, json.loads(form))
            for card_no, reason, form in connection.execute(_PARKED, (number,))
        ]
    return Book(rows, parked)


def _row(entry_no: str, card_no: int, doubt: int, kind: str, sealed: bytes) -> BookRow:
    body = json.loads(sealed)
    found = {name: _part(body, name) for name in FIELDS} if kind == "entry" else {}
    held = {name: value for name, value in found.items() if value not in (None, "")}
    return BookRow(entry_no, card_no, bool(doubt), held)


def _part(body: Mapping[str, Any], name: str) -> object:
    outer, _, inner = name.partition(".")
    value = body.get(outer)
    if outer == "origins":
        # How a copied figure came in is no part of the comparison, only that one was confirmed.
        value = {at: how for at, how in (value or {}).items() if how == "confirmed"}
    return (value or {}).get(inner) if inner else value


def compare(deck: Deck, book: Book) -> Differences:
    """Join the cards to the rows by their number in the pile."""
    found: dict[int, list[BookRow]] = defaultdict(list)
    for row in book.rows:
        found[row.card_no].append(row)
    saved = [card for card in deck.cards if not card.parked]
    there = [(card, found[card.number][0]) for card in saved if card.number in found]
    altered = [(card, list(_altered(card, row))) for card, row in there]
    known = {card.number for card in saved}
    return Differences(
        equal=sum(not names for _, names in altered),
        lost=tuple(card.number for card in saved if card.number not in found),
        doubled=tuple(card.number for card, _ in there if len(found[card.number]) > 1),
        altered=tuple(f"{card.number} {name}" for card, names in altered for name in names),
        strange=tuple(number for number in found if number not in known),
        not_parked=tuple(_not_parked(deck, book)),
        doubted=tuple(card.number for card, row in there if row.is_doubted),
    )


def _altered(card: DeckCard, row: BookRow) -> Iterator[str]:
    for name in FIELDS:
        wanted, held = card.book.get(name) or None, row.fields.get(name)
        if wanted != held and not (held and wanted == ANYTHING):
            yield name


def _not_parked(deck: Deck, book: Book) -> Iterator[int]:
    """Cards put aside wrongly: not there, there twice, another reason, another text."""
    number_of = Counter(row.card_no for row in book.parked)
    at = {row.card_no: row for row in book.parked}
    for card in deck.cards:
        row = at.get(card.number)
        if card.parked is None:
            if row is not None:
                yield card.number
        elif row is None or number_of[card.number] > 1 or not _is_kept(card, row):
            yield card.number


def _is_kept(card: DeckCard, row: ParkedRow) -> bool:
    if row.reason != card.parked:
        return False
    return all(_letters(row.form.get(at, "")) == _letters(card.paper[at]) for at in card.kept)


def _letters(text: str) -> str:
    return "".join(one for one in text if one.isalnum())


def break_one(source: Path, broken: Path, key: bytes) -> None:
    """Copy a book and change one row in the copy: a check that can't see it is no check.

    Raises:
        sqlcipher3.dbapi2.Error: it can't be copied.
    """
    for suffix in ("", "-wal"):  # what is not checkpointed yet counts too
        part = source.with_name(source.name + suffix)
        if part.exists():
            broken.with_name(broken.name + suffix).write_bytes(part.read_bytes())
    with closing(sqlcipher.connect(str(broken))) as connection, connection:
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute("DROP TRIGGER revision_unchanged")
        (seq, sealed) = connection.execute(
            "SELECT record_seq, sealed FROM revision ORDER BY record_seq DESC LIMIT 1"
        ).fetchone()
        body = json.loads(sealed) | {"name": "ORANG LAIN"}
        changed = sqlite3.Binary(json.dumps(body).encode())
        connection.execute("UPDATE revision SET sealed = ? WHERE record_seq = ?", (changed, seq))
