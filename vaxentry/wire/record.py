"""A revision as canonical bytes: the only place that knows a field's name on the wire.

The bytes are sealed at save and never touched again, by no migration and no update; their SHA-256
is the digest the whole protocol speaks of. A field without a value is left out, so a later schema
can add fields without changing old digests.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from vaxentry.domain.dose import (
    Dose,
    EarlierDose,
    Identity,
    IdType,
    Origin,
    Parent,
    Revision,
    RevisionKind,
    Screening,
    Sex,
)
from vaxentry.domain.form import Field
from vaxentry.domain.ticket import TicketNo
from vaxentry.wire.ruling import ruling_from_body, ruling_to_body

SCHEMA = 1
"""Version of the record's fields that this program writes."""
RULED_SCHEMA = 2
"""That of a revision that carries a ruling, and of nothing else: whatever an older server can
rebuild stays what it was, byte for byte, and of a ruling it says `unsupported`."""

Body = Mapping[str, Any]
"""A record as JSON values by wire name; a missing key and None mean the same."""

ENVELOPE_FIELDS = (
    "schema",
    "id",
    "rev",
    "parents",
    "kind",
    "device",
    "author",
    "saved_at",
    "entry_no",
    "stack",
    "site",
    "reason",
)
DOSE_FIELDS = (
    "id_type",
    "id_number",
    "birth_order",
    "name",
    "sex",
    "birth_date",
    "birth_place",
    "phone",
    "address",
    "village",
    "target_group",
    "ticket",
    "screening",
    "temperature",
    "systolic",
    "diastolic",
    "deferred_until",
    "vaccine",
    "course",
    "dose_no",
    "batch",
    "volume_ul",
    "given_on",
    "given_at",
    "complaint",
    "vaccinator",
    "earlier",
    "origins",
)
RECORD_FIELDS = ENVELOPE_FIELDS + DOSE_FIELDS
"""All wire names of schema 1; schema 2 adds `ruling`."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A revision's canonical bytes and their digest."""

    content: bytes
    digest: bytes


def canonical(body: Body) -> bytes:
    """The one byte form of a body: sorted keys, no blanks, UTF-8, no key without a value."""
    present = {key: value for key, value in body.items() if value is not None}
    return json.dumps(
        present, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
    ).encode()


def digest_of(content: bytes) -> bytes:
    """SHA-256 of sealed bytes."""
    return hashlib.sha256(content).digest()


def seal(revision: Revision) -> Sealed:
    """Seal a revision, as the lowest schema that has its fields."""
    content = canonical(to_body(revision))
    return Sealed(content, digest_of(content))


def unseal(content: bytes) -> Revision:
    """The revision in sealed bytes.

    Raises:
        ValueError, KeyError: the bytes are not a record of a schema this program reads.
    """
    return from_body(json.loads(content))


def carries_ruling(content: bytes) -> bool:
    """Whether sealed bytes bring a decision, without reading them: in what somebody typed no quote
    stands bare.
    """
    return b'"ruling":' in content


def unsealed_dose(content: bytes) -> Dose:
    """The dose alone in sealed bytes of an entry; the fields around it are not read.

    Raises:
        ValueError, KeyError: as `unseal`.
    """
    return dose_from_body(json.loads(content))


def to_body(revision: Revision) -> dict[str, Any]:
    """The JSON values of a revision; keys without a value are left out."""
    body = _envelope_body(revision)
    if revision.dose is not None:
        body |= _dose_body(revision.dose)
    return _present(body)


def dose_to_body(dose: Dose) -> dict[str, Any]:
    """The JSON values of a dose alone; keys without a value are left out."""
    return _present(_dose_body(dose))


def _present(body: Body) -> dict[str, Any]:
    return {key: value for key, value in body.items() if value not in (None, "")}


def _envelope_body(revision: Revision) -> dict[str, Any]:
    return {
        "schema": SCHEMA if revision.ruling is None else RULED_SCHEMA,
        "id": str(revision.record_id),
        "rev": revision.rev,
        "parents": [[p.rev, p.digest.hex()] for p in revision.parents] or None,
        "kind": revision.kind.value,
        "device": str(revision.device),
        "author": str(revision.author),
        "saved_at": revision.saved_at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "entry_no": revision.entry_no,
        "stack": str(revision.stack),
        "site": revision.site,
        "reason": revision.reason,
        "ruling": revision.ruling and ruling_to_body(revision.ruling),
    }


