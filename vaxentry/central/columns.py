"""Columns of a CSV file that an operator brings: UTF-8, comma or semicolon."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from vaxentry.errors import FileError


def columns(path: Path, names: Sequence[str], what: str) -> Iterator[tuple[str, ...]]:
    """The cells of these columns, line by line; a cell that is not there is empty.

    Args:
        names: in lower case, in the order in which they are given.
        what: begins the reasons: whose file it is.

    Raises:
        FileError: reason ``<what>_file`` or ``<what>_column``.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _cells(file.readline(), file, names, what)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FileError(reason=f"{what}_file") from error


def _cells(
    header: str, lines: Iterable[str], names: Sequence[str], what: str
) -> Iterator[tuple[str, ...]]:
    delimiter = ";" if header.count(";") > header.count(",") else ","
    found = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter), [])]
    if not set(names) <= set(found):
        raise FileError(reason=f"{what}_column")
    places = [found.index(name) for name in names]
    for row in csv.reader(lines, delimiter=delimiter):
        if row:
            yield tuple(row[at].strip() if at < len(row) else "" for at in places)
