"""One PC of a world: its book, its engine, its clock. It may die at any commit and any request."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from shutil import copyfile
from threading import Event
from typing import Any, cast
from uuid import UUID, uuid4

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine

from tests.simulation.clocks import Clock
from tests.simulation.died import Died
from tests.simulation.fates import Fates
from tests.simulation.people import FIRST_DAY
from tests.simulation.templates import KEY, share_statements
from tests.simulation.watch import Watch
from vaxentry import joining
from vaxentry.db import members, seats, stacks
from vaxentry.db.agreement import Agreement
from vaxentry.db.engine import make_engine
from vaxentry.db.office import OfficeDesk
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.db.transactions import Transactions
from vaxentry.domain.staff import Member, Role
from vaxentry.errors import DiskFullError
from vaxentry.sync import ports
from vaxentry.sync.client import Client
from vaxentry.sync.engine import SyncEngine
from vaxentry.sync.lanes import OneLane
from vaxentry.sync.transport import Transport

BOOK = "v.db"
AT_COMMIT = ("died_before_commit", "died_after_commit", "disk_full")
URL = "https://central.invalid"


class Gate:
    """What becomes of each commit of a book. Shut while the world itself looks after the book.

    Attributes:
        doing: the call that is under way, for the name of the fault point.
    """

    def __init__(self, fates: Fates) -> None:
        self._fates = fates
        self.doing = "open"

    def before_commit(self) -> str:
        """The transaction is about to be durable."""
        kind = self._fates.at(f"desk.{self.doing}", AT_COMMIT)
        if kind == "died_before_commit":
            raise Died
        if kind == "disk_full":
            raise DiskFullError
        return kind

    def after_commit(self, kind: str) -> None:
        """The transaction is durable."""
        if kind == "died_after_commit":
            raise Died


class FaultyTransactions(Transactions):
    """The real transactions, whose commits may fail."""

    def __init__(self, engine: Engine, gate: Gate) -> None:
        super().__init__(engine)
        self._gate = gate

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """As the real one."""
        with super().writing() as connection:
            yield connection
            kind = self._gate.before_commit()
        self._gate.after_commit(kind)

    @contextmanager
    def driving(self) -> Iterator[Any]:
        """As the real one."""
        with super().driving() as raw:
            yield raw
            kind = self._gate.before_commit()
        self._gate.after_commit(kind)


class Doors:
    """What the engine asks of the store; tells the gate which call is under way.

    Args:
        ahead: done before each call, with its name.
    """

    def __init__(
        self, asked: object, gate: Gate, ahead: Callable[[str], None] = lambda _: None
    ) -> None:
        self._asked, self._gate, self._ahead = asked, gate, ahead

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call: Callable[..., Any] = getattr(self._asked, name)

        def named(*args: Any, **kwargs: Any) -> Any:
            self._ahead(name)
            self._gate.doing = name
            return call(*args, **kwargs)

        return named


class Desk:
    """One PC through all its runs.

    Attributes:
        name: how the trace calls it.
        site: code of its site.
        code: its enrolment code, empty until it was asked for.
        stack: the pile its cards come from.
        eye: looks at the database from outside.
        died: how often its process died.
        last_cause: how its last round ended.
        kept: a copy of its folder that somebody may put back.
        person: who is signed in whenever it runs, None = nobody has to.
        meanwhile: what somebody does there while records are chosen and their try is not kept yet.
    """

    def __init__(
        self, name: str, site: str, folder: Path, clock: Clock, fates: Fates, watch: Watch,
        draw: Random,
    ) -> None:  # fmt: skip
        self.name, self.site, self.clock, self.watch = name, site, clock, watch
        self.code = self.last_cause = ""
        self.kept: Path | None = None
        self.died = 0
        self._folder, self._fates, self._draw = folder, fates, draw
        self.gate = Gate(fates)
        self.line: Transport
        self.meanwhile: Callable[[], None] = lambda: None
        self.stack: UUID
        self.person: UUID | None = None

    def make(self, template: bytes, line: Transport, *, signs_in: bool = False) -> None:
        """A new PC with a book of its own; where its one person signs in, people have roles."""
        self._folder.mkdir()
        (self._folder / BOOK).write_bytes(template)
        self.line = line
        with self._fates.silent():
            self._open()
            self.stack = uuid4()
            with self.book.transactions.writing() as c:
                seats.seat_first_clerk(c, self.clock(), uuid4, self._draw.randbytes)
                stacks.register(
                    c, self.stack, site="", given_on=FIRST_DAY, cards_counted=0,
                    handed_over_by="", now=self.clock(),
                )  # fmt: skip
                if signs_in:
                    self._sign_in(c)

    def _sign_in(self, c: Connection) -> None:
        present = seats.author_now(c, None)
        alone = Member(present.id, present.name, frozenset(Role))
        members.keep_new(c, alone, "no password fits", self.clock())
        self.person = alone.id
        self.book.transactions.session.enter(alone.id)

    def _open(self) -> None:
        path = self._folder / BOOK
        transactions = FaultyTransactions(make_engine(path, KEY), self.gate)
        share_statements(transactions.engine, "desk")
        if self.person is not None:
            transactions.session.enter(self.person)
        self.book = Store(transactions, self.clock)
        outbox = Doors(Outbox(self.book.transactions), self.gate, self._ahead)
        self.client = Client(self.line, lambda: self._draw.randbytes(8).hex())
        self.engine = SyncEngine(
            cast("ports.Outbox", outbox),
            cast("ports.Agreement", Doors(Agreement(self.book.transactions), self.gate)),
            self.client,
            OneLane(self.client),
            clock=self.clock,
            draw=self._draw.random,
            run=uuid4(),
            new_id=uuid4,
            batch_limit=500,
            stop=Event(),
            office=cast("ports.OfficeDesk", Doors(OfficeDesk(self.book.transactions), self.gate)),
        )
        self.eye: sqlite3.Connection = sqlcipher.connect(str(path), isolation_level=None)
        self.eye.execute(f"PRAGMA key=\"x'{KEY.hex()}'\"")

    def _ahead(self, call: str) -> None:
        if call == "begin" and self._fates.at("typed.begin", ("typed_meanwhile",)):
            self.meanwhile()

    def close(self) -> None:
        """Give the files back."""
        self.eye.close()
        self.book.close()

    def crash(self) -> None:
        """The process ended: open again what was durable then."""
        self.died += 1
        folder = self._folder.with_name(f"{self.name}-{self.died}")
        self._move_to(folder)
        self.close()
        self._folder = folder
        self._open()

    def _move_to(self, folder: Path) -> None:
        """Take the files from under the connections that are open: they write no more into a
        database that is not under its name, not even what they would tidy up when they close.
        """
        folder.mkdir()
        for file in self._files():
            file.rename(folder / file.name)

    def _files(self) -> list[Path]:
        """What outlives the process: the book, and the log of what was committed since."""
        found = self._folder.glob(f"{BOOK}*")
        return [file for file in found if not file.name.endswith("-shm")]

    def copy_to(self, folder: Path) -> None:
        """Copy the files as they are."""
        folder.mkdir()
        for file in self._files():
            copyfile(file, folder / file.name)

    def keep_copy(self) -> None:
        """Somebody copies the folder, to put it back one day."""
        self.kept = self._folder.with_name(f"{self.name}-kept-{self.died}")
        if not self.kept.exists():
            self.copy_to(self.kept)

    def set_back(self) -> None:
        """Go on from the copy."""
        if self.kept is not None:
            self.died += 1
            self.close()
            kept, self._folder = self._folder, self.kept
            folder = kept.with_name(f"{self.name}-{self.died}")
            self.copy_to(folder)
            self._folder = folder
            self._open()

    def twin(self, name: str, clock: Clock, line: Transport, watch: Watch) -> "Desk":
        """Another PC that begins with a copy of this one's folder."""
        folder = self._folder.with_name(name)
        self.copy_to(folder)
        twin = Desk(name, self.site, folder, clock, self._fates, watch, self._draw)
        twin.line, twin.stack, twin.code = line, self.stack, self.code
        twin.person = self.person
        twin._open()
        return twin

    @property
    def enrolled(self) -> bool:
        """Whether it has a contract with the server."""
        return self.book.site().enrolled

    def enrol(self) -> None:
        """Join the server with the code at hand.

        Raises:
            NetworkError: as `joining.join`.
        """
        self.gate.doing = "enrol"
        joining.join(self.book, self.client, URL, self.code)
