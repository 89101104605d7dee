"""An offered correction is read as a card is: choices and products by their words."""

from dataclasses import replace
from datetime import date, time
from uuid import UUID

import pytest

from tests.ui.window import TYPED
from vaxentry.domain.dose import Dose, Identity, IdType, Screening, Sex
from vaxentry.domain.import_desk import RowMark
from vaxentry.domain.import_table import Offer
from vaxentry.language import LANGUAGES, Words
from vaxentry.ui.pages.import_offers import differences

ANOTHER = replace(
    TYPED,
    identity=Identity(IdType.PASSPORT, "A1234567"),
    sex=Sex.FEMALE,
    screening=Screening.DEFERRED,
    deferred_until=date(2026, 12, 1),
    target_group="lansia",
    vaccine="moderna",
    course="booster1",
    complaint="",
)
CODES = {"nik", "passport", "L", "P", "lanjut", "tunda", "lansia", "sinovac", "moderna", "primer"}


def offer(dose: Dose) -> Offer:
    """A row that would change a saved record to this dose."""
    mark = RowMark(b"file", 7, bytes(32), bytes(48))
    return Offer(mark, UUID(int=1), UUID(int=2), TYPED, dose)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_of_a_choice_is_shown(language: str) -> None:
    lines = differences(offer(ANOTHER), Words(language))
    cells = {cell for _, before, after in lines for cell in (before, after)}
    assert cells & {*CODES, "booster1"} == set()
    assert "Sinovac" in cells


def test_figures_are_written_as_the_language_writes_them() -> None:
    later = replace(TYPED, given_at=time(9, 45), temperature=371)
    told = {after for _, _, after in differences(offer(later), Words("en"))}
    assert told == {"09:45", "37.1"}
