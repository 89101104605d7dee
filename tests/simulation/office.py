"""The central server of a world: the real handlers on a real file, which may die at any commit."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import NamedTuple
from uuid import UUID

from msgspec import structs
from sqlalchemy.exc import OperationalError

from tests.simulation.air import Air
from tests.simulation.clocks import Clock
from tests.simulation.fates import Fates
from tests.simulation.faulty_database import FaultyDatabase
from tests.simulation.violation import Violation, broken, hold
from tests.simulation.watch import unpacked
from vaxentry.central import decide
from vaxentry.central.calls import Answer, Call
from vaxentry.central.enrolment import make_code
from vaxentry.central.keys import IDENTITY_FILE, KEY_FILE
from vaxentry.central.model import Decision, Event, Facts, Snapshot
from vaxentry.central.opening import DATABASE_FILE, Place, open_central
from vaxentry.central.rulings import fingerprint
from vaxentry.central.status import read_status
from vaxentry.domain.approval import OfficeSays
from vaxentry.wire.contact import DEVICE_HEADER
from vaxentry.wire.messages import Outcome
from vaxentry.wire.outcomes import Code

AT_COMMIT = ("dies_before_commit", "dies_after_commit", "database_full", "gone_after_commit")
NEW_WORD = "quarantined"
"""What only a newer server says."""
FAR_YEARS = 200 * 365 * 24


class OfficeDied(Exception):  # noqa: N818 - what happened, not what is wrong
    """The server's process ended in the middle of a call."""


class Stored(NamedTuple):
    """A revision as the server names it."""

    record_id: str
    rev: int
    digest: str


class Ruled(NamedTuple):
    """What was decided between two records, and what they said then."""

    says: str
    sides: tuple[str, ...]
    facts: tuple[Facts, ...]


