"""CSV texts: UTF-8 with or without a mark, else Windows-1252; separated by ``;``, comma or tab."""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from vaxentry.errors import FileError
from vaxentry.importing.cells import EMPTY, MAX_COLUMNS, Cell, Kind, Row, Sheet, trimmed
from vaxentry.importing.readers import MAX_ROWS, Stopped, StoppedReading

FALLBACK = "cp1252"
"""What Windows writes where UTF-8 was not chosen; its use is announced in the report."""

_UTF8 = "utf-8-sig"
_SEPARATORS = ";,\t"
_CHUNK = 1 << 20
_ASK_EVERY = 500
# Our own exports put ' before what a spreadsheet would run as a formula; here it comes off again.
_GUARD = re.compile("'(?=[ \u00a0\ufeff]*[=+\\-@\t\r\n＝＋－＠])")  # noqa: RUF001 - the full-width forms


def read_csv(path: Path, stopped: Stopped) -> Sheet:
    """Read a CSV text; its first row that is not empty is the heading.

    Raises:
        FileError: ``file_encoding``, ``file_type``, ``file_quotes`` (a quotation mark that is never
            closed), ``file_too_many_rows``, ``file_too_wide``, ``file_no_rows``,
            ``file_unreadable``.
        StoppedReading: `stopped` turned True.
    """
    try:
        encoding = _encoding(path)
        with path.open(encoding=encoding, newline="") as file:
            separator = _separator(file)
            file.seek(0)
            rows = csv.reader(file, delimiter=separator, strict=True)
            header, body = _split(_rows(rows, stopped))
    except csv.Error:
        raise FileError(reason="file_quotes") from None
    except OSError:
        raise FileError(reason="file_unreadable") from None
    return Sheet(
        header=tuple(cell.text for cell in header.cells),
        rows=body,
        fallback_encoding="" if encoding == _UTF8 else "Windows-1252",
    )


def _encoding(path: Path) -> str:
    for encoding in (_UTF8, FALLBACK):
        if _decodes(path, encoding):
            return encoding
    raise FileError(reason="file_encoding")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                if b"\0" in chunk:
                    raise FileError(reason="file_type")
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _separator(lines: Iterable[str]) -> str:
    """The separator that cuts the first line with text into the most cells."""
    line = next((one for one in lines if one.strip()), "")
    return max(_SEPARATORS, key=lambda sign: len(next(csv.reader([line], delimiter=sign))))


def _rows(records: Iterable[list[str]], stopped: Stopped) -> Iterator[tuple[Row, int]]:
    for number, texts in enumerate(records, start=1):
        if number % _ASK_EVERY == 0 and stopped():
            raise StoppedReading
        if len(texts) > MAX_COLUMNS:
            raise FileError(reason="file_too_wide", limit=MAX_COLUMNS)
        cells = trimmed([_cell(text) for text in texts])
        if cells:
            yield Row(number, cells), len(texts)


def _split(rows: Iterator[tuple[Row, int]]) -> tuple[Row, list[Row]]:
    header, width = next(rows, (None, 0))
    if header is None:
        raise FileError(reason="file_no_rows")
    body: list[Row] = []
    for row, written in rows:
        if len(body) == MAX_ROWS:
            raise FileError(reason="file_too_many_rows", limit=MAX_ROWS)
        # A row that ends early may be the end of a file that was cut while being copied.
        cut = written < min(width, len(header.cells))
        body.append(Row(row.number, row.cells, cut_short=cut))
    return header, body


def _cell(text: str) -> Cell:
    plain = _GUARD.sub("", text, count=1) if text.startswith("'") else text
    if not plain.strip():
        return EMPTY
    return Cell(Kind.FORMULA if text.lstrip().startswith("=") else Kind.TEXT, plain)
