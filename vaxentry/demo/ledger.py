"""The independent check: are the typed cards in the server's tables, each once and as written?

Uses nothing of the program but the demo's own cards: no store, no sync, no wire, no server code.
It opens the server's database by itself and joins it to the cards by the entry number that the
window showed when each card was saved.

    python -m vaxentry.demo.ledger typed.json central.db [--break-one]
"""

import argparse
import json
import re
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vaxentry.demo.cards import Card
from vaxentry.demo.mishaps import JUDGED_FLAGS, STORIES_PER_1000
from vaxentry.demo.paper import ANYTHING

COMPARED = (
    *("id_type", "id_number", "birth_order", "name", "sex", "birth_date", "birth_place", "phone"),
    *("address", "village", "target_group", "ticket", "screening", "temperature", "systolic"),
    *("diastolic", "deferred_until", "vaccine", "course", "dose_no", "batch", "volume_ul"),
    *("given_on", "given_at", "complaint", "vaccinator"),
)
"""Every field of the paper card, by the name of its column on the server."""

_STANDINGS = {
    "accepted": "accepted",
    "held.nik": "nik",
    "held.ticket": "ticket",
    "held.dose": "dose",
}
_WHOLE_STORIES = {("none",), *(tuple(map(str, story)) for story in STORIES_PER_1000)}

_SELECT = """
SELECT dose.*, (
    SELECT MIN(batch.first_server_seq) FROM revision
    JOIN batch ON batch.device = revision.delivered_by AND batch.device_seq = revision.device_seq
    WHERE revision.record_id = dose.record_id
) AS arrived
FROM dose
"""


