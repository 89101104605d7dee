"""A whole card checked with what the book holds around it; who asks the book is no main thread."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol
from uuid import UUID

from vaxentry.domain.dose import Dose
from vaxentry.domain.form import Form
from vaxentry.domain.person import Known, PastDose, Person, Probe, leave_out
from vaxentry.domain.phones import NO_PHONE
from vaxentry.domain.problems import Problem
from vaxentry.domain.reopening import unparse
from vaxentry.domain.stacks import Batch
from vaxentry.domain.vaccine_rules import Rules
from vaxentry.domain.validation import Checked, check


class HeldPeople(Protocol):
    """Who is held, for the question around a card; `ports.DoseBook` is one. From any thread."""

    def people(self, number: str) -> Sequence[Person]:
        """The persons held under an identity number, newest first; twins are two."""
        ...

    def similar(self, probe: Probe, limit: int = 5) -> Sequence[Person]:
        """Persons under other numbers that look alike, the likeliest first."""
        ...


class HeldBook(HeldPeople, Protocol):
    """The whole of what a card is checked with; `ports.DoseBook` is one."""

    def rules(self) -> Rules:
        """The dated rules in force now, from memory; newer ones may come at any time."""
        ...

    def batches(self, stack: UUID) -> Sequence[Batch]:
        """The batches of the stack in the order of their digits, with their last days as typed."""
        ...


def known_around(book: HeldPeople, probe: Probe) -> Known:
    """Who is held under this number and who looks alike. Nobody is like a card without a name."""
    same = tuple(book.people(probe.number)) if probe.number else ()
    asks = probe.name and (probe.birth_date or probe.phone or probe.ticket or probe.number)
    return Known(same, tuple(book.similar(probe)) if asks else ())


def probe_of_dose(dose: Dose) -> Probe:
    """By what the book is asked around a card that was read whole."""
    return Probe(
        number=dose.identity.number,
        name=dose.name,
        birth_date=dose.birth_date,
        phone="" if dose.phone == NO_PHONE else dose.phone,
        ticket=dose.ticket.text if dose.ticket else "",
    )


def expiry_of(batches: Iterable[Batch], dose: Dose) -> date | None:
    """Last day of the batch of a dose, None when nobody typed it."""
    own = (dose.vaccine, dose.batch)
    return next((one.expires_on for one in batches if (one.vaccine, one.code) == own), None)


def check_in_book(
    book: HeldBook,
    form: Form,
    *,
    today: date,
    batches: Sequence[Batch] = (),
    temporary_id: str = "",
    corrected: UUID | None = None,
) -> Checked:
    """The card checked as one that is typed: with who is held here and when its batch expires.

    The book is not asked about a card that can't be saved.

    Args:
        batches: those of the stack the card lies in.
        corrected: the record that is being corrected: it is not compared with itself.
    """
    rules = book.rules()
    checked = check(form, today=today, rules=rules, temporary_id=temporary_id)
    if checked.dose is None:
        return checked
    known = known_around(book, probe_of_dose(checked.dose))
    return check(
        form,
        today=today,
        rules=rules,
        temporary_id=temporary_id,
        known=known if corrected is None else leave_out(known, corrected),
        batch_expires_on=expiry_of(batches, checked.dose),
    )


def second_look(
    dose: Dose, known: Known, *, batches: Iterable[Batch], today: date, rules: Rules
) -> Sequence[Problem]:
    """What is worth a second look in a saved card.

    Args:
        known: what the book holds around it, without the card itself.
        batches: those of its stack.
    """
    return check(
        unparse(dose),
        today=today,
        rules=rules,
        known=known,
        batch_expires_on=expiry_of(batches, dose),
        is_held=True,
    ).warnings


def as_corrected(known: Known, doses: Mapping[UUID, Dose]) -> Known:
    """What will be known when these records say something else: they change together."""

    def person(one: Person) -> Person:
        return replace(one, doses=tuple(_past(one.doses, doses)))

    return Known(tuple(map(person, known.same_number)), tuple(map(person, known.similar)))


def _past(held: Sequence[PastDose], doses: Mapping[UUID, Dose]) -> list[PastDose]:
    """The injections as they will be, oldest first."""
    now = [_corrected(one, doses.get(one.record_id)) for one in held]
    return sorted((one for one in now if one is not None), key=lambda one: one.given_on)


def _corrected(held: PastDose, dose: Dose | None) -> PastDose | None:
    if dose is None:
        return held
    if not dose.is_given or dose.dose_no is None:
        return None
    return replace(
        held,
        vaccine=dose.vaccine,
        course=dose.course,
        dose_no=dose.dose_no,
        given_on=dose.given_on,
    )
