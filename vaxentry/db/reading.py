"""Reading: pages, counts, details and status. Every query walks an index; none scans."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, column, func, select, table

from vaxentry.db import row_list
from vaxentry.db.engine import bare
from vaxentry.db.search import Groups, behind, found, match_of, typed_groups, typed_id
from vaxentry.db.tables import (
    STORED_STATES,
    attempt,
    attempt_record,
    record,
    record_flag,
    stack,
    state_count,
)
from vaxentry.domain.outbox import State, needs_person
from vaxentry.domain.records import (
    Counts,
    Order,
    RecordQuery,
    RecordRow,
)

_index = table("record_search", column("rowid"), column("record_search"))
SENDING_SEQS = (
    select(attempt_record.c.record_seq)
    .join(attempt, attempt.c.device_seq == attempt_record.c.device_seq)
    .where(attempt.c.outcome == "open")
)
HINDERED = sorted(
    state.value for state in STORED_STATES if needs_person(state) and state is not State.PAUSED
)
"""States with a cause of their own: what the server said, or the rule that was broken."""
CAUSE = func.coalesce(func.nullif(record.c.invalid_rule, ""), record.c.standing)
_flagged = select(record_flag.c.flag, func.count()).group_by(record_flag.c.flag)
_ledger_rows = select(state_count)
_being_sent = (
    select(func.count())
    .select_from(record)
    .where(record.c.seq.in_(SENDING_SEQS), record.c.state == State.QUEUED.value)
)


def search(raw: Any, query: RecordQuery, after: int | None, limit: int) -> list[RecordRow]:
    """One page of a search that asks for nothing but its words, on the bare connection."""
    newest = query.order is Order.NEWEST_FIRST
    seqs = found(raw, typed_groups(query.text), after, limit, newest=newest)
    return row_list.rows(raw, seqs)


def is_search(query: RecordQuery) -> bool:
    """Whether a query asks for words and for nothing else."""
    return bool(typed_groups(query.text)) and query == RecordQuery(
        text=query.text, order=query.order
    )


def page(
    connection: Connection, query: RecordQuery, after: int | None, limit: int
) -> list[RecordRow]:
    """One page by keyset: rows behind local number `after`."""
    newest = query.order is Order.NEWEST_FIRST
    if groups := typed_groups(query.text):
        seqs = _found(connection, query, groups, after, limit)
    else:
        chosen = select(record.c.seq).where(*conditions(query)).limit(limit)
        chosen = _behind(chosen, record.c.seq, after, newest=newest)
        seqs = list(connection.execute(chosen).scalars())
    return row_list.rows(bare(connection), sorted(seqs, reverse=newest))


def _behind(
    chosen: Select[Any], place: ColumnElement[int], after: int | None, *, newest: bool
) -> Select[Any]:
    if after is not None:
        chosen = chosen.where(place < after if newest else place > after)
    return chosen.order_by(place.desc() if newest else place)


def _found(
    connection: Connection, query: RecordQuery, groups: Groups, after: int | None, limit: int
) -> list[int]:
    """Numbers of the records that a page of a search shows, read along the index."""
    newest = query.order is Order.NEWEST_FIRST
    narrowed = list(conditions(query))
    hidden = behind(bare(connection))
    chosen = select(_index.c.rowid).where(matches(groups))
    if hidden.stale:
        chosen = chosen.where(_index.c.rowid.not_in(hidden.stale))
    if narrowed:
        chosen = chosen.join(record, record.c.seq == _index.c.rowid).where(*narrowed)
    chosen = _behind(chosen, _index.c.rowid, after, newest=newest).limit(limit)
    seqs = list(connection.execute(chosen).scalars())
    if new := hidden.meeting(groups):
        also = select(record.c.seq).where(record.c.seq.in_(new), *narrowed)
        also = _behind(also, record.c.seq, after, newest=newest).limit(limit)
        seqs = sorted({*seqs, *connection.execute(also).scalars()}, reverse=newest)
    return seqs[:limit]


def found_between(connection: Connection, query: RecordQuery, low: int, high: int) -> list[int]:
    """Numbers of the records that a search shows within a span, lowest first."""
    groups, narrowed = typed_groups(query.text), list(conditions(query))
    if not groups:
        every = select(record.c.seq).where(record.c.seq.between(low, high), *narrowed)
        return list(connection.execute(every.order_by(record.c.seq)).scalars())
    hidden = behind(bare(connection))
    chosen = select(_index.c.rowid).where(matches(groups), _index.c.rowid.between(low, high))
    if narrowed:
        chosen = chosen.join(record, record.c.seq == _index.c.rowid).where(*narrowed)
    seqs = set(connection.execute(chosen.order_by(_index.c.rowid)).scalars()) - hidden.stale
    new = [seq for seq in hidden.meeting(groups) if low <= seq <= high]
    if new and narrowed:
        also = select(record.c.seq).where(record.c.seq.in_(new), *narrowed)
        new = list(connection.execute(also).scalars())
    return sorted(seqs.union(new))


def matches(groups: Groups) -> ColumnElement[bool]:
    """Whether a row of the full-text index meets a question."""
    return _index.c.record_search.op("MATCH")(match_of(groups))


def rows(connection: Connection, record_ids: Sequence[UUID]) -> list[RecordRow]:
    """The rows of these records, unknown ids left out."""
    raw = bare(connection)
    return row_list.rows(raw, row_list.numbers_of(raw, record_ids))


def conditions(query: RecordQuery) -> Iterable[ColumnElement[bool]]:
    """What a record must fulfil, its words and its age left out; its id is none of its words."""
    if (record_id := typed_id(query.text)) is not None:
        yield record.c.id == record_id
    if query.states:
        yield _in_states(query.states)
    if query.flag:
        flagged = select(record_flag.c.record_seq).where(record_flag.c.flag == query.flag.value)
        yield record.c.seq.in_(flagged)
    if query.stack:
        yield record.c.stack_number == (
            select(stack.c.number).where(stack.c.id == query.stack).scalar_subquery()
        )
    if query.author:
        yield record.c.author_id == query.author
    if query.vaccine is not None:
        yield record.c.vaccine == query.vaccine
    if query.cause:
        yield record.c.state.in_(HINDERED)
        yield CAUSE.op("=")(query.cause)


def _in_states(states: frozenset[State]) -> ColumnElement[bool]:
    """Only a queued record can be shown as being sent; a voided one in an attempt stays voided."""
    plain = record.c.state.in_([state.value for state in states - {State.SENDING, State.QUEUED}])
    queued = record.c.state == State.QUEUED.value
    if states >= {State.SENDING, State.QUEUED}:
        return plain | queued
    if State.SENDING in states:
        return plain | (queued & record.c.seq.in_(SENDING_SEQS))
    if State.QUEUED in states:
        return plain | (queued & record.c.seq.not_in(SENDING_SEQS))
    return plain


def counts(connection: Connection, query: RecordQuery | None) -> Counts:
    """Counts by state and flag; of all records from the ledger, of a query by its index."""
    by_state = _ledger(connection) if query is None else _counted(connection, query)
    flagged = connection.execute(_flagged)
    known = {row_list.KNOWN_FLAGS[flag]: n for flag, n in flagged if flag in row_list.KNOWN_FLAGS}
    return Counts(by_state, known)


def stored_counts(connection: Connection) -> dict[State, int]:
    """Counts of all records from the ledger; what is on its way counts as queued."""
    return {State(row.state): row.n for row in connection.execute(_ledger_rows)}


def _ledger(connection: Connection) -> dict[State, int]:
    sending = connection.execute(_being_sent).scalar_one()
    return with_sending(stored_counts(connection), sending)


def _counted(connection: Connection, query: RecordQuery) -> dict[State, int]:
    narrowed = [*conditions(query), *met(connection, query.text)]
    grouped = select(record.c.state, func.count()).where(*narrowed).group_by(record.c.state)
    stored = {State(state): n for state, n in connection.execute(grouped)}
    sending = connection.execute(
        select(func.count())
        .select_from(record)
        .where(*narrowed, record.c.state == State.QUEUED.value, record.c.seq.in_(SENDING_SEQS))
    ).scalar_one()
    return with_sending(stored, sending)


def met(connection: Connection, typed: str) -> Iterable[ColumnElement[bool]]:
    """The condition of a search as a set of numbers: for counting, where no order is wanted."""
    if groups := typed_groups(typed):
        hidden = behind(bare(connection))
        indexed = select(_index.c.rowid).where(matches(groups))
        known = record.c.seq.in_(indexed) & record.c.seq.not_in(hidden.stale)
        yield known | record.c.seq.in_(hidden.meeting(groups))


def with_sending(stored: Mapping[State, int], sending: int) -> dict[State, int]:
    """Counts as they are stored, of which so many that wait are being sent."""
    moved = {
        **stored,
        State.SENDING: sending,
        State.QUEUED: stored.get(State.QUEUED, 0) - sending,
    }
    return {state: n for state, n in moved.items() if n}
