"""The ways of tampering: each changes an open book and says which entry it touched first."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from vaxentry.db.audit import START, hashed

Row = list[Any]
"""seq, at, author_id, action, record_seq, rev, detail, hash."""
SEQ, HASH = 0, 7
COLUMNS = ("at", "author_id", "action", "record_seq", "rev", "detail", "hash")
SAVING = ("saved", "corrected", "voided")


@dataclass(frozen=True)
class Touched:
    """What was done; `seq` is the entry that the check has to name, 0 = any."""

    what: str
    seq: int = 0


Tampering = Callable[[Any, Random, int], Touched]
"""Bare connection, chance, and up to which entry receipts stand for the trail."""


def rows(raw: Any) -> list[Row]:
    return [list(row) for row in raw.execute("SELECT * FROM audit ORDER BY seq")]


def put(raw: Any, changed: list[Row], *, renumbered: bool = False) -> None:
    raw.execute("DELETE FROM audit")
    for number, row in enumerate(changed, 1):
        values = [number, *row[1:]] if renumbered else row
        raw.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)


def rehashed(changed: list[Row]) -> list[Row]:
    """The same rows under hashes that follow from each other."""
    previous = START
    for row in changed:
        row[HASH] = previous = hashed(previous, row[1:HASH])
    return changed


def another(value: Any, chance: Random) -> Any:
    """A value that is not this one: changed a little, of another type, or none of the kind."""
    if isinstance(value, bytes):
        at = chance.randrange(len(value))
        flipped = bytes([value[at] ^ (1 << chance.randrange(8))])
        return chance.choice([value[:at] + flipped + value[at + 1 :], value.hex(), b"", value[:-1]])
    if isinstance(value, int):
        return chance.choice([value + 1, -value - 1, value + 0.5, value + 1000, b"1"])
    if isinstance(value, str):
        choices = [value + "x", value.upper() + " ", value.encode(), "x"]
        return chance.choice([one for one in choices if one != value])
    return chance.choice([0, 1, 7])


def edit(raw: Any, chance: Random, _: int) -> Touched:
    held = rows(raw)
    row, at = chance.choice(held), chance.randrange(len(COLUMNS))
    value = another(row[at + 1], chance)
    name = COLUMNS[at]
    raw.execute(f"UPDATE audit SET {name} = ? WHERE seq = ?", (value, row[SEQ]))  # noqa: S608
    return Touched(f"{name} = {value!r}", row[SEQ])


def no_text(raw: Any, chance: Random, _: int) -> Touched:
    """Bytes that are no UTF-8 under the type of a text."""
    row, name = chance.choice(rows(raw)), chance.choice(["action", "detail", "author_id"])
    raw.execute(
        f"UPDATE audit SET {name} = CAST(x'ff41' AS TEXT) WHERE seq = ?",  # noqa: S608
        (row[SEQ],),
    )
    return Touched(f"{name} no UTF-8", row[SEQ])


def number(raw: Any, chance: Random, _: int) -> Touched:
    held = rows(raw)
    row, new = chance.choice(held), chance.choice([0, -3, len(held) + 1, len(held) + 9])
    raw.execute("UPDATE audit SET seq = ? WHERE seq = ?", (new, row[SEQ]))
    return Touched(f"{row[SEQ]} becomes {new}")


def drop(raw: Any, chance: Random, _: int) -> Touched:
    held = rows(raw)
    at = chance.randrange(len(held) - 1)
    del held[at]
    put(raw, held, renumbered=chance.random() < 0.5)
    return Touched("dropped", at + 1)


def swap(raw: Any, chance: Random, _: int) -> Touched:
    held = rows(raw)
    first, second = sorted(chance.sample(range(len(held)), 2))
    if chance.random() < 0.5:
        second = min(first + 1, len(held) - 1)
        first = second - 1
    held[first], held[second] = held[second], held[first]
    put(raw, held, renumbered=True)
    return Touched(f"swapped with {second + 1}", first + 1)


def insert(raw: Any, chance: Random, _: int) -> Touched:
    held = rows(raw)
    at, extra = chance.randrange(len(held) + 1), list(chance.choice(held))
    extra[chance.choice([1, 3, 6, HASH])] = chance.choice([1, "opened", b"x" * 32])
    if at < len(held) and extra[1:HASH] == held[at][1:HASH]:  # the same twice: the second is extra
        at += 1
        extra[HASH] = held[at - 1][HASH]
    held.insert(at, extra)
    put(raw, held, renumbered=True)
    return Touched("inserted", at + 1)


def truncate(raw: Any, chance: Random, signed: int) -> Touched:
    """Cut off the end: at least what a receipt names, or the saving of a version."""
    held = rows(raw)
    last_saving = max(row[SEQ] for row in held if row[3] in SAVING)
    keep = chance.randrange(max(signed, last_saving))
    raw.execute("DELETE FROM audit WHERE seq > ?", (keep,))
    return Touched(f"cut off after {keep}", keep + 1 if keep < signed else 0)


def _rebuilding(act: Tampering) -> Tampering:
    """The same before the newest countersigned head, and every hash made anew behind it."""

    def rebuilt(raw: Any, chance: Random, signed: int) -> Touched:
        raw.execute("SAVEPOINT here")
        touched = act(raw, chance, signed)
        while not 0 < touched.seq <= signed:
            raw.execute("ROLLBACK TO here")
            touched = act(raw, chance, signed)
        put(raw, rehashed(rows(raw)), renumbered=True)
        return Touched(f"{touched.what}, rebuilt", touched.seq)

    return rebuilt


def _a_revision(raw: Any, chance: Random) -> tuple[int, int, int]:
    """Record, version and the entry that saved it."""
    chosen = "SELECT record_seq, rev, seq FROM audit WHERE action IN ('saved','corrected','voided')"
    found: tuple[int, int, int] = chance.choice(raw.execute(chosen).fetchall())
    return found


_revision = "SELECT sealed, digest FROM revision WHERE record_seq = ? AND rev = ?"
_change = "UPDATE revision SET sealed = ?, digest = ? WHERE record_seq = ? AND rev = ?"


def reseal(raw: Any, chance: Random, _: int) -> Touched:
    """Other bytes in a version: alone, with a digest of their own, or another version's."""
    record, rev, seq = _a_revision(raw, chance)
    sealed, digest = raw.execute(_revision, (record, rev)).fetchone()
    other = raw.execute(_revision, _a_revision(raw, chance)[:2]).fetchone()
    new = chance.choice(
        [(another(sealed, chance), digest), (sealed, another(digest, chance)), other]
    )
    raw.execute(_change, (*new, record, rev))
    return Touched("sealed bytes", seq)


