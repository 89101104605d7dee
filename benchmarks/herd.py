"""A herd of real clients at a server that was away: all of them in the same instant, no jitter.

Each has a book of its own with doses waiting, and gives a request up after 5 seconds. Beside it, in
the same run and each time on a fresh database: one client with as many doses alone; and simulated
clients, ten times as many with a tenth of the doses each, against the peak: what as many as in the
herd reach with such small piles. Records posted are counted by the clients, a try the server sent
back included; what is held, in the server's database. Clients share this machine's processors with
the server and the database: the real ones in `--processes` processes, the simulated ones in one.
"""

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.central import Server, central, cpu_s, peak_mb
from benchmarks.herd_cards import ids
from benchmarks.herd_clients import KEY, Plan
from benchmarks.report import Figures, percentile, surroundings, tell
from tests.central.postgres_cluster import Cluster, running_cluster
from vaxentry.central.enrolment import make_code
from vaxentry.central.opening import DATABASE_FILE, Place, now_utc, open_central
from vaxentry.db import schema

TOTAL_S = 5.0
LIMIT_S = 900.0
TENFOLD = 10
REAL, SIMULATED = "benchmarks.herd_clients", "benchmarks.herd_crowd"
_HELD = "SELECT record_id, count(*) FROM revision GROUP BY record_id"


@dataclass(frozen=True, slots=True)
class Herd:
    """How one herd fared.

    Attributes:
        rate: doses a second from the shot to the last receipt.
        p50_s, p99_s: of a batch the server did not send back, seen by the client; one that was
            given up counts with the time until then.
        sends: records posted for each that is stored.
        refused: share of the records that the server sent back unread.
        unknown: batches without an answer.
        client_us, server_us, database_us: CPU for each dose.
    """

    clients: int
    doses: int
    seconds: float
    rate: float
    batches: int
    p50_s: float
    p99_s: float
    worst_s: float
    sends: float
    refused: float
    unknown: int
    lost: int
    doubled: int
    left: int
    server_mb: float
    client_us: float
    server_us: float
    database_us: float


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the herds meet."""

    home: Path
    book: Path
    cluster: Cluster | None
    seed: int
    processes: int

    def herd(self, name: str, module: str, clients: int, doses: int) -> Herd:
        """One herd, of the clients that a module makes, at a fresh server."""
        url = self.cluster.url(self.cluster.new_database()) if self.cluster else ""
        folder = self.home / name / "central"
        folder.parent.mkdir()
        with central(folder, database=url) as server:
            codes = _codes(folder, url, clients)
            processes = self.processes if module == REAL else 1
            plans = list(self._plans(name, server.url, codes, doses, processes))
            with _running(module, plans) as clients_:
                before = self._cpu(server)
                for process in clients_:
                    _write(process, "go")
                told = [json.loads(_output(process).read()) for process in clients_]
                after = self._cpu(server)
            server_mb = peak_mb(server.pid)
        held = _held(folder, url)
        expected = {one for client in range(clients) for one in ids(self.seed, client, doses)}
        cpu = [b - a for a, b in zip(before, after, strict=True)]
        return _herd(told, doses, server_mb, cpu, expected & held.keys(), held)

    def _cpu(self, server: Server) -> tuple[float, float]:
        return cpu_s(server.pid), cpu_s(self.cluster.server.pid) if self.cluster else 0.0

    def _plans(
        self, name: str, url: str, codes: Sequence[str], doses: int, processes: int
    ) -> Iterator[Plan]:
        each = -(-len(codes) // processes)
        for first in range(0, len(codes), each):
            yield Plan(
                book=str(self.book),
                home=str(self.home / name / "desks"),
                url=url,
                codes=codes[first : first + each],
                first=first,
                doses=doses,
                seed=self.seed,
                total_s=TOTAL_S,
                limit_s=LIMIT_S,
            )


def _codes(folder: Path, url: str, clients: int) -> list[str]:
    """An enrolment code for each client, of a site of its own."""
    beside = open_central(Place(folder, url))
    with closing(beside.database):
        return [
            make_code(
                beside.database,
                beside.identity,
                site=f"320101-{client}",
                name="Benchmark",
                sites=[],
                hours=72,
                now=now_utc(),
            )
            for client in range(clients)
        ]


@contextmanager
def _running(module: str, plans: Sequence[Plan]) -> Iterator[list["subprocess.Popen[str]"]]:
    """A process for each plan, ready for the shot; ended with the block."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in plans
    ]
    try:
        for process, plan in zip(processes, plans, strict=True):
            _write(process, json.dumps(asdict(plan)))
        for process in processes:
            if _output(process).readline() != "ready\n":
                raise RuntimeError("clients did not get ready")
        yield processes
    finally:
        for process in processes:
            process.terminate()
            process.wait()


