"""Which column of a sheet is which field of the card."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from vaxentry.domain.form import Field
from vaxentry.errors import FileError
from vaxentry.importing.cells import column_letter
from vaxentry.language import LANGUAGES, Words

REQUIRED = (
    Field.GIVEN_ON,
    Field.ID_TYPE,
    Field.ID_NUMBER,
    Field.NAME,
    Field.PHONE,
    Field.SCREENING,
)
"""Columns without which no row could become a dose."""

_IGNORED = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one sheet.

    Attributes:
        fields: field by index from 0.
        unknown: letters of columns whose heading is not a field: their cells are not imported.
    """

    fields: Mapping[int, Field]
    unknown: Sequence[str]


def read_columns(header: Sequence[str]) -> Columns:
    """Match headings with the fields' Indonesian or English labels or their codes.

    Capitals, blanks and punctuation don't matter.

    Raises:
        FileError: ``file_columns_missing`` (names the missing ones; the sheet may have no heading
            at all), ``file_columns_double``.
    """
    found = [(index, _field_of(text)) for index, text in enumerate(header)]
    fields = {index: field for index, field in found if field is not None}
    _refuse_doubles(fields)
    missing = [field for field in REQUIRED if field not in fields.values()]
    if missing:
        raise FileError(reason="file_columns_missing", columns=", ".join(map(label, missing)))
    unknown = [column_letter(at) for at, field in found if field is None and header[at].strip()]
    return Columns(fields, tuple(unknown))


def label(field: Field, language: str = "id") -> str:
    """Heading of the column of a field."""
    return Words(language)(f"field.{field.value}")


def _refuse_doubles(fields: Mapping[int, Field]) -> None:
    seen: set[Field] = set()
    for index, field in fields.items():
        if field in seen:
            raise FileError(
                reason="file_columns_double", column=column_letter(index), label=label(field)
            )
        seen.add(field)


def _field_of(heading: str) -> Field | None:
    return _headings().get(_plain(heading))


@cache
def _headings() -> Mapping[str, Field]:
    labels = {_plain(label(field, one)): field for field in Field for one in LANGUAGES}
    return labels | {_plain(field.value): field for field in Field}


def _plain(heading: str) -> str:
    return _IGNORED.sub("", heading.casefold())
