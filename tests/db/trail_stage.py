"""A real encrypted book with a real trail, countersigned by a real server in several rounds."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from uuid import UUID

from tests.db.conftest import a_dose
from tests.e2e.desk import Desk
from vaxentry.central.embedded import Embedded, serve_in_thread
from vaxentry.db.agreement import Agreement
from vaxentry.db.outbox import Outbox
from vaxentry.db.trail import Trail
from vaxentry.domain.trail import Action, TrailReport
from vaxentry.sync.news import News

ROUNDS = 6
CARDS = 4


@dataclass(frozen=True)
class Stage:
    """The book as honest work left it.

    Attributes:
        desk: its PC; the last entries of the trail are not countersigned yet.
        server: its server.
        older: copies of the book before each of its rounds of sending, the oldest first.
    """

    desk: Desk
    server: Embedded
    older: tuple[Path, ...]

    def report(self) -> TrailReport:
        return trail_of(self.desk).check()


def trail_of(desk: Desk) -> Trail:
    return Trail(desk.book.transactions, desk.clock)


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    server = serve_in_thread(folder / "central")
    (folder / "pc").mkdir()
    desk = Desk(folder / "pc", server).enrol()
    older = []
    for number in range(ROUNDS):
        work(desk, number)
        older.append(copied(desk, folder / f"older{number}"))
        desk.sync()
    work(desk, ROUNDS)
    try:
        yield Stage(desk, server, tuple(older))
    finally:
        desk.close()
        server.stop()


def work(desk: Desk, number: int) -> None:
    """What clerks do: save, look, correct, undo."""
    made = [_save(desk, 9000 + number * CARDS + n) for n in range(CARDS)]
    desk.book.note_opened(made[0])
    dose = desk.book.detail(made[1]).dose
    desk.book.correct(made[1], dose, reason="cek kartu")
    desk.book.void(made[2], reason="kartu ganda")
    desk.book.note_leaving(Action.EXPORTED, "list_next")


def _save(desk: Desk, serial: int) -> UUID:
    return desk.save(a_dose(f"92710603120{serial:05d}", ticket=None))


def copied(desk: Desk, folder: Path) -> Path:
    """The book's file as it is now, whole, in a folder of its own."""
    with desk.book.transactions.engine.connect() as c:
        c.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        held = Path(str(c.engine.url.database))
    folder.mkdir()
    shutil.copyfile(held, folder / "v.db")
    return folder


def hear(desk: Desk) -> None:
    """The part of a contact that tells how long the trail has been, as before a fork is healed."""
    contract = desk.engine._present()
    transactions = desk.book.transactions
    news = News(Outbox(transactions), Agreement(transactions), desk.client, desk.clock, Event())
    news.hear_of_tries(contract)
