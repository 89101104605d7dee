"""Where the rows of a long list are, and what it can be narrowed by: from counts, never by a scan.

What is asked by words, by stack, by cause or by what is in an attempt is few, and listed; all else
is answered by the counts of blocks. A block that a span of numbers cuts is counted row by row.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from vaxentry.db import row_list
from vaxentry.db.engine import bare
from vaxentry.db.reading import (
    CAUSE,
    HINDERED,
    SENDING_SEQS,
    conditions,
    found_between,
    met,
    with_sending,
)
from vaxentry.db.tables import STORED_STATES, author, record, state_count, tally
from vaxentry.db.times import from_ms
from vaxentry.domain.age import Age, Span, first_number, span_of
from vaxentry.domain.outbox import State
from vaxentry.domain.outline import (
    BLOCK_BITS,
    Facets,
    Outline,
    block_of,
    common,
    numbers_of,
)
from vaxentry.domain.records import Author, Counts, Order, RecordQuery, RecordRow

_BLOCK: ColumnElement[int] = record.c.seq.op(">>")(BLOCK_BITS)
_last = select(func.coalesce(func.max(record.c.seq), 0))
_saved = select(func.coalesce(func.sum(state_count.c.n), 0))
_STATES = [state.value for state in STORED_STATES]


def outline(c: Connection, query: RecordQuery, now: datetime) -> Outline:
    """How many rows of a list each block holds."""
    span = _span(c, query.age, now)
    counted = _everything(c) if query == RecordQuery(order=query.order) else None
    if counted is None:
        counted = _blocks(c, query, span)
    newest = query.order is Order.NEWEST_FIRST
    return Outline(tuple(sorted(counted.items(), reverse=newest)), span)


def stretch(
    c: Connection, query: RecordQuery, first: int, last: int, span: Span
) -> list[RecordRow]:
    """The rows of a list in the blocks from `first` to `last`, within the span of its outline."""
    low, high = common(numbers_of(first, last), span)
    seqs = numbers(c, query, (low, high))
    return row_list.rows(bare(c), seqs if query.order is Order.OLDEST_FIRST else seqs[::-1])


def numbers(c: Connection, query: RecordQuery, within: Span) -> list[int]:
    """Local numbers of the records of a list within a span, lowest first; its age is left out."""
    low, high = within
    if query.text:
        return found_between(c, query, low, high)
    chosen = select(record.c.seq).where(*conditions(query), record.c.seq.between(low, high))
    return list(c.execute(chosen.order_by(record.c.seq)).scalars())


def facets(c: Connection, query: RecordQuery, now: datetime) -> Facets:
    """What a list can be narrowed by."""
    span = _span(c, query.age, now)
    states = Counts(_by_state(c, replace(query, states=frozenset()), span))
    counted = not query.text
    wide = replace(query, text="")
    return Facets(
        states=states,
        authors=_told(_authors(c, _by(c, "author_id", replace(wide, author=None), span)), counted),
        vaccines=_told(
            sorted(_by(c, "vaccine", replace(wide, vaccine=None), span).items()), counted
        ),
        causes=_told(sorted(_causes(c, replace(wide, cause=""), span).items()), counted),
        ages={
            age: sum(_blocks(c, wide, _span(c, age, now)).values()) if counted else None
            for age in Age
        },
    )


def _told(found: Sequence[tuple[Any, int]], counted: bool) -> list[tuple[Any, int | None]]:
    return [(value, n if counted else None) for value, n in found]


def _span(c: Connection, age: Age | None, now: datetime) -> Span:
    last = c.execute(_last).scalar_one()

    def first_since(moment: datetime) -> int:
        return first_number(last, lambda seq: _saved_at(c, seq) > moment)

    return span_of(age, now, first_since)


def _saved_at(c: Connection, seq: int) -> datetime:
    """Of the first record from that number on; no number is missing but by a fault of the disk."""
    (at,) = (
        bare(c)
        .execute("SELECT saved_at FROM record WHERE seq >= ? ORDER BY seq LIMIT 1", (seq,))
        .fetchone()
    )
    return from_ms(at)


def _everything(c: Connection) -> dict[int, int] | None:
    """All records without a look at any: none is ever deleted, so that no number is missing."""
    last = c.execute(_last).scalar_one()
    if last != c.execute(_saved).scalar_one():
        return None
    counted = dict.fromkeys(range(block_of(last) + 1), 1 << BLOCK_BITS)
    counted[0] -= 1
    counted[block_of(last)] -= numbers_of(0, block_of(last))[1] - last
    return {block: n for block, n in counted.items() if n}


def _is_listed(query: RecordQuery) -> bool:
    return bool(query.text or query.stack or query.flag or query.cause) or query.states == {
        State.SENDING
    }


def _blocks(c: Connection, query: RecordQuery, span: Span) -> dict[int, int]:
    if not _is_listed(query):
        return _tallied(c, "block", query, span)
    return dict(Counter(block_of(seq) for seq in numbers(c, query, span)))


def _by(c: Connection, name: str, query: RecordQuery, span: Span) -> dict[Any, int]:
    """How many rows have each value of a column that blocks are counted by."""
    if not _is_listed(query):
        return _tallied(c, name, query, span)
    return _counted(c, record.c[name], query, span)


def _by_state(c: Connection, query: RecordQuery, span: Span) -> dict[State, int]:
    stored = {State(state): n for state, n in _by(c, "state", query, span).items()}
    sending = (
        select(func.count())
        .select_from(record)
        .where(
            record.c.seq.in_(SENDING_SEQS),
            record.c.state == State.QUEUED.value,
            record.c.seq.between(*span),
            *conditions(query),
            *met(c, query.text),
        )
    )
    return with_sending(stored, c.execute(sending).scalar_one())


def _counted(
    c: Connection, key: ColumnElement[Any], query: RecordQuery, within: Span
) -> dict[Any, int]:
    """Counted row by row: of few."""
    chosen = select(key, func.count()).where(
        record.c.seq.between(*within), *conditions(query), *met(c, query.text)
    )
    return _pairs(c.execute(chosen.group_by(key)))


def _pairs(found: Iterable[Any]) -> dict[Any, int]:
    return {key: n for key, n in found}  # noqa: C416 - rows are no pairs to the type checker


def _causes(c: Connection, query: RecordQuery, span: Span) -> dict[str, int]:
    """What needs a person is few; nothing else has a cause."""
    hindered = record.c.state.in_(HINDERED)
    chosen = select(CAUSE, func.count()).where(
        hindered, record.c.seq.between(*span), *conditions(query)
    )
    found = _pairs(c.execute(chosen.group_by(CAUSE)))
    return {cause: n for cause, n in found.items() if cause}


def _authors(c: Connection, counted: Mapping[Any, int]) -> list[tuple[Author, int]]:
    names = {row.id: row.name for row in c.execute(select(author.c.id, author.c.name))}
    found = [(Author(who, names[who]), n) for who, n in counted.items()]
    return sorted(found, key=lambda one: (one[0].name.casefold(), str(one[0].id)))


def _tallied(c: Connection, name: str, query: RecordQuery, span: Span) -> dict[Any, int]:
    """By the counts of whole blocks, and row by row in those at the two ends of the span."""
    counted: Counter[Any] = Counter()
    inner, edges = _parts(span)
    if inner[0] <= inner[1]:
        summed = select(tally.c[name], func.sum(tally.c.n)).where(
            tally.c.block.between(*inner), *_tally_conditions(query)
        )
        counted.update(_pairs(c.execute(summed.group_by(tally.c[name]))))
        _leave_out_others(c, counted, name, query, numbers_of(*inner))
    key = _BLOCK if name == "block" else record.c[name]
    for edge in edges:
        counted.update(_counted(c, key, query, edge))
    return {value: n for value, n in counted.items() if n}


def _parts(span: Span) -> tuple[Span, Sequence[Span]]:
    """The blocks that lie in a span as a whole, and the numbers beside them."""
    low, high = span
    first, last = block_of(low + (1 << BLOCK_BITS) - 1), block_of(high + 1) - 1
    if low <= 1:
        first = 0
    if first > last:
        return (1, 0), [span] if low <= high else []
    begin, end = numbers_of(first, last)
    return (first, last), [one for one in ((low, begin - 1), (end + 1, high)) if one[0] <= one[1]]


def _tally_conditions(query: RecordQuery) -> Iterator[ColumnElement[bool]]:
    asked = query.states - {State.SENDING}
    if State.SENDING in query.states:
        asked |= {State.QUEUED}
    # Each state by name: the counts are searched by it, not read through.
    yield tally.c.state.in_(sorted(state.value for state in asked) if asked else _STATES)
    if query.author:
        yield tally.c.author_id == query.author
    if query.vaccine is not None:
        yield tally.c.vaccine == query.vaccine


def _leave_out_others(
    c: Connection, counted: "Counter[Any]", name: str, query: RecordQuery, within: Span
) -> None:
    """Being sent is no state of its own in the counts: what was not asked for is taken out."""
    other = {State.SENDING, State.QUEUED} - query.states
    if len(other) != 1 or not query.states:
        return
    key = _BLOCK if name == "block" else record.c[name]
    counted.subtract(_counted(c, key, replace(query, states=frozenset(other)), within))
