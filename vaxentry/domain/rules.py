"""Every rule code a reader or a check can give, and the error that carries one.

The sentence for people is looked up in `vaxentry.language` under ``rule.<code>``.
"""

from collections.abc import Mapping
from enum import StrEnum

from vaxentry.domain.form import Field


class RuleCode(StrEnum):
    """One code per thing that can be wrong; each has a sentence in texts/rule.json."""

    REQUIRED = "required"
    TEXT_CONTROL = "text_control"
    TEXT_TOO_LONG = "text_too_long"
    TEXT_NUMBER = "text_number"
    NAME_LETTERS = "name_letters"
    NAME_SIGNS = "name_signs"
    # Identity documents.
    ID_TYPE_UNKNOWN = "id_type_unknown"
    NIK_CHARS = "nik_chars"
    NIK_LENGTH = "nik_length"
    NIK_DAY = "nik_day"
    NIK_MONTH = "nik_month"
    NIK_DATE = "nik_date"
    NIK_SERIAL = "nik_serial"
    NIK_PROVINCE_UNKNOWN = "nik_province_unknown"
    NIK_REGENCY_UNKNOWN = "nik_regency_unknown"
    NIK_DISTRICT_UNKNOWN = "nik_district_unknown"
    NIK_REGION_RETIRED = "nik_region_retired"
    NIK_BIRTH_DATE = "nik_birth_date"
    NIK_SEX = "nik_sex"
    NIK_MOTHER_SEX = "nik_mother_sex"
    NIK_SAME_DIGITS = "nik_same_digits"
    NIK_MAYBE_KK = "nik_maybe_kk"
    NIK_OTHER_NAME = "nik_other_name"
    NIK_ONE_DIGIT = "nik_one_digit"
    TICKET_USED = "ticket_used"
    TICKET_SWAPPED = "ticket_swapped"
    KK_CHARS = "kk_chars"
    KK_LENGTH = "kk_length"
    KK_ZERO = "kk_zero"
    DOCUMENT_FORM = "document_form"
    BIRTH_ORDER = "birth_order"
    ENTRY_NO_FORM = "entry_no_form"
    # Person.
    SEX_UNKNOWN = "sex_unknown"
    PHONE_FORM = "phone_form"
    PHONE_AREA = "phone_area"
    GROUP_UNKNOWN = "group_unknown"
    # Days and times.
    DATE_FORM = "date_form"
    DATE_IMPOSSIBLE = "date_impossible"
    DATE_FUTURE = "date_future"
    DATE_FLOOR = "date_floor"
    BIRTH_AFTER_GIVEN = "birth_after_given"
    BIRTH_TOO_EARLY = "birth_too_early"
    DEFERRED_BEFORE = "deferred_before"
    TIME_FORM = "time_form"
    # Screening.
    SCREENING_UNKNOWN = "screening_unknown"
    TEMPERATURE_FORM = "temperature_form"
    TEMPERATURE_RANGE = "temperature_range"
    TEMPERATURE_HIGH = "temperature_high"
    BLOOD_PRESSURE_FORM = "blood_pressure_form"
    BLOOD_PRESSURE_RANGE = "blood_pressure_range"
    BLOOD_PRESSURE_HIGH = "blood_pressure_high"
    # Vaccination.
    VACCINE_UNKNOWN = "vaccine_unknown"
    VACCINE_AMBIGUOUS = "vaccine_ambiguous"
    VACCINE_NOT_ON_DAY = "vaccine_not_on_day"
    COURSE_UNKNOWN = "course_unknown"
    COURSE_NOT_ON_DAY = "course_not_on_day"
    DOSE_NO_FORM = "dose_no_form"
    DOSE_BEYOND_SERIES = "dose_beyond_series"
    VOLUME_FORM = "volume_form"
    VOLUME_RANGE = "volume_range"
    VOLUME_DIFFERS = "volume_differs"
    AGE_OUTSIDE = "age_outside"
    BATCH_EXPIRED = "batch_expired"
    BRAND_DIFFERS = "brand_differs"
    INTERVAL_SHORT = "interval_short"
    DOSE_ORDER = "dose_order"
    DOSE_MISSING = "dose_missing"
    DOSE_NUMBER_HELD = "dose_number_held"
    DOSE_TYPED_TWICE = "dose_typed_twice"
    EARLIER_OF_FIRST = "earlier_of_first"
    EARLIER_DATE = "earlier_date"
    # Rows of a file.
    CELL_DIGITS_LOST = "cell_digits_lost"
    CELL_NUMBER_SHAPED = "cell_number_shaped"
    CELL_FORMULA = "cell_formula"
    CELL_UNREADABLE = "cell_unreadable"
    CELL_BECAME_DATE = "cell_became_date"
    CELL_DATE_WITH_TIME = "cell_date_with_time"
    CELL_OUTSIDE = "cell_outside"
    ROW_CUT = "row_cut"
    ROW_REPEATED = "row_repeated"
    # Said by the server alone.
    SITE_SCOPE = "site_scope"
    WIRE_TYPE = "wire_type"
    UNKNOWN_FIELD = "unknown_field"
    RULING_NO_CLASH = "ruling_no_clash"
    RULING_OUTDATED = "ruling_outdated"


class RuleError(ValueError):
    """A text can't be read as the value it should be.

    Neither the message nor the parameters hold the text itself: it may be personal.

    Attributes:
        code: the rule that was broken.
        params: numbers for the sentence.
    """

    def __init__(self, code: RuleCode, **params: str | int) -> None:
        super().__init__(code.value)
        self.code = code
        self.params: Mapping[str, str | int] = params


class FieldError(RuleError):
    """A rule broken at one known field, where several are read together."""

    def __init__(self, field: Field, code: RuleCode, **params: str | int) -> None:
        super().__init__(code, **params)
        self.field = field
