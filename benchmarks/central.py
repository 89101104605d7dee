"""A central server in processes of its own, as `vaxentry-central serve` runs it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

COMMAND = [sys.executable, "-m", "vaxentry.central.cli"]
_START_S = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    Attributes:
        where: the options that name its folder and database.
        pid: its first process; further workers are children of it.
    """

    url: str
    where: tuple[str, ...]
    pid: int

    def code(self, site: str = "320101-1") -> str:
        """An enrolment code for one PC."""
        asked = [*COMMAND, "enroll-code", *self.where, "--site", site, "--name", "Benchmark"]
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


@contextmanager
def central(folder: Path, *, database: str = "", workers: int = 1) -> Iterator[Server]:
    """A server until the block ends.

    Args:
        database: URL of a PostgreSQL, "" = a SQLite file in `folder`.
    """
    folder.mkdir(parents=True)
    where = ("--data", str(folder), *(("--database", database) if database else ()))
    port_file = folder / "port"
    options = ["--port", "0", "--port-file", str(port_file), "--workers", str(workers)]
    with (folder / "log").open("wb") as log:
        serving = subprocess.Popen([*COMMAND, "serve", *where, *options], stderr=log)
        try:
            yield Server(f"http://127.0.0.1:{port_in(port_file, serving)}", where, serving.pid)
        finally:
            serving.terminate()
            serving.wait()


def port_in(file: Path, serving: "subprocess.Popen[bytes]") -> str:
    """The port that a server writes into a file once it takes connections."""
    ends = time.monotonic() + _START_S
    while time.monotonic() < ends and serving.poll() is None:
        if file.is_file() and (told := file.read_text("utf-8").strip()):
            return told
        time.sleep(0.05)
    raise RuntimeError("the server did not start")


_TICKS_S = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and all below it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in family(int(child)))]


def cpu_s(pid: int) -> float:
    """Processor seconds of a process and all below it, those that have ended included."""
    return sum(_cpu_of(one) for one in family(pid)) / _TICKS_S


def _cpu_of(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(map(int, told[11:15]))  # utime, stime, cutime, cstime


def peak_mb(pid: int) -> float:
    """The most memory a process and all below it held, each at its own peak."""
    return sum(_peak_of(one) for one in family(pid)) / 1024


def _peak_of(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return next((int(one.split()[1]) for one in lines if one.startswith("VmHWM")), 0)
