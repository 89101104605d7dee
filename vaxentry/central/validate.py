"""Reading a record of the wire without trusting it: form first, then the rules of its own schema.

A record that is not of its form can't be rebuilt and is refused alone; its neighbours are not
touched. The compiled check of msgspec costs about a microsecond a record.
"""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from vaxentry.central.model import Facts
from vaxentry.domain.dose import IdType, Origin, RevisionKind, Screening, Sex
from vaxentry.domain.form import Field
from vaxentry.domain.names import clean_name, name_key
from vaxentry.domain.nik import read_nik
from vaxentry.domain.rules import RuleCode, RuleError
from vaxentry.domain.ruling import Claimed, Says
from vaxentry.domain.vaccines import series_of
from vaxentry.wire.messages import Outcome
from vaxentry.wire.outcomes import Code
from vaxentry.wire.record import RULED_SCHEMA, SCHEMA, digest_of

SCHEMAS = (SCHEMA, RULED_SCHEMA)
"""Lowest and highest schema this server rebuilds."""

_MAX_REV = 2**31 - 1
MAX_CODE, MAX_LINE = 40, 200
Code40 = Annotated[str, Meta(max_length=MAX_CODE)]
Line = Annotated[str, Meta(max_length=MAX_LINE)]
Prose = Annotated[str, Meta(max_length=1000)]
Rev = Annotated[int, Meta(ge=1, le=_MAX_REV)]
Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Small = Annotated[int, Meta(ge=0, le=100_000)]
ClockTime = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Earlier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Evidence of an earlier dose."""

    dose_no: Small
    vaccine: Line = ""
    given_on: date | None = None
    place: Line = ""


class RecordV1(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A record of schema 1 as it must look; what is required of an entry is checked by rule."""

    schema: int
    id: UUID
    rev: Rev
    kind: RevisionKind
    device: UUID
    author: UUID
    saved_at: datetime
    entry_no: Code40
    stack: UUID
    site: Code40 = ""
    parents: list[tuple[Rev, Digest]] = []
    reason: Prose = ""
    id_type: IdType | None = None
    id_number: Code40 = ""
    birth_order: Annotated[int, Meta(ge=1, le=9)] | None = None
    name: Line = ""
    sex: Sex | None = None
    birth_date: date | None = None
    birth_place: Line = ""
    phone: Code40 = ""
    address: Prose = ""
    village: Line = ""
    target_group: Line = ""
    ticket: Line = ""
    screening: Screening | None = None
    temperature: Small | None = None
    systolic: Small | None = None
    diastolic: Small | None = None
    deferred_until: date | None = None
    vaccine: Line = ""
    course: Line = ""
    dose_no: Annotated[int, Meta(ge=1, le=99)] | None = None
    batch: Line = ""
    volume_ul: Small | None = None
    given_on: date | None = None
    given_at: ClockTime | None = None
    complaint: Prose = ""
    vaccinator: Line = ""
    earlier: Earlier | None = None
    origins: dict[Field, Origin] = {}


class RulingIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was decided about a clash; rev and digest are the other record's where it was known."""

    claims: Annotated[list[Claimed], Meta(min_length=1, max_length=len(Claimed))]
    other: UUID
    says: Says
    rev: Rev | None = None
    digest: Digest | None = None


