"""Where somebody wants a file written, before and after it was tried: what is wrong with the name.

Only what the name itself tells; whatever else the disk refuses is said by who writes.
"""

import errno
import os
from pathlib import Path

from vaxentry.errors import FileError

_LONGEST_NAME, _LONGEST_ON_WINDOWS = 255, 259
"""Of one name, in what the disk counts, everywhere; of the whole path on Windows as it comes."""


def refuse_place(path: Path) -> None:
    """Refuse what can be no file.

    Raises:
        FileError: ``file_is_folder``, ``file_name_long``.
    """
    try:
        is_folder = path.is_dir()
    except OSError as e:
        refuse_long(path, e)
        return  # it is told where the file is opened
    if is_folder:
        raise FileError(reason="file_is_folder")


def refuse_long(path: Path, error: OSError, system: str = os.name) -> None:
    """Say that the name is too long where that is why it failed.

    Args:
        system: as `os.name` has it.

    Raises:
        FileError: ``file_name_long``.
    """
    if error.errno == errno.ENAMETOOLONG or _is_long_on_windows(path, error, system):
        raise FileError(reason="file_name_long") from error


def _is_long_on_windows(path: Path, error: OSError, system: str) -> bool:
    """Windows says of it that it is not there, or no name."""
    if system != "nt" or error.errno not in {errno.ENOENT, errno.EINVAL}:
        return False
    return len(path.name) > _LONGEST_NAME or len(str(path.absolute())) > _LONGEST_ON_WINDOWS
