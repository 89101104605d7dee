"""The journal outside the database: what a restored database must never forget.

One JSON object a line, appended and fsynced before the transaction it tells of commits. It lies in
the server's folder; several workers share it. A line that was torn by a crash can only be the last
one, and nobody was answered for it: it is cut off. Damage anywhere else is refused.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from filelock import FileLock

from vaxentry.errors import StorageError

JOURNAL_FILE = "journal.jsonl"
_LOCK_FILE = "journal.lock"
_PRIVATE = 0o600
_BLOCK = 4096
"""Read at once on the way back to the beginning of a line."""

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a database has come in the journal.

    Attributes:
        at: bytes of the file that it knows.
        last: id of the entry that ends there, empty at the beginning.
    """

    at: int = 0
    last: str = ""


class JournalFile:
    """The file. Thread-safe, and safe between processes of one machine."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / JOURNAL_FILE
        self._lock = FileLock(folder / _LOCK_FILE, mode=_PRIVATE)

    def size(self) -> int:
        """Bytes of the file, 0 when there is none."""
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0

    def after(self, mark: Mark) -> tuple[list[Entry], Mark]:
        """The entries a database at `mark` does not know, and the mark behind them.

        What is before the mark is not read: the server's row is locked meanwhile.

        Raises:
            StorageError: reason ``journal_lost`` (the file is not the one the database knows, or
                shorter), ``journal_damaged`` (a line that is not the last one can't be read).
        """
        with self._lock:
            start, content = self._from_the_entry_at(mark)
            entries, whole = _parse(content, start)
            if whole < start + len(content):
                _cut(self._path, whole)
        known = next((one for end, one in entries if end == mark.at), None)
        if mark.at and (known is None or known["id"] != mark.last):
            raise StorageError(reason="journal_lost")
        new = [(end, one) for end, one in entries if end > mark.at]
        reached = Mark(new[-1][0], str(new[-1][1]["id"])) if new else mark
        return [one for _, one in new], reached

    def _from_the_entry_at(self, mark: Mark) -> tuple[int, bytes]:
        """Where the entry begins that ends at a mark, and the file from there."""
        if not self._path.exists():
            return 0, b""
        with self._path.open("rb") as file:
            start = _line_before(file, mark.at)
            file.seek(start)
            return start, file.read()

    def append(self, entries: Iterable[Entry]) -> Mark:
        """Add entries durably.

        Raises:
            OSError: the disk is full or fails; what came of the entries is unknown.
        """
        lines = [(json.dumps(one, sort_keys=True) + "\n").encode() for one in entries]
        last = str(json.loads(lines[-1])["id"])
        with self._lock:
            new = not self._path.exists()
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _PRIVATE)
            try:
                _write_all(file, b"".join(lines))
                os.fsync(file)
                end = os.fstat(file).st_size
            finally:
                os.close(file)
            if new:
                _sync_folder(self._path.parent)
        return Mark(end, last)

    def set_aside(self, name: str) -> None:
        """Rename the file, so that a new one begins."""
        with self._lock:
            if self._path.exists():
                self._path.replace(self._path.with_name(name))

    def copy(self) -> bytes:
        """The file as it is now."""
        with self._lock:
            return self._path.read_bytes() if self._path.exists() else b""


def _line_before(file: BinaryIO, at: int) -> int:
    """Where the line begins that ends at an offset."""
    end = max(0, at - 1)
    while end > 0:
        begin = max(0, end - _BLOCK)
        file.seek(begin)
        newline = file.read(end - begin).rfind(b"\n")
        if newline >= 0:
            return begin + newline + 1
        end = begin
    return 0


def _parse(content: bytes, at: int) -> tuple[list[tuple[int, Entry]], int]:
    """The entries of a file from an offset on, each with that of its end, and how many bytes of
    the file are whole.
    """
    entries: list[tuple[int, Entry]] = []
    size = at + len(content)
    for line in content.splitlines(keepends=True):
        entry = _entry(line)
        if entry is None:
            if at + len(line) < size:
                raise StorageError(reason="journal_damaged")
            break
        at += len(line)
        entries.append((at, entry))
    return entries, at


def _entry(line: bytes) -> Entry | None:
    if not line.endswith(b"\n"):
        return None
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    named = isinstance(entry, dict) and {"id", "kind", "at"} <= entry.keys()
    return entry if named else None


def _write_all(file: int, content: bytes) -> None:
    while content:
        content = content[os.write(file, content) :]


def _cut(path: Path, length: int) -> None:
    with path.open("r+b") as file:
        file.truncate(length)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the file's name durable; Windows has no way to ask for it and needs none."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
