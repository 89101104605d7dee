"""What is worth a second look but never stops a card: findings about identity, name and injection.

The injection has been given when the card is typed: a clinical finding goes to the supervisor's
list and never asks the clerk for a reason. Every check takes what it needs and keeps quiet when
that was not read.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from vaxentry.domain.card import CardValues
from vaxentry.domain.dates import age_on
from vaxentry.domain.dose import IdType, Screening, Sex
from vaxentry.domain.form import Field
from vaxentry.domain.limits import TEMPERATURE_LIMIT, ages_for, pressure_limit
from vaxentry.domain.names import has_odd_signs
from vaxentry.domain.nik import Nik
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.regions import RegionStatus, region_status
from vaxentry.domain.rules import RuleCode
from vaxentry.domain.vaccine_rules import Rules
from vaxentry.domain.vaccines import course, series_length, vaccine

_REGION_CODES = {
    RegionStatus.UNKNOWN_PROVINCE: RuleCode.NIK_PROVINCE_UNKNOWN,
    RegionStatus.UNKNOWN_REGENCY: RuleCode.NIK_REGENCY_UNKNOWN,
    RegionStatus.UNKNOWN_DISTRICT: RuleCode.NIK_DISTRICT_UNKNOWN,
}
_FIRST_KK = date(2004, 1, 1)
"""Family cards are numbered by their day of issue since the civil registry's system began."""


def identity_warnings(values: CardValues, today: date) -> tuple[Problem, ...]:
    """Where a NIK disagrees with the card or looks odd; the number itself may still be right."""
    identity = values.identity
    if identity is None or identity.type not in {IdType.NIK, IdType.MOTHER_NIK}:
        return ()
    nik = Nik(identity.number)
    found = [*_region(nik), *_same_digits(nik)]
    if identity.type is IdType.NIK:
        found += [*_birth_date(nik, values.birth_date, today), *_sex(nik, values.sex)]
    elif not nik.is_female:
        found.append(identity_problem(Field.ID_NUMBER, RuleCode.NIK_MOTHER_SEX))
    return tuple(found)


def name_warnings(values: CardValues) -> tuple[Problem, ...]:
    """Where a name holds digits or signs: a slip of the hand, or the text of another field.

    Only told: typing the number once more would not find it.
    """
    if values.name is None or not has_odd_signs(values.name):
        return ()
    return (Problem(Field.NAME, RuleCode.NAME_SIGNS.value, Severity.INFO),)


def clinical_warnings(
    values: CardValues, rules: Rules, batch_expires_on: date | None = None
) -> tuple[Problem, ...]:
    """Where a given injection disagrees with the rules of its own day."""
    if values.screening is not Screening.PROCEED:
        return ()
    return (
        *_temperature(values),
        *_pressure(values),
        *_on_day(values),
        *_age(values),
        *_series(values),
        *_volume(values, rules),
        *_batch(values, batch_expires_on),
    )


def is_expired(expires_on: date | None, given_on: date | None) -> bool:
    """Whether the last day of a batch lies before the vaccination; never while a day is unknown."""
    return expires_on is not None and given_on is not None and expires_on < given_on


def identity_problem(at: Field, code: RuleCode, **params: str) -> Problem:
    """A finding for the pass at the end of the stack."""
    return Problem(at, code.value, Severity.IDENTITY, dict(params))


def clinical_problem(at: Field, code: RuleCode, **params: str | int) -> Problem:
    """A finding for the supervisor's list."""
    return Problem(at, code.value, Severity.CLINICAL, dict(params))


def _region(nik: Nik) -> Iterator[Problem]:
    status = region_status(nik.district)
    if status is RegionStatus.RETIRED:
        yield Problem(Field.ID_NUMBER, RuleCode.NIK_REGION_RETIRED.value, Severity.INFO)
    elif status in _REGION_CODES:
        yield identity_problem(Field.ID_NUMBER, _REGION_CODES[status])


