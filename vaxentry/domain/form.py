"""The fields of the form in the order of the paper card (kartu kendali), as raw text.

A form is ``Mapping[Field, str]``: exactly what was typed or read from a file. It becomes a `Dose`
in `vaxentry.domain.validation` and nowhere else.
"""

from collections.abc import Mapping
from enum import StrEnum


class Field(StrEnum):
    """One field of the card. The value is its name in files, words and accessible names."""

    # Header of the stack: the same for every card in it.
    GIVEN_ON = "given_on"
    VACCINE = "vaccine"
    BATCH = "batch"
    VACCINATOR = "vaccinator"
    # A. Identity.
    ID_TYPE = "id_type"
    ID_NUMBER = "id_number"
    BIRTH_ORDER = "birth_order"
    NAME = "name"
    BIRTH_PLACE = "birth_place"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    PHONE = "phone"
    ADDRESS = "address"
    VILLAGE = "village"
    TARGET_GROUP = "target_group"
    TICKET = "ticket"
    # B. Screening.
    TEMPERATURE = "temperature"
    BLOOD_PRESSURE = "blood_pressure"
    SCREENING = "screening"
    DEFERRED_UNTIL = "deferred_until"
    # Vaccination.
    COURSE = "course"
    DOSE_NO = "dose_no"
    VOLUME = "volume"
    GIVEN_AT = "given_at"
    # What the card says of the dose before, where that one is missing here.
    EARLIER_VACCINE = "earlier_vaccine"
    EARLIER_GIVEN_ON = "earlier_given_on"
    EARLIER_PLACE = "earlier_place"
    # C. Observation.
    COMPLAINT = "complaint"


MEASURED = (Field.TEMPERATURE, Field.BLOOD_PRESSURE)
"""What is answered without a figure too: within the limits, or not on the card."""
FIGURES = (*MEASURED, Field.VOLUME, Field.GIVEN_AT)
"""What every language writes in its own way on the screen; a form has one."""
HEADER_FIELDS = (Field.GIVEN_ON, Field.VACCINE, Field.BATCH, Field.VACCINATOR)


class StackField(StrEnum):
    """A field of the stack's head that is sealed beside the card and stands on none."""

    SITE = "site"


HeadField = Field | StackField
HEAD_FIELDS: tuple[HeadField, ...] = (*HEADER_FIELDS, *StackField)
"""What *Perbaiki berkas* can correct."""

Form = Mapping[Field, str]
