"""The lines of a list, read on the bare driver connection: a search shows some at every key."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from vaxentry.db.times import from_ms
from vaxentry.domain.dose import Identity, IdType
from vaxentry.domain.identity import masked_identity
from vaxentry.domain.outbox import FIRST_PRIORITY, Flag, NationalStatus, State
from vaxentry.domain.records import RecordRow

KNOWN_FLAGS = {flag.value: flag for flag in Flag}
"""A newer server may say more; a flag we don't know is kept in the table and not shown."""

_numbers = """SELECT seq FROM json_each(?) CROSS JOIN record ON record.id = json_each.value"""
_rows = """
SELECT seq, record.id, entry_no, saved_at, record.name, id_type, id_number, vaccine, dose_no,
       screening, given_on, state, invalid_rule, standing, author.name, stack_number, tries,
       priority, national_status
FROM json_each(?) CROSS JOIN record ON seq = json_each.value
JOIN author ON author.id = record.author_id
LEFT JOIN outbox ON outbox.record_seq = seq
"""
_flags = """SELECT record_flag.record_seq, flag FROM json_each(?)
            CROSS JOIN record_flag ON record_flag.record_seq = json_each.value"""
_sending = """SELECT attempt_record.record_seq FROM json_each(?)
              CROSS JOIN attempt_record ON attempt_record.record_seq = json_each.value
              CROSS JOIN attempt USING (device_seq) WHERE attempt.outcome = 'open'"""


def numbers_of(raw: Any, record_ids: Sequence[UUID]) -> list[int]:
    """Local numbers of these records in the same order, unknown ids left out."""
    wanted = json.dumps([one.hex for one in record_ids])
    return [seq for (seq,) in raw.execute(_numbers, (wanted,))]


def rows(raw: Any, seqs: Sequence[int]) -> list[RecordRow]:
    """The rows of these local numbers, in the same order."""
    if not seqs:
        return []
    wanted = (json.dumps(seqs),)
    flags = _flags_of(raw, wanted)
    sending = {seq for (seq,) in raw.execute(_sending, wanted)}
    found = raw.execute(_rows, wanted).fetchall()
    return [_row(row, flags.get(row[0], frozenset()), row[0] in sending) for row in found]


def _flags_of(raw: Any, wanted: tuple[str]) -> Mapping[int, frozenset[Flag]]:
    found: dict[int, frozenset[Flag]] = {}
    for seq, text in raw.execute(_flags, wanted):
        flag = KNOWN_FLAGS.get(text)
        if flag is not None:
            found[seq] = found.get(seq, frozenset()) | {flag}
    return found


def shown_state(stored: str, *, sending: bool) -> State:
    """The state a person sees: a queued record in an open attempt is being sent."""
    state = State(stored)
    return State.SENDING if sending and state is State.QUEUED else state


def _row(row: Any, flags: frozenset[Flag], sending: bool) -> RecordRow:
    seq, record_id, entry_no, saved_at, name, id_type, number, vaccine, dose_no, *rest = row
    screening, given_on, state, rule, standing, author, stack_number, tries, priority, national = (
        rest
    )
    return RecordRow(
        seq=seq,
        record_id=UUID(record_id),
        entry_no=entry_no,
        saved_at=from_ms(saved_at),
        name=name,
        identity_masked=masked_identity(Identity(IdType(id_type), number)),
        vaccine=vaccine,
        dose_no=dose_no,
        screening=screening,
        given_on=date.fromisoformat(given_on),
        state=shown_state(state, sending=sending),
        flags=flags,
        cause=rule or standing,
        author=author,
        stack_number=stack_number,
        tries=tries or 0,
        goes_first=priority == FIRST_PRIORITY,
        national=NationalStatus(national),
        void_settled=state != State.VOIDED.value or priority is None,
    )
