"""Whether an answer really is about the batch we sent: checked against our own digests only."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from vaxentry.wire import merkle
from vaxentry.wire.messages import RECEIPT, BadMessageError, BatchAnswer, Outcome, Receipt
from vaxentry.wire.outcomes import Code, meaning
from vaxentry.wire.signing import verified

SentRevision = tuple[UUID, int, bytes]
"""(record id, rev, digest) of one event of a batch, in batch order."""


@dataclass(frozen=True, slots=True)
class Proven:
    """What an answer that was checked proves.

    Attributes:
        leaves: of the tree that the receipt's root covers, one per record in batch order.
    """

    receipt: Receipt
    leaves: Sequence[bytes]


def leaf_of(sent: SentRevision, outcome: Outcome) -> bytes:
    """The leaf of one record: what was not stored has no digest."""
    record_id, rev, digest = sent
    is_known = outcome.code == Code.ALREADY
    stored = is_known or meaning(outcome.code).stored
    return merkle.leaf(
        record_id,
        rev,
        digest if stored else merkle.NOT_STORED,
        outcome.code,
        outcome.standing,
        outcome.flags,
        outcome.server_seq if is_known else None,
    )


def leaves_of(sent: Sequence[SentRevision], answer_of: Sequence[Outcome]) -> list[bytes]:
    """The leaves of a batch in order."""
    return [leaf_of(item, outcome) for item, outcome in zip(sent, answer_of, strict=True)]


def check_answer(
    answer: BatchAnswer,
    sent: Sequence[SentRevision],
    *,
    device: UUID,
    device_seq: int,
    server_id: UUID,
    public_key: bytes,
) -> Proven:
    """The receipt of an answer that is proven to be about exactly what was sent.

    Raises:
        BadMessageError: the signature, the addressee, the count or the root does not fit: the whole
            batch stays uncertain.
    """
    receipt = Receipt.from_json(answer.receipt)
    addressed = (receipt.device, receipt.device_seq, receipt.server_id, receipt.count)
    if addressed != (device, device_seq, server_id, len(sent)):
        raise BadMessageError("receipt is about another batch")
    if not verified(public_key, RECEIPT, answer.receipt):
        raise BadMessageError("receipt signature")
    outcomes = [answer.outcome(position) for position in range(len(sent))]
    leaves = leaves_of(sent, outcomes)
    if merkle.root(leaves) != receipt.root:
        raise BadMessageError("receipt root")
    return Proven(receipt, leaves)
