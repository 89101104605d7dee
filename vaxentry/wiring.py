"""The composition root without Qt: settings -> key, store, upkeep, client, sync worker."""

import logging
import random
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from threading import Event
from uuid import UUID, uuid4

from vaxentry.db.agreement import Agreement
from vaxentry.db.approving import Approvals
from vaxentry.db.import_desk import ImportDesk
from vaxentry.db.import_table import ImportTable
from vaxentry.db.keys import FileKeyStore, KeyringKeyStore, KeyStore, key_for
from vaxentry.db.office import OfficeDesk
from vaxentry.db.outbox import Outbox
from vaxentry.db.shelf import Shelf
from vaxentry.db.staff import Staff
from vaxentry.db.store import Store
from vaxentry.db.trail import Trail
from vaxentry.db.transactions import Transactions
from vaxentry.db.upkeep import Upkeep
from vaxentry.domain.backups import BackupState
from vaxentry.domain.import_table import ImportTally
from vaxentry.domain.permission import Right
from vaxentry.domain.ports import Clock
from vaxentry.domain.record_id import RANDOM_BYTES, record_id
from vaxentry.errors import StorageError
from vaxentry.importing.report import ImportReport
from vaxentry.importing.run import import_stack
from vaxentry.importing.table import Table
from vaxentry.settings import Places, Settings, load_settings, remember_key_store, save_settings
from vaxentry.sync.client import Client
from vaxentry.sync.engine import SyncEngine
from vaxentry.sync.http import Http, unheard
from vaxentry.sync.lanes import ManyLanes
from vaxentry.sync.right import Hold, SendingRight
from vaxentry.sync.supervisor import Pulse, Supervisor
from vaxentry.sync.watchdog import Watchdog
from vaxentry.sync.worker import SyncWorker

log = logging.getLogger(__name__)

BATCHES_AT_ONCE = 3
WORKER_END_S = 90.0
"""Longest wait for the request under way; it has its own deadline."""


def now_utc() -> datetime:
    """The PC's clock."""
    return datetime.now(UTC)


def new_record_id() -> UUID:
    """The id of a record whose first key is struck now."""
    return record_id(now_utc(), secrets.token_bytes(RANDOM_BYTES))


@dataclass(frozen=True, slots=True)
class Book:
    """An open book with its upkeep running."""

    store: Store
    upkeep: Upkeep
    places: Places
    settings: Settings

    @property
    def trail(self) -> Trail:
        """The audit trail: to read and to check."""
        return Trail(self.store.transactions, now_utc, self.upkeep.trail_heads)


@dataclass(frozen=True, slots=True)
class BookBackups:
    """Fulfils `domain.backups.Backups` for an open book; the choice is kept for the next start."""

    book: Book

    def state(self) -> BackupState:
        """How far the backups are."""
        return self.book.upkeep.state()

    def choose_second(self, folder: str) -> BackupState:
        """Use another second place, or none; kept only after a copy has arrived there."""
        self.book.store.demand(Right.CHANGE_SETTINGS)
        self.book.upkeep.use_second(Path(folder) if folder else None)
        path = self.book.places.settings
        save_settings(path, replace(load_settings(path), second_backup=folder))
        return self.state()


def key_store_of(places: Places, settings: Settings) -> KeyStore:
    """Where the data key of this home is kept."""
    if settings.key_store == "file":
        return FileKeyStore(places.key_file)
    return KeyringKeyStore(places.database)


@contextmanager
def open_book(places: Places, settings: Settings) -> Iterator[Book]:
    """The book of this home, made when there is none, with backups and checkpoints running.

    Raises:
        KeyMissingError, WrongKeyError, NewerStoreError, StorageError: it is left as it is.
    """
    places.create()
    key = key_for(key_store_of(places, settings), places.database)
    with Store.open(places.database, key, places.backups, now_utc) as store:
        try:
            remember_key_store(places.settings, settings.key_store)
        except OSError as e:
            raise StorageError from e
        upkeep = Upkeep(
            store.transactions,
            key=key,
            backups=places.backups,
            second=Path(settings.second_backup) if settings.second_backup else None,
            clock=now_utc,
        )
        upkeep.start()
        try:
            yield Book(store, upkeep, places, settings)
        finally:
            upkeep.stop()


def sending_right(places: Places) -> AbstractContextManager[None]:
    """The right to send once from this home, without a worker.

    Raises:
        AlreadySendingError: another process sends already.
    """
    return SendingRight(places.sync_lock).pass_on().taken()


