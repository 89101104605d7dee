"""What the book of this PC makes worth a second look at a card; nothing here ever stops one.

The same person is the same name under the same number. The history is this PC's alone: that a dose
is missing in it says little, so that is only an information.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from vaxentry.domain.card import CardValues
from vaxentry.domain.compare import one_edit_apart
from vaxentry.domain.dose import Identity, IdType, Screening
from vaxentry.domain.form import Field
from vaxentry.domain.names import name_key, same_person_name
from vaxentry.domain.person import Known, PastDose, Person
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.rules import RuleCode
from vaxentry.domain.second_look import clinical_problem, identity_problem
from vaxentry.domain.vaccine_rules import Rules
from vaxentry.domain.vaccine_table import SAME_BRAND
from vaxentry.domain.vaccines import PRIMARY_COURSES, series_of, vaccine

ONE_PERSON = frozenset({IdType.NIK, IdType.MOTHER_NIK, IdType.PASSPORT, IdType.KITAS})
"""Documents that belong to one person, under a mother's NIK together with the order of birth; a
family card has a number for all of them."""


@dataclass(frozen=True, slots=True)
class _Given:
    """An injection held here, or one that the card itself tells of."""

    vaccine: str
    course: str
    dose_no: int
    given_on: date


def history_warnings(values: CardValues, known: Known, rules: Rules) -> tuple[Problem, ...]:
    """Where the card disagrees with what is held of its number and of similar persons."""
    if values.identity is None or not values.name:
        return ()
    held = [dose for person in _the_person(values, known) for dose in person.doses]
    return (
        *_other_name(values, known),
        *_one_digit(values, known),
        *_used_ticket(values, known),
        *_dose_warnings(values, held, rules),
    )


def _the_person(values: CardValues, known: Known) -> list[Person]:
    return [
        person
        for person in known.same_number
        if person.identity == values.identity and same_person_name(person.name, values.name or "")
    ]


def _other_name(values: CardValues, known: Known) -> Iterator[Problem]:
    """A number that stands here under other names only."""
    if values.identity is None or values.identity.type not in ONE_PERSON:
        return
    others = [one for one in known.same_number if one.identity == values.identity]
    if others and not _the_person(values, known):
        yield identity_problem(Field.ID_NUMBER, RuleCode.NIK_OTHER_NAME, entry=others[0].entry_no)


def _one_digit(values: CardValues, known: Known) -> Iterator[Problem]:
    """Somebody who looks like this very person stands here under a number one slip away.

    A birth date alone says nothing: neighbours in the register, twins above all, were born on the
    day that both numbers carry. Beside it the name has to be one slip away at most.
    """
    identity, name, born = values.identity, values.name or "", values.birth_date
    for one in known.similar:
        if identity is None or not _near(identity, one.identity):
            continue
        alike = born == one.birth_date and _one_slip(name_key(name), name_key(one.name))
        if alike or same_person_name(name, one.name):
            yield identity_problem(Field.ID_NUMBER, RuleCode.NIK_ONE_DIGIT, entry=one.entry_no)
            return


def _used_ticket(values: CardValues, known: Known) -> Iterator[Problem]:
    """A ticket that stands here with a dose of somebody else: the server would hold one of them.
    Where that person's doses bear a ticket of this one's as well, the two cards were swapped.
    """
    ticket, own = values.ticket, _the_person(values, known)
    if ticket is None:
        return
    tickets = {dose.ticket for one in own for dose in one.doses} - {""}
    for one in (*known.same_number, *known.similar):
        used = [dose for dose in one.doses if dose.ticket == ticket.text]
        if one not in own and used:
            swapped = [dose for dose in one.doses if dose.ticket in tickets]
            code = RuleCode.TICKET_SWAPPED if swapped else RuleCode.TICKET_USED
            params = {"entry": (swapped or used)[0].entry_no}
            yield Problem(Field.TICKET, code.value, Severity.INFO, params)
            return


def _near(a: Identity, b: Identity) -> bool:
    both = a.type is b.type and a.type in {IdType.NIK, IdType.MOTHER_NIK}
    return both and one_edit_apart(a.number, b.number) is not None


def _one_slip(a: str, b: str) -> bool:
    """Whether two words differ by one letter typed wrong, left out, added or swapped."""
    if len(a) == len(b):
        return a == b or one_edit_apart(a, b) is not None
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and any(
        long[:at] + long[at + 1 :] == short for at in range(len(long))
    )


def _dose_warnings(values: CardValues, held: Iterable[PastDose], rules: Rules) -> Iterator[Problem]:
    number, day = values.dose_no, values.given_on
    if values.screening is not Screening.PROCEED or number is None or day is None:
        return
    now = _Given(values.vaccine, values.course, number, day)
    series = [dose for dose in held if series_of(dose.vaccine) == series_of(now.vaccine)]
    yield from _same_number(now, series)
    around = [_Given(dose.vaccine, dose.course, dose.dose_no, dose.given_on) for dose in series]
    around += _told_by_card(values)
    for first, second in _steps(now, around):
        yield from _gap(first, second, rules)
    yield from _brand(now, around)
    if number > 1 and not any(_is_before(dose, now) for dose in series):
        yield Problem(
            Field.DOSE_NO, RuleCode.DOSE_MISSING.value, Severity.INFO, {"dose": number - 1}
        )


def _told_by_card(values: CardValues) -> list[_Given]:
    earlier = values.earlier
    if earlier is None or earlier.given_on is None:
        return []
    return [
        _Given(earlier.vaccine or values.vaccine, values.course, earlier.dose_no, earlier.given_on)
    ]


def _same_number(now: _Given, series: Iterable[PastDose]) -> Iterator[Problem]:
    same = [dose for dose in series if (dose.course, dose.dose_no) == (now.course, now.dose_no)]
    for dose in same:
        if dose.given_on == now.given_on:
            yield identity_problem(Field.DOSE_NO, RuleCode.DOSE_TYPED_TWICE, entry=dose.entry_no)
            return
    for dose in same[:1]:
        yield clinical_problem(Field.DOSE_NO, RuleCode.DOSE_NUMBER_HELD, entry=dose.entry_no)


def _is_before(dose: "_Given | PastDose", now: _Given) -> bool:
    """Whether a dose is the one right before; a booster counts on from any course."""
    counted = dose.course == now.course or now.course not in PRIMARY_COURSES
    return counted and dose.dose_no == now.dose_no - 1


def _steps(now: _Given, around: Sequence[_Given]) -> Iterator[tuple[_Given, _Given]]:
    """From the dose right before to this one, and from this one to the dose right behind.

    Cards are typed in any order: the later one may be held already.
    """
    before = next((dose for dose in around if _is_before(dose, now)), None)
    behind = next((dose for dose in around if _is_before(now, dose)), None)
    if before is not None:
        yield before, now
    if behind is not None:
        yield now, behind


def _gap(first: _Given, second: _Given, rules: Rules) -> Iterator[Problem]:
    days = (second.given_on - first.given_on).days
    if days <= 0:
        yield clinical_problem(Field.GIVEN_ON, RuleCode.DOSE_ORDER, dose=first.dose_no)
        return
    needed = _needed_days(first, second, rules)
    if needed is not None and days < needed:
        yield clinical_problem(Field.GIVEN_ON, RuleCode.INTERVAL_SHORT, days=days, needed=needed)


def _needed_days(first: _Given, second: _Given, rules: Rules) -> int | None:
    if first.course == second.course:
        return rules.min_interval_days(first.vaccine, first.dose_no, second.given_on)
    if first.course in PRIMARY_COURSES and second.course == "booster1":
        return rules.booster_interval_days(second.given_on)
    return None


def _brand(now: _Given, around: Iterable[_Given]) -> Iterator[Problem]:
    product = vaccine(now.vaccine)
    if product is None or now.course not in PRIMARY_COURSES or not SAME_BRAND.on(now.given_on):
        return
    course = [dose for dose in around if dose.course == now.course]
    if any(dose.dose_no != now.dose_no and dose.vaccine != now.vaccine for dose in course):
        yield clinical_problem(Field.VACCINE, RuleCode.BRAND_DIFFERS)
