"""What a verified answer changes: whole batches at a time, in the caller's transaction."""

import json
from collections.abc import Callable, Hashable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, bindparam, case, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from vaxentry.db import attempts, blocked, case_steps, clashes, pauses, told_requests
from vaxentry.db.given import SEQS, these
from vaxentry.db.heard import Heard, hear
from vaxentry.db.pauses import RESTING
from vaxentry.db.prepared import prepared
from vaxentry.db.tables import (
    attempt_record,
    device,
    outbox,
    receipt,
    record,
    record_flag,
)
from vaxentry.db.times import to_ms
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Settlement, Verdict
from vaxentry.wire.outcomes import REFUSED, Code

Key = TypeVar("Key", bound=Hashable)

_note_code = (
    update(attempt_record)
    .where(
        attempt_record.c.device_seq == bindparam("in_seq"), attempt_record.c.record_seq.in_(SEQS)
    )
    .values(code=bindparam("said"), standing=bindparam("stands"))
)
_REFUSED_AS_BEFORE = (
    (record.c.standing == bindparam("refusal"))
    & (record.c.standing_rev == bindparam("of_rev"))
    & (record.c.invalid_rule == bindparam("bad_rule"))
)
"""The same word on the same revision: who was to act when it came first still is."""
_TAKE_STANDING = prepared(
    update(record)
    .where(record.c.seq == bindparam("of_record"))
    .values(
        state=bindparam("new_state"),
        # A newer word that leaves it where it was does not begin its stay anew.
        state_since=case(
            (record.c.state == bindparam("new_state"), record.c.state_since),
            (_REFUSED_AS_BEFORE, record.c.settled_at),
            else_=bindparam("at"),
        ),
        standing=bindparam("stands"),
        standing_rev=bindparam("of_rev"),
        epoch_number=bindparam("epoch"),
        server_seq=bindparam("place"),
        # The server's word alone brings no receipt: the one that is held stays.
        receipt_seq=func.coalesce(bindparam("in_seq"), record.c.receipt_seq),
        receipt_path=func.coalesce(bindparam("path"), record.c.receipt_path),
        invalid_field=bindparam("bad_field"),
        invalid_rule=bindparam("bad_rule"),
        settled_at=case((_REFUSED_AS_BEFORE, record.c.settled_at), else_=bindparam("at")),
        void_settled=bindparam("gone"),
    )
)
_note_stored = (
    update(record)
    .where(record.c.seq.in_(SEQS))
    .values(stored_rev=func.max(func.coalesce(record.c.stored_rev, 0), bindparam("stored")))
)
_forget_erased = (
    update(record)
    .where(record.c.seq.in_(SEQS), record.c.state == State.ERASED.value)
    .values(stored_rev=None)
)
_HELD_NOWHERE = REFUSED | {Code.ERASED}
"""Not a word that only a newer server says: who knows what it does with the revision."""
_had_before = (
    update(record)
    .where(record.c.seq.in_(SEQS), record.c.stored_rev.is_(None))
    .values(stored_rev=attempts.LAST_TAKEN)
)
"""Where a restored server refuses what was to bring it up to date, the next comparison asks for
what it had before."""
_not_stored = (
    update(record)
    .where(record.c.seq.in_(SEQS), record.c.stored_rev == bindparam("of_rev"))
    .values(stored_rev=None)
)
_earlier_leaves = delete(outbox).where(
    outbox.c.record_seq.in_(SEQS), outbox.c.rev == bindparam("of_rev")
)
_waits = select(outbox.c.record_seq).where(outbox.c.record_seq.in_(SEQS))
_leave_outbox = delete(outbox).where(outbox.c.record_seq.in_(SEQS))
_drop_flags = delete(record_flag).where(record_flag.c.record_seq.in_(SEQS))
_certain_again = (
    update(record)
    .where(record.c.seq.in_(SEQS), record.c.state == State.UNCERTAIN.value)
    .values(state=RESTING, state_since=bindparam("at"))
)
_wait_until = (
    update(outbox)
    .where(outbox.c.record_seq == bindparam("of_record"), outbox.c.rev == bindparam("of_rev"))
    .values(due_at=bindparam("until"), tries=outbox.c.tries + 1)
)