def misquote(raw: Any, chance: Random, _: int) -> Touched:
    """What stands beside a version, and is shown of it, is no more what its bytes say."""
    record, rev, seq = _a_revision(raw, chance)
    people = [one for (one,) in raw.execute("SELECT id FROM author").fetchall()]
    column, value = chance.choice(
        [
            ("kind", chance.choice(["entry", "void"])),
            ("author_id", chance.choice(people)),
            ("saved_at", chance.choice([chance.randrange(2, 10**12), "kemarin"])),
            ("reason", f"disuruh {chance.randrange(9)}"),
        ]
    )
    raw.execute(
        f"UPDATE revision SET {column} = ? WHERE record_seq = ? AND rev = ?",  # noqa: S608 - ours
        (value, record, rev),
    )
    return Touched("version misquoted", seq)


def unseal(raw: Any, chance: Random, _: int) -> Touched:
    record, rev, seq = _a_revision(raw, chance)
    raw.execute("DELETE FROM revision WHERE record_seq = ? AND rev = ?", (record, rev))
    return Touched("version deleted", seq)


def smuggle(raw: Any, chance: Random, _: int) -> Touched:
    """A version more, under a real seal, of which nobody noted anything."""
    record, rev, _seq = _a_revision(raw, chance)
    raw.execute(
        """INSERT INTO revision SELECT record_seq, rev + 50, kind, digest, sealed, author_id,
           saved_at, reason FROM revision WHERE record_seq = ? AND rev = ?""",
        (record, rev),
    )
    return Touched("version added")