def _write(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def _output(process: "subprocess.Popen[str]") -> Any:
    assert process.stdout is not None
    return process.stdout


def _held(folder: Path, url: str) -> Counter[str]:
    """How often the server holds each record."""
    if url:
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            return Counter({str(one): times for one, times in connection.execute(_HELD)})
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as file:
        return Counter(dict(file.execute(_HELD).fetchall()))


def _herd(
    told: Sequence[dict[str, Any]],
    doses: int,
    server_mb: float,
    cpu: Sequence[float],
    stored: set[str],
    held: Counter[str],
) -> Herd:
    clients = [client for process in told for client in process["clients"]]
    total = len(clients) * doses
    ends = max(client["drained_at"] for client in clients)
    seconds = (ends - min(process["began"] for process in told)) / 1000
    took = [s for client in clients for status, s in client["took"] if status != 503]

    def summed(name: str) -> int:
        return sum(client[name] for client in clients)

    return Herd(
        clients=len(clients),
        doses=total,
        seconds=seconds,
        rate=len(stored) / seconds,
        batches=len(took),
        p50_s=percentile(took, 0.5),
        p99_s=percentile(took, 0.99),
        worst_s=max(took),
        sends=summed("posted") / len(stored),
        refused=summed("refused") / len(stored),
        unknown=summed("unknown"),
        lost=total - len(stored),
        doubled=held.total() - len(held),
        left=summed("left"),
        server_mb=server_mb,
        client_us=sum(process["cpu_s"] for process in told) * 1e6 / total,
        server_us=cpu[0] * 1e6 / total,
        database_us=cpu[1] * 1e6 / total,
    )


@contextmanager
def _ground(chosen: argparse.Namespace) -> Iterator[Ground]:
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        home = Path(folder)
        book = home / "vaxentry.db"
        schema.bring_up_to_date(book, KEY, home / "backups")
        if chosen.sqlite:
            yield Ground(home, book, None, chosen.seed, chosen.processes)
            return
        with running_cluster("shared_buffers=512MB") as cluster:
            yield Ground(home, book, cluster, chosen.seed, chosen.processes)


def measure(chosen: argparse.Namespace, say: Callable[[str, Herd], None]) -> Figures:
    """Every herd that was asked for, and their ratios."""
    clients, doses = chosen.clients, chosen.doses
    few = max(doses // TENFOLD, 1)
    sizes = {
        "solo": (REAL, 1, clients * doses),
        "herd": (REAL, clients, doses),
        "small": (SIMULATED, clients, few),
        "tenfold": (SIMULATED, TENFOLD * clients, few),
    }
    herds: dict[str, Herd] = {}
    with _ground(chosen) as ground:
        for name in chosen.herds:
            herds[name] = ground.herd(name, *sizes[name])
            say(name, herds[name])
    figures: dict[str, object] = {
        f"{name}: {figure}": value
        for name, herd in herds.items()
        for figure, value in asdict(herd).items()
    }
    if {"solo", "herd"} <= herds.keys():
        figures["herd over solo"] = herds["herd"].seconds / herds["solo"].seconds
    if {"small", "tenfold"} <= herds.keys():
        figures["tenfold of peak"] = herds["tenfold"].rate / max(
            herds["tenfold"].rate, herds["small"].rate
        )
    harm = sum(herd.lost + herd.doubled + herd.left for herd in herds.values())
    return {**figures, "lost_or_doubled": harm}


def main() -> int:
    """Measure and tell; 1 when a dose was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=200, help="(%(default)s)")
    parser.add_argument("--doses", type=int, default=1000, help="in each book (%(default)s)")
    parser.add_argument("--processes", type=int, default=2, help="of clients (%(default)s)")
    parser.add_argument("--sqlite", action="store_true", help="the server's embedded database")
    names = ("solo", "herd", "small", "tenfold")
    parser.add_argument("--herds", nargs="+", choices=names, default=names)
    parser.add_argument("--folder", type=Path, help="where the books go")
    parser.add_argument("--seed", type=int, default=20211101)
    parser.add_argument("--json", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    around = surroundings(chosen.seed)

    def say(name: str, herd: Herd) -> None:
        print(name, herd, file=sys.stderr, flush=True)

    figures = measure(chosen, say)
    tell({**around, **figures}, chosen.json)
    return 1 if figures["lost_or_doubled"] else 0


if __name__ == "__main__":
    sys.exit(main())