@dataclass(frozen=True, slots=True)
class Typed:
    """One card after it was typed and saved.

    Attributes:
        entry_no: what the window showed; the clerk writes it on the card.
        story: cards of one story share it.
        kind, flags: expected, from the hand-written table.
        wire: what the server must hold.
        undetectable: it was typed wrongly and nobody can know.
    """

    entry_no: str
    card: int
    story: int
    part: str
    kind: str
    flags: tuple[str, ...]
    wire: Mapping[str, str | int]
    undetectable: bool = False

    @staticmethod
    def of(card: Card, entry_no: str) -> "Typed":
        """The card with the number it got."""
        expected = card.expected
        return Typed(
            entry_no=entry_no,
            card=card.number,
            story=card.story,
            part=card.part.value,
            kind=expected.kind.value,
            flags=tuple(sorted(expected.flags)),
            wire=card.wire,
            undetectable=expected.undetectable,
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the server's `dose` table.

    Attributes:
        arrived: number of the batch that brought it, in the order of their commits.
    """

    entry_no: str
    kind: str
    flags: frozenset[str]
    arrived: int
    fields: Mapping[str, Any]

    @staticmethod
    def of(columns: Mapping[str, Any]) -> "Row":
        """Read a row by column names."""
        flags = frozenset(re.findall("[a-z_]+", columns["flags"] or ""))
        return Row(
            entry_no=str(columns["entry_no"]),
            kind=_STANDINGS.get(columns["standing"], str(columns["standing"])),
            flags=flags & JUDGED_FLAGS,
            arrived=int(columns["arrived"] or 0),
            fields=columns,
        )


@dataclass(frozen=True, slots=True)
class Findings:
    """What the check found, as entry numbers.

    Attributes:
        lost: typed, and no row.
        doubled: typed once, and several rows.
        altered: a field differs; with the field's name.
        misfiled: another kind or other flags than the hand-written table expects; with both.
        strange: a row that nobody typed.
        kinds: number of rows by kind.
    """

    server_rows: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    altered: tuple[str, ...]
    misfiled: tuple[str, ...]
    strange: tuple[str, ...]
    kinds: Mapping[str, int]
    nik_pending: int
    undetectable: int

    @property
    def is_clean(self) -> bool:
        """Whether every card is there once, unaltered and judged as expected."""
        return not (self.lost or self.doubled or self.altered or self.misfiled or self.strange)


def check(typed: Sequence[Typed], rows: Sequence[Row]) -> Findings:
    """Join what was typed to the server's rows."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.entry_no].append(row)
    known = {card.entry_no for card in typed}
    there = [(card, found[card.entry_no][0]) for card in typed if card.entry_no in found]
    kinds: dict[str, int] = defaultdict(int)
    for row in rows:
        kinds[row.kind] += 1
    return Findings(
        server_rows=len(rows),
        lost=tuple(card.entry_no for card in typed if card.entry_no not in found),
        doubled=tuple(card.entry_no for card, _ in there if len(found[card.entry_no]) > 1),
        altered=tuple(note for card, row in there for note in _differences(card, row)),
        misfiled=tuple(_misfiled(there)),
        strange=tuple(row.entry_no for row in rows if row.entry_no not in known),
        kinds=dict(kinds),
        nik_pending=sum("nik_pending" in row.flags for row in rows),
        undetectable=sum(card.undetectable for card, _ in there),
    )


def _differences(card: Typed, row: Row) -> Iterable[str]:
    for name in COMPARED:
        held, wanted = row.fields.get(name) or None, card.wire.get(name)
        if held != wanted and not (held and wanted == ANYTHING):
            yield f"{card.entry_no} {name}"


def _misfiled(there: Iterable[tuple[Typed, Row]]) -> Iterable[str]:
    """Whoever of a story reaches the server first has its first verdict; typed order is nothing."""
    stories: dict[int, list[tuple[Typed, Row]]] = defaultdict(list)
    for card, row in there:
        stories[card.story].append((card, row))
    for story in stories.values():
        typed = [card for card, _ in story]
        if tuple(card.part for card in typed) not in _WHOLE_STORIES:
            continue  # told half: nobody has contested anything yet
        arrived = sorted((row for _, row in story), key=_by_arrival)
        for card, row in zip(typed, arrived, strict=True):
            if card.kind != row.kind or set(card.flags) != set(row.flags):
                wanted = ",".join([card.kind, *card.flags])
                got = ",".join([row.kind, *sorted(row.flags)])
                yield f"{row.entry_no} {card.part}: {wanted} expected, {got} found"


def _by_arrival(row: Row) -> tuple[int, bool, list[str]]:
    """Within one batch nobody was first: the verdicts stand in the order of the table."""
    return row.arrived, row.kind != "accepted", sorted(row.flags - {"contested"})


def read_rows(database: str) -> tuple[Row, ...]:
    """The server's `dose` table, never written to.

    Args:
        database: path of its SQLite file, or a ``postgresql://`` address.

    Raises:
        sqlite3.Error, psycopg.Error: it can't be read.
    """
    if database.startswith("postgresql"):
        return _rows_of_postgres(database)
    address = f"{Path(database).resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return tuple(Row.of(dict(row)) for row in connection.execute(_SELECT))


def _rows_of_postgres(url: str) -> tuple[Row, ...]:
    import psycopg  # noqa: PLC0415 - only a server on PostgreSQL needs the driver
    from psycopg.rows import dict_row  # noqa: PLC0415

    with psycopg.connect(url, row_factory=dict_row) as connection:
        connection.read_only = True
        return tuple(Row.of(row) for row in connection.execute(_SELECT))


def break_one(database: Path, broken: Path) -> None:
    """Copy a SQLite database, delete one dose in the copy and double another.

    Raises:
        sqlite3.Error: it can't be copied.
    """
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(broken)) as copy:
        source.backup(copy)
        copy.executescript(
            """
            CREATE TABLE loose AS SELECT * FROM dose ORDER BY entry_no;
            DROP TABLE dose;
            ALTER TABLE loose RENAME TO dose;
            INSERT INTO dose SELECT * FROM dose WHERE rowid = 2;
            DELETE FROM dose WHERE rowid = 1;
            """
        )


def save_typed(typed: Iterable[Typed], file: Path) -> None:
    """Keep what was typed, so that the check can be repeated later."""
    file.write_text(json.dumps([asdict(card) for card in typed], indent=1), encoding="utf-8")


def load_typed(file: Path) -> tuple[Typed, ...]:
    """Inverse of `save_typed`."""
    cards = json.loads(file.read_text(encoding="utf-8"))
    return tuple(Typed(**(card | {"flags": tuple(card["flags"])})) for card in cards)


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a database against a file of typed cards; 0 only when everything is in order."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("typed", type=Path)
    parser.add_argument("database")
    parser.add_argument("--break-one", action="store_true", help="spoil a copy first: must fail")
    options = parser.parse_args(arguments)
    database = options.database
    if options.break_one:
        broken = Path(f"{database}.broken")
        broken.unlink(missing_ok=True)
        break_one(Path(database), broken)
        database = str(broken)
    findings = check(load_typed(options.typed), read_rows(database))
    print(json.dumps(asdict(findings), indent=1))
    return 0 if findings.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
