"""A batch as it comes in: read without trust, each record rebuilt and sealed by us."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from vaxentry.central.model import Event, RevisionKey
from vaxentry.central.queue_report import ReportIn
from vaxentry.central.validate import (
    facts_of,
    rebuild,
    record_id_of,
    stand_in_digest,
    uuid_text,
)
from vaxentry.domain.dose import IdType, RevisionKind
from vaxentry.wire.columns import UnequalColumnsError, to_bodies
from vaxentry.wire.messages import PROTOCOL, Outcome
from vaxentry.wire.ruling import ruling_from_body
from vaxentry.wire.texts import STORABLE

MAX_RECORDS = 5000
"""Records in one batch."""

_Count = Annotated[int, Meta(ge=0, le=2**40)]


class BadBatchError(ValueError):
    """The batch as a whole can't be read; nothing of it is stored.

    Attributes:
        code: ``bad_request``, ``unequal_columns``, ``too_many`` or ``update``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TrailIn(msgspec.Struct, frozen=True):
    """How far the sender's audit trail had come when the try was begun."""

    seq: Annotated[int, Meta(ge=1, le=2**62)]
    hash: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class PromisedIn(msgspec.Struct, frozen=True):
    """What the sender was promised last."""

    epoch: Annotated[str, Meta(max_length=64, pattern=STORABLE)]
    receipt: Annotated[str, Meta(pattern="^([0-9]{1,18}-[0-9a-f]{16})?$")]


class BatchIn(msgspec.Struct, frozen=True):
    """The body of ``POST /v1/batches``."""

    protocol: int
    device_seq: Annotated[int, Meta(ge=1, le=2**62)]
    open_seqs: Annotated[list[int], Meta(max_length=10_000)]
    highest_receipt: _Count
    count: _Count
    events: dict[str, Any]
    report: ReportIn = ReportIn()
    groups: list[Annotated[str, Meta(max_length=64, pattern=STORABLE)] | None] | None = None
    trail: TrailIn | None = None
    promised: PromisedIn | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """A batch that was read.

    Attributes:
        events: one per record, in order, without the flags that need the database.
        leaves: (record id, rev, digest) per event, as the receipt's tree names them.
        shown, sealed, authors, niks: by position, of what could be rebuilt; shown = the columns of
            the readable head.
        content_hash: tells two batches of one device_seq apart.
        trail, promised: no part of it: the same records sent again get the receipt there is.
    """

    device_seq: int
    open_seqs: frozenset[int]
    highest_receipt: int
    report: ReportIn
    events: tuple[Event, ...]
    leaves: tuple[tuple[UUID, int, bytes], ...]
    shown: Mapping[int, Mapping[str, Any]]
    sealed: Mapping[int, str]
    authors: Mapping[int, str]
    niks: Mapping[int, str]
    content_hash: str
    trail: TrailIn | None = None
    promised: PromisedIn | None = None


def read_batch(content: object, site: str, scope: frozenset[str]) -> Intake:
    """Read a batch of a device.

    Args:
        content: the JSON value of the body.
        site: the device's own site, meant by records that name none.
        scope: every site it may deliver for.

    Raises:
        BadBatchError: the envelope is not ours, or its columns are not of equal length.
    """
    batch = _envelope(content)
    try:
        bodies = to_bodies(batch.events, batch.count)
    except UnequalColumnsError:
        raise BadBatchError("unequal_columns") from None
    groups = batch.groups or [None] * batch.count
    if len(groups) != batch.count:
        raise BadBatchError("unequal_columns")
    return _Assembly(site, scope).intake(batch, bodies, groups)


def _envelope(content: object) -> BatchIn:
    if isinstance(content, dict) and content.get("protocol", PROTOCOL) != PROTOCOL:
        raise BadBatchError("update")
    try:
        batch = msgspec.convert(content, BatchIn)
    except msgspec.ValidationError:
        raise BadBatchError("bad_request") from None
    if batch.count > MAX_RECORDS:
        raise BadBatchError("too_many")
    return batch


class _Assembly:
    """Collects what is known of each record of one batch."""

    def __init__(self, site: str, scope: frozenset[str]) -> None:
        self._site = site
        self._scope = scope
        self._events: list[Event] = []
        self._leaves: list[tuple[UUID, int, bytes]] = []
        self._shown: dict[int, Mapping[str, Any]] = {}
        self._sealed: dict[int, str] = {}
        self._authors: dict[int, str] = {}
        self._niks: dict[int, str] = {}

    def intake(
        self, batch: BatchIn, bodies: Sequence[dict[str, Any]], groups: Sequence[str | None]
    ) -> Intake:
        for position, (body, group) in enumerate(zip(bodies, groups, strict=True)):
            self._add(position, body, group)
        return Intake(
            device_seq=batch.device_seq,
            open_seqs=frozenset(batch.open_seqs),
            highest_receipt=batch.highest_receipt,
            report=batch.report,
            events=tuple(self._events),
            leaves=tuple(self._leaves),
            shown=self._shown,
            sealed=self._sealed,
            authors=self._authors,
            niks=self._niks,
            content_hash=_content_hash(self._events, groups),
            trail=batch.trail,
            promised=batch.promised,
        )

    def _add(self, position: int, body: dict[str, Any], group: str | None) -> None:
        rebuilt = rebuild(body)
        if isinstance(rebuilt, Outcome):
            self._refuse(position, body, group, rebuilt)
            return
        record, digest = rebuilt.record, rebuilt.digest
        site = record.site or self._site
        shown = _shown(body, site)
        self._leaves.append((record.id, record.rev, digest))
        self._shown[position] = shown
        self._sealed[position] = rebuilt.sealed
        self._authors[position] = uuid_text(body["author"])
        if record.kind is RevisionKind.ENTRY and record.id_type is IdType.NIK:
            self._niks[position] = record.id_number
        facts = None if rebuilt.broken else facts_of(shown)
        self._events.append(
            Event(
                position=position,
                key=RevisionKey(uuid_text(body["id"]), record.rev, digest.hex()),
                parents=frozenset(record.parents),
                void=record.kind is RevisionKind.VOID,
                device=uuid_text(body["device"]),
                site=site,
                in_scope=site in self._scope,
                broken=rebuilt.broken,
                facts=facts,
                group=group,
                ruling=None if rebuilt.broken else ruling_from_body(body),
            )
        )

    def _refuse(
        self, position: int, body: dict[str, Any], group: str | None, outcome: Outcome
    ) -> None:
        record_id, rev = record_id_of(body)
        digest = stand_in_digest(body)
        self._leaves.append((record_id, rev, digest))
        key = RevisionKey(str(record_id), rev, digest.hex())
        self._events.append(Event(position, key, refused=outcome, group=group))


def _shown(body: Mapping[str, Any], site: str) -> dict[str, Any]:
    """A record as the readable head shows it: with its site, what is nested as JSON texts."""
    shown = {**body, "site": site}
    for nested in ("earlier", "origins"):
        if nested in shown:
            shown[nested] = json.dumps(shown[nested], sort_keys=True)
    return shown


def _content_hash(events: Sequence[Event], groups: Sequence[str | None]) -> str:
    lines = [f"{record_id}|{rev}|{digest}" for record_id, rev, digest in (e.key for e in events)]
    if any(groups):
        lines.append(json.dumps(list(groups)))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
