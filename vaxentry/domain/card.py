"""Reading the raw fields of one card: every value that can be read, every problem of the rest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import TypeVar

from vaxentry.domain.dose import EarlierDose, Identity, Origin, Screening, Sex
from vaxentry.domain.form import Field, Form
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.rules import FieldError, RuleCode, RuleError
from vaxentry.domain.ticket import TicketNo

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CardValues:
    """What could be read of a card; the names are those of `dose.Dose`, None = not read.

    Half a card is enough for the checks that need only a part of it.
    """

    given_on: date | None
    screening: Screening | None
    identity: Identity | None
    name: str | None
    birth_date: date | None
    sex: Sex | None
    birth_place: str = ""
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


@dataclass(slots=True)
class Findings:
    """Collects the problems while a form is read; used by one call only."""

    form: Form
    problems: list[Problem] = field(default_factory=list)

    def text(self, at: Field) -> str:
        """The raw text of a field; a field left out is empty."""
        return self.form.get(at, "")

    def is_blank(self, at: Field) -> bool:
        """Whether nothing but blanks was typed."""
        return not self.text(at).strip()

    def error(self, at: Field, code: RuleCode, **params: str | int) -> None:
        """Note something that keeps the card from being saved; the same thing once only."""
        found = Problem(at, code.value, Severity.ERROR, dict(params))
        if found not in self.problems:
            self.problems.append(found)

    def read(self, at: Field, reader: Callable[[str], T]) -> T | None:
        """The value of a field, or None with a problem noted."""
        return self.attempt(at, lambda: reader(self.text(at)))

    def attempt(self, at: Field, reading: Callable[[], T]) -> T | None:
        """What `reading` gives; its error is noted at the field it names, else at `at`."""
        try:
            return reading()
        except FieldError as error:
            self.error(error.field, error.code, **error.params)
        except RuleError as error:
            self.error(at, error.code, **error.params)
        return None
