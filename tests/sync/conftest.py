from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event
from uuid import UUID, uuid4

import pytest

from tests.db.conftest import KEY, Clock, a_dose, lay_new_book
from tests.sync.fake_server import FakeServer
from vaxentry.db.agreement import Agreement
from vaxentry.db.outbox import Outbox
from vaxentry.db.seats import Enrolled
from vaxentry.db.store import Store
from vaxentry.domain.records import Saved
from vaxentry.sync.client import Client
from vaxentry.sync.engine import SyncEngine
from vaxentry.sync.http import Http
from vaxentry.sync.lanes import OneLane
from vaxentry.wire.signing import public_bytes


class Desk:
    """A book, a server and the means to run rounds between them."""

    def __init__(self, book: Store, server: FakeServer, clock: Clock) -> None:
        self.book, self.server, self.clock = book, server, clock
        self.outbox = Outbox(book.transactions)
        self.stack = book.open_stack(date(2021, 8, 27), 0, "")
        self.stop = Event()
        self.clients: list[Client] = []
        self.engine = self.new_run()

    def new_run(self, batch_limit: int = 500, ca_file: str = "") -> SyncEngine:
        """What a restart of the program makes: another run over the same book."""
        self.clients.append(Client(Http(self.stop, ca_file=ca_file)))
        self.engine = SyncEngine(
            self.outbox,
            Agreement(self.book.transactions),
            self.clients[-1],
            OneLane(self.clients[-1]),
            clock=self.clock,
            draw=lambda: 0.5,
            run=uuid4(),
            new_id=uuid4,
            batch_limit=batch_limit,
            stop=self.stop,
        )
        return self.engine

    def save(self, n: int = 1) -> list[UUID]:
        return [self._save().record_id for _ in range(n)]

    def _save(self) -> Saved:
        return self.book.add(a_dose(), record_id=uuid4(), stack=self.stack.id)

    def states(self) -> dict[str, int]:
        return {state.value: n for state, n in self.book.counts().by_state.items()}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock = Clock()
    clock.now = datetime.now(UTC)
    with Store.open(lay_new_book(tmp_path / "v.db"), KEY, tmp_path / "backups", clock) as book:
        server = FakeServer(book.site().device)
        book.keep_enrolment(
            Enrolled(
                server.url,
                server.server_id,
                public_bytes(server.key),
                "token",
                "S1",
                "Situs",
                "KD",
                {},
                1,
                "e1",
            )
        )
        desk = Desk(book, server, clock)
        yield desk
        for client in desk.clients:
            client.close()
        server.close()


Rule = Callable[..., object]