_REFUSED_STATES = frozenset({State.NEEDS_FIX, State.NEEDS_UPDATE})
NEVER_COMPARED = dict.fromkeys(
    ("compared_here", "compared_there", "compared_apart", "agreed_at", "agreed_on")
)
"""Of another epoch, id or server nothing is claimed that was seen before it."""
_keep_receipt = upsert(receipt).on_conflict_do_nothing()
_highest_receipt = update(device).values(
    highest_receipt=func.max(device.c.highest_receipt, bindparam("in_seq"))
)
_highest_place = (
    update(device)
    .where(device.c.epoch_nonce == bindparam("nonce"))
    .values(highest_server_seq=func.max(device.c.highest_server_seq, bindparam("place")))
)
_enter_epoch = (
    update(device)
    .where(device.c.epoch_number < bindparam("epoch"))
    .values(
        epoch_number=bindparam("epoch"),
        epoch_nonce=bindparam("nonce"),
        changes_upto=0,
        highest_server_seq=0,
        **NEVER_COMPARED,
    )
)


def keep_receipt(c: Connection, settlement: Settlement, now: datetime) -> None:
    """Keep the signed receipt as it came, and the highest numbers seen."""
    content = json.dumps(settlement.receipt, separators=(",", ":"))
    seq = settlement.device_seq
    c.execute(_keep_receipt, {"device_seq": seq, "content": content, "received_at": to_ms(now)})
    c.execute(_highest_receipt, {"in_seq": seq})
    note_epoch(c, settlement.epoch_number, settlement.epoch_nonce)
    last = max((verdict.server_seq for verdict in settlement.verdicts), default=0)
    c.execute(_highest_place, {"nonce": settlement.epoch_nonce, "place": last})


def note_epoch(c: Connection, number: int, nonce: str) -> None:
    """A higher epoch is entered: its order begins anew; a lower one is never gone back to."""
    if c.execute(_enter_epoch, {"epoch": number, "nonce": nonce}).rowcount:
        told_requests.forget(c)


def apply_verdicts(c: Connection, settlement: Settlement, now: datetime) -> None:
    """Take over what the server said, only where the sent revision is still the head and the word
    is not older than the one held.
    """
    verdicts = settlement.verdicts
    for (code, standing), seqs in _grouped(verdicts, lambda v: (v.code, v.standing)):
        said = {"in_seq": settlement.device_seq, "said": code, "stands": standing}
        c.execute(_note_code, said | seqs)
    _keep_stored(c, verdicts)
    heard = hear(c, verdicts, settlement.epoch_number)
    _certain(c, [v for v in heard.current if not v.settles], now)
    _wait_again(c, [v for v in (*heard.current, *heard.earlier) if not v.settles], now)
    _settle(c, heard.settled(), now, epoch=settlement.epoch_number, in_seq=settlement.device_seq)


def apply_word(
    c: Connection, epoch_number: int, verdicts: Sequence[Verdict], now: datetime
) -> list[UUID]:
    """Take over the server's word on single records, by the same rules; returns those changed: not
    where it is the word held already, and nothing waited for it.
    """
    _keep_stored(c, verdicts)
    heard = hear(c, verdicts, epoch_number)
    waited = set(c.execute(_waits, _these(heard.current)).scalars())
    decided = _settle(c, heard, now, epoch=epoch_number, in_seq=None)
    known = heard.again - waited - decided
    return [v.record.record_id for v in heard.current if v.record.seq not in known]


def _grouped(
    verdicts: Sequence[Verdict], key: Callable[[Verdict], Key]
) -> list[tuple[Key, dict[str, str]]]:
    """The verdicts that agree in `key`, as the parameter of `SEQS`."""
    groups: dict[Key, list[int]] = {}
    for verdict in verdicts:
        groups.setdefault(key(verdict), []).append(verdict.record.seq)
    return [(found, these(seqs)) for found, seqs in groups.items()]


