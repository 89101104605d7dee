"""A file that is there whole or not at all: written beside its place, and put there in one step."""

import errno
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from vaxentry.errors import FileError
from vaxentry.out_path import refuse_long, refuse_place

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_PREFIX = ".vaxentry-"
_LEFT_OVER = re.compile(r"\.vaxentry-[a-z0-9_]{8}")
"""As `TemporaryDirectory` names them."""
_OLD_S = 24 * 3600
"""No draft is written for so long: who left its folder there was ended in the middle of it."""


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Where to write what is to be at `path`; put there when the block ends without an error.

    The draft lies in a folder of its own beside it, which also takes what else a writer needs;
    nothing of it remains. What a process left there that was killed goes with the next file.

    Raises:
        FileError: ``file_is_folder``, ``file_name_long``, ``report_disk_full``,
            ``report_open_elsewhere``, ``report_not_written``; what was at `path` is still there.
    """
    refuse_place(path)
    clear_left_over(path.parent, time.time())
    try:
        with TemporaryDirectory(prefix=_PREFIX, dir=path.parent) as folder:
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


def clear_left_over(folder: Path, now: float) -> None:
    """Remove the folders of drafts that somebody of this name began a day ago and did not end.

    Args:
        now: seconds since 1970.
    """
    with suppress(OSError), os.scandir(folder) as found:
        for one in found:
            if _LEFT_OVER.fullmatch(one.name) and _is_left_over(one, now):
                shutil.rmtree(one.path, ignore_errors=True)


def _is_left_over(one: os.DirEntry[str], now: float) -> bool:
    """Another PC may be writing into a folder that is shared, and other users into theirs."""
    told = one.stat(follow_symlinks=False)
    is_ours = not hasattr(os, "getuid") or told.st_uid == os.getuid()
    return one.is_dir(follow_symlinks=False) and is_ours and now - told.st_mtime > _OLD_S


def _put(draft: Path, path: Path) -> None:
    """Whoever has the file open keeps others from replacing it, on Windows."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    try:
        draft.replace(path)
    except PermissionError as e:
        raise FileError(reason="report_open_elsewhere") from e
