"""Reading the fields of one card into values; what can't be read is noted at its field."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from vaxentry.domain.card import CardValues, Findings
from vaxentry.domain.choices import (
    read_complaint,
    read_needed_text,
    read_screening,
    read_sex,
)
from vaxentry.domain.dates import read_date, read_time
from vaxentry.domain.dose import EarlierDose, Identity, IdType, Screening
from vaxentry.domain.form import Field
from vaxentry.domain.identity import read_id_type, read_identity
from vaxentry.domain.measures import (
    read_blood_pressure,
    read_count,
    read_temperature,
    read_volume,
)
from vaxentry.domain.names import clean_name
from vaxentry.domain.phones import read_phone
from vaxentry.domain.plain_text import free_text
from vaxentry.domain.rules import RuleCode, RuleError
from vaxentry.domain.target_groups import read_target_group
from vaxentry.domain.ticket import read_ticket
from vaxentry.domain.vaccines import find_course, find_vaccine

T = TypeVar("T")

FIRST_DAY = date(2014, 6, 3)
"""SATUSEHAT takes no vaccination date before this."""
FIRST_BIRTH = date(1900, 1, 1)
"""Earlier birth dates are slips: nobody alive is older, and a NIK can't say it."""
_PLANNING = timedelta(days=366)
DEFAULT_COURSE = "primer"
_EARLIER_FIELDS = (Field.EARLIER_VACCINE, Field.EARLIER_GIVEN_ON, Field.EARLIER_PLACE)


def read_card(
    findings: Findings, today: date, temporary_id: str, *, is_held: bool = False
) -> CardValues:
    """Everything of the card that can be read; the rest stands in `findings`.

    Args:
        findings: the form, and where problems are noted.
        today: the site's own date: nothing on the card can be later, except a deferral.
        temporary_id: the number for somebody without any document when the form has none.
        is_held: it is a saved card: what was never asked of it need not be told.
    """
    given_on = _given_on(findings, today)
    screening = findings.read(Field.SCREENING, read_screening)
    values = _read_person(findings, given_on, screening, temporary_id)
    values = _with_measures(findings, values, needed=not is_held)
    if screening is Screening.PROCEED:
        return _with_injection(findings, values)
    if screening is Screening.DEFERRED:
        return replace(values, deferred_until=_deferred_until(findings, given_on))
    return values


def _read_person(
    findings: Findings, given_on: date | None, screening: Screening | None, temporary_id: str
) -> CardValues:
    identity = _identity(findings, temporary_id)
    own_nik = identity is not None and identity.type is IdType.NIK
    needed = own_nik or screening is Screening.PROCEED
    return CardValues(
        given_on=given_on,
        screening=screening,
        identity=identity,
        name=findings.read(Field.NAME, lambda text: clean_name(free_text(text))),
        birth_date=_birth_date(findings, given_on, needed=needed),
        sex=_unless_blank(findings, Field.SEX, read_sex, needed=needed),
        birth_place=_text(findings, Field.BIRTH_PLACE),
        phone=findings.read(Field.PHONE, read_phone) or "",
        address=_text(findings, Field.ADDRESS),
        village=_text(findings, Field.VILLAGE),
        target_group=findings.read(Field.TARGET_GROUP, read_target_group) or "",
        ticket=findings.read(Field.TICKET, read_ticket),
    )


def _with_measures(findings: Findings, values: CardValues, *, needed: bool) -> CardValues:
    """Temperature and blood pressure; of an injection that was given both have to be answered."""
    asks = needed and values.screening is Screening.PROCEED
    heat = _unless_blank(findings, Field.TEMPERATURE, read_temperature, needed=asks)
    pressure = _unless_blank(findings, Field.BLOOD_PRESSURE, read_blood_pressure, needed=asks)
    systolic, diastolic = pressure or (None, None)
    return replace(values, temperature=heat, systolic=systolic, diastolic=diastolic)


