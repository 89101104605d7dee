"""100,000 queued doses to a server on PostgreSQL, receipts and claims included.

The client is `vaxentry sync --once` in a process of its own. Beside it, in the same run on the same
PostgreSQL (fsync on): the same doses one a POST, SQLAlchemy's bulk insert behind the same HTTP in
batches of 500, and COPY with no protocol at all. The peers check, claim and prove nothing.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import drain_peers
from benchmarks.book import fill
from benchmarks.central import central, cpu_s, peak_mb
from benchmarks.report import Figures, arguments, surroundings, tell
from tests.central.postgres_cluster import Cluster, running_cluster
from vaxentry import joining, wiring
from vaxentry.domain.outbox import State
from vaxentry.settings import HOME_VARIABLE, Places, Settings, save_settings

WORKERS = 1
_LOOK_S = 0.02
ONE_SHARE = 50
"""One a POST is so slow that a fiftieth of the doses tells its rate."""


@dataclass(frozen=True, slots=True)
class Drain:
    """What one drain needed. CPU in microseconds a dose, memory at its peak."""

    doses: int
    seconds: float
    client_us: float
    server_us: float
    database_us: float
    client_mb: float
    server_mb: float

    @property
    def rate(self) -> float:
        """Doses a second."""
        return self.doses / self.seconds

    @property
    def cpu_us(self) -> float:
        """All three."""
        return self.client_us + self.server_us + self.database_us


def ours(home: Path, cluster: Cluster, doses: int, seed: int) -> Drain:
    """Fill a book, then drain it by the command a site would run.

    Raises:
        RuntimeError: something was left behind.
    """
    places, settings = Places(home / "desk"), Settings(key_store="file")
    places.create()
    save_settings(places.settings, settings)
    database = cluster.url(cluster.new_database())
    with central(home / "central", database=database, workers=WORKERS) as server:
        with wiring.open_book(places, settings) as book:
            joining.enrol(book.store, server.url, server.code())
            book.store.open_stack(None, 0, "")
            fill(book.store, doses, seed, State.QUEUED)
            book.upkeep.look()  # what was typed has its backup long before it is sent
        before = cpu_s(server.pid), cpu_s(cluster.server.pid)
        seconds, client_s, client_mb = _sync_once(places.home)
        after = cpu_s(server.pid), cpu_s(cluster.server.pid)
        server_mb = peak_mb(server.pid)
    with wiring.open_book(places, settings) as book:
        if book.store.status().waiting:
            raise RuntimeError("something was left behind")
    server_us, database_us = ((b - a) * 1e6 / doses for a, b in zip(before, after, strict=True))
    client_us = client_s * 1e6 / doses
    return Drain(doses, seconds, client_us, server_us, database_us, client_mb, server_mb)


def _sync_once(home: Path) -> tuple[float, float, float]:
    """`vaxentry sync --once`: seconds it took, seconds of CPU, and its peak in MB."""
    # Compiled once, as an installed program is, whatever this shell says of bytecode.
    bytecode = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(home / "bytecode")}
    environment = {**os.environ, **bytecode, HOME_VARIABLE: str(home)}
    subprocess.run([sys.executable, "-c", "import vaxentry.wiring"], env=environment, check=True)
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "vaxentry", "sync", "--once"],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    status, used, client_mb = _watched(process.pid)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"sync ended with {process.returncode}")
    return time.perf_counter() - began, used, client_mb


def _watched(pid: int) -> tuple[int, float, float]:
    """Wait for a child: its exit status, seconds of CPU, and its peak in MB.

    The peak is looked up while it runs: `ru_maxrss` of a child starts at the memory of this
    program, which has just filled a book.
    """
    client_mb = 0.0
    while not (ended := os.wait4(pid, os.WNOHANG))[0]:
        client_mb = max(client_mb, peak_mb(pid))
        time.sleep(_LOOK_S)
    _, status, used = ended
    return status, used.ru_utime + used.ru_stime, client_mb


def measure(home: Path, doses: int, seed: int) -> Figures:
    """Ours and the peers, one after the other on one PostgreSQL."""
    with running_cluster("shared_buffers=512MB") as cluster:
        drained = ours(home, cluster, doses, seed)
        url = cluster.url(cluster.new_database())
        with drain_peers.serving(url) as peer:
            one = drain_peers.one_a_post(peer, doses // ONE_SHARE, seed)
            bulk = drain_peers.in_bulk(peer, doses, seed + 1)
        copy = drain_peers.copied(url, doses, seed + 2)
    return {
        "doses": doses,
        "seconds": drained.seconds,
        "doses_a_second": drained.rate,
        "client_us": drained.client_us,
        "server_us": drained.server_us,
        "database_us": drained.database_us,
        "cpu_us_a_dose": drained.cpu_us,
        "client_mb": drained.client_mb,
        "server_mb": drained.server_mb,
        "one_a_post_a_second": one,
        "bulk_a_second": bulk,
        "copy_a_second": copy,
        "over_one_a_post": drained.rate / one,
        "over_bulk": drained.rate / bulk,
        "of_copy": drained.rate / copy,
    }


def main() -> None:
    """Measure and tell."""
    chosen = arguments(__doc__ or "", rows=100_000).parse_args()
    around = surroundings(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), chosen.rows, chosen.seed)
    tell({**around, **found}, chosen.json)


if __name__ == "__main__":
    main()
