"""From a file given by the user to a `Sheet`: what it is, whether it is safe, and its reader.

The content decides what a file is, not its name. Every fault of a file is an `errors.FileError`
whose ``reason`` has a sentence; no text of the file is in it.
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from vaxentry.errors import FileError
from vaxentry.importing.cells import Sheet

MAX_BYTES = 100_000_000
"""Largest file that is opened."""

MAX_ROWS = 50_000
"""Most rows with content; fifty days of a busy desk."""

Stopped = Callable[[], bool]
"""Asked now and then; True ends the work early."""

_ZIP = b"PK"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_PASSWORD_STREAM = "EncryptedPackage".encode("utf-16-le")
_TEXT_NAMES = frozenset({".csv", ".txt", ".tsv"})
_CHUNK = 1 << 20


def read_sheet(path: Path, stopped: Stopped = lambda: False) -> Sheet:
    """Read a whole file.

    Args:
        path: an XLSX workbook or a CSV text.
        stopped: when it turns True, `StoppedReading` is raised.

    Raises:
        FileError: the file can't be used; ``reason`` in its params says why.
        StoppedReading: the reading was stopped.
    """
    start = _first_bytes(path)
    if start.startswith(_OLE):
        raise FileError(reason=_ole_reason(path))
    if start.startswith(_ZIP):
        # openpyxl takes 0.2 s to import: only who has a workbook waits for it.
        from vaxentry.importing.xlsx_file import read_xlsx  # noqa: PLC0415

        return read_xlsx(path, stopped)
    if path.suffix.lower() not in _TEXT_NAMES or b"\0" in start or start.startswith(b"%PDF"):
        raise FileError(reason="file_type")
    from vaxentry.importing.csv_file import read_csv  # noqa: PLC0415 - see above

    return read_csv(path, stopped)


class StoppedReading(Exception):  # noqa: N818 - not an error: somebody asked for it
    """The reading of a file was stopped before its end."""


def file_digest(path: Path) -> bytes:
    """SHA-256 of the file's bytes.

    Raises:
        FileError: the file can't be read.
    """
    digest = sha256()
    with _opened(path) as file:
        while chunk := _read(file, _CHUNK):
            digest.update(chunk)
    return digest.digest()


def _first_bytes(path: Path) -> bytes:
    with _opened(path) as file:
        size = file.seek(0, 2)
        if size > MAX_BYTES:
            raise FileError(reason="file_too_big", limit=MAX_BYTES // 1_000_000)
        file.seek(0)
        start = _read(file, _CHUNK)
    if not start.strip():
        raise FileError(reason="file_empty")
    return start


def _opened(path: Path) -> BinaryIO:
    if path.is_dir():
        raise FileError(reason="file_type")
    if path.exists() and not path.is_file():
        raise FileError(reason="file_stream")  # it is read more than once, and a pipe can't be
    try:
        return path.open("rb")
    except (FileNotFoundError, NotADirectoryError):
        raise FileError(reason="file_not_found") from None
    except (OSError, ValueError):
        raise FileError(reason="file_unreadable") from None


def _read(file: BinaryIO, size: int) -> bytes:
    try:
        return file.read(size)
    except OSError:
        raise FileError(reason="file_unreadable") from None


def _ole_reason(path: Path) -> str:
    """An Excel password hides the workbook in an OLE file; otherwise it is the format of 1997."""
    with _opened(path) as file:
        tail = b""
        while chunk := _read(file, _CHUNK):
            if _PASSWORD_STREAM in tail + chunk:
                return "file_password"
            tail = chunk[-len(_PASSWORD_STREAM) :]
    return "file_old_excel"
