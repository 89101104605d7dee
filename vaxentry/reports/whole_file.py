"""A file that is there whole or not at all: written beside its place, and put there in one step."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from vaxentry.errors import FileError
from vaxentry.out_path import refuse_long, refuse_place

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Where to write what is to be at `path`; put there when the block ends without an error.

    The draft lies in a folder of its own beside it, which also takes what else a writer needs;
    nothing of it remains.

    Raises:
        FileError: ``file_is_folder``, ``file_name_long``, ``report_disk_full``,
            ``report_open_elsewhere``, ``report_not_written``; what was at `path` is still there.
    """
    refuse_place(path)
    try:
        with TemporaryDirectory(prefix=".vaxentry-", dir=path.parent) as folder:
            draft = Path(folder) / path.name
            yield draft
            _put(draft, path)
    except OSError as e:
        refuse_long(path, e)
        full = e.errno in _FULL
        raise FileError(reason="report_disk_full" if full else "report_not_written") from e


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """The same of a file whose name nobody has yet: it is taken at once, so that nobody gets it.

    Raises:
        FileError: ``file_is_folder``, ``file_name_long``, ``file_exists``, ``file_not_written``;
            nothing is left.
    """
    refuse_place(path)
    try:
        path.open("xb").close()
    except FileExistsError:
        raise FileError(reason="file_exists") from None
    except OSError as e:
        refuse_long(path, e)
        raise FileError(reason="file_not_written") from None
    except ValueError:
        raise FileError(reason="file_not_written") from None
    try:
        with whole_file(path) as draft:
            yield draft
    except FileError as e:
        path.unlink(missing_ok=True)
        raise FileError(reason="file_not_written") from e
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _put(draft: Path, path: Path) -> None:
    """Whoever has the file open keeps others from replacing it, on Windows."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    try:
        draft.replace(path)
    except PermissionError as e:
        raise FileError(reason="report_open_elsewhere") from e
