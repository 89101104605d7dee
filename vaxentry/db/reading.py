"""Reading: pages, counts, details and status. Every query walks an index; none scans."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, column, func, select, table

from vaxentry.db.search import Groups, behind, match_of, typed_groups
from vaxentry.db.tables import (
    attempt,
    attempt_record,
    author,
    outbox,
    record,
    record_flag,
    stack,
    state_count,
)
from vaxentry.db.times import from_ms
from vaxentry.domain.dose import Identity, IdType
from vaxentry.domain.identity import masked_identity
from vaxentry.domain.outbox import Flag, State
from vaxentry.domain.records import (
    Counts,
    Order,
    RecordQuery,
    RecordRow,
)

_KNOWN_FLAGS = {flag.value: flag for flag in Flag}
"""A newer server may say more; a flag we don't know is kept in the table and not shown."""

CONFLICTS = (State.NIK_CLASH, State.TICKET_CLASH, State.DOSE_CHECK)

_index = table("record_search", column("rowid"), column("record_search"))
_sending = (
    select(attempt_record.c.record_seq)
    .join(attempt, attempt.c.device_seq == attempt_record.c.device_seq)
    .where(attempt.c.outcome == "open")
)
_row_columns = (
    select(record, author.c.name.label("author_name"), outbox.c.tries)
    .join(author, author.c.id == record.c.author_id)
    .outerjoin(outbox, outbox.c.record_seq == record.c.seq)
)


def page(
    connection: Connection, query: RecordQuery, after: int | None, limit: int
) -> list[RecordRow]:
    """One page by keyset: rows behind local number `after`."""
    newest = query.order is Order.NEWEST_FIRST
    chosen = _behind(_row_columns.where(*_conditions(query)), record.c.seq, after, newest=newest)
    groups = typed_groups(query.text)
    if groups:
        seqs = _found(connection, query, groups, after, limit)
        chosen = chosen.where(record.c.seq.in_(seqs))
    return _rows(connection, chosen.limit(limit))


def _behind(
    chosen: Select[Any], place: ColumnElement[int], after: int | None, *, newest: bool
) -> Select[Any]:
    if after is not None:
        chosen = chosen.where(place < after if newest else place > after)
    return chosen.order_by(place.desc() if newest else place)


def _found(
    connection: Connection, query: RecordQuery, groups: Groups, after: int | None, limit: int
) -> list[int]:
    """Numbers of the records that a page of a search may show, read along the index."""
    newest = query.order is Order.NEWEST_FIRST
    hidden = behind(connection)
    chosen = select(_index.c.rowid).where(_matches(groups), _index.c.rowid.not_in(hidden.stale))
    if conditions := list(_conditions(query)):
        chosen = chosen.join(record, record.c.seq == _index.c.rowid).where(*conditions)
    chosen = _behind(chosen, _index.c.rowid, after, newest=newest).limit(limit)
    return [*connection.execute(chosen).scalars(), *hidden.meeting(groups)]


def _matches(groups: Groups) -> ColumnElement[bool]:
    return _index.c.record_search.op("MATCH")(match_of(groups))


def rows(connection: Connection, record_ids: Sequence[UUID]) -> list[RecordRow]:
    """The rows of these records, unknown ids left out."""
    found: list[RecordRow] = []
    for start in range(0, len(record_ids), 500):
        chosen = _row_columns.where(record.c.id.in_(record_ids[start : start + 500]))
        found += _rows(connection, chosen)
    return found


def _conditions(query: RecordQuery) -> Iterable[ColumnElement[bool]]:
    if query.states:
        yield _in_states(query.states)
    if query.flag:
        flagged = select(record_flag.c.record_seq).where(record_flag.c.flag == query.flag.value)
        yield record.c.seq.in_(flagged)
    if query.stack:
        yield record.c.stack_number == (
            select(stack.c.number).where(stack.c.id == query.stack).scalar_subquery()
        )


def _in_states(states: frozenset[State]) -> ColumnElement[bool]:
    """Only a queued record can be shown as being sent; a voided one in an attempt stays voided."""
    plain = record.c.state.in_([state.value for state in states - {State.SENDING, State.QUEUED}])
    queued = record.c.state == State.QUEUED.value
    if states >= {State.SENDING, State.QUEUED}:
        return plain | queued
    if State.SENDING in states:
        return plain | (queued & record.c.seq.in_(_sending))
    if State.QUEUED in states:
        return plain | (queued & record.c.seq.not_in(_sending))
    return plain