class RecordV2(RecordV1, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A record of schema 2: one whose revision carries a ruling."""

    ruling: RulingIn


_FORMS: Mapping[int, type[RecordV1]] = {SCHEMA: RecordV1, RULED_SCHEMA: RecordV2}


class Rebuilt(msgspec.Struct, frozen=True):
    """A record of the wire that could be rebuilt.

    Attributes:
        sealed: its sealed bytes, as text.
        broken: field and rule it fails, None when it keeps all rules of its schema.
    """

    record: RecordV1
    sealed: str
    digest: bytes
    broken: tuple[str, str] | None


_SEALER = msgspec.json.Encoder(order="sorted")
"""Makes the bytes of `wire.record.canonical`, in a quarter of the time, of what has the form of a
record: texts, whole numbers and what is made of them."""
_AT = re.compile(r"\$\.([a-z_]+)")
_NAMED = re.compile(r"field `([^`]*)`")


def rebuild(body: Mapping[str, Any]) -> Rebuilt | Outcome:
    """The record in a body, or why it can't be rebuilt (`invalid` or `unsupported`).

    Args:
        body: the wire fields, without those that have no value.
    """
    schema = body.get("schema")
    if not isinstance(schema, int) or isinstance(schema, bool):
        return _invalid("schema", RuleCode.WIRE_TYPE)
    if not SCHEMAS[0] <= schema <= SCHEMAS[1]:
        return Outcome(Code.UNSUPPORTED)
    record = _in_form(body, _FORMS[schema])
    if isinstance(record, Outcome):
        return record
    try:
        content = _SEALER.encode(body)
    except UnicodeEncodeError:
        return _invalid(_unprintable(body), RuleCode.TEXT_CONTROL)
    sealed = content.decode()
    if _may_hide(sealed) and (unprintable := _unprintable(body)):
        return _invalid(unprintable, RuleCode.TEXT_CONTROL)
    return Rebuilt(record, sealed, digest_of(content), _broken_rule(record))


def _in_form(body: Mapping[str, Any], form: type[RecordV1]) -> RecordV1 | Outcome:
    try:
        return msgspec.convert(body, form)
    except msgspec.ValidationError as error:
        return _invalid(*_where_and_why(str(error)))
    except UnicodeEncodeError:  # half a letter in the name of a field; in a value msgspec takes it
        return _invalid("record", RuleCode.UNKNOWN_FIELD)


def _may_hide(sealed: str) -> bool:
    """Whether there may be signs in a sealed text that can't be printed.

    They stand behind a backslash or, from DEL on, as they are; of ASCII DEL is the only such one,
    and to look for two signs costs a tenth of looking at each.
    """
    if "\\" in sealed or "\x7f" in sealed:
        return True
    return not (sealed.isascii() or sealed.isprintable())


_DASHED = 36


def uuid_text(given: str) -> str:
    """The usual text of a UUID, of a text of the wire that has been read as one."""
    return given.lower() if len(given) == _DASHED else str(UUID(given))


def stand_in_digest(body: object) -> bytes:
    """Something that tells bodies apart that can't be rebuilt; they are never stored."""
    return digest_of(json.dumps(body, sort_keys=True).encode())


def record_id_of(body: Mapping[str, Any]) -> tuple[UUID, int]:
    """Record id and revision for the leaf of a refused record; nil and 0 where unreadable."""
    try:
        record_id, rev = UUID(body["id"]), body["rev"]
    except (KeyError, ValueError, AttributeError, TypeError):
        return UUID(int=0), 0
    fits = isinstance(rev, int) and 0 <= rev <= _MAX_REV
    return record_id, int(rev) if fits else 0


def _invalid(field: str, rule: str) -> Outcome:
    """The sender may have made the field's name up: one that nobody can read is not repeated."""
    named = field[:40] if field.isprintable() else "record"
    return Outcome(Code.INVALID, field=named, rule=rule)


def _where_and_why(message: str) -> tuple[str, str]:
    """Field and rule in a message of msgspec; the value never is in it."""
    named, at = _NAMED.search(message), _AT.search(message)
    if named:
        rule = RuleCode.UNKNOWN_FIELD if "unknown field" in message else RuleCode.REQUIRED
        return named[1], rule
    too_long = "length" in message
    return (at[1] if at else "record"), RuleCode.TEXT_TOO_LONG if too_long else RuleCode.WIRE_TYPE


def _unprintable(body: Mapping[str, Any]) -> str:
    for name, value in body.items():
        if isinstance(value, str) and not value.isprintable():
            return name
    earlier = body.get("earlier") or {}
    fine = all(value.isprintable() for value in earlier.values() if isinstance(value, str))
    return "" if fine else "earlier"


def _broken_rule(record: RecordV1) -> tuple[str, str] | None:
    """The first rule of its schema that the record fails; rules never look at the clock."""
    if any(rev >= record.rev for rev, _ in record.parents):
        return "parents", RuleCode.WIRE_TYPE
    if isinstance(record, RecordV2) and _is_idle(record):
        return "ruling", RuleCode.WIRE_TYPE
    if record.kind is RevisionKind.VOID:
        return None
    return _missing(record) or _bad_person(record) or _bad_dates(record)


def _is_idle(record: RecordV2) -> bool:
    """Whether it is about nothing: a void claims nothing, and no record is its own rival."""
    named = (record.ruling.rev is None, record.ruling.digest is None)
    is_void = record.kind is RevisionKind.VOID
    return is_void or record.ruling.other == record.id or len(set(named)) > 1


def _missing(record: RecordV1) -> tuple[str, str] | None:
    required = ["id_type", "name", "screening", "given_on"]
    if record.screening is Screening.PROCEED:
        required += ["vaccine", "dose_no"]
    if record.id_type not in {None, IdType.NONE}:
        required.append("id_number")
    for name in required:
        if not getattr(record, name):
            return name, RuleCode.REQUIRED
    return None


def _bad_person(record: RecordV1) -> tuple[str, str] | None:
    try:
        clean_name(record.name)
    except RuleError as error:
        return "name", error.code
    if record.id_type not in {IdType.NIK, IdType.MOTHER_NIK}:
        return None
    try:
        nik = read_nik(record.id_number)
    except RuleError as error:
        return "id_number", error.code
    return None if nik.digits == record.id_number else ("id_number", RuleCode.NIK_CHARS)


def _bad_dates(record: RecordV1) -> tuple[str, str] | None:
    if record.birth_date and record.given_on and record.birth_date > record.given_on:
        return "birth_date", RuleCode.BIRTH_AFTER_GIVEN
    return None


def facts_of(body: Mapping[Any, Any]) -> Facts | None:
    """What claims are judged by, of the wire fields of a head; None unless a dose was given."""
    if body.get("screening") != Screening.PROCEED or body.get("kind") != RevisionKind.ENTRY:
        return None
    name = body.get("name") or ""
    return Facts(
        id_type=body.get("id_type") or "",
        id_number=body.get("id_number") or "",
        birth_order=body.get("birth_order"),
        name=name,
        name_key=name_key(name),
        birth_date=body.get("birth_date") or "",
        ticket=body.get("ticket") or "",
        series=series_of(body.get("vaccine") or ""),
        course=body.get("course") or "",
        dose_no=body.get("dose_no"),
        given_on=body.get("given_on") or "",
        site=body.get("site") or "",
    )
