"""Whatever stands in a cell: no error, nothing lost, and nothing saved but what the file says."""

import tempfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from tests.examples import examples
from tests.importing.fake_book import FakeBook
from tests.importing.stack_files import TODAY, card, run, write_csv, write_xlsx
from vaxentry.domain.dose import Dose, Origin
from vaxentry.domain.form import MEASURED, Field
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.validation import check, unparse
from vaxentry.errors import FileError

PLAUSIBLE = ["-", "=A1", "1/2", "31-12-2000", "120/80", "36,5", "nik", "tunda", "P", "3,2E+15"]
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.sampled_from(PLAUSIBLE),
    st.text("0123456789-/. ,'"),
)
# NUL makes it no text file; an apostrophe in front may be the guard of our own exports.
CSV_TEXTS = TEXTS.filter(lambda text: "\0" not in text and not text.startswith("'"))
VALUES = st.one_of(
    TEXTS.map(lambda text: ILLEGAL_CHARACTERS_RE.sub("", text)),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1)),
    st.datetimes(datetime(1900, 3, 1)).map(lambda at: at.replace(microsecond=_held(at))),  # noqa: DTZ001 - a cell has no zone
    st.times().map(lambda at: at.replace(microsecond=_held(at))),
    st.integers(0, 2 * 24 * 3_600_000).map(lambda ms: timedelta(milliseconds=ms)),
)


def _held(at: datetime | time) -> int:
    """A workbook holds whole milliseconds."""
    return at.microsecond // 1000 * 1000


def ruled(dose: Dose) -> set[Field]:
    return {at for at, origin in dose.origins.items() if origin is Origin.RULE}


def assert_row_is_whole(path: Path, typed: Mapping[Field, str] | None) -> None:
    """The row is a dose or on the desk; the dose is the one that typing the text would give."""
    book = FakeBook()
    report = run(path, book)
    assert report.saved + report.bad == report.total <= 1
    assert (len(book.doses), len(book.desk)) == (report.saved, report.bad)
    for dose in book.doses.values():
        assert typed is not None
        told = {at: text for at, text in typed.items() if text.strip()}
        written = dict.fromkeys(MEASURED, "-") | told
        by_hand = check(
            written, today=TODAY, rules=BUILT_IN, temporary_id=dose.identity.number
        ).dose
        assert by_hand is not None
        assert unparse(dose) == unparse(by_hand)
        assert ruled(dose) == ruled(by_hand)
    assert run(path, book).saved == 0


@settings(max_examples=examples(150), deadline=None)
@given(st.sampled_from(list(Field)), VALUES)
def test_any_value_in_any_column_of_a_workbook(field: Field, value: Any) -> None:
    cells = card() | {field: value}
    with tempfile.TemporaryDirectory() as folder:
        file = write_xlsx(Path(folder) / "a.xlsx", [cells])
        assert_row_is_whole(file, cells | {field: as_typed(value)})


@settings(max_examples=examples(150), deadline=None)
@given(st.dictionaries(st.sampled_from(list(Field)), CSV_TEXTS, max_size=4))
def test_any_texts_in_a_csv(changes: Mapping[Field, str]) -> None:
    cells = card() | dict(changes)
    with tempfile.TemporaryDirectory() as folder:
        assert_row_is_whole(write_csv(Path(folder) / "a.csv", [cells]), cells)


def as_typed(value: Any) -> str:
    """How a person would type what the cell holds; written anew, without the import's own code."""
    if isinstance(value, datetime):
        return f"{value:%d-%m-%Y}" if value.time() == time() else "with a time"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}" if not value.second else "with seconds"
    if isinstance(value, timedelta):
        minutes, seconds = divmod(value.seconds, 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}" if not seconds else "with seconds"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


@given(st.binary(max_size=400))
@settings(max_examples=examples(100), deadline=None)
def test_any_bytes_are_refused_or_read(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.csv", "a.xlsx"):
            file = Path(folder) / name
            file.write_bytes(content)
            book = FakeBook()
            try:
                run(file, book)
            except FileError:
                continue
            assert book.doses == {}