class Office:
    """One server through all its lives.

    Attributes:
        eye: looks at the database from outside.
        told: every standing each revision ever had here, by server_seq.
        receipts: every receipt's row as it was first committed.
        new_words: revisions about which a newer server's word was said.
        restored: how often the database was set back.
        rulings: the last one about each kind of claim between two records.
        answers: everything that was ever answered to a request, by its revision.
        exchanged: the records that ever had a ticket exchanged with each other, by the ticket.
        mates: by record, those it was ever exchanged with, and those these were.
    """

    def __init__(
        self, folder: Path, template: bytes, ids: Random, clock: Clock, fates: Fates, air: Air
    ) -> None:
        self._folder, self._random = folder, ids
        self.clock, self._fates, self._air = clock, fates, air
        self.told: defaultdict[Stored, defaultdict[int, set[str]]] = defaultdict(
            lambda: defaultdict(set)
        )
        self.receipts: dict[tuple[str, int], str] = {}
        self.new_words: set[Stored] = set()
        self.restored = self.lives = 0
        self.rulings: dict[tuple[str, frozenset[str]], Ruled] = {}
        self.answers: defaultdict[Stored, set[OfficeSays]] = defaultdict(set)
        self.exchanged: defaultdict[str, set[str]] = defaultdict(set)
        self.mates: dict[str, set[str]] = {}
        self._gone = self._interrupted = False
        self._seen = -1
        folder.mkdir()
        (folder / DATABASE_FILE).write_bytes(template)
        _write_identity(folder, ids)
        self._open()

    def _open(self) -> None:
        self.central = open_central(Place(self._folder), self.clock, self.clock.true.monotonic)
        database = FaultyDatabase(self.central.database.engine, self)
        entrance = replace(self.central.entrance, database=database)
        self.central = replace(self.central, entrance=entrance)
        self.eye = sqlite3.connect(self._folder / DATABASE_FILE, isolation_level=None)
        self._version = -1
        self.lives += 1
        self._gone = self._interrupted = False

    def close(self) -> None:
        """Give the files back."""
        self.eye.close()
        self.central.database.close()

    def note_exchange(self, tickets: Iterable[str], records: set[str]) -> None:
        """Two records have each other's ticket from now on, and travel together."""
        for ticket in tickets:
            self.exchanged[ticket] |= records
        everybody = records.union(*(self.mates.get(one, ()) for one in records))
        self.mates |= dict.fromkeys(everybody, everybody)

    def restart(self) -> None:
        """The process ended; another one begins on the same files."""
        self.close()
        self._open()

    def keep_copy(self, target: Path) -> None:
        """Copy the database as it is committed now."""
        copy = sqlite3.connect(target)
        self.eye.backup(copy)
        copy.close()

    def set_back(self, copy: Path) -> None:
        """Put an earlier copy in the place of the database, and tell nobody."""
        self._fates.note("restore", f"to {copy.name}")
        self.close()
        for left in self._folder.glob(f"{DATABASE_FILE}-*"):
            left.unlink()
        (self._folder / DATABASE_FILE).write_bytes(copy.read_bytes())
        self.restored += 1
        self._seen = -1
        self.receipts.clear()
        self._open()

    def enroll_code(self, site: str) -> str:
        """A new code for a PC of a site."""
        with self._fates.silent():
            return make_code(
                self.central.database, self.central.identity, site=site, name=f"Posko {site}",
                sites=[], hours=FAR_YEARS, now=self.clock(),
            )  # fmt: skip

    def handle(self, call: Call) -> Answer:
        """Answer one call.

        Raises:
            OfficeDied: the process ended; whether before or after its commit, nobody was told.
        """
        try:
            answer = self.central.handle(call)
            self._is_about_this(call, answer)
        except (OfficeDied, Violation):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            broken("I16", f"{call.method} {call.path} broke: {type(error).__name__}: {error}")
        finally:
            self._note_what_changed()
        return answer

    def _note_what_changed(self) -> None:
        (version,) = self.eye.execute("PRAGMA data_version").fetchone()
        if version == self._version:
            return
        self._version = version
        self._note_standings()
        for receipt, content in self.receipts_held().items():
            self.receipts.setdefault(receipt, content)

    def _is_about_this(self, call: Call, answer: Answer) -> None:
        """A receipt that answers a post is about the records that were posted."""
        if (call.path, answer.status) != ("/v1/batches", 200):
            return
        posted = unpacked(call)
        found = self.eye.execute(
            "SELECT revisions FROM batch WHERE device = ? AND device_seq = ?",
            (call.headers[DEVICE_HEADER.lower()], posted["device_seq"]),
        ).fetchone()
        if found is None:
            broken("I4", "a receipt for a batch that is not here")
        known = [record_id for record_id, _, _ in json.loads(found[0])]
        hold("I8", known == posted["events"]["id"], "the receipt is about another try")

    def receipts_held(self) -> dict[tuple[str, int], str]:
        """The receipts that can be given now, by device and number of the try."""
        rows = self.eye.execute(
            "SELECT device, device_seq, content_hash || root || outcomes || first_server_seq"
            " FROM batch"
        )
        return {(device, seq): content for device, seq, content in rows}

    def _note_standings(self) -> None:
        (counter,) = self.eye.execute("SELECT server_seq FROM server").fetchone()
        if counter == self._seen:
            return
        changed = self.eye.execute(
            "SELECT record_id, rev, digest, server_seq, standing FROM revision"
            " WHERE server_seq > ?",
            (self._seen,),
        )
        for record_id, rev, digest, seq, standing in changed:
            self.told[Stored(record_id, rev, digest)][seq].add(standing)
        self._seen = counter

    @property
    def counter(self) -> int:
        """How far the server's order has come."""
        (counter,) = self.eye.execute("SELECT server_seq FROM server").fetchone()
        return int(counter)

    def held_of(self, device: UUID) -> int:
        """How many records of a PC the server says that it holds."""
        central = self.central
        status = read_status(central.database, central.identity, self.clock())
        return sum(
            one.records for s in status.sites for one in s.devices if one.device == str(device)
        )

    # What may go wrong inside

    def turn(self) -> None:
        """Before a transaction that writes: another worker may be quicker with another call."""
        if self._interrupted or not self._air.late:
            return
        if self._fates.at("turn.office", ("other_worker_first",)):
            self._interrupted = True
            self.handle(self._air.next_late())
            self._interrupted = False

    def before_commit(self) -> str:
        """What becomes of the commit that is due now."""
        kind = self._fates.at("server.commit", AT_COMMIT)
        if kind == "dies_before_commit":
            raise OfficeDied
        if kind == "database_full":
            raise OperationalError("COMMIT", {}, sqlite3.OperationalError("disk is full"))
        return kind

    def after_commit(self, kind: str) -> None:
        """The commit is durable."""
        if kind == "dies_after_commit":
            raise OfficeDied
        self._gone = kind == "gone_after_commit"

    def before_reading(self) -> None:
        """The database may just have gone."""
        if self._gone:
            self._gone = False
            raise OperationalError("BEGIN", {}, sqlite3.OperationalError("no database"))

    def decide(self, snapshot: Snapshot, events: Sequence[Event]) -> Decision:
        """The real decision, or what a busy or a newer server says of one event."""
        new = [e for e in events if e.refused is None and e.key not in snapshot.held]
        kind = self._fates.at("word.batch", ("later", "new_word")) if new else ""
        if not kind:
            return self._noted(snapshot, events, decide.decide(snapshot, events))
        spoiled = self._random.choice(new)
        outcome = Outcome(Code.LATER, after_s=self._random.choice([0.0, 5.0, 1e12]))
        changed = [structs.replace(e, refused=outcome) if e is spoiled else e for e in events]
        decision = self._noted(snapshot, events, decide.decide(snapshot, changed))
        if kind == "later":
            return decision
        self.new_words.add(Stored(*spoiled.key))
        outcomes = list(decision.outcomes)
        outcomes[spoiled.position] = Outcome(NEW_WORD)
        return replace(decision, outcomes=tuple(outcomes))

    def _noted(self, snapshot: Snapshot, events: Sequence[Event], decision: Decision) -> Decision:
        said = [*snapshot.facts.items(), *((e.key.record_id, e.facts) for e in events if e.facts)]
        for one in decision.rulings:
            sides = {one.record_id: one.facts, one.other_id: one.other_facts}
            facts = tuple(
                next(
                    told
                    for record, told in said
                    if record == side and fingerprint(snapshot.ruling_key, one.kind, told) == print_
                )
                for side, print_ in sides.items()
            )
            self.rulings[one.kind, frozenset(sides)] = Ruled(one.says, tuple(sides), facts)
        return decision


def _write_identity(folder: Path, ids: Random) -> None:
    content = {name: str(UUID(int=ids.getrandbits(128))) for name in ("server_id", "instance_id")}
    (folder / IDENTITY_FILE).write_text(json.dumps(content))
    (folder / KEY_FILE).write_text(ids.randbytes(32).hex())
