"""What the screen and the commands read: frozen rows, never database objects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from vaxentry.domain.age import Age
from vaxentry.domain.approval import Request
from vaxentry.domain.dates import show_date
from vaxentry.domain.dose import Dose, Parent, RevisionKind
from vaxentry.domain.form import Field, Form
from vaxentry.domain.outbox import Flag, NationalStatus, State
from vaxentry.domain.problems import Problem
from vaxentry.domain.ruling import Claimed, Decided, Ruling


@dataclass(frozen=True, slots=True)
class Stack:
    """A pile of paper cards (berkas) of one origin site and one vaccination date.

    Attributes:
        site: code of the site where the injections of this pile were given.
        cards_counted: cards in the pile as counted when it arrived; 0 = not counted.
        cards_saved: cards of it saved here so far, without the voided entries.
        next_card: number of the next card: one more than the highest saved or parked; the number
            of a voided entry is free again.
        header: vaccine, batch and vaccinator as last typed; the date is `given_on`.
    """

    id: UUID
    number: int
    site: str
    given_on: date | None
    cards_counted: int
    handed_over_by: str
    created_at: datetime
    cards_saved: int = 0
    next_card: int = 1
    header: Form = field(default_factory=dict)

    @property
    def head(self) -> Form:
        """The header with its date, where there is one."""
        day = {Field.GIVEN_ON: show_date(self.given_on)} if self.given_on else {}
        return {**self.header, **day}


@dataclass(frozen=True, slots=True)
class Saved:
    """A save that is durable: returned only after COMMIT with synchronous=FULL.

    Attributes:
        needs_approval: a record that was sent before has another number or is to be voided: that is
            not sent until a second person agrees.
    """

    record_id: UUID
    rev: int
    entry_no: str
    saved_at: datetime
    needs_approval: bool = False


REPLACED = "superseded"
"""The server's word for it; see `wire.outcomes`."""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One line of a list; the full identity number is only in `RecordDetail`.

    Attributes:
        seq: local record number, rising with the order of first save; the keyset of pages.
        identity_masked: e.g. ``3201••••••••••••`` (domain rule: first four only).
        goes_first: put before the others by a person; `national` is *Pusat*.
        void_settled: whether no void of it is still to be sent.
    """

    seq: int
    record_id: UUID
    entry_no: str
    saved_at: datetime
    name: str
    identity_masked: str
    vaccine: str
    dose_no: int | None
    screening: str
    given_on: date
    state: State
    flags: frozenset[Flag] = frozenset()
    cause: str = ""
    author: str = ""
    stack_number: int = 0
    tries: int = 0
    goes_first: bool = False
    national: NationalStatus = NationalStatus.NOT_FORWARDED
    void_settled: bool = True

    @property
    def is_replaced(self) -> bool:
        """Whether a version that was made at another PC counts at the server."""
        return self.state is State.ACCEPTED and self.cause == REPLACED


class Order(StrEnum):
    """Order of a page of records."""

    NEWEST_FIRST = "newest_first"
    OLDEST_FIRST = "oldest_first"


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """Which records a list shows.

    Attributes:
        states: only these; empty = all.
        flag: only records that carry it.
        stack: only records of this stack.
        text: entry number, name words, ticket or last part of the phone; empty = all.
        author, vaccine ("" = no injection), cause (a rule, or the server's word), age: only those.
    """

    states: frozenset[State] = frozenset()
    flag: Flag | None = None
    stack: UUID | None = None
    text: str = ""
    order: Order = Order.NEWEST_FIRST
    author: UUID | None = None
    vaccine: str | None = None
    cause: str = ""
    age: Age | None = None


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One try to send a record.

    Attributes:
        outcome: the engine's word for how the try ended (``answered``, ``unknown``, ``not_here``,
            ``refused``, ``open``); looked up in `vaxentry.language` under ``attempt.<outcome>``.
        code: the record's own outcome code in that answer, empty when there was none.
    """

    device_seq: int
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    http_status: int | None
    cause: str
    code: str


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One sealed version of a record, for its history; `ruling` is what was decided with it."""

    rev: int
    kind: RevisionKind
    saved_at: datetime
    author: str
    reason: str
    digest: bytes
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True)
class OtherParty:
    """The minimum about the other record of a clash: what the server may tell.

    `record_id` is None and `claims`, all that the two clash about, is empty where it named neither.

    Attributes:
        ruled: what is in force between the two by a decision; None = nothing.
        head: of two versions of one record the one that counts; None = two records, or not told.
    """

    masked_name: str = ""
    site: str = ""
    given_on: str = ""
    differs: str = ""
    record_id: UUID | None = None
    claims: tuple[Claimed, ...] = ()
    ruled: Decided | None = None
    head: Parent | None = None


@dataclass(frozen=True, slots=True)
class RecordDetail:
    """Everything this PC knows of one record; showing the person unmasked is audited."""

    row: RecordRow
    dose: Dose
    revisions: Sequence[RevisionRow]
    attempts: Sequence[AttemptRow]
    other: OtherParty | None
    receipt_server_seq: int | None
    invalid_field: str = ""
    invalid_rule: str = ""
    is_free: bool = False
    """Never sent and typed by the present author: corrected or undone without asking anybody."""
    card_no: int = 0
    site: str = ""
    """Code of the site sealed with it; "" while no site was known."""
    findings: Sequence[Problem] = ()
    """What was found when it was saved and did not stop it, doubts about its number left out."""
    requests: Sequence[Request] = ()
    """What waited or waits for a second person, the oldest first."""
    is_own: bool = True
    """Typed by who is at the PC."""
    may_correct: bool = True
    may_void: bool = True
    """At once or as a request, by the roles of who is at the PC."""

    @property
    def head_rev(self) -> int:
        """The number of its newest revision."""
        return self.revisions[-1].rev


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records are in each state; the sum is the number saved."""

    by_state: Mapping[State, int] = field(default_factory=dict)
    flagged: Mapping[Flag, int] = field(default_factory=dict)

    def __getitem__(self, state: State) -> int:
        return self.by_state.get(state, 0)

    @property
    def saved(self) -> int:
        """Records ever saved here, voided and erased ones included."""
        return sum(self.by_state.values())


@dataclass(frozen=True, slots=True)
class Author:
    """Who types. The author is sealed with each revision."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """The site this PC works for, and how it is enrolled.

    Attributes:
        scope: codes of the sites the server takes from this PC; empty while not enrolled.
        moved_from, moved_at: the address before the server moved by itself, and when; empty = it
            did not.
    """

    site: str
    site_name: str
    pc_code: str
    device: UUID
    server_url: str
    enrolled: bool
    scope: tuple[str, ...] = ()
    moved_from: str = ""
    moved_at: datetime | None = None
