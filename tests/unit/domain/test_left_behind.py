"""What the history told of one person is let go as soon as the card names another."""

import pytest

from vaxentry.domain.dose import Origin
from vaxentry.domain.form import Field, Form
from vaxentry.domain.person import left_behind

NAMED: Form = {
    Field.ID_TYPE: "mother_nik",
    Field.ID_NUMBER: "3201134509809001",
    Field.BIRTH_ORDER: "1",
    Field.NAME: "MUHAMMAD FADLI",
    Field.PHONE: "081234567890",
}
TOLD = {Field.PHONE: Origin.HISTORY, Field.NAME: Origin.HISTORY, Field.VILLAGE: Origin.HEADER}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (Field.ID_TYPE, "nik"),
        (Field.ID_NUMBER, "3201134509809002"),
        (Field.ID_NUMBER, ""),
        (Field.BIRTH_ORDER, "2"),
        (Field.NAME, "FADLI"),
        (Field.NAME, ""),
    ],
)
def test_who_is_named_otherwise_keeps_nothing_of_the_first(field: Field, text: str) -> None:
    left = left_behind(NAMED, {**NAMED, field: text}, TOLD)
    assert left == {Field.PHONE, Field.NAME}


@pytest.mark.parametrize(
    ("field", "text"), [(Field.NAME, "H. Moh. Fadli, S.Kom"), (Field.PHONE, "-"), (Field.SEX, "L")]
)
def test_the_same_person_keeps_what_was_told_of_them(field: Field, text: str) -> None:
    assert left_behind(NAMED, {**NAMED, field: text}, TOLD) == frozenset()
