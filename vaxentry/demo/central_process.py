"""A central server of its own for one demo: a separate process, started by its own command."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vaxentry.demo.cards import Day, write_register
from vaxentry.demo.people import HOME_REGENCY
from vaxentry.demo.proxy import Address
from vaxentry.demo.stories import TODAY

SITE, SITE_NAME = "KDL-01", "Posko Vaksinasi Contoh Kendal"
_COMMAND = (sys.executable, "-m", "vaxentry.central.cli")
_START_S = 60.0
_STOP_S = 20.0
_POLL_S = 0.05


class ServerError(RuntimeError):
    """The server's own command said no; carries its words."""


@dataclass(frozen=True, slots=True)
class CentralProcess:
    """A running server.

    Attributes:
        database: its SQLite file.
        enroll_code: a one-time code for the demo's PC.
    """

    address: Address
    database: Path
    enroll_code: str


@contextmanager
def central_server(folder: Path, day: Day) -> Iterator[CentralProcess]:
    """A server with the day's population register and one enrolment code, until the block ends.

    Args:
        folder: its data folder; made when missing.
        day: whose registered people it knows.

    Raises:
        ServerError: it does not start.
        OSError: the folder can't be written.
    """
    import_register(folder, day)
    code = call_central(folder, "enroll-code", "--site", SITE, "--name", SITE_NAME)
    with (folder / "server.log").open("w", encoding="utf-8") as log:
        port_file = folder / "port"
        port_file.unlink(missing_ok=True)
        arguments = ("serve", "--data", str(folder), "--port", "0", "--port-file", str(port_file))
        # A session of its own: Ctrl-C is meant for the demo, which then stops the server itself.
        process = subprocess.Popen(
            [*_COMMAND, *arguments], stdout=log, stderr=log, start_new_session=True
        )
        try:
            port = _port_of(process, port_file)
            yield CentralProcess(("127.0.0.1", port), folder / "central.db", code)
        finally:
            _stop(process)


def import_register(folder: Path, day: Day) -> None:
    """Give the server of a folder the day's population register.

    Raises:
        ServerError: it said no.
        OSError: the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    register = folder / "register.csv"
    write_register(day.registered, register)
    scope = ("--scope", HOME_REGENCY, "--as-of", TODAY.isoformat())
    call_central(folder, "register", "import", str(register), *scope)


def call_central(folder: Path, *arguments: str) -> str:
    """Run ``vaxentry-central`` over a data folder; what it prints.

    Raises:
        ServerError: it said no.
    """
    done = subprocess.run(
        [*_COMMAND, *arguments, "--data", str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ServerError(done.stderr.strip().rpartition("\n")[2] or arguments[0])
    return done.stdout.strip()


def _port_of(process: "subprocess.Popen[bytes]", port_file: Path) -> int:
    """The port the server chose, once it listens."""
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        text = port_file.read_text(encoding="utf-8").strip() if port_file.exists() else ""
        if text:
            return int(text)
        time.sleep(_POLL_S)
    raise ServerError("serve")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