def _same_digits(nik: Nik) -> Iterator[Problem]:
    if len(set(nik.digits)) == 1:
        yield identity_problem(Field.ID_NUMBER, RuleCode.NIK_SAME_DIGITS)


def _birth_date(nik: Nik, typed: date | None, today: date) -> Iterator[Problem]:
    if typed is None or (typed.day, typed.month, typed.year % 100) == nik.birth_numbers:
        return
    yield identity_problem(Field.BIRTH_DATE, RuleCode.NIK_BIRTH_DATE)
    issued = nik.birth_date(today)
    looks_issued = issued is not None and issued >= _FIRST_KK and not nik.is_female
    if looks_issued and issued is not None and issued - typed > timedelta(days=366):
        yield identity_problem(Field.ID_NUMBER, RuleCode.NIK_MAYBE_KK)


def _sex(nik: Nik, typed: Sex | None) -> Iterator[Problem]:
    if typed is not None and typed != nik.sex:
        yield identity_problem(Field.SEX, RuleCode.NIK_SEX)


def _temperature(values: CardValues) -> Iterator[Problem]:
    if values.temperature is not None and values.temperature > TEMPERATURE_LIMIT:
        whole, tenth = divmod(TEMPERATURE_LIMIT, 10)
        yield clinical_problem(
            Field.TEMPERATURE, RuleCode.TEMPERATURE_HIGH, whole=whole, tenth=tenth
        )


def _pressure(values: CardValues) -> Iterator[Problem]:
    age = _age_at_visit(values)
    if age is None or values.given_on is None:
        return
    limit = pressure_limit(age, values.given_on)
    if limit is None or values.systolic is None or values.diastolic is None:
        return
    if values.systolic > limit.systolic or values.diastolic > limit.diastolic:
        yield clinical_problem(
            Field.BLOOD_PRESSURE,
            RuleCode.BLOOD_PRESSURE_HIGH,
            systolic=limit.systolic,
            diastolic=limit.diastolic,
        )


def _on_day(values: CardValues) -> Iterator[Problem]:
    product, series = vaccine(values.vaccine), course(values.course)
    if values.given_on is None:
        return
    if product is not None and not product.valid.on(values.given_on):
        yield clinical_problem(Field.VACCINE, RuleCode.VACCINE_NOT_ON_DAY)
    if series is not None and not series.valid.on(values.given_on):
        yield clinical_problem(Field.COURSE, RuleCode.COURSE_NOT_ON_DAY)


def _age(values: CardValues) -> Iterator[Problem]:
    age, product = _age_at_visit(values), vaccine(values.vaccine)
    if age is None or product is None or values.given_on is None:
        return
    ages = ages_for(product, values.course, values.given_on)
    if ages is not None and age not in ages:
        yield clinical_problem(Field.BIRTH_DATE, RuleCode.AGE_OUTSIDE, age=age)


def _series(values: CardValues) -> Iterator[Problem]:
    length = series_length(values.vaccine, values.course)
    if length is not None and values.dose_no is not None and values.dose_no > length:
        yield clinical_problem(Field.DOSE_NO, RuleCode.DOSE_BEYOND_SERIES, length=length)


def _volume(values: CardValues, rules: Rules) -> Iterator[Problem]:
    if values.volume_ul is None or values.dose_no is None or values.given_on is None:
        return
    known = rules.volumes_ul(values.vaccine, values.course, values.dose_no, values.given_on)
    if known and values.volume_ul not in known:
        yield clinical_problem(Field.VOLUME, RuleCode.VOLUME_DIFFERS)


def _batch(values: CardValues, expires_on: date | None) -> Iterator[Problem]:
    if is_expired(expires_on, values.given_on):
        yield clinical_problem(Field.BATCH, RuleCode.BATCH_EXPIRED)


def _age_at_visit(values: CardValues) -> int | None:
    if values.birth_date is None or values.given_on is None:
        return None
    return age_on(values.birth_date, values.given_on)
