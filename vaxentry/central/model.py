"""The values the decision about a batch is made of. Pure: no database, no clock, no network.

What a batch has thousands of are structs of msgspec: a dataclass takes ten times as long to make.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

from msgspec import Struct

from vaxentry.domain import ruling as said
from vaxentry.wire.messages import Outcome

PERSON, TICKET, DOSE = "person", "ticket", "dose"
"""The kinds of claim."""
VERSION = "version"
"""The kind of a conflict between two revisions of one record."""


class ClaimKey(NamedTuple):
    """One thing only one person (or dose) may hold."""

    kind: str
    key: str


class RevisionKey(NamedTuple):
    """A revision by record id, number and digest (hex)."""

    record_id: str
    rev: int
    digest: str


class Facts(Struct, frozen=True):
    """What claims are judged by: of one dose that was given.

    Attributes:
        series: what a dose number counts within: all COVID-19 vaccines are one series.
    """

    id_type: str
    id_number: str
    birth_order: int | None
    name: str
    name_key: str
    birth_date: str
    ticket: str
    series: str
    course: str
    dose_no: int | None
    given_on: str
    site: str


class Event(Struct, frozen=True):
    """One event of a batch.

    Attributes:
        refused: the outcome of what could not be rebuilt (`invalid`, `unsupported`), else None.
        parents: every (rev, digest) the author's PC knew.
        device: the device that sealed it.
        in_scope: whether the delivering device may deliver for its site.
        broken: field and rule of the record's own schema that it fails, else None.
        facts: None unless an injection was given.
        marks: flags that do not come from claims.
        group: the events that are applied together, None = alone.
        ruling: what was decided with it about a clash.
    """

    position: int
    key: RevisionKey
    refused: Outcome | None = None
    parents: frozenset[tuple[int, str]] = frozenset()
    void: bool = False
    device: str = ""
    site: str = ""
    in_scope: bool = True
    broken: tuple[str, str] | None = None
    facts: Facts | None = None
    marks: frozenset[str] = frozenset()
    group: str | None = None
    ruling: said.Ruling | None = None


class Held(Struct, frozen=True):
    """What the server holds of one revision."""

    standing: str
    flags: frozenset[str]
    server_seq: int
    device: str


class Head(Struct, frozen=True):
    """The revision that counts of a record.

    Attributes:
        marks: its flags that do not come from claims.
    """

    key: RevisionKey
    parents: frozenset[tuple[int, str]]
    void: bool
    site: str
    marks: frozenset[str]


class Contender(Struct, frozen=True):
    """A record that wants a claim and does not get it.

    Attributes:
        other: the record it clashes with.
        code: the outcome that follows, e.g. ``held.ticket``.
        differs: what is not the same, as wire field names joined by commas.
        since: server_seq from which it waits; the oldest is served first.
    """

    claim: ClaimKey
    record_id: str
    other: str
    code: str
    differs: str
    since: int


class Holder(Struct, frozen=True):
    """A record that holds a claim, since a server_seq."""

    record_id: str
    since: int


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided between two records about one kind of claim.

    Attributes:
        says: a `domain.ruling.Says` about `record_id`.
        facts, other_facts: fingerprints of what either side said then; it holds only on them.
        key: the revision that carries it; None = the health office ruled.
    """

    kind: str
    record_id: str
    other_id: str
    says: str
    facts: str
    other_facts: str
    key: RevisionKey | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the database holds of everything a batch can touch.

    Attributes:
        heads: of the batch's records and of every party of their claims.
        held: every stored revision of those records.
        erased: records with a tombstone.
        claims: those that have a row, with a holder or without one.
        holders: per claim, the oldest first; a claim without a holder may be missing.
        contenders: every open one of those claims and of those records, in any order.
        facts: of the heads that are given doses.
        scope: codes of the sites the delivering device may deliver for.
        last_seq: the server's counter.
        rulings: of those records, the oldest first.
        ruling_key: what fingerprints of facts are made with.
    """

    heads: Mapping[str, Head] = field(default_factory=dict)
    held: Mapping[RevisionKey, Held] = field(default_factory=dict)
    erased: frozenset[str] = frozenset()
    claims: AbstractSet[ClaimKey] = frozenset()
    holders: Mapping[ClaimKey, Sequence[Holder]] = field(default_factory=dict)
    contenders: Sequence[Contender] = ()
    facts: Mapping[str, Facts] = field(default_factory=dict)
    scope: frozenset[str] = frozenset()
    last_seq: int = 0
    rulings: Sequence[Ruling] = ()
    ruling_key: bytes = b""


@dataclass(frozen=True, slots=True)
class VersionClash:
    """A stored revision that did not know the head, or has the number of another one."""

    key: RevisionKey
    code: str
    since: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What a batch changes.

    Attributes:
        outcomes: per event, in order.
        stored: revisions that are new, with what is held of them, by position of their event.
        restanding: revisions already stored whose standing or flags change.
        heads: records whose head moved.
        holders: claims whose holders changed or were revised, with all of them now, oldest first.
        opened: contenders that are new or judged anew.
        closed: (claim, record) that contend no more.
        clashes: version conflicts that are new.
        settled: revisions whose version conflict ended.
        facts: of every party, as it is now.
        last_seq: the server's counter afterwards.
        rulings: that are new.
        told: records that stand as before and of which something else is to be told, each with
            the server_seq of that.
    """

    outcomes: tuple[Outcome, ...]
    stored: Mapping[int, Held]
    restanding: Mapping[RevisionKey, Held]
    heads: Mapping[str, Head]
    holders: Mapping[ClaimKey, tuple[Holder, ...]]
    opened: tuple[Contender, ...]
    closed: tuple[tuple[ClaimKey, str], ...]
    clashes: tuple[VersionClash, ...]
    settled: tuple[RevisionKey, ...]
    facts: Mapping[str, Facts]
    last_seq: int
    rulings: tuple[Ruling, ...] = ()
    told: Mapping[str, int] = field(default_factory=dict)