def make_engine(
    store: Store,
    settings: Settings,
    stop: Event,
    beat: Callable[[], None] = unheard,
    clock: Clock = now_utc,
) -> SyncEngine:
    """The sync engine of this process run, over real HTTP; `beat` hears of each request."""
    watchdog = Watchdog()
    clients = [
        Client(Http(stop, beat, ca_file=settings.ca_file, watchdog=watchdog))
        for _ in range(BATCHES_AT_ONCE)
    ]
    return SyncEngine(
        Outbox(store.transactions),
        Agreement(store.transactions),
        clients[0],  # the first batch finds open the connection that was asked over
        ManyLanes(clients),
        clock=clock,
        draw=random.random,
        run=uuid4(),
        new_id=uuid4,
        batch_limit=settings.batch_limit,
        stop=stop,
        shelf=Shelf(store.transactions),
        office=OfficeDesk(store.transactions),
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """What the window works with: an open book and the worker that sends from it."""

    book: Book
    worker: Supervisor


@contextmanager
def open_desk(
    places: Places, settings: Settings, changed: Callable[[Sequence[UUID]], None]
) -> Iterator[Desk]:
    """Book and sending worker of this home, until the block ends.

    Args:
        changed: told the ids of records that changed, on the thread that changed them.

    Raises:
        KeyMissingError, WrongKeyError, NewerStoreError, StorageError: as `open_book`.
    """
    with open_book(places, settings) as book:
        book.store.transactions.listen(changed)
        _send_refused_again(book)
        worker = make_worker(book)
        worker.start()
        try:
            yield Desk(book, worker)
        finally:
            worker.stop()
            worker.join(WORKER_END_S)


def _send_refused_again(book: Book) -> None:
    """A disk that is full must not keep the window shut: then the next start does it."""
    try:
        Outbox(book.store.transactions).send_refused_again(now_utc())
    except StorageError as e:
        log.warning("what was refused is not sent again: %s", e.code)


def make_worker(book: Book) -> Supervisor:
    """The sync thread, not started, and its watch; saves nudge it, another sender goes first."""
    right, transactions = SendingRight(book.places.sync_lock), book.store.transactions

    def make(pulse: Pulse) -> SyncWorker:
        stop, hold = Event(), right.pass_on()

        def beat() -> None:
            hold.demand()
            pulse.beat()

        engine = make_engine(book.store, book.settings, stop, beat)
        return SyncWorker(engine, stop, partial(_sending, hold, transactions), pulse.rest)

    worker = Supervisor(make)
    transactions.listen(lambda _changed: worker.nudge())
    return worker


@contextmanager
def _sending(hold: Hold, transactions: Transactions) -> Iterator[None]:
    """The right for one round: a worker that was replaced meanwhile writes nothing any more."""
    with hold.taken(), transactions.only_while(hold.demand):
        yield


def import_file(
    book: Book, path: Path, progress: Callable[[ImportTally], bool] = lambda _tally: True
) -> ImportReport:
    """Import a stack of cards; good rows are saved, bad ones go to the import desk.

    Args:
        progress: told how far it is; its answer False ends the import.

    Raises:
        FileError: the file can't be used; nothing was saved.
        StorageError: the store failed; the rows before it are saved, each whole.
    """
    stopping = Event()

    def note(tally: ImportTally) -> None:
        if not progress(tally):
            stopping.set()

    return import_stack(
        path,
        ImportDesk(book.store.transactions, now_utc),
        book.store,
        today=_today(),
        new_id=new_record_id,
        progress=note,
        stopped=stopping.is_set,
    )


def write_template(path: Path) -> None:
    """Write an empty workbook of cards, as `importing.template` does."""
    from vaxentry.importing import template  # noqa: PLC0415 - openpyxl

    template.write_template(path)


def import_table(book: Book) -> Table:
    """The import desk: the rows of files that wait for a person."""
    transactions = book.store.transactions
    return Table(
        ImportTable(transactions, now_utc),
        ImportDesk(transactions, now_utc),
        book.store,
        today=_today,
        new_id=new_record_id,
    )


def _today() -> date:
    """The site's own date."""
    return now_utc().astimezone().date()


def staff(book: Book) -> Staff:
    """The people of this PC and their roles."""
    return Staff(book.store.transactions, now_utc)


def approvals(book: Book) -> Approvals:
    """What waits for a second person."""
    return Approvals(book.store.transactions, now_utc)
