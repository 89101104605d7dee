"""One PC on the real store and engine, against a real server."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event
from uuid import UUID, uuid4

from sqlalchemy import text

from tests.db.conftest import KEY, a_dose
from vaxentry import joining, wiring
from vaxentry.central.embedded import Embedded
from vaxentry.db.agreement import Agreement
from vaxentry.db.office import OfficeDesk
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.dose import Dose
from vaxentry.domain.queue import Contract
from vaxentry.errors import OutcomeUnknownError
from vaxentry.sync.client import Client
from vaxentry.sync.engine import SyncEngine
from vaxentry.sync.http import Http
from vaxentry.sync.lanes import OneLane
from vaxentry.sync.replies import BatchReply
from vaxentry.wire.messages import PackedBatch

SITE = "KDL-01"
OTHER_NIK = "9204014804000002"


class LosingClient(Client):
    """Loses the reply of the next `losing` batches after the server committed them.

    Attributes:
        before_batch: called before each batch is sent.
    """

    losing = 0
    before_batch: Callable[[], object] = staticmethod(lambda: None)

    def post_batch(self, contract: Contract, batch: PackedBatch) -> BatchReply:
        self.before_batch()
        answer = super().post_batch(contract, batch)
        if self.losing:
            self.losing -= 1
            raise OutcomeUnknownError("lost")
        return answer


class Desk:
    """One PC: its book and its engine.

    Attributes:
        waited: how long it has run beyond what the test took.
    """

    def __init__(self, folder: Path, server: Embedded) -> None:
        self.waited = timedelta()
        self.book = Store.open(folder / "v.db", KEY, folder / "b", wiring.now_utc)
        self.server = server
        self.stack = self.book.open_stack(date(2021, 8, 27), 0, "")
        self.client = LosingClient(Http(Event()))
        self.engine = self.new_run()

    def new_run(self, batch_limit: int = 500) -> SyncEngine:
        """What a restart of the program makes."""
        self.engine = SyncEngine(
            Outbox(self.book.transactions),
            Agreement(self.book.transactions),
            self.client,
            OneLane(self.client),
            clock=self.clock,
            draw=lambda: 0.0,
            run=uuid4(),
            new_id=uuid4,
            batch_limit=batch_limit,
            stop=Event(),
            office=OfficeDesk(self.book.transactions),
        )
        return self.engine

    def clock(self) -> datetime:
        return wiring.now_utc() + self.waited

    def enrol(self, site: str = SITE) -> "Desk":
        joining.enrol(self.book, self.server.url, self.server.enroll_code(site, "Posko"))
        return self

    def save(self, dose: Dose | None = None) -> UUID:
        return self.book.add(dose or a_dose(), record_id=uuid4(), stack=self.stack.id).record_id

    def sync(self) -> dict[str, int]:
        self.engine.run_once()
        return self.states()

    def states(self) -> dict[str, int]:
        return {state.value: n for state, n in self.book.counts().by_state.items()}

    def close(self) -> None:
        self.client.close()
        self.book.close()


def save(desk: Desk, *serials: int) -> list[UUID]:
    """Cards of people that nobody else types."""
    return [desk.save(a_dose(f"92710603120{n:05d}", ticket=None)) for n in serials]


def epoch_of(server: Embedded) -> int:
    with server.central.database.reading() as c:
        return int(c.execute(text("SELECT epoch_number FROM server")).scalar_one())


def heads(server: Embedded) -> dict[UUID, str]:
    with server.central.database.reading() as c:
        rows = c.execute(text("SELECT record_id, standing FROM dose")).all()
    return {UUID(str(row.record_id)): row.standing for row in rows}
