"""The engine's decisions, pure: what goes into a batch, and what an answer means."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from vaxentry.domain.dose import Parent, RevisionKind
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import (
    Attempt,
    Contract,
    DueRecord,
    QueueSummary,
    SentRecord,
    Settlement,
    Verdict,
)
from vaxentry.domain.records import OtherParty
from vaxentry.domain.ruling import Claimed, Decided
from vaxentry.sync import pace
from vaxentry.wire import merkle
from vaxentry.wire.messages import BatchAnswer, BatchRequest, Outcome, QueueReport
from vaxentry.wire.outcomes import Code, meaning
from vaxentry.wire.promised import Promised, short
from vaxentry.wire.settle import Proven, SentRevision
from vaxentry.wire.standings import Standing

LATER_DEFAULT_S = 30.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one batch.

    Attributes:
        records: most records.
        sealed_bytes: most bytes of sealed content, before compression.
    """

    records: int
    sealed_bytes: int


def make_batch(due: Sequence[DueRecord], limits: Limits) -> Sequence[DueRecord]:
    """The first of `due` that fit, all of one part; a group goes whole, and always at least one
    record or group, however large.
    """
    total, fits = 0, 0
    for together in _units(due):
        total += sum(len(record.sealed) for record in together)
        after = fits + len(together)
        is_full = after > limits.records or total > limits.sealed_bytes
        if fits and (is_full or together[0].parted != due[0].parted):
            break
        fits = after
    return due[:fits]


def _units(due: Sequence[DueRecord]) -> Iterator[list[DueRecord]]:
    """What can't be parted: a record alone, or a group."""
    for _, run in groupby(enumerate(due), key=lambda one: one[1].group or one[0]):
        yield [record for _, record in run]


def report_of(summary: QueueSummary) -> QueueReport:
    """The numbers that travel with a contact."""
    return QueueReport(
        waiting=summary.waiting,
        oldest_saved_at=summary.oldest_saved_at,
        uncertain=summary.uncertain,
        conflicts=summary.conflicts,
        cards_on_paper=summary.cards_on_paper,
    )


def request_of(
    attempt: Attempt,
    records: Sequence[DueRecord],
    report: QueueReport,
    promised: Promised | None = None,
) -> BatchRequest:
    """The message for a batch; the events are the sealed bytes' own fields."""
    return BatchRequest(
        device_seq=attempt.device_seq,
        open_seqs=attempt.open_seqs,
        highest_receipt=attempt.highest_receipt,
        report=report,
        events=json.loads(b"[" + b",".join(record.sealed for record in records) + b"]"),
        groups=[record.group for record in records] if any(r.group for r in records) else (),
        trail=attempt.trail,
        promised=promised,
        pressing=all(record.pressing for record in records),
    )


def promised(contract: Contract, newest: Mapping[str, Any] | None) -> Promised:
    """What the server must still know: of an earlier life of it, or of what was sent under another
    id, it need not.
    """
    named = (contract.epoch_nonce, str(contract.device))
    if newest is None or (newest["epoch"]["nonce"], newest["device"]) != named:
        return Promised(contract.epoch_nonce, "")
    return Promised(contract.epoch_nonce, short(newest))


def sent_revisions(records: Sequence[SentRecord]) -> list[SentRevision]:
    """What the answer is checked against: our own ids and digests."""
    return [(record.record_id, record.rev, record.digest) for record in records]


def settlement_of(
    answer: BatchAnswer,
    proven: Proven,
    records: Sequence[SentRecord],
    now: datetime,
    http_status: int,
) -> Settlement:
    """What a checked answer means for each record that was sent, in batch order."""
    receipt, paths = proven.receipt, merkle.paths(proven.leaves)
    outcomes = [answer.outcome(position) for position in range(len(records))]
    return Settlement(
        device_seq=receipt.device_seq,
        epoch_number=receipt.epoch.number,
        epoch_nonce=receipt.epoch.nonce,
        receipt=answer.receipt,
        http_status=http_status,
        verdicts=[
            verdict(
                record,
                _patient(outcome, outcomes),
                server_seq=receipt.first_server_seq + position,
                now=now,
                other=answer.others.get(position),
                path=paths[position],
            )
            for position, (record, outcome) in enumerate(zip(records, outcomes, strict=True))
        ],
    )