def misshow(raw: Any, chance: Random, _: int) -> Touched:
    """An entry is listed under another's name, number, ticket, or as an older version of it."""
    column, value = chance.choice(
        [
            ("name", "Diganti"),
            ("id_number", "9271060312099999"),
            ("ticket", "P-ZZ99"),
            ("dose_no", 3),
            ("given_on", "2020-01-02"),
            ("complaint", 1),
            ("head_rev", 7),
            ("entry_no", "ZZ-210901-0001"),
        ]
    )
    (seq,) = chance.choice(raw.execute("SELECT seq FROM record").fetchall())
    raw.execute(f"UPDATE record SET {column} = ? WHERE seq = ?", (value, seq))  # noqa: S608 - ours
    return Touched(f"{column} shown otherwise")


def remove_entry(raw: Any, chance: Random, _: int) -> Touched:
    raw.execute("PRAGMA defer_foreign_keys = ON")
    (seq,) = chance.choice(raw.execute("SELECT seq FROM record").fetchall())
    raw.execute("DELETE FROM record WHERE seq = ?", (seq,))
    return Touched("entry removed")


def forge(raw: Any, chance: Random, signed: int) -> Touched:
    """The trail rebuilt, and the heads in every receipt with it."""
    REBUILT["edit, rebuilt"](raw, chance, signed)
    hashes = {row[SEQ]: row[HASH].hex() for row in rows(raw)}
    for device_seq, content in raw.execute("SELECT device_seq, content FROM receipt").fetchall():
        told = json.loads(content)
        told["trail"]["hash"] = hashes[told["trail"]["seq"]]
        raw.execute(
            "UPDATE receipt SET content = ? WHERE device_seq = ?",
            (json.dumps(told, separators=(",", ":")), device_seq),
        )
    return Touched("receipts forged")


def lose_receipts(raw: Any, chance: Random, signed: int) -> Touched:
    """The trail rebuilt, and every receipt deleted that could tell."""
    touched = REBUILT["edit, rebuilt"](raw, chance, signed)
    raw.execute("DELETE FROM receipt WHERE content ->> '$.trail.seq' >= ?", (touched.seq,))
    return Touched("receipts deleted")


def trade_receipts(raw: Any, chance: Random, _: int) -> Touched:
    held = raw.execute("SELECT device_seq, content FROM receipt").fetchall()
    (one, its), (other, theirs) = chance.sample(held, 2)
    for device_seq, content in ((one, theirs), (other, its)):
        raw.execute("UPDATE receipt SET content = ? WHERE device_seq = ?", (content, device_seq))
    return Touched("receipts swapped")


PLAIN: Mapping[str, Tampering] = {
    "edit": edit, "text that is none": no_text, "number": number, "drop": drop, "swap": swap,
    "insert": insert, "truncate": truncate,
}  # fmt: skip
REBUILT: Mapping[str, Tampering] = {
    f"{name}, rebuilt": _rebuilding(act)
    for name, act in (("edit", edit), ("drop", drop), ("swap", swap), ("insert", insert))
}
BESIDE: Mapping[str, Tampering] = {
    "seal": reseal, "version misquoted": misquote,
    "version deleted": unseal, "version added": smuggle,
    "entry shown otherwise": misshow, "entry removed": remove_entry,
    "receipts forged": forge, "receipts deleted": lose_receipts, "receipts swapped": trade_receipts,
}  # fmt: skip
