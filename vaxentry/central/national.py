"""*Pusat*: what became of doses beyond this server, from a CSV file of who forwards them.

Each line names an entry and its status. It changes no standing; the PCs that delivered the record
hear of it. A file may be read as often as one likes: what it says already changes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, bindparam, select, update

from vaxentry.central import tables
from vaxentry.central.columns import columns
from vaxentry.central.engine import Database
from vaxentry.central.life import lock_life
from vaxentry.central.news import News, write_news
from vaxentry.central.writer import Writer
from vaxentry.domain.outbox import NationalStatus

COLUMNS = ("site", "entry_no", "status")
WORDS = {
    "diteruskan": NationalStatus.FORWARDED,
    "tercatat": NationalStatus.RECORDED,
    "ditolak": NationalStatus.REFUSED,
}
WORDS |= {status.value: status for status in WORDS.values()}
"""What a line may say, in either language."""
_CHUNK = 500
_dose = tables.dose.c
_set = (
    update(tables.dose)
    .where(_dose.record_id == bindparam("of", type_=tables.UuidText))
    .values(national_status=bindparam("told"))
)

Told = Mapping[str, NationalStatus]
"""By entry number."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in.

    Attributes:
        told: entries that stand otherwise from now on.
        same: entries of which nothing new was said.
        refused: lines of no entry that is held, of a number that several have (two copies of one
            PC), or with another word.
    """

    told: int
    same: int
    refused: int


def import_national(database: Database, path: Path) -> Imported:
    """Take over what a file says of each entry, in pieces: no batch waits for long.

    Args:
        path: CSV in UTF-8 with the columns `COLUMNS`; of two lines about one entry the last counts.

    Raises:
        FileError: reason ``national_file`` or ``national_column``; nothing is changed.
    """
    said, refused = _read(path)
    told = same = 0
    for site, statuses in said.items():
        for some in _pieces(statuses):
            held, changed = database.run(partial(_take, site=site, said=some))
            told, same = told + changed, same + held - changed
            refused += len(some) - held
    return Imported(told, same, refused)


def _read(path: Path) -> tuple[dict[str, dict[str, NationalStatus]], int]:
    said: dict[str, dict[str, NationalStatus]] = defaultdict(dict)
    refused = 0
    for site, entry_no, word in columns(path, COLUMNS, "national"):
        status = WORDS.get(word.lower())
        if status is None:
            refused += 1
        else:
            said[site][entry_no] = status
    return said, refused


def _pieces(statuses: Told) -> Iterator[Told]:
    remaining = iter(statuses.items())
    while some := dict(islice(remaining, _CHUNK)):
        yield some


def _take(connection: Connection, site: str, said: Told) -> tuple[int, int]:
    """How many of the entries are held here, each once, and how many of these changed."""
    seq = lock_life(connection).server_seq
    named = (_dose.site == site) & _dose.entry_no.in_(list(said))
    found = connection.execute(
        select(_dose.record_id, _dose.entry_no, _dose.national_status)
        .where(named)
        .order_by(_dose.record_id)
    ).all()
    times = Counter(row.entry_no for row in found)
    held = [row for row in found if times[row.entry_no] == 1]
    new = [row for row in held if row.national_status != said[row.entry_no].value]
    if new:
        values = [{"of": row.record_id, "told": said[row.entry_no].value} for row in new]
        connection.execute(_set, values)
        news = [News(row.record_id, seq + at) for at, row in enumerate(new, start=1)]
        write_news(Writer(connection), news)
        connection.execute(update(tables.server).values(server_seq=seq + len(new)))
    return len(held), len(new)
