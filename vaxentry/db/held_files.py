"""Whether the files that are open are still the ones under their names.

On Linux and macOS a file may be deleted, renamed or replaced while it is open: writing goes on
without an error, into something that nobody finds again.
"""

import os
from pathlib import Path

from vaxentry.errors import BookGoneError


class HeldFiles:
    """The database and the log beside it, as this run opened them. Any thread may ask."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._log = database.with_name(database.name + "-wal")
        self._held: list[os.stat_result] = []

    def check(self) -> None:
        """To be asked inside a write transaction: then both files are there and stay.

        The first question takes note of them. Two stats, a few microseconds.

        Raises:
            BookGoneError: nothing written from now on would be found again.
        """
        found = [_stat(self._database), _stat(self._log)]
        self._held = self._held or found
        if not all(map(os.path.samestat, self._held, found)):
            raise BookGoneError

    def check_database(self) -> None:
        """The same for the database alone, as often as wanted: before it is opened once more.

        Raises:
            BookGoneError: another file, or none, is under its name.
        """
        if self._held and not os.path.samestat(self._held[0], _stat(self._database)):
            raise BookGoneError


def _stat(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError as e:
        raise BookGoneError from e