def _rows(connection: Connection, chosen: Select[Any]) -> list[RecordRow]:
    found = connection.execute(chosen).all()
    seqs = [row.seq for row in found]
    flags, sending = _flags(connection, seqs), _being_sent(connection, seqs)
    return [_row(row, flags.get(row.seq, frozenset()), row.seq in sending) for row in found]


def _flags(connection: Connection, seqs: Sequence[int]) -> Mapping[int, frozenset[Flag]]:
    found: dict[int, frozenset[Flag]] = {}
    for row in connection.execute(select(record_flag).where(record_flag.c.record_seq.in_(seqs))):
        flag = _KNOWN_FLAGS.get(row.flag)
        if flag is not None:
            found[row.record_seq] = found.get(row.record_seq, frozenset()) | {flag}
    return found


def _being_sent(connection: Connection, seqs: Sequence[int]) -> frozenset[int]:
    chosen = _sending.where(attempt_record.c.record_seq.in_(seqs))
    return frozenset(connection.execute(chosen).scalars())


def shown_state(stored: str, *, sending: bool) -> State:
    """The state a person sees: a queued record in an open attempt is being sent."""
    state = State(stored)
    return State.SENDING if sending and state is State.QUEUED else state


def _row(row: Any, flags: frozenset[Flag], sending: bool) -> RecordRow:
    return RecordRow(
        seq=row.seq,
        record_id=row.id,
        entry_no=row.entry_no,
        saved_at=from_ms(row.saved_at),
        name=row.name,
        identity_masked=masked_identity(Identity(IdType(row.id_type), row.id_number)),
        vaccine=row.vaccine,
        dose_no=row.dose_no,
        screening=row.screening,
        given_on=date.fromisoformat(row.given_on),
        state=shown_state(row.state, sending=sending),
        flags=flags,
        cause=row.invalid_rule or row.standing,
        author=row.author_name,
        stack_number=row.stack_number,
        tries=row.tries or 0,
    )


def counts(connection: Connection, query: RecordQuery | None) -> Counts:
    """Counts by state and flag; of all records from the ledger, of a query by its index."""
    by_state = _ledger(connection) if query is None else _counted(connection, query)
    flagged = connection.execute(
        select(record_flag.c.flag, func.count()).group_by(record_flag.c.flag)
    )
    known = {_KNOWN_FLAGS[flag]: n for flag, n in flagged if flag in _KNOWN_FLAGS}
    return Counts(by_state, known)


def _ledger(connection: Connection) -> dict[State, int]:
    stored = {State(row.state): row.n for row in connection.execute(select(state_count))}
    queued = select(func.count()).select_from(record)
    sending = connection.execute(
        queued.where(record.c.seq.in_(_sending), record.c.state == State.QUEUED.value)
    ).scalar_one()
    return _with_sending(stored, sending)


def _counted(connection: Connection, query: RecordQuery) -> dict[State, int]:
    conditions = [*_conditions(query), *_met(connection, query.text)]
    grouped = select(record.c.state, func.count()).where(*conditions).group_by(record.c.state)
    stored = {State(state): n for state, n in connection.execute(grouped)}
    sending = connection.execute(
        select(func.count())
        .select_from(record)
        .where(*conditions, record.c.state == State.QUEUED.value, record.c.seq.in_(_sending))
    ).scalar_one()
    return _with_sending(stored, sending)


def _met(connection: Connection, typed: str) -> Iterable[ColumnElement[bool]]:
    """The condition of a search as a set of numbers: for counting, where no order is wanted."""
    if groups := typed_groups(typed):
        hidden = behind(connection)
        indexed = select(_index.c.rowid).where(_matches(groups))
        known = record.c.seq.in_(indexed) & record.c.seq.not_in(hidden.stale)
        yield known | record.c.seq.in_(hidden.meeting(groups))


def _with_sending(stored: dict[State, int], sending: int) -> dict[State, int]:
    moved = stored | {
        State.SENDING: sending,
        State.QUEUED: stored.get(State.QUEUED, 0) - sending,
    }
    return {state: n for state, n in moved.items() if n}
