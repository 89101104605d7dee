"""Counting system calls of a process, by ptrace(2) through ctypes: no root, no strace, no compiler.

The process that is looked at calls `begin_trace` where counting is to start; everything it did
before, imports and opening files, costs and counts nothing. Linux 5.3 or later on x86-64 or arm64.
"""

import ctypes
import os
import platform
import signal
import sys
from collections.abc import Sequence

MAY_NOT = 77
"""Exit code of a process that may not be traced here."""

_NUMBERS = {
    "x86_64": {"fsync": 74, "fdatasync": 75, "sync": 162, "syncfs": 306, "msync": 26},
    "aarch64": {"fsync": 82, "fdatasync": 83, "sync": 81, "syncfs": 267, "msync": 227},
}
"""Every way to ask for durability, by the kernel's own tables."""

_TRACEME, _NEXT_CALL, _SET_OPTIONS, _GET_CALL = 0, 24, 0x4200, 0x420E
_MARK_CALLS, _DIE_WITH_US = 0x1, 0x100000
_ENTRY, _NUMBER_AT, _INFO_BYTES = 1, 24, 88
_AT_A_CALL = signal.SIGTRAP | 0x80


class CannotCount(Exception):  # noqa: N818 - a fact about the machine, no fault
    """Why this machine does not let us look."""


def begin_trace() -> None:
    """Let the parent, which is in `count_syncs`, see every call from here on."""
    if _ptrace(_TRACEME, 0, 0, 0) < 0:
        sys.exit(MAY_NOT)
    os.kill(os.getpid(), signal.SIGSTOP)


def count_syncs(command: Sequence[str]) -> int:
    """How often a process asks the disk to be sure, from its `begin_trace` to its end.

    Raises:
        CannotCount: this system has no such thing, or does not allow it.
        ChildProcessError: the process failed.
    """
    numbers = _NUMBERS.get(platform.machine(), {}) if sys.platform == "linux" else {}
    if not numbers:
        raise CannotCount(f"{sys.platform} on {platform.machine()}")
    child = os.posix_spawn(command[0], list(command), os.environ)
    _, status = os.waitpid(child, os.WUNTRACED)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == MAY_NOT:
        raise CannotCount("no process may be traced here")
    if os.WIFSTOPPED(status):
        options = _MARK_CALLS | _DIE_WITH_US
        _must(_ptrace(_SET_OPTIONS, child, 0, options), "options")
    seen = 0
    while os.WIFSTOPPED(status):
        at_call = os.WSTOPSIG(status) == _AT_A_CALL
        seen += at_call and _entered(child) in numbers.values()
        passed_on = 0 if at_call or os.WSTOPSIG(status) == signal.SIGSTOP else os.WSTOPSIG(status)
        _must(_ptrace(_NEXT_CALL, child, 0, passed_on), "next call")
        _, status = os.waitpid(child, 0)
    if status:
        raise ChildProcessError(f"{command[0]} ended with {status}")
    return seen


def _entered(child: int) -> int | None:
    """Number of the call that begins just now, None where one ends."""
    info = ctypes.create_string_buffer(_INFO_BYTES)
    _must(_ptrace(_GET_CALL, child, _INFO_BYTES, ctypes.addressof(info)), "call")
    if info.raw[0] != _ENTRY:
        return None
    return int.from_bytes(info.raw[_NUMBER_AT : _NUMBER_AT + 8], sys.byteorder)


def _ptrace(request: int, child: int, address: int, data: int) -> int:
    call = ctypes.CDLL(None, use_errno=True).ptrace
    call.restype, call.argtypes = ctypes.c_long, [ctypes.c_long] * 4
    return int(call(request, child, address, data))


def _must(answer: int, what: str) -> None:
    if answer < 0:
        raise CannotCount(f"{what}: {os.strerror(ctypes.get_errno())}")
