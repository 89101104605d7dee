"""Routine immunisation as data: which antigen falls due at which age, and a visit of several.

The entry form types one vaccine a card; a form for routine visits will read this.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from vaxentry.domain.dose import Dose, Identity
from vaxentry.domain.problems import Problem
from vaxentry.domain.records import Saved
from vaxentry.domain.vaccine_table import Valid

_INFANTS = Valid("Kemenkes infant schedule")
_RV = Valid("Dinas Kesehatan note on RV of 16 September 2025")
_IPV2 = Valid("general knowledge")


@dataclass(frozen=True, slots=True)
class Due:
    """One dose of one antigen and the age in completed months from which it is due."""

    vaccine: str
    dose_no: int
    months: int
    valid: Valid


@dataclass(frozen=True, slots=True)
class Antigen:
    """One injection or drop of a visit: a record of its own.

    Attributes:
        record_id: made when its first key is struck.
        dose: the child, the day and this antigen, checked as any card.
        warnings: findings that did not stop it.
    """

    record_id: UUID
    dose: Dose
    warnings: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """What one child got on one day: saved in one transaction or not at all.

    Raises:
        ValueError: no antigen, one twice, one that was not given, or of another child or day.
    """

    antigens: tuple[Antigen, ...]

    def __post_init__(self) -> None:
        doses = [one.dose for one in self.antigens]
        whose = {(dose.identity, dose.name, dose.given_on) for dose in doses}
        given = {dose.vaccine for dose in doses if dose.is_given}
        records = {one.record_id for one in self.antigens}
        if len(whose) != 1 or not len(given) == len(records) == len(doses):
            raise ValueError("antigens")

    @property
    def identity(self) -> Identity:
        """The child's document."""
        return self.antigens[0].dose.identity

    @property
    def given_on(self) -> date:
        """The day of the visit."""
        return self.antigens[0].dose.given_on


class VisitBook(Protocol):
    """Where visits are saved; `vaxentry.db.store.Store` is one. May be called from any thread."""

    def add_visit(self, visit: Visit, *, stack: UUID, card_no: int = 0) -> Sequence[Saved]:
        """Save every antigen of a visit durably, in one transaction: all of them or none.

        They stand on one card of the stack: all get its number, each an entry number of its own.
        Calling again with the same visit adds nothing.

        Args:
            card_no: its place in the stack; 0 = the next one.

        Returns:
            One save an antigen, in their order.

        Raises:
            NotPermittedError: who is at this PC may not type.
            StorageError: nothing was written.
        """
        ...


def _due(vaccine: str, *months: int, valid: Valid = _INFANTS, first: int = 1) -> tuple[Due, ...]:
    return tuple(Due(vaccine, number, at, valid) for number, at in enumerate(months, first))


SCHEDULE = (
    *_due("hb0", 0),
    *_due("bcg", 1),
    *_due("opv", 1, 2, 3, 4),
    *_due("dpt_hb_hib", 2, 3, 4, 18),
    *_due("pcv", 2, 3, 12),
    *_due("rv", 2, 3, 4, valid=_RV),
    *_due("ipv", 4),
    *_due("ipv", 9, valid=_IPV2, first=2),
    *_due("mr", 9, 18),
    *_due("je", 10),
)
"""Up to 18 months; JE only where it is endemic. School doses go by grade, not by age."""


def due_by(born: date, day: date, given: Iterable[tuple[str, int]]) -> tuple[Due, ...]:
    """What is due on a day and not among the ``(vaccine, dose number)`` already given."""
    age, had = _months(born, day), set(given)
    return tuple(
        one
        for one in SCHEDULE
        if one.months <= age and one.valid.on(day) and (one.vaccine, one.dose_no) not in had
    )


def _months(born: date, day: date) -> int:
    return (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)