def _dose_body(dose: Dose) -> dict[str, Any]:
    return {
        "id_type": dose.identity.type.value,
        "id_number": dose.identity.number,
        "birth_order": dose.identity.birth_order,
        "name": dose.name,
        "sex": dose.sex and dose.sex.value,
        "birth_date": _iso(dose.birth_date),
        "birth_place": dose.birth_place,
        "phone": dose.phone,
        "address": dose.address,
        "village": dose.village,
        "target_group": dose.target_group,
        "ticket": dose.ticket and dose.ticket.text,
        "screening": dose.screening.value,
        "temperature": dose.temperature,
        "systolic": dose.systolic,
        "diastolic": dose.diastolic,
        "deferred_until": _iso(dose.deferred_until),
        "vaccine": dose.vaccine,
        "course": dose.course,
        "dose_no": dose.dose_no,
        "batch": dose.batch,
        "volume_ul": dose.volume_ul,
        "given_on": _iso(dose.given_on),
        "given_at": dose.given_at and dose.given_at.strftime("%H:%M"),
        "complaint": dose.complaint,
        "vaccinator": dose.vaccinator,
        "earlier": dose.earlier and _earlier_body(dose.earlier),
        "origins": {f.value: o.value for f, o in dose.origins.items()} or None,
    }


def _earlier_body(earlier: EarlierDose) -> dict[str, Any]:
    body = {
        "dose_no": earlier.dose_no,
        "vaccine": earlier.vaccine,
        "given_on": _iso(earlier.given_on),
        "place": earlier.place,
    }
    return _present(body)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def from_body(body: Body) -> Revision:
    """The revision that a body describes.

    Raises:
        ValueError, KeyError: a field is missing or is not of its form.
    """
    if body.get("schema") not in {SCHEMA, RULED_SCHEMA}:
        raise ValueError("schema")
    kind = RevisionKind(body["kind"])
    return Revision(
        record_id=UUID(body["id"]),
        rev=body["rev"],
        parents=tuple(Parent(rev, bytes.fromhex(d)) for rev, d in body.get("parents") or ()),
        kind=kind,
        device=UUID(body["device"]),
        author=UUID(body["author"]),
        saved_at=datetime.fromisoformat(body["saved_at"]),
        entry_no=body["entry_no"],
        stack=UUID(body["stack"]),
        site=body.get("site") or "",
        dose=dose_from_body(body) if kind is RevisionKind.ENTRY else None,
        reason=body.get("reason") or "",
        ruling=ruling_from_body(body),
    )


def dose_from_body(body: Body) -> Dose:
    """The dose that a body describes.

    Raises:
        ValueError, KeyError: a field is missing or is not of its form.
    """
    return Dose(
        identity=Identity(
            IdType(body["id_type"]), body.get("id_number") or "", body.get("birth_order")
        ),
        name=body["name"],
        given_on=date.fromisoformat(body["given_on"]),
        screening=Screening(body["screening"]),
        birth_date=_day(body, "birth_date"),
        birth_place=body.get("birth_place") or "",
        sex=Sex(body["sex"]) if body.get("sex") else None,
        phone=body.get("phone") or "",
        address=body.get("address") or "",
        village=body.get("village") or "",
        target_group=body.get("target_group") or "",
        ticket=TicketNo(body["ticket"]) if body.get("ticket") else None,
        temperature=body.get("temperature"),
        systolic=body.get("systolic"),
        diastolic=body.get("diastolic"),
        deferred_until=_day(body, "deferred_until"),
        vaccine=body.get("vaccine") or "",
        course=body.get("course") or "",
        dose_no=body.get("dose_no"),
        batch=body.get("batch") or "",
        volume_ul=body.get("volume_ul"),
        given_at=time.fromisoformat(body["given_at"]) if body.get("given_at") else None,
        complaint=body.get("complaint") or "",
        vaccinator=body.get("vaccinator") or "",
        earlier=_earlier(body.get("earlier")),
        origins={Field(f): Origin(o) for f, o in (body.get("origins") or {}).items()},
    )


def _day(body: Body, key: str) -> date | None:
    return date.fromisoformat(body[key]) if body.get(key) else None


def _earlier(body: Body | None) -> EarlierDose | None:
    if body is None:
        return None
    return EarlierDose(
        dose_no=body["dose_no"],
        vaccine=body.get("vaccine") or "",
        given_on=_day(body, "given_on"),
        place=body.get("place") or "",
    )
