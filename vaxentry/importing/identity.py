"""How a row is recognised when its file, or a corrected version of it, comes again.

See ``docs/adr/0010-import-row-identity.md``. `content` is the row's identity. `card` is six short
keyed hashes side by side, by which a changed row finds the record it belongs to: three that name
the person and three that name the visit.
"""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from vaxentry.domain.form import Field, Form
from vaxentry.importing.ports import RowState, SeenRow
from vaxentry.importing.rows import CardRow

RowKey = Callable[[bytes], bytes]
"""The keyed hash of the store, `ImportBook.row_key`."""

_PERSON = (
    (Field.ID_NUMBER, Field.BIRTH_ORDER),
    (Field.NAME, Field.BIRTH_DATE),
    (Field.TICKET,),
)
_VISIT = ((Field.GIVEN_ON,), (Field.VACCINE,), (Field.COURSE, Field.DOSE_NO))
_PART = 8
_NOTHING = bytes(_PART)
_SAME_VISIT = 2
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


def mark_rows(rows: Iterable[CardRow], key: RowKey) -> list[MarkedRow]:
    """Give every row its identity; a row that repeats another gets one of its own."""
    firsts: dict[bytes, int] = {}
    times: Counter[bytes] = Counter()
    marked = []
    for row in rows:
        says = _says(row)
        content = key(b"row:%d:%b" % (times[says], says))
        marked.append(MarkedRow(row, content, _card(row.form, key), firsts.get(says)))
        times[says] += 1
        firsts.setdefault(says, row.number)
    return marked


def find_older(rows: Sequence[MarkedRow], seen: Sequence[SeenRow]) -> Older:
    """What each new row is a later version of.

    Only rows that are in the store and no longer in the file can be older versions; a row that is
    still there is another card. The pairs that agree most are taken first, each side once.
    """
    present = {row.content for row in rows}
    known = {row.content for row in seen if row.state is not RowState.PARKED}
    settled = {row.record_id for row in seen if row.content in present}
    gone = [row for row in seen if row.content not in present]
    fresh = [row for row in rows if row.content not in known and row.repeats is None]
    with_record = (row for row in gone if row.record_id and row.record_id not in settled)
    on_desk = (row for row in gone if row.state in {RowState.PARKED, RowState.OFFERED})
    return Older(
        {new: old.record_id for new, old in _closest(fresh, with_record).items() if old.record_id},
        {new: old.content for new, old in _closest(fresh, on_desk).items()},
    )


def _closest(fresh: Iterable[MarkedRow], gone: Iterable[SeenRow]) -> dict[bytes, SeenRow]:
    found: dict[bytes, SeenRow] = {}
    taken: set[UUID | bytes] = set()
    for _, new, old in sorted(_pairs(fresh, gone), key=lambda pair: -pair[0]):
        place = old.record_id or old.content
        if new.content not in found and place not in taken:
            found[new.content] = old
            taken.add(place)
    return found


def _pairs(
    fresh: Iterable[MarkedRow], gone: Iterable[SeenRow]
) -> Iterable[tuple[int, MarkedRow, SeenRow]]:
    by_person: defaultdict[bytes, list[SeenRow]] = defaultdict(list)
    for old in gone:
        for part in _person(old.card):
            by_person[part].append(old)
    for new in fresh:
        candidates = {old.content: old for part in _person(new.card) for old in by_person[part]}
        for old in candidates.values():
            if score := _agreement(new.card, old.card):
                yield score, new, old


def _agreement(card: bytes, other: bytes) -> int:
    """How many of the six parts agree; 0 when it is another visit."""
    visit = sum(a == b for a, b in zip(_parts(card)[3:], _parts(other)[3:], strict=True))
    person = len(_person(card) & _person(other))
    return visit + person if visit >= _SAME_VISIT else 0


def _person(card: bytes) -> frozenset[bytes]:
    return frozenset(part for part in _parts(card)[:3] if part != _NOTHING)


def _parts(card: bytes) -> list[bytes]:
    return [card[at : at + _PART] for at in range(0, len(_PERSON + _VISIT) * _PART, _PART)]


def _says(row: CardRow) -> bytes:
    """Everything the row says, in one form for every file format and order of columns."""
    cells = sorted([field.value, _plain(text)] for field, text in row.form.items())
    stray = sorted([letter, _plain(text)] for letter, text in row.stray.items())
    return json.dumps([cells, stray]).encode()


def _card(form: Form, key: RowKey) -> bytes:
    return b"".join(_part(form, fields, key) for fields in (*_PERSON, *_VISIT))


def _part(form: Form, fields: Sequence[Field], key: RowKey) -> bytes:
    texts = [_plain(form.get(field, "")) for field in fields]
    if fields in _PERSON and not texts[0]:
        return _NOTHING
    named = json.dumps([[field.value for field in fields], texts]).encode()
    return key(b"part:" + named)[:_PART]


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip().upper()
