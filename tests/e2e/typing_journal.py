"""What a typing program notes on the side, and what the book must hold after it was killed."""

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

AGE_S = 1.0
"""A card is kept as of at most so long ago."""


class What(StrEnum):
    KEY = "key"
    """A key was struck then; the form is what stands there after it."""
    SAVING = "saving"
    SAVED = "saved"
    PARKING = "parking"
    PARKED = "parked"
    SETTLED = "settled"
    """A doubt was answered in the pass at the end."""
    CORRECTING = "correcting"
    """A key in a correction; the form is what differs from the record, the reason beside it."""
    CORRECTED = "corrected"
    HEAD = "head"
    """A key in the head; the form is the texts of its controls."""


REASON = "reason"
"""Stands in the form of a correction for why."""
TYPED = frozenset({What.KEY, What.CORRECTING, What.HEAD})


@dataclass(frozen=True)
class Note:
    """One line of the journal.

    Attributes:
        at: seconds since 1970.
        card: its place in the pile.
        record: hex; empty before the card has one.
        form: raw text by field name, without empty fields.
        rev: of a correction, the revision it was begun on.
    """

    what: What
    at: float
    card: int
    record: str
    form: Mapping[str, str] = field(default_factory=dict)
    rev: int = 0


class Journal:
    """Appends notes; each is on the disk before `note` returns."""

    def __init__(self, file: Path) -> None:
        self._stream = file.open("a", encoding="utf-8")

    def note(self, note: Note) -> None:
        self._stream.write(json.dumps(asdict(note), ensure_ascii=False) + "\n")
        self._stream.flush()
        os.fsync(self._stream.fileno())

    def close(self) -> None:
        self._stream.close()


def read_journal(file: Path) -> list[Note]:
    """Every whole line; the last one may be cut off."""
    if not file.exists():
        return []
    lines = file.read_text(encoding="utf-8").split("\n")[:-1]
    return [Note(**{**found, "what": What(found["what"])}) for found in map(json.loads, lines)]


@dataclass(frozen=True)
class Kept:
    """What the killed program left in its book.

    Attributes:
        saved: card number by record.
        parked: card number and form by record.
        draft: record, card number and form, None when there is none.
        next_card: the number the next card of the pile gets.
        doubted: records whose number waits to be typed again.
        revs: newest revision by record.
        corrections: what is half typed of corrections, by record.
        head: the texts of a half-typed head, None when there is none.
        in_force: the texts of the head that is in force, as far as the pile keeps them.
    """

    saved: Mapping[str, int]
    parked: Mapping[str, tuple[int, Mapping[str, str]]]
    draft: tuple[str, int, Mapping[str, str]] | None
    next_card: int
    doubted: frozenset[str]
    revs: Mapping[str, int] = field(default_factory=dict)
    corrections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    head: Mapping[str, str] | None = None
    in_force: Mapping[str, str] = field(default_factory=dict)


