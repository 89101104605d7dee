"""The engine's decisions, pure: what goes into a batch, and what an answer means."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from vaxentry.domain.dose import RevisionKind
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import DueRecord, QueueSummary, SentRecord, Settlement, Verdict
from vaxentry.domain.records import OtherParty
from vaxentry.sync import pace
from vaxentry.wire import merkle
from vaxentry.wire.messages import BatchAnswer, BatchRequest, Outcome, QueueReport, Receipt
from vaxentry.wire.outcomes import Code, meaning
from vaxentry.wire.settle import SentRevision, leaves_of
from vaxentry.wire.standings import Standing

LATER_DEFAULT_S = 30.0
NOBODY: Mapping[UUID, Mapping[str, str]] = {}


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
    """The first of `due` that fit, all of one part; always at least one, however large."""
    total, fits = 0, 0
    for record in due[: limits.records]:
        total += len(record.sealed)
        if fits and (total > limits.sealed_bytes or record.parted != due[0].parted):
            break
        fits += 1
    return due[:fits]


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
    device_seq: int,
    open_seqs: Sequence[int],
    highest_receipt: int,
    records: Sequence[DueRecord],
    report: QueueReport,
) -> BatchRequest:
    """The message for a batch; the events are the sealed bytes' own fields."""
    return BatchRequest(
        device_seq=device_seq,
        open_seqs=open_seqs,
        highest_receipt=highest_receipt,
        report=report,
        events=json.loads(b"[" + b",".join(record.sealed for record in records) + b"]"),
    )


def sent_revisions(records: Sequence[SentRecord]) -> list[SentRevision]:
    """What the answer is checked against: our own ids and digests."""
    return [(record.record_id, record.rev, record.digest) for record in records]


def settlement_of(
    answer: BatchAnswer,
    receipt: Receipt,
    records: Sequence[SentRecord],
    now: datetime,
    http_status: int,
) -> Settlement:
    """What a checked answer means for each record that was sent, in batch order."""
    outcomes = [answer.outcome(position) for position in range(len(records))]
    paths = merkle.paths(leaves_of(sent_revisions(records), outcomes))
    return Settlement(
        device_seq=receipt.device_seq,
        epoch_number=receipt.epoch.number,
        epoch_nonce=receipt.epoch.nonce,
        receipt=answer.receipt,
        http_status=http_status,
        verdicts=[
            verdict(
                record,
                outcome,
                server_seq=receipt.first_server_seq + position,
                now=now,
                other=answer.others.get(position),
                path=paths[position],
            )
            for position, (record, outcome) in enumerate(zip(records, outcomes, strict=True))
        ],
    )


def verdicts_of(
    standings: Sequence[Standing],
    records: Sequence[SentRecord],
    now: datetime,
    others: Mapping[UUID, Mapping[str, str]] = NOBODY,
) -> list[Verdict]:
    """What the server's word on single revisions means; only about the very bytes that we sent."""
    ours = {(record.record_id, record.rev, record.digest): record for record in records}
    return [
        verdict(
            ours[key],
            Outcome(told.standing, flags=told.flags),
            server_seq=told.server_seq,
            now=now,
            other=others.get(told.record_id),
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
    """What one outcome means for its record. A code we don't know is never success."""
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
    )
