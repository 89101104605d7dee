"""What the sync engine and the store say to each other: plain values.

What a batch has hundreds of are named tuples: they are made in a quarter of a dataclass's time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from vaxentry.domain.approval import OfficeAnswer
from vaxentry.domain.dose import RevisionKind
from vaxentry.domain.outbox import NationalStatus, State
from vaxentry.domain.records import OtherParty
from vaxentry.domain.trail import Head

LONGEST_WAIT = timedelta(minutes=15)
"""No record waits longer for its next try (protocol.md section 3). A time further ahead was written
by a clock that was wrong."""


@dataclass(frozen=True, slots=True)
class Contract:
    """How this PC is enrolled: where to send and how to prove who we are.

    Attributes:
        token: a secret; never logged.
        epoch_number, epoch_nonce: newest epoch of the server this PC has seen.
        highest_server_seq: how far the server's order had come in it, by its own receipts.
        confirmed: whether both sides were seen to hold the same in this epoch.
        changes_upto: up to here what changed elsewhere was told.
        other_url: another address of the server while it moves, asked where `server_url` does not
            answer; empty = none.
    """

    server_url: str
    server_id: UUID
    server_key: bytes
    token: str = field(repr=False)
    device: UUID
    epoch_number: int
    epoch_nonce: str = ""
    highest_server_seq: int = 0
    confirmed: bool = True
    changes_upto: int = 0
    other_url: str = ""


class DueRecord(NamedTuple):
    """A head revision that may be sent now. `sealed` is what was sealed at save.

    Attributes:
        parted: the attempt the server failed on and which part of it this is; those of one part
            go together and with nobody else. None = never failed.
        group: the server applies those of one group together or not at all; they lie side by side
            and travel in one batch. None = alone.
        pressing: whether it is urgent, or was saved just now.
    """

    seq: int
    record_id: UUID
    rev: int
    kind: RevisionKind
    digest: bytes
    sealed: bytes
    parted: tuple[int, int] | None = None
    group: str | None = None
    pressing: bool = False

    def __repr__(self) -> str:
        return f"DueRecord({self.seq}, {self.record_id}, {self.rev})"  # never what is sealed


class SentRecord(NamedTuple):
    """One place of an attempt: which revision stood there."""

    seq: int
    record_id: UUID
    rev: int
    kind: RevisionKind
    digest: bytes


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to send, stored before the first byte leaves.

    Attributes:
        open_seqs: earlier tries without a receipt that the server may still commit.
        http_status: with an unknown attempt: what the server answered instead of a receipt.
        tries: with an unknown attempt: most tries any of its records has behind it.
        trail: how far the audit trail had come when it was begun.
    """

    device_seq: int
    open_seqs: Sequence[int]
    highest_receipt: int
    records: Sequence[SentRecord]
    http_status: int | None = None
    tries: int = 0
    trail: Head | None = None


@dataclass(frozen=True, slots=True)
class LastTry:
    """How far this PC has come with sending.

    Attributes:
        device_seq: number of the last try; 0 = none was begun.
        receipt: the one with the highest number, as it came; None = none is held.
    """

    device_seq: int
    receipt: Mapping[str, object] | None


class StoredRevision(NamedTuple):
    """The highest revision of a record of which the server said that it holds it."""

    record_id: UUID
    rev: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Tally:
    """What a comparison of both sides showed.

    Attributes:
        here: records of which the server said that it holds them.
        there: records of this PC that the server holds.
        is_equal: whether they are the same records with the same content.
        is_whole: whether every difference was looked into.
    """

    here: int
    there: int
    is_equal: bool
    is_whole: bool = True


class Verdict(NamedTuple):
    """What a verified answer means for one sent revision.

    Attributes:
        state: the state the record takes if this revision is still its head.
        code, standing: the server's words, kept with the attempt.
        server_seq: place in the server's order; only a newer one changes what is held.
        retry_at: for an answer that is no settlement (``later``).
        settles: False only for ``later``.
        stored: whether the server holds this revision now.
        other: of whom it clashes with, empty = with nobody; None = this word tells nothing of it.
        path: the record's Merkle path, encoded.
    """

    record: SentRecord
    state: State
    code: str
    standing: str
    flags: frozenset[str]
    server_seq: int
    settles: bool = True
    stored: bool = True
    retry_at: datetime | None = None
    invalid_field: str = ""
    invalid_rule: str = ""
    other: OtherParty | None = None
    path: bytes = b""


@dataclass(frozen=True, slots=True)
class Settlement:
    """A verified answer to one attempt.

    Attributes:
        receipt: the signed receipt as it came (JSON values).
    """

    device_seq: int
    epoch_number: int
    epoch_nonce: str
    receipt: Mapping[str, object]
    verdicts: Sequence[Verdict]
    http_status: int


@dataclass(frozen=True, slots=True)
class Told:
    """A page of news as it is taken over, in one transaction with its cursor.

    Attributes:
        upto: everything up to this place in the server's order was told.
        answers: what the health office decided of our requests.
        national: by record id, what became of doses beyond the server.
    """

    epoch_number: int
    verdicts: Sequence[Verdict]
    upto: int
    answers: Sequence[OfficeAnswer] = ()
    national: Mapping[UUID, NationalStatus] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who asks to be taken on: the id this PC takes next, and who is at work there."""

    device: UUID
    author: UUID
    author_name: str


@dataclass(frozen=True, slots=True)
class Adopted:
    """Another device id for this PC, as the server took it on.

    Attributes:
        token: a secret; never logged.
        certificate: the signed JSON that says so, as it came.
    """

    device: UUID
    token: str = field(repr=False)
    pc_code: str
    certificate: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class HeldSet:
    """What is held of a set of reference data.

    Attributes:
        tag: of the whole set that is held, empty = none.
        part: the beginning of a newer one; `part_tag` says of which.
        checked_at: when the server last said that the set is its present one.
    """

    tag: str = ""
    part: bytes = b""
    part_tag: str = ""
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class QueueSummary:
    """Numbers that travel with each contact.

    Attributes:
        waiting: whatever goes by itself, also what is no entry (`QueueStatus.to_send`).
        oldest_saved_at: of these.
    """

    waiting: int
    oldest_saved_at: datetime | None
    uncertain: int
    conflicts: int
    cards_on_paper: int
    """Counted cards that are on no PC, as Tutup hari and the reports have it."""
