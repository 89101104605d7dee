"""How a row is recognised when its file, or a corrected version of it, comes again.

See ``docs/adr/0010-import-row-identity.md``. `content` is the row's identity. `card` is six short
keyed hashes side by side, by which a changed row finds the record it belongs to: three that name
the person and three that name the visit.
"""

import hmac
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from vaxentry.domain.form import Field, Form
from vaxentry.domain.import_desk import ImportBook, RowState, SeenRow
from vaxentry.importing.rows import CardRow

RowKey = Callable[[bytes], bytes]
"""A keyed hash of 32 bytes."""

_PERSON = (
    (Field.ID_NUMBER, Field.BIRTH_ORDER),
    (Field.NAME, Field.BIRTH_DATE),
    (Field.TICKET,),
)
_VISIT = ((Field.GIVEN_ON,), (Field.VACCINE,), (Field.COURSE, Field.DOSE_NO))
_PART = 8
_NOTHING = bytes(_PART)
_SAME_VISIT = 2
_PERSON_SIGNS = range(len(_PERSON))
_VISIT_SIGNS = range(len(_PERSON), len(_PERSON) + len(_VISIT))
_AGREEMENTS = sorted(
    (
        (*person, *visit)
        for many in range(1, len(_PERSON) + 1)
        for person in combinations(_PERSON_SIGNS, many)
        for least in range(_SAME_VISIT, len(_VISIT) + 1)
        for visit in combinations(_VISIT_SIGNS, least)
    ),
    key=len,
    reverse=True,
)
"""Every set of signs that is enough, the largest first."""

_ON_DESK = frozenset({RowState.PARKED, RowState.TOUCHED, RowState.OFFERED})
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row with its identity.

    Attributes:
        repeats: number of the row of the same file that says exactly the same, None for the first.
    """

    row: CardRow
    content: bytes
    card: bytes
    repeats: int | None


@dataclass(frozen=True, slots=True)
class Older:
    """The older versions of new rows, by the new row's `content`.

    Attributes:
        records: the record that the row would correct.
        on_desk: `content` of the version on the import desk that the row takes the place of.
    """

    records: Mapping[bytes, UUID]
    on_desk: Mapping[bytes, bytes]


def row_key(book: ImportBook) -> RowKey:
    """The keyed hash of all imports into this book; asks the book once, not once a row."""
    key = book.row_key(b"rows of imported files")
    return lambda text: hmac.digest(key, text, "sha256")


def mark_rows(rows: Iterable[CardRow], key: RowKey) -> list[MarkedRow]:
    """Give every row its identity; a row that repeats another gets one of its own."""
    firsts: dict[bytes, int] = {}
    times: Counter[bytes] = Counter()
    marked = []
    for row in rows:
        says = _says(row)
        content = key(b"row:%d:%b" % (times[says], says))
        marked.append(MarkedRow(row, content, card_signs(row.form, key), firsts.get(says)))
        times[says] += 1
        firsts.setdefault(says, row.number)
    return marked


def find_older(
    rows: Sequence[MarkedRow], seen: Sequence[SeenRow], ask: Callable[[], None] = lambda: None
) -> Older:
    """What each new row is a later version of.

    Only rows that are in the store and no longer in the file can be older versions; a row that is
    still there is another card. The pairs that agree most are taken first, each side once.

    Args:
        ask: called now and then; what it raises ends the work.
    """
    present = {row.content for row in rows}
    known = {row.content for row in seen if row.state is not RowState.PARKED}
    settled = {row.record_id for row in seen if row.content in present}
    gone = [row for row in seen if row.content not in present]
    fresh = [row for row in rows if row.content not in known and row.repeats is None]
    with_record = [row for row in gone if row.record_id and row.record_id not in settled]
    on_desk = [row for row in gone if row.state in _ON_DESK]
    return Older(
        {
            new: old.record_id
            for new, old in _closest(fresh, with_record, ask).items()
            if old.record_id
        },
        {new: old.content for new, old in _closest(fresh, on_desk, ask).items()},
    )


def count_missing(rows: Sequence[MarkedRow], seen: Sequence[SeenRow], older: Older) -> int:
    """Saved rows of a version of this very file that it has no more; they stay saved.

    A file that shares no row with what was read before only has the name of an older one.
    """
    present = {row.content for row in rows}
    if not any(row.content in present for row in seen):
        return 0
    here = {row.record_id for row in seen if row.content in present}
    changed = here.union(older.records.values())
    return sum(
        row.state is RowState.SAVED and row.content not in present and row.record_id not in changed
        for row in seen
    )


def _closest(
    fresh: Sequence[MarkedRow], gone: Sequence[SeenRow], ask: Callable[[], None]
) -> dict[bytes, SeenRow]:
    """Pair rows by the signs that agree, one join for each set of signs: never all with all."""
    found: dict[bytes, SeenRow] = {}
    taken: set[UUID | bytes] = set()
    for signs in _AGREEMENTS:
        ask()
        waiting: defaultdict[bytes, list[SeenRow]] = defaultdict(list)
        for old in reversed(gone):
            waiting[_signs(old.card, signs)].append(old)
        for new in fresh:
            candidates = waiting.get(_signs(new.card, signs), [])
            while candidates and _place(candidates[-1]) in taken:
                candidates.pop()
            if candidates and new.content not in found and _names_somebody(new.card, signs):
                found[new.content] = candidates.pop()
                taken.add(_place(found[new.content]))
    return found


def _place(row: SeenRow) -> UUID | bytes:
    """What only one row can be a later version of."""
    return row.record_id or row.content


def _signs(card: bytes, signs: Sequence[int]) -> bytes:
    return b"".join(card[at * _PART : (at + 1) * _PART] for at in signs)


def _names_somebody(card: bytes, signs: Sequence[int]) -> bool:
    return all(_signs(card, [at]) != _NOTHING for at in signs if at < len(_PERSON))


def _says(row: CardRow) -> bytes:
    """Everything the row says, in one form for every file format and order of columns."""
    cells = sorted([field.value, _plain(text)] for field, text in row.form.items())
    stray = sorted([letter, _plain(text)] for letter, text in row.stray.items())
    return json.dumps([cells, stray]).encode()


def card_signs(form: Form, key: RowKey) -> bytes:
    """The six short hashes by which another version of the row finds this one."""
    return b"".join(_part(form, fields, key) for fields in (*_PERSON, *_VISIT))


def _part(form: Form, fields: Sequence[Field], key: RowKey) -> bytes:
    texts = [_plain(form.get(field, "")) for field in fields]
    if fields in _PERSON and not _tells(fields[0], texts[0]):
        return _NOTHING
    named = json.dumps([[field.value for field in fields], texts]).encode()
    return key(b"part:" + named)[:_PART]


def _tells(field: Field, text: str) -> bool:
    """Whether a text can tell people apart; "-" and "TANPA" in place of a number can't."""
    sign = str.isalpha if field is Field.NAME else str.isdigit
    return any(map(sign, text))


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip().upper()
