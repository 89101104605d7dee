"""A file as whoever opens it sees it."""

from pathlib import Path
from typing import Any

import openpyxl


def sheet_rows(path: Path, name: str) -> list[tuple[Any, ...]]:
    """The values of a sheet of a workbook, line by line."""
    book = openpyxl.load_workbook(path)
    return list(book[name].iter_rows(values_only=True))
