"""Only one window for a home: who takes its lock first has it, and the others knock there.

The system's own lock on an open file. It goes with the process, however that ends, so a file that a
killed program left behind is in nobody's way; and it is decided within microseconds, before the
first paint, which a library for it would delay.
"""

import sys
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class WindowLock:
    """The right to show the window of a home. Main thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None

    def take(self) -> bool:
        """Whether this process has it now; never waits.

        Where no lock can be had at all (a folder that can't be written, a file system without
        locks) every start has it: the window is the one to say what is wrong there.
        """
        try:
            self._file = self._path.open("ab")
            _lock(self._file.fileno())
        except (BlockingIOError, PermissionError):
            is_held = self._file is not None
            self.give_back()
            return not is_held
        except OSError:
            return True
        return True

    def give_back(self) -> None:
        """Let another start have it. Safe to call twice."""
        if self._file is not None:
            self._file.close()
            self._file = None
