"""What leaves the PC as files, and the trail; `vaxentry.book_files.BookFiles` fulfils it."""

from enum import StrEnum
from pathlib import Path
from typing import Protocol

from vaxentry.domain.trail import Trail, TrailQuery

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 64


class FileForm(StrEnum):
    """What kind of table is written."""

    XLSX = "xlsx"
    CSV = "csv"


def fits_as_password(text: str) -> bool:
    """Whether a file may be locked with it: long enough, and what every keyboard can type."""
    is_typable = text.isascii() and text.isprintable() and " " not in text
    return SHORTEST_PASSWORD <= len(text) <= LONGEST_PASSWORD and is_typable


class DeskFiles(Protocol):
    """Each call is made on a worker thread.

    Raises (all that write): `errors.FileError` when the file can't be written (``file_exists``,
    ``file_not_written``); `errors.NotPermittedError` when who is at this PC may not have it;
    `errors.StorageError` when the book fails. No file is left then.
    """

    def new_password(self) -> str:
        """One that nobody guesses and anybody can write down and type."""
        ...

    def write_niks(self, path: Path, form: FileForm, password: str) -> int:
        """Write what waits for the civil registry to a new file; returns how many persons.

        Args:
            path: of the file.
            form: the kind of table.
            password: locks the file, which then holds the full numbers; "" = masked, not locked.
        """
        ...

    def trail(self) -> Trail:
        """The audit trail.

        Raises:
            NotPermittedError: who is at this PC may not read it.
        """
        ...

    def write_trail(self, path: Path, query: TrailQuery) -> int:
        """Write notes of the trail as CSV, and note that; returns how many."""
        ...
