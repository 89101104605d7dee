"""What this PC already knows of a person, and when it may be shown or copied."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from vaxentry.domain.dose import Identity, Sex


@dataclass(frozen=True, slots=True)
class PastDose:
    """One dose held here. `dose_no` is what its card said."""

    record_id: UUID
    entry_no: str
    vaccine: str
    course: str
    dose_no: int
    given_on: date


@dataclass(frozen=True, slots=True)
class Person:
    """One name under one identity number, as the newest record of it tells.

    Attributes:
        record_id, entry_no: that newest record.
        doses: injections held here that are not voided, oldest first.
        per: the day the newest record was saved ("per tanggal"): what came later elsewhere is
            not known.
    """

    record_id: UUID
    entry_no: str
    identity: Identity
    name: str
    birth_date: date | None
    sex: Sex | None
    birth_place: str
    phone: str
    address: str
    village: str
    target_group: str
    doses: tuple[PastDose, ...]
    per: date


@dataclass(frozen=True, slots=True)
class Known:
    """What the book holds around the card at hand.

    Attributes:
        same_number: persons under the very number, one a name, newest first. More than one means
            that the number is held under several names.
        similar: persons under other numbers whose name, birth date, phone or ticket is alike.
    """

    same_number: tuple[Person, ...] = ()
    similar: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Probe:
    """By what to look for similar persons; empty parts are not looked for."""

    number: str = ""
    name: str = ""
    birth_date: date | None = None
    phone: str = ""
    ticket: str = ""
