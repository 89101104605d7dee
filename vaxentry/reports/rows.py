"""The records that are not in, one by one, in the order in which they were saved."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from vaxentry.db.engine import bare
from vaxentry.db.outline import numbers, outline
from vaxentry.db.row_list import shown_state
from vaxentry.db.times import from_ms, to_ms
from vaxentry.domain.backlog import BY_PERSON, BacklogRow, Period, cause_of
from vaxentry.domain.dose import Identity, IdType
from vaxentry.domain.identity import masked_identity
from vaxentry.domain.outline import Outline, common, numbers_of
from vaxentry.domain.plain_text import without_numbers
from vaxentry.domain.records import Order, RecordQuery
from vaxentry.domain.refusals import ANSWER_WITHIN
from vaxentry.reports.figures import IS_OPEN, bounds

_COLUMNS = """
SELECT seq, entry_no, state, standing, invalid_rule, state_since, record.given_on, saved_at,
       coalesce(record.site, nullif(stack.site, ''), own.site), village, stack_number, card_no,
       author.name, vaccine, dose_no, batch, record.name, id_type, id_number
FROM (SELECT site FROM device) AS own CROSS JOIN record
JOIN stack ON stack.number = stack_number JOIN author ON author.id = author_id
"""
_ROWS = f"{_COLUMNS} WHERE {IS_OPEN.replace('given_on', 'record.given_on')} ORDER BY seq"
_THESE = f"{_COLUMNS} WHERE seq IN (SELECT value FROM json_each(:seqs)) ORDER BY seq"  # noqa: S608
_PAGE = 200
"""Records read at once, or those of one block where that has more."""
_SENDING = """SELECT record_seq FROM attempt CROSS JOIN attempt_record USING (device_seq)
              WHERE outcome = 'open'"""


def rows(c: Connection, period: Period, now: datetime) -> Iterator[BacklogRow]:
    """The backlog of a period, read as it is asked for; the connection stays begun meanwhile."""
    yield from map(_maker(c, now).row, bare(c).execute(_ROWS, bounds(period)))


def view_rows(c: Connection, view: RecordQuery, now: datetime) -> tuple[int, Iterator[BacklogRow]]:
    """How long a filtered list is, by the counts of the screen; and its records, in any state, in
    the order in which they were saved.
    """
    query = replace(view, order=Order.OLDEST_FIRST)
    found = outline(c, query, now)
    return found.rows, _view_rows(c, query, found, _maker(c, now))


def _view_rows(
    c: Connection, query: RecordQuery, found: Outline, make: "_Maker"
) -> Iterator[BacklogRow]:
    for first, last in _stretches(found.blocks):
        seqs = numbers(c, query, common(numbers_of(first, last), found.span))
        yield from map(make.row, bare(c).execute(_THESE, {"seqs": json.dumps(seqs)}))


def _stretches(blocks: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """From which block to which is read in one go."""
    first, held = 0, 0
    for block, amount in blocks:
        first, held = first if held else block, held + amount
        if held >= _PAGE:
            yield first, block
            held = 0
    if held:
        yield first, blocks[-1][0]


def _maker(c: Connection, now: datetime) -> "_Maker":
    sending = {seq for (seq,) in bare(c).execute(_SENDING)}
    return _Maker(to_ms(now - ANSWER_WITHIN), sending)


@dataclass(frozen=True, slots=True)
class _Maker:
    """What every row is made with."""

    overdue_before: int
    sending: "set[int]"

    def row(self, found: Any) -> BacklogRow:
        """One line of the list."""
        seq, entry_no, stored, standing, rule, since, given_on, saved_at, *rest = found
        site, village, stack, card, clerk, vaccine, dose_no, batch, name, id_type, number = rest
        site, village, clerk, batch, name = map(
            without_numbers, (site, village, clerk, batch, name)
        )
        state = shown_state(stored, sending=seq in self.sending)
        return BacklogRow(
            entry_no, state, cause_of(state, standing, rule), from_ms(since),
            state in _PERSON and since < self.overdue_before,
            date.fromisoformat(given_on), from_ms(saved_at), site, village, stack, card, clerk,
            vaccine, dose_no, batch, name, masked_identity(Identity(IdType(id_type), number)),
        )  # fmt: skip


_PERSON = frozenset(BY_PERSON)