def _patient(outcome: Outcome, outcomes: Sequence[Outcome]) -> Outcome:
    """A group of which one member is to come again later comes again whole."""
    at = outcome.position
    if outcome.code != Code.BLOCKED or at is None or not 0 <= at < len(outcomes):
        return outcome
    return outcomes[at] if outcomes[at].code == Code.LATER else outcome


def verdicts_of(
    standings: Sequence[Standing],
    records: Sequence[SentRecord],
    now: datetime,
    others: Mapping[UUID, Mapping[str, str]],
) -> list[Verdict]:
    """What the server's word on single revisions means; only about the very bytes that we sent.

    Args:
        others: by record, all that is told of other parties.
    """
    ours = {(record.record_id, record.rev, record.digest): record for record in records}
    return [
        verdict(
            ours[key],
            Outcome(told.standing, flags=told.flags),
            server_seq=told.server_seq,
            now=now,
            other=others.get(told.record_id, {}),
        )
        for told in standings
        if (key := (told.record_id, told.rev, told.digest)) in ours
    ]


def verdict(
    record: SentRecord,
    outcome: Outcome,
    *,
    server_seq: int,
    now: datetime,
    other: Mapping[str, str] | None = None,
    path: bytes = b"",
) -> Verdict:
    """What one outcome means for its record. A code we don't know is never success.

    Args:
        other: what is told of the other party, {} = that there is none; None = nothing is told.
    """
    settles = outcome.code != Code.LATER
    return Verdict(
        record=record,
        state=_state(record, outcome),
        code=outcome.code,
        standing=outcome.standing,
        flags=outcome.flags,
        server_seq=server_seq if outcome.server_seq is None else outcome.server_seq,
        settles=settles,
        stored=is_stored(outcome),
        retry_at=None if settles else now + _wait(outcome),
        invalid_field=outcome.field,
        invalid_rule=outcome.rule,
        other=_other(other),
        path=path,
    )


def _wait(outcome: Outcome) -> timedelta:
    return pace.clamped(LATER_DEFAULT_S if outcome.after_s is None else outcome.after_s)


def is_stored(outcome: Outcome) -> bool:
    """Whether the server keeps the body of the revision that this was said of."""
    return outcome.code == Code.ALREADY or meaning(outcome.code, outcome.standing).stored


def _state(record: SentRecord, outcome: Outcome) -> State:
    """A stored void that is the head is void, in whichever word the server says so."""
    state = meaning(outcome.code, outcome.standing).state
    if record.kind is RevisionKind.VOID and state is State.ACCEPTED:
        superseded = Code.SUPERSEDED in (outcome.code, outcome.standing)
        return State.ACCEPTED if superseded else State.VOIDED
    return state


def _other(told: Mapping[str, str] | None) -> OtherParty | None:
    if told is None:
        return None
    return OtherParty(
        masked_name=told.get("masked_name", ""),
        site=told.get("site", ""),
        given_on=told.get("given_on", ""),
        differs=told.get("differs", ""),
        **_named(told),
        ruled=_ruled(told),
        head=_head(told),
    )


def _ruled(told: Mapping[str, str]) -> Decided | None:
    """What is in force by a decision; nothing where a newer server knows another word."""
    try:
        return Decided(told["ruled"])
    except (KeyError, ValueError):
        return None


def _head(told: Mapping[str, str]) -> Parent | None:
    """Which version of the record counts at the server."""
    rev, _, digest = told.get("head", "").partition(":")
    try:
        return Parent(int(rev), bytes.fromhex(digest)) if digest else None
    except ValueError:
        return None


def _named(told: Mapping[str, str]) -> dict[str, Any]:
    """Which record it is and about what: nothing where either is missing or of a newer server."""
    try:
        # Of what was decided otherwise the other record is named, and nothing they clash about.
        about = told.get("claims", "") if "ruled" in told else told["claims"]
        claims = tuple(Claimed(claim) for claim in about.split(",")) if about else ()
        return {"record_id": UUID(told["record"]), "claims": claims}
    except (KeyError, ValueError):
        return {}
