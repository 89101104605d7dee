"""The server of the harness: real processes of the real command, killed and set back at will."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event
from uuid import UUID, uuid4

from benchmarks.central import COMMAND, family, port_in
from tests.harness.data import Data
from tests.harness.proxy import Proxy
from vaxentry.central.enrolment import make_code
from vaxentry.central.journal_file import JOURNAL_FILE
from vaxentry.central.opening import Place, now_utc, open_database
from vaxentry.errors import BusyError
from vaxentry.sync.client import Client
from vaxentry.sync.http import Http
from vaxentry.wire.contact import EnrolRequest

STOP_S = 60.0
SITES = ("KDL-01", "KDL-01", "KDL-02")


@dataclass(frozen=True, slots=True)
class Copy:
    """The whole server at one moment: its database, and what its journal held then."""

    data: str
    journal: bytes


@dataclass(slots=True)
class Spare:
    """A PC that only was enrolled, to see what becomes of its enrolment.

    Attributes:
        revoked: whether it is not listened to any more.
    """

    device: UUID
    token: str
    revoked: bool = False


class Office:
    """One server through all its lives."""

    def __init__(self, folder: Path, data: Data, proxy: Proxy, tell: Callable[[str], None]) -> None:
        self.folder, self.data, self._proxy, self._tell = folder, data, proxy, tell
        self.url = ""
        self._serving: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def where(self) -> tuple[str, ...]:
        """The options that name its folder and database."""
        database = ("--database", self.data.url) if self.data.url else ()
        return ("--data", str(self.folder), *database)

    def start(self) -> None:
        """Start it, and let the line lead to it; returns when it takes connections."""
        port_file = self.folder / "port"
        port_file.unlink(missing_ok=True)
        options = ["--port", "0", "--port-file", str(port_file)]
        with (self.folder / "log").open("ab") as log:
            self._serving = subprocess.Popen(
                [*COMMAND, "serve", *self.where, *options, "--workers", str(self.data.workers)],
                stderr=log,
            )
        port = port_in(port_file, self._serving)
        self.url = f"http://127.0.0.1:{port}"
        self._proxy.server = ("127.0.0.1", int(port))

    def stop(self) -> None:
        """As an administrator does: what runs is finished first."""
        if self._serving is not None:
            self._serving.send_signal(signal.SIGTERM)
            ended = self._serving.wait(STOP_S)
            self._serving = None
            assert ended == 0, f"the server ended with {ended}"

    def kill(self) -> None:
        """kill -9 of all its processes."""
        if self._serving is not None:
            _kill(family(self._serving.pid))
            self._serving.wait()
            self._serving = None

    def kill_worker(self, draw: Random) -> None:
        """kill -9 of one of its processes that answers; the others go on."""
        assert self._serving is not None
        workers = family(self._serving.pid)[1:]
        if workers:
            _kill([draw.choice(workers)])
        else:
            self.kill()
            self.start()

    @property
    def runs(self) -> bool:
        """Whether it was started and lives."""
        return self._serving is not None and self._serving.poll() is None

    def command(self, *words: str, kill_after_s: float | None = None) -> str:
        """What `vaxentry-central` says to some words; killed after a while where that is asked for.

        Raises:
            AssertionError: it failed.
        """
        verb, *rest = words
        asked = [*COMMAND, verb, *self.where, *rest]
        if kill_after_s is not None:
            with subprocess.Popen(
                asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as victim:
                time.sleep(kill_after_s)
                victim.kill()
            return ""
        ends = time.monotonic() + STOP_S
        while True:
            done = subprocess.run(asked, capture_output=True, text=True, check=False)
            if done.returncode == 0:
                return done.stdout.strip()
            # A database that was broken just now is away for a moment: who runs it tries again.
            assert time.monotonic() < ends, f"{verb}: {done.stderr}"

    def keep_copy(self) -> Copy:
        """Copy it behind its back."""
        return Copy(self.data.keep(), (self.folder / JOURNAL_FILE).read_bytes())

    def put_back(self, copy: Copy, *, journal: bool = False) -> None:
        """Make the database that copy again; with its journal only while it is stopped."""
        self.data.put_back(copy.data)
        if journal:
            assert not self.runs
            (self.folder / JOURNAL_FILE).write_bytes(copy.journal)

    def code(self, site: str) -> str:
        """A new enrolment code, as `vaxentry-central enroll-code` makes it."""
        database, identity, _ = open_database(Place(self.folder, self.data.url))
        with closing(database):
            return make_code(
                database, identity, site=site, name=f"Posko {site}", sites=list(SITES), hours=72,
                now=now_utc(),
            )  # fmt: skip

    def spare(self, draw: Random) -> Spare:
        """Enrol a PC that does nothing else."""
        request = EnrolRequest(self.code(draw.choice(SITES)), uuid4(), uuid4(), "BU ANI")
        ends = time.monotonic() + STOP_S
        with closing(Client(Http(Event()))) as client:
            while True:
                try:
                    return Spare(request.device, client.enrol(self.url, request)[1].token)
                except BusyError:  # its connections to a database that was broken are dead
                    assert time.monotonic() < ends


def _kill(processes: list[int]) -> None:
    for one in processes:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
