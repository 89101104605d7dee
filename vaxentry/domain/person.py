"""What this PC already knows of a person, and when it may be shown or copied."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from vaxentry.domain.dates import show_date
from vaxentry.domain.dose import Identity, IdType, Origin, Sex
from vaxentry.domain.form import Field, Form
from vaxentry.domain.names import (
    begins_name,
    ends_with_title,
    folded_words,
    name_key,
    same_person_name,
    titles_in_front,
)
from vaxentry.domain.vaccines import PRIMARY_COURSES, series_length, series_of


@dataclass(frozen=True, slots=True)
class PastDose:
    """One dose held here. `dose_no` is what its card said.

    Attributes:
        ticket: the number of its ticket, "" = none.
    """

    record_id: UUID
    entry_no: str
    vaccine: str
    course: str
    dose_no: int
    given_on: date
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One name under one identity, as the newest record of it tells.

    Two children under their mother's NIK are two persons, whatever their names.

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
        same_number: persons under the very number, newest first: one a name, and under a mother's
            NIK one a child.
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


def stands_under(person: Person, id_type: str, birth_order: str) -> bool:
    """Whether a person is held under the kind of document that the card names.

    Under a mother's NIK the birth order has to be the same: without one no child is meant.
    """
    identity = person.identity
    if identity.type is IdType.MOTHER_NIK and str(identity.birth_order) != birth_order:
        return False
    return identity.type == id_type


def opens(person: Person, typed: str) -> bool:
    """Whether the name typed so far says who is meant; a number alone never does.

    At least three letters, and the held name can still be meant by them; titles, dots, case and
    the spellings of Muhammad don't matter. A shorter name has to be typed whole.
    """
    return begins_name(typed, person.name)


def completion(person: Person, typed: str) -> str:
    """The name as it will stand when the clerk takes the person.

    What was typed stays as its beginning where it is that letter by letter, and so does a title
    typed in front: it stands on the card. A name typed whole stands as typed, titles and all.
    """
    if name_key(typed) == name_key(person.name):
        return typed
    title = titles_in_front(typed)
    if not title:
        return _continued(typed, person.name)
    held = person.name.removeprefix(titles_in_front(person.name))
    return title + _continued(typed.removeprefix(title), held)


def _continued(typed: str, held: str) -> str:
    start, rest = held[: len(typed)], held[len(typed) :]
    return typed + rest if start.casefold() == typed.casefold() else held


def may_be_whole(person: Person, typed: str) -> bool:
    """Whether the letters typed may be the card's whole name, and the held one is another's.

    "SITI" typed whole under a slipped number must not become the held SITI AMINAH: at the end of a
    word one more key, a blank will do, has to say that the name goes on. Behind a degree it never
    does.
    """
    if name_key(typed) == name_key(person.name):
        return False
    if ends_with_title(typed):
        return True
    if not typed[-1:].isalpha():
        return False
    words = folded_words(typed)
    return folded_words(person.name)[: len(words)] == words


def person_form(person: Person) -> Form:
    """What a person who was named fills in; fields that nothing is held for are left out."""
    texts = {
        Field.NAME: person.name,
        Field.BIRTH_PLACE: person.birth_place,
        Field.BIRTH_DATE: show_date(person.birth_date) if person.birth_date else "",
        Field.SEX: person.sex.value if person.sex else "",
        Field.PHONE: person.phone,
        Field.ADDRESS: person.address,
        Field.VILLAGE: person.village,
        Field.TARGET_GROUP: person.target_group,
    }
    return {at: text for at, text in texts.items() if text}


TELLS_WHO = (Field.ID_TYPE, Field.ID_NUMBER, Field.BIRTH_ORDER, Field.NAME)
"""What a card names a person by."""


def names_same(before: Form, now: Form) -> bool:
    """Whether a card still names whom it named: document, number, order, and the person's name."""
    by_document = TELLS_WHO[:-1]
    stands = all(before.get(at, "") == now.get(at, "") for at in by_document)
    return stands and same_person_name(before.get(Field.NAME, ""), now.get(Field.NAME, ""))


def left_behind(taken_under: Form, now: Form, origins: Mapping[Field, Origin]) -> frozenset[Field]:
    """The fields whose text belongs to somebody the card does not name any more.

    Args:
        taken_under: the card as it named the person when their data was filled in.
        now: the card as it stands.
        origins: where its texts came from; those of the history belong to that person alone.
    """
    if names_same(taken_under, now):
        return frozenset()
    return frozenset(at for at, origin in origins.items() if origin is Origin.HISTORY)


def proposed_dose(person: Person, vaccine: str, course: str, given_on: date) -> int | None:
    """The dose number that would follow what is held; the card decides.

    Args:
        person: who was named on the card.
        vaccine: code of the vaccine given.
        course: code of the course on the card.
        given_on: vaccination date; injections up to and on it count.

    Returns:
        None where the history can't tell: a course that is complete, or a booster without a
        complete primary course.
    """
    before = _series(person, vaccine, given_on)
    own = [dose for dose in before if dose.course == course]
    if own or course in PRIMARY_COURSES:
        proposal = max((dose.dose_no for dose in own), default=0) + 1
        length = series_length(own[0].vaccine if own else vaccine, course)
        return proposal if length is None or proposal <= length else None
    last = max((dose.dose_no for dose in before), default=0)
    complete = any(_ends_course(dose) for dose in before)
    return last + 1 if complete else None


def dose_before(person: Person, vaccine: str, course: str, given_on: date) -> PastDose | None:
    """The held dose that the proposed one would follow; None for the first of a primary course."""
    before = _series(person, vaccine, given_on)
    own = [dose for dose in before if dose.course == course]
    followed = own or ([] if course in PRIMARY_COURSES else before)
    return max(followed, key=lambda dose: dose.dose_no, default=None)


def _series(person: Person, vaccine: str, given_on: date) -> list[PastDose]:
    """The doses up to a day that are counted together with a vaccine."""
    return [
        dose
        for dose in person.doses
        if dose.given_on <= given_on and series_of(dose.vaccine) == series_of(vaccine)
    ]


def _ends_course(dose: PastDose) -> bool:
    length = series_length(dose.vaccine, dose.course)
    return length is not None and dose.dose_no >= length


def leave_out(known: Known, record_id: UUID) -> Known:
    """What is known without one record: a correction is not compared with what it replaces."""
    return Known(
        tuple(_without(known.same_number, record_id)), tuple(_without(known.similar, record_id))
    )


def _without(persons: Iterable[Person], record_id: UUID) -> Iterable[Person]:
    for person in persons:
        doses = tuple(dose for dose in person.doses if dose.record_id != record_id)
        if person.record_id != record_id or doses:
            yield replace(person, doses=doses)
