"""What the server shows of each record, and which two of them can't both count."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

GIVEN = "lanjut"


class Looked(Protocol):
    """A server whose database can be looked into."""

    @property
    def eye(self) -> Any:
        """A connection that takes SQL."""
        ...


class Head(NamedTuple):
    """The readable head of a record, with what claims are about."""

    id: str
    rev: int
    digest: str
    standing: str
    flags: str
    kind: str
    screening: str
    id_type: str
    id_number: str
    birth_order: int | None
    name: str
    birth_date: str | None
    ticket: str | None
    course: str | None
    dose_no: int | None

    @property
    def given(self) -> bool:
        """Whether it says that an injection was given."""
        return self.kind == "entry" and self.screening == GIVEN


Heads = Mapping[str, Head]
"""By record id."""


def read_heads(office: Looked) -> dict[str, Head]:
    """The heads of all records."""
    rows = office.eye.execute(
        "SELECT record.id, record.rev, record.digest, dose.standing, dose.flags, dose.kind,"
        " dose.screening, dose.id_type, dose.id_number, dose.birth_order, dose.name,"
        " dose.birth_date, dose.ticket, dose.course, dose.dose_no"
        " FROM record JOIN dose ON dose.record_id = record.id ORDER BY record.id"
    )
    return {row[0]: Head(*row) for row in rows}


def name_of(head: Head) -> str:
    """The name as it counts; the people here have no titles."""
    return head.name.upper()


def another_person(a: Head, b: Head) -> bool:
    """Whether name or date of birth say that these are two people."""
    born = a.birth_date and b.birth_date and a.birth_date != b.birth_date
    return name_of(a) != name_of(b) or bool(born)


def clash(a: Head, b: Head) -> str:
    """Why two injections can't both stand, independent of the server's own rules."""
    return next(iter(clashes(a, b).values()), "")


def clashes(a: Head, b: Head) -> dict[str, str]:
    """The same, by the kind of claim."""
    found = {}
    same_number = a.id_type == b.id_type and a.id_number == b.id_number and a.id_number
    own = a.id_type == "nik"
    if same_number and own and another_person(a, b):
        found["person"] = "one NIK, two people"
    dose = (a.course, a.dose_no) == (b.course, b.dose_no)
    twin = not own and (name_of(a), a.birth_order) != (name_of(b), b.birth_order)
    if same_number and dose and not twin and a.id_type != "none":
        found["dose"] = "one dose twice"
    if a.ticket and a.ticket == b.ticket and (_strangers(a, b) or dose):
        found["ticket"] = "one ticket, two people or one dose twice"
    return found


def _strangers(a: Head, b: Head) -> bool:
    numbers = a.id_type == b.id_type and a.id_number and b.id_number
    orders = a.id_type == b.id_type == "mother_nik" and a.birth_order != b.birth_order
    return another_person(a, b) or bool(numbers and a.id_number != b.id_number) or orders
