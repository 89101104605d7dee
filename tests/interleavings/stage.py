"""A server on PostgreSQL whose records go back to what they were before each play."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from tests.central.client import Clock, Pc
from tests.central.postgres_cluster import running_cluster
from tests.interleavings.stepper import DEADLOCK_MS, watch
from vaxentry.central import devices, ingest, intake
from vaxentry.central.api import Central
from vaxentry.central.devices import Device
from vaxentry.central.ingest import StoredBatch
from vaxentry.central.opening import Place, open_central
from vaxentry.wire.messages import BatchRequest

SEATS = 3
CHANGED = (
    "batch", "record", "revision", "dose", "claim_person", "claim_ticket", "claim_dose",
    "claim_share", "conflict", "ruling", "tombstone", "news", "redelivery", "register_person",
    "register_scope",
)  # fmt: skip
"""Tables that plays write to, in an order in which they can be emptied."""
_EMPTIED = tuple(f"DELETE FROM {table}" for table in CHANGED)  # noqa: S608 - our own names


class Stage:
    """The server and its PCs.

    Attributes:
        desk: the PC that delivered what is there before.
        pcs: one for each connection.
        eye: a connection to look with.
        folder: for files of the plays.
    """

    def __init__(self, central: Central, eye: "psycopg.Connection[Any]", folder: Path) -> None:
        self.central, self.eye, self.folder = central, eye, folder
        self.desk = Pc(central)
        self.pcs = [Pc(central) for _ in range(SEATS)]
        self._devices = {pc.device: self._device(pc) for pc in (self.desk, *self.pcs)}

    def _device(self, pc: Pc) -> Device:
        with self.central.database.reading() as connection:
            found = devices.by_token(connection, pc.token)
        assert found is not None
        return found

    def receive(self, pc: Pc, request: BatchRequest) -> StoredBatch:
        """What the server does with a batch once it stands at the database."""
        device = self._devices[pc.device]
        content = json.loads(json.dumps(request.to_json()))
        read = intake.read_batch(content, device.site, device.scope)
        database, clock = self.central.database, self.central.clock
        return ingest.receive(database, self.central.journal, device, read, clock, lambda: None)

    def empty(self) -> None:
        """Forget all records."""
        self._write(*_EMPTIED, "UPDATE server SET server_seq = 0")
        for pc in (self.desk, *self.pcs):
            pc.seq = 0

    def keep(self) -> None:
        """Remember what is there, to go back to."""
        made = [
            f"CREATE TABLE kept.{table} AS TABLE public.{table}" for table in (*CHANGED, "server")
        ]
        self._write("DROP SCHEMA IF EXISTS kept CASCADE", "CREATE SCHEMA kept", *made)

    def go_back(self) -> None:
        """Hold exactly what was kept again."""
        filled = [f"INSERT INTO {table} TABLE kept.{table}" for table in reversed(CHANGED)]
        counter = "UPDATE server SET server_seq = (SELECT server_seq FROM kept.server)"
        self._write(*_EMPTIED, *filled, counter)

    def _write(self, *statements: str) -> None:
        whole: Any = ";".join(("BEGIN", *statements, "COMMIT"))
        self.eye.execute(whole, prepare=False)

    def rows(self, statement: str) -> Sequence[tuple[Any, ...]]:
        """What a query of our own finds."""
        asked: Any = statement
        return self.eye.execute(asked).fetchall()


@contextmanager
def open_stage() -> Iterator[Stage]:
    """A PostgreSQL of its own with a server, until the block ends."""
    clock = Clock()
    with TemporaryDirectory() as folder, running_cluster(f"deadlock_timeout={DEADLOCK_MS}ms") as pg:
        url = pg.url(pg.new_database())
        central = open_central(Place(Path(folder) / "central", url), clock, clock.monotonic)
        watch(central.database.engine)
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as eye:
            yield Stage(central, eye, Path(folder))
        central.database.close()