def _with_injection(findings: Findings, values: CardValues) -> CardValues:
    product = findings.read(Field.VACCINE, find_vaccine)
    series = findings.read(Field.COURSE, lambda text: find_course(text.strip() or DEFAULT_COURSE))
    given = replace(
        values,
        vaccine=product.code if product else "",
        course=series.code if series else "",
        dose_no=findings.read(Field.DOSE_NO, lambda text: read_count(text, RuleCode.DOSE_NO_FORM)),
        batch=findings.read(Field.BATCH, lambda text: read_needed_text(text, upper=True)) or "",
        volume_ul=findings.read(Field.VOLUME, read_volume),
        given_at=findings.read(Field.GIVEN_AT, read_time),
        complaint=findings.read(Field.COMPLAINT, read_complaint) or "",
        vaccinator=_text(findings, Field.VACCINATOR),
    )
    return replace(given, earlier=_earlier(findings, given))


def _earlier(findings: Findings, values: CardValues) -> EarlierDose | None:
    """What the card says of the dose before; every part may be missing."""
    filled = [at for at in _EARLIER_FIELDS if not findings.is_blank(at)]
    if not filled or values.dose_no is None:
        return None
    if values.dose_no == 1:
        findings.error(filled[0], RuleCode.EARLIER_OF_FIRST)
        return None
    product = _unless_blank(findings, Field.EARLIER_VACCINE, find_vaccine, needed=False)
    return EarlierDose(
        dose_no=values.dose_no - 1,
        vaccine=product.code if product else "",
        given_on=_earlier_given_on(findings, values),
        place=_text(findings, Field.EARLIER_PLACE),
    )


def _earlier_given_on(findings: Findings, values: CardValues) -> date | None:
    first, end = values.birth_date or FIRST_BIRTH, values.given_on or date.max

    def reading(text: str) -> date:
        day = read_date(text, today=end)
        if not first <= day < end:
            raise RuleError(RuleCode.EARLIER_DATE)
        return day

    return _unless_blank(findings, Field.EARLIER_GIVEN_ON, reading, needed=False)


def _identity(findings: Findings, temporary_id: str) -> Identity | None:
    def reading() -> Identity:
        id_type, number = findings.text(Field.ID_TYPE), findings.text(Field.ID_NUMBER)
        if findings.is_blank(Field.ID_NUMBER) and read_id_type(id_type) is IdType.NONE:
            number = temporary_id
        order, name = findings.text(Field.BIRTH_ORDER), findings.text(Field.NAME)
        return read_identity(id_type, number, order, name)

    return findings.attempt(Field.ID_NUMBER, reading)


def _given_on(findings: Findings, today: date) -> date | None:
    def reading(text: str) -> date:
        day = read_date(text, today=today)
        if day > today:
            raise RuleError(RuleCode.DATE_FUTURE)
        if day < FIRST_DAY:
            raise RuleError(RuleCode.DATE_FLOOR, year=FIRST_DAY.year)
        return day

    return findings.read(Field.GIVEN_ON, reading)


def _birth_date(findings: Findings, given_on: date | None, *, needed: bool) -> date | None:
    # Without a readable vaccination date the latest birth can't be told; that problem stands first.
    latest = given_on or date.max

    def reading(text: str) -> date:
        day = read_date(text, today=latest)
        if day > latest:
            raise RuleError(RuleCode.BIRTH_AFTER_GIVEN)
        if day < FIRST_BIRTH:
            raise RuleError(RuleCode.BIRTH_TOO_EARLY, year=FIRST_BIRTH.year)
        return day

    return _unless_blank(findings, Field.BIRTH_DATE, reading, needed=needed)


def _deferred_until(findings: Findings, given_on: date | None) -> date | None:
    visit = given_on or FIRST_DAY

    def reading(text: str) -> date:
        day = read_date(text, today=_planned_latest(visit))
        if given_on is not None and day <= given_on:
            raise RuleError(RuleCode.DEFERRED_BEFORE)
        return day

    return _unless_blank(findings, Field.DEFERRED_UNTIL, reading, needed=False)


def _planned_latest(visit: date) -> date:
    return visit + _PLANNING if visit <= date.max - _PLANNING else date.max


def _unless_blank(
    findings: Findings, at: Field, reader: Callable[[str], T], *, needed: bool
) -> T | None:
    if findings.is_blank(at) and not needed:
        return None
    return findings.read(at, reader)


def _text(findings: Findings, at: Field) -> str:
    return findings.read(at, free_text) or ""