def _keep_stored(c: Connection, verdicts: Sequence[Verdict]) -> None:
    """Which revision the server holds, also where a newer one is the head here by now."""
    for rev, seqs in _grouped([v for v in verdicts if v.stored], lambda v: v.record.rev):
        c.execute(_note_stored, {"stored": rev} | seqs)


def _certain(c: Connection, verdicts: Sequence[Verdict], now: datetime) -> None:
    if verdicts:
        c.execute(_certain_again, _these(verdicts) | {"at": to_ms(now)})


def _wait_again(c: Connection, verdicts: Sequence[Verdict], now: datetime) -> None:
    """What was sent waits until later; not what took its place meanwhile."""
    waits = [
        {"of_record": v.record.seq, "of_rev": v.record.rev, "until": to_ms(v.retry_at or now)}
        for v in verdicts
    ]
    if waits:
        c.execute(_wait_until, waits)


def _settle_earlier(c: Connection, verdicts: Sequence[Verdict]) -> None:
    """Of a revision before the head only counts whether the server holds it. One that it had lost
    waits no more, but for the sake of its group; one that it does not take, or had to erase, is
    held nowhere.
    """
    verdicts = [one for one in verdicts if one.code != Code.BLOCKED]
    for rev, seqs in _grouped(verdicts, lambda v: v.record.rev):
        c.execute(_earlier_leaves, {"of_rev": rev} | seqs)
    nowhere = [v for v in verdicts if v.code in _HELD_NOWHERE]
    for rev, seqs in _grouped(nowhere, lambda v: v.record.rev):
        c.execute(_not_stored, {"of_rev": rev} | seqs)


def _settle(
    c: Connection, heard: Heard, now: datetime, *, epoch: int, in_seq: int | None
) -> set[int]:
    """Returns the local numbers of the records whose clash is over, or is another one."""
    _settle_earlier(c, heard.earlier)
    verdicts = heard.current
    if not verdicts:
        return set()
    its = _these(verdicts)
    blocked.settle(c, verdicts)
    c.execute(_leave_outbox, its)
    pauses.end_answered(c, [verdict.record.seq for verdict in verdicts], now)
    standings = [
        _standing(verdict, now) | {"epoch": epoch, "in_seq": in_seq} for verdict in verdicts
    ]
    c.exec_driver_sql(_TAKE_STANDING, standings)
    if refused := [one for one in verdicts if one.code in REFUSED]:
        c.execute(_had_before, _these(refused))
    blocked.wake(c, now)
    c.execute(_forget_erased, its)
    c.execute(_drop_flags, its)
    flags = [{"flag": f, "record_seq": v.record.seq} for v in verdicts for f in sorted(v.flags)]
    if flags:
        c.execute(insert(record_flag), flags)
    told = [v for v in verdicts if not heard.repeats(v)]
    changed = clashes.take_over(c, told, now)
    case_steps.end(c, changed)
    return changed


def _these(verdicts: Sequence[Verdict]) -> dict[str, str]:
    """The parameter of `SEQS`: the records of these verdicts."""
    return these([verdict.record.seq for verdict in verdicts])


def _standing(verdict: Verdict, now: datetime) -> dict[str, Any]:
    return {
        "of_record": verdict.record.seq,
        "of_rev": verdict.record.rev,
        "new_state": verdict.state.value,
        "stands": verdict.standing or verdict.code,
        "place": verdict.server_seq,
        "path": verdict.path or None,
        "bad_field": verdict.invalid_field,
        "bad_rule": verdict.invalid_rule,
        "at": to_ms(now),
        "gone": int(verdict.state in {State.VOIDED, State.ERASED}),
        "refusal": (verdict.standing or verdict.code) if verdict.state in _REFUSED_STATES else None,
    }