def read_kept(database: Path, key: bytes, pile: int) -> Kept:
    """Open the book as it was left; nothing is written."""
    with closing(sqlcipher.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as book:
        book.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        (check,) = book.execute("PRAGMA quick_check").fetchone()
        assert check == "ok", check
        return _read(book, pile)


def _read(book: sqlite3.Connection, pile: int) -> Kept:
    of_pile = "SELECT id, card_no, doubt, head_rev FROM record WHERE stack_number = ?"
    rows = book.execute(of_pile, (pile,)).fetchall()
    parked = book.execute(
        "SELECT record_id, card_no, form FROM parked_card WHERE stack_number = ?", (pile,)
    )
    draft = book.execute(
        "SELECT record_id, card_no, form FROM draft JOIN stack ON stack.id = draft.stack_id"
        " WHERE stack.number = ?",
        (pile,),
    ).fetchone()
    head = "SELECT last_card, given_on, cards_counted, handed_over_by, header FROM stack"
    last, *in_force = book.execute(f"{head} WHERE number = ?", (pile,)).fetchone() or (0,)
    settings = dict(book.execute("SELECT name, value FROM setting").fetchall())
    return Kept(
        saved={str(record): int(card) for record, card, *_ in rows},
        parked={str(record): (int(card), _form(form)) for record, card, form in parked},
        draft=draft and (str(draft[0]), int(draft[1]), _form(draft[2])),
        next_card=last + 1,
        doubted=frozenset(str(record) for record, _, doubt, _ in rows if doubt),
        revs={str(record): int(rev) for record, *_, rev in rows},
        corrections=_corrections(json.loads(settings.get("corrections", "{}"))),
        head=(json.loads(settings.get("head", "null")) or {}).get("texts"),
        in_force=_in_force(*in_force) if in_force else {},
    )


def _in_force(given_on: str | None, counted: int, giver: str, header: str) -> dict[str, str]:
    """As the controls show it; the site and the last day of a batch are no part of it."""
    day = "-".join(reversed((given_on or "").split("-")))
    texts = {"given_on": day, "cards_counted": str(counted or ""), "handed_over_by": giver}
    return {**texts, **json.loads(header)}


def _corrections(kept: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {
        record: json.loads(one["changes"]) | ({REASON: one["reason"]} if one["reason"] else {})
        for record, one in kept.items()
    }


def _form(content: str) -> dict[str, str]:
    return {name: text for name, text in json.loads(content).items() if text}


def faults(
    notes: Sequence[Note], kept: Kept, killed_at: float, born: int = 0, slack_s: float = 0.0
) -> Iterator[str]:
    """What the book lost, doubled or made up; nothing when all is well.

    Args:
        born: the first note of the program's last life; what was lost before is judged already.
        slack_s: more than the promised second, where other programs share the machine.
    """
    yield from _rows(notes, kept)
    yield from _aside(notes, kept)
    yield from _places(notes, kept)
    yield from _half_corrected(notes, kept)
    age = typing_lost(notes[born:], kept, killed_at)
    if age > AGE_S + slack_s:
        yield f"the card is kept as of {age:.2f} s ago"


def _rows(notes: Sequence[Note], kept: Kept) -> Iterator[str]:
    done = {one.record for one in notes if one.what is What.SAVED}
    begun = {one.record for one in notes if one.what is What.SAVING}
    yield from (f"saved and gone: {one}" for one in done - set(kept.saved))
    yield from (f"never saved and there: {one}" for one in set(kept.saved) - done - begun)
    numbers = Counter(kept.saved.values())
    yield from (f"card {card} is there {n} times" for card, n in numbers.items() if n > 1)
    settled = {one.record for one in notes if one.what is What.SETTLED}
    yield from (f"asked again: {one}" for one in settled & kept.doubted)


def _aside(notes: Sequence[Note], kept: Kept) -> Iterator[str]:
    done = {one.record: one for one in notes if one.what is What.PARKED}
    begun = {one.record for one in notes if one.what is What.PARKING}
    for record, note in done.items():
        if record in kept.saved:
            continue
        if record not in kept.parked:
            yield f"put aside and gone: card {note.card}"
        elif kept.parked[record] != (note.card, note.form):
            yield f"put aside with another text: card {note.card}"
    yield from (f"never put aside and there: {one}" for one in set(kept.parked) - begun)


def _places(notes: Sequence[Note], kept: Kept) -> Iterator[str]:
    """The place in the pile is what the clerk counts by."""
    at = {one.record: one.card for one in notes if one.record and one.card}
    held = {**kept.saved, **{record: card for record, (card, _) in kept.parked.items()}}
    if kept.draft:
        held[kept.draft[0]] = kept.draft[1]
    for record, card in held.items():
        if record in at and at[record] != card:
            yield f"card {at[record]} has become card {card}"
    finished = {*kept.saved.values(), *(card for card, _ in kept.parked.values())}
    if finished and kept.next_card != max(finished) + 1:
        yield f"the next card would be {kept.next_card}, after {max(finished)}"


def _half_corrected(notes: Sequence[Note], kept: Kept) -> Iterator[str]:
    """A correction is half typed or saved, never both, never neither."""
    last = {one.record: one for one in notes if one.what in {What.CORRECTING, What.CORRECTED}}
    for record, note in last.items():
        if note.what is What.CORRECTED and kept.revs.get(record, 0) <= note.rev:
            yield f"corrected and as before: {record}"
        if note.what is What.CORRECTED and record in kept.corrections:
            yield f"corrected and still half typed: {record}"
    for record in kept.corrections:
        if record not in last:
            yield f"never corrected and half typed: {record}"


def typing_lost(notes: Sequence[Note], kept: Kept, killed_at: float) -> float:
    """Seconds of typing of one life that are gone: since the first key the book does not know."""
    keys = [one for one in notes if one.what in TYPED]
    covered = max((at for at, one in enumerate(keys) if _is_covered(one, kept)), default=-1)
    lost = keys[covered + 1 :]
    return killed_at - lost[0].at if lost else 0.0


def _is_covered(note: Note, kept: Kept) -> bool:
    if note.what is What.CORRECTING:
        is_saved = kept.revs.get(note.record, 0) > note.rev
        return is_saved or not note.form or kept.corrections.get(note.record) == note.form
    if note.what is What.HEAD:
        in_force = {name: note.form[name] for name in kept.in_force}
        return kept.head == note.form or (bool(in_force) and in_force == kept.in_force)
    if note.record in kept.saved or note.record in kept.parked:
        return True
    if not note.form:
        return True  # nothing was typed yet: nothing can be lost
    return kept.draft is not None and kept.draft[0] == note.record and kept.draft[2] == note.form
