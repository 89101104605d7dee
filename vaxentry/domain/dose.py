"""The dose record: one person's card of one vaccination visit, as sealed at save."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from vaxentry.domain.form import Field
from vaxentry.domain.nik import Nik
from vaxentry.domain.ruling import Ruling
from vaxentry.domain.ticket import TicketNo


class IdType(StrEnum):
    """How the person is identified.

    SE HK.02.02/III/15242/2021 orders serving people without a NIK.
    """

    NIK = "nik"
    MOTHER_NIK = "mother_nik"
    """Newborn under the mother's NIK; the birth order tells twins apart."""
    KK = "kk"
    """Family card number together with the name."""
    PASSPORT = "passport"
    KITAS = "kitas"
    """Stay permit (KITAS or KITAP)."""
    NONE = "none"
    """No document; the number is a temporary local id, joined to a person later."""


class Sex(StrEnum):
    """Sex as written on the card."""

    MALE = "L"
    FEMALE = "P"


class Screening(StrEnum):
    """Hasil skrining, the three outcomes printed on the card."""

    PROCEED = "lanjut"
    DEFERRED = "tunda"
    NOT_GIVEN = "tidak_diberikan"


class Origin(StrEnum):
    """Where a field's value came from."""

    TYPED = "typed"
    HEADER = "header"
    NIK = "nik"
    HISTORY = "history"
    FILE = "file"
    RULE = "rule"
    """Nothing stands on the card: the rules of the vaccination day give it (course, volume)."""
    CONFIRMED = "confirmed"
    """One key said that the card is within the limits; its figure was not copied."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The document a person was identified by.

    Attributes:
        type: kind of document.
        number: normalised number; for `IdType.NIK` and `IdType.MOTHER_NIK` sixteen digits.
        birth_order: 1..9 under a mother's NIK, else None.
    """

    type: IdType
    number: str
    birth_order: int | None = None

    @property
    def nik(self) -> Nik | None:
        """The person's own NIK, None for every other kind of document."""
        return Nik(self.number) if self.type is IdType.NIK else None


@dataclass(frozen=True, slots=True)
class EarlierDose:
    """What the card says of an earlier dose that is missing here: evidence, not a record."""

    dose_no: int
    vaccine: str = ""
    given_on: date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Dose:
    """Everything the card says, typed and checked.

    Attributes:
        temperature: tenths of a degree Celsius; None: `origins` tells why.
        systolic, diastolic: mmHg; None: `origins` tells why.
        volume_ul: microlitres (0.5 mL = 500).
        given_on: the vaccination date; for a deferred card the date of the visit.
        given_at: local time of the site, None when the card has none ("tidak tercatat").
        complaint: complaint after the injection (KIPI); empty = "tanpa keluhan".
        phone: normalised (E.164, `+62...`), or "-" when the person has none.
        course: primer, primer_ulang, booster1, booster2: a legally repeated series is no clash.
        vaccine, batch, dose_no, course, volume_ul: None or empty unless screening is PROCEED.
        origins: where each field's value came from; a field left out was typed. Of a temperature
            or blood pressure without a figure: CONFIRMED = within the limits; any other origin,
            TYPED too = the card has none ("tidak tercatat"); left out = nobody asked.
    """

    identity: Identity
    name: str
    given_on: date
    screening: Screening
    birth_date: date | None = None
    birth_place: str = ""
    sex: Sex | None = None
    phone: str = ""
    address: str = ""
    village: str = ""
    target_group: str = ""
    ticket: TicketNo | None = None
    temperature: int | None = None
    systolic: int | None = None
    diastolic: int | None = None
    deferred_until: date | None = None
    vaccine: str = ""
    course: str = ""
    dose_no: int | None = None
    batch: str = ""
    volume_ul: int | None = None
    given_at: time | None = None
    complaint: str = ""
    vaccinator: str = ""
    earlier: EarlierDose | None = None
    origins: Mapping[Field, Origin] = field(default_factory=dict)

    @property
    def is_given(self) -> bool:
        """Whether an injection was given: only then does the record claim ticket, NIK and dose."""
        return self.screening is Screening.PROCEED


class RevisionKind(StrEnum):
    """What a revision does to its record."""

    ENTRY = "entry"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Parent:
    """An earlier revision of the record that the author's PC knew when sealing this one."""

    rev: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Revision:
    """One sealed version of a record. Never changed after save; a correction is a new one.

    Attributes:
        record_id: UUID made at the first key stroke, valid for ever.
        rev: 1..n, counted by the PC that made it.
        parents: every earlier revision this PC knew; the head not among them = conflict.
        device, author: local UUIDs; who syncs does not matter.
        saved_at: UTC.
        entry_no: short number written on the paper card.
        stack: the pile of cards (berkas) it came from.
        site: code of the site where the injection was given.
        dose: None for a void.
        reason: why corrected, voided or ruled, free text; empty for the first entry.
        ruling: what was decided with it about a clash; the dose is that of the head then.
    """

    record_id: UUID
    rev: int
    parents: tuple[Parent, ...]
    kind: RevisionKind
    device: UUID
    author: UUID
    saved_at: datetime
    entry_no: str
    stack: UUID
    site: str
    dose: Dose | None
    reason: str = ""
    ruling: Ruling | None = None
