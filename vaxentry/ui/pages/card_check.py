"""Checking the card at hand with what the book knows around it. Pure but for `look_around`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from vaxentry.domain.dates import read_date
from vaxentry.domain.dose import Origin
from vaxentry.domain.form import Field, Form
from vaxentry.domain.look_around import known_around
from vaxentry.domain.person import Known, Probe, leave_out
from vaxentry.domain.phones import NO_PHONE, read_phone
from vaxentry.domain.plain_text import clean_text
from vaxentry.domain.ports import DoseBook
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.rules import RuleError
from vaxentry.domain.vaccine_rules import Rules
from vaxentry.domain.validation import Checked, check

_TEMPORARY = 10


@dataclass(frozen=True, slots=True)
class CardCheck:
    """Everything `check` needs of the screen, so that a worker can repeat it.

    Attributes:
        rules: those in force when it was made; whoever repeats it goes by the same.
        record_id: the record at hand; None before its first key.
        corrected: the record that is being corrected, left out of what the book knows.
        heard: codes of clinical findings that were confirmed in the head for all its cards.
    """

    form: Form
    origins: Mapping[Field, Origin]
    today: date
    rules: Rules
    record_id: UUID | None
    corrected: UUID | None = None
    batch_expires_on: date | None = None
    heard: frozenset[str] = frozenset()

    def against(self, known: Known | None) -> Checked:
        """The card, checked with what the book knows; None = not asked yet."""
        if known is not None and self.corrected is not None:
            known = leave_out(known, self.corrected)
        return check(
            self.form,
            today=self.today,
            rules=self.rules,
            temporary_id=self._temporary_id,
            origins=self.origins,
            known=known,
            batch_expires_on=self.batch_expires_on,
        )

    def objections(self, checked: Checked) -> tuple[Problem, ...]:
        """The clinical findings that F10 has to answer; what was heard in the head is none."""
        found = of_severity(checked, Severity.CLINICAL)
        return tuple(one for one in found if one.code not in self.heard)

    @property
    def _temporary_id(self) -> str:
        record = self.record_id.hex if self.record_id else ""
        return f"T{record[-_TEMPORARY:].upper()}"

    @property
    def probe(self) -> Probe:
        """By what the book is asked who this might be."""
        return probe_of(self.form, self.today)


@dataclass(frozen=True, slots=True)
class Sight:
    """What the book answered, and to which question."""

    probe: Probe
    known: Known


def probe_of(form: Form, today: date) -> Probe:
    """What a card tells of a person; parts that can't be read are left out."""
    return Probe(
        number="".join(form.get(Field.ID_NUMBER, "").split()),
        name=_clean(form.get(Field.NAME, "")),
        birth_date=_day(form.get(Field.BIRTH_DATE, ""), today),
        phone=_phone(form.get(Field.PHONE, "")),
        ticket=_clean(form.get(Field.TICKET, "")),
    )


def _clean(text: str) -> str:
    try:
        return clean_text(text, upper=True)
    except RuleError:
        return ""


def _day(text: str, today: date) -> date | None:
    try:
        return read_date(text, today=today)
    except RuleError:
        return None


def _phone(text: str) -> str:
    try:
        phone = read_phone(text)
    except RuleError:
        return ""
    return "" if phone == NO_PHONE else phone


def look_around(book: DoseBook, probe: Probe) -> Sight:
    """Ask the book who is held under this number and who looks alike. Worker thread."""
    return Sight(probe, known_around(book, probe))


def of_severity(checked: Checked, severity: Severity) -> tuple[Problem, ...]:
    """The findings of one severity."""
    return tuple(one for one in checked.problems if one.severity is severity)
