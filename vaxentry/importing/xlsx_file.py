"""XLSX workbooks, by openpyxl in its read-only mode, with formulas seen as formulas."""

import math
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl

from vaxentry.errors import FileError
from vaxentry.importing.cells import EMPTY, MAX_COLUMNS, Cell, Kind, Row, Sheet, trimmed
from vaxentry.importing.readers import MAX_ROWS, Stopped, StoppedReading
from vaxentry.importing.template import CARDS_SHEET, GUIDE_SHEET, TEMPLATE_PROPERTY

MAX_UNPACKED = 200_000_000
"""Most bytes all parts of the workbook may unpack to."""

_SMALL = 5_000_000
_MAX_RATIO = 200
_MAX_PARTS = 5_000
_ENCRYPTED = 0x1
_ASK_EVERY = 500
_PLAIN_FORMATS = frozenset({"General", "@", "0"})
_GENERAL_DIGITS = 11
_DAY = timedelta(days=1)


def read_xlsx(path: Path, stopped: Stopped) -> Sheet:
    """Read the sheet of cards: the one of our template, else the first that is visible.

    Raises:
        FileError: ``file_type``, ``file_password``, ``file_bomb``, ``file_damaged``,
            ``file_too_many_rows``, ``file_no_rows``.
        StoppedReading: `stopped` turned True.
    """
    try:
        _refuse_bombs(path)
        # openpyxl warns of styles and extensions that don't matter here, quoting cells.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Given a name, openpyxl would judge the file by it.
            with path.open("rb") as file:
                return _read(file, stopped)
    except (FileError, StoppedReading):
        raise
    except Exception:  # noqa: BLE001 - a damaged file makes zipfile, expat and openpyxl raise anything
        raise FileError(reason="file_damaged") from None


def _refuse_bombs(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    if not any(part.filename.startswith("xl/") for part in parts):
        raise FileError(reason="file_type")
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise FileError(reason="file_password")
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    swollen = unpacked > _SMALL and unpacked > _MAX_RATIO * packed
    if unpacked > MAX_UNPACKED or swollen or len(parts) > _MAX_PARTS:
        raise FileError(reason="file_bomb")


def _read(file: BinaryIO, stopped: Stopped) -> Sheet:
    book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
    try:
        chosen = _cards(book.worksheets)
        rows = _rows(chosen, stopped)
        header = next(rows, None)
        if header is None:
            raise FileError(reason="file_no_rows")
        return Sheet(
            header=tuple(cell.text for cell in header.cells),
            rows=list(_limited(rows)),
            template_id=_template_id(book),
            other_sheets=sum(
                one is not chosen and one.title != GUIDE_SHEET for one in book.worksheets
            ),
        )
    finally:
        book.close()


def _cards(sheets: Sequence[Any]) -> Any:
    ours = [sheet for sheet in sheets if sheet.title == CARDS_SHEET]
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    if not (ours or visible):
        raise FileError(reason="file_no_rows")
    return (ours or visible)[0]


def _template_id(book: Any) -> str:
    names = book.custom_doc_props.names
    return str(book.custom_doc_props[TEMPLATE_PROPERTY].value) if TEMPLATE_PROPERTY in names else ""


def _rows(sheet: Any, stopped: Stopped) -> Iterator[Row]:
    # The size written in the file may be wrong, and rows behind it would be dropped in silence.
    sheet.reset_dimensions()
    for number, raw in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        if number % _ASK_EVERY == 0 and stopped():
            raise StoppedReading
        cells = trimmed([_cell(one) for one in raw])
        if cells:
            yield Row(number, cells)


def _limited(rows: Iterable[Row]) -> Iterator[Row]:
    for count, row in enumerate(rows):
        if count >= MAX_ROWS:
            raise FileError(reason="file_too_many_rows", limit=MAX_ROWS)
        yield row


def _cell(raw: Any) -> Cell:
    value = raw.value
    if raw.data_type == "f":
        return Cell(Kind.FORMULA, value if isinstance(value, str) else "=")
    if value is None or value == "":
        return EMPTY
    endless = isinstance(value, float) and not math.isfinite(value)
    if raw.data_type == "e" or isinstance(value, bool) or endless:
        return Cell(Kind.ERROR, str(value))
    if isinstance(value, str):
        return Cell(Kind.TEXT, value) if value.strip() else EMPTY
    if isinstance(value, int | float):
        return _number(value, raw.number_format)
    return _moment(value)


def _number(value: float, number_format: str) -> Cell:
    plain = re.sub(r"\.0$", "", format(Decimal(repr(value)), "f"))
    # A fraction is never what was typed into a text field: 1E-05 and 1/8 end as one, too.
    whole = plain.lstrip("-").isdigit() and len(plain) <= _GENERAL_DIGITS
    shown_plain = whole and number_format in _PLAIN_FORMATS
    return Cell(Kind.NUMBER if shown_plain else Kind.SHAPED_NUMBER, plain)


def _moment(value: Any) -> Cell:
    if isinstance(value, datetime):
        at = value.time()
        clock = "" if at == time() else f" {at.isoformat()}"
        return Cell(Kind.DATE, value.date().isoformat() + clock)
    if isinstance(value, date):
        return Cell(Kind.DATE, value.isoformat())
    if isinstance(value, timedelta) and timedelta() <= value < _DAY:
        value = (datetime.combine(date.min, time()) + value).time()
    if isinstance(value, time):
        return Cell(Kind.TIME, value.isoformat("seconds").removesuffix(":00"))
    return Cell(Kind.ERROR, str(value))
