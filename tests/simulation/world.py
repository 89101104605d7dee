"""One server, one to three PCs, one line each, and everything that can be done to them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine

from tests.simulation import book_checks, central_checks, people, request_checks, swap_checks
from tests.simulation.air import Air
from tests.simulation.chance import Streams, entropy_from
from tests.simulation.clocks import Clock, TrueTime
from tests.simulation.desk import Desk
from tests.simulation.died import Died
from tests.simulation.fates import Fates, Plan
from tests.simulation.ledger import Content, Ledger
from tests.simulation.network import Line
from tests.simulation.office import Office, OfficeDied
from tests.simulation.options import Options
from tests.simulation.templates import share_statements, templates
from tests.simulation.violation import Violation, broken, hold
from tests.simulation.watch import Watch
from vaxentry.central import ingest, opening
from vaxentry.central.engine import open_engine
from vaxentry.db.approving import Approvals
from vaxentry.domain import cases
from vaxentry.domain.dose import Dose
from vaxentry.domain.form import Field
from vaxentry.domain.problems import Problem, Severity
from vaxentry.domain.queue_acts import Act, Chosen
from vaxentry.domain.record_id import RANDOM_BYTES, record_id
from vaxentry.domain.ruling import Says
from vaxentry.errors import (
    NetworkError,
    NumberAskedError,
    RecordVoidedError,
    RulingError,
    SameTicketError,
    StorageError,
)

DOUBT = (Problem(Field.SEX, "nik_sex", Severity.IDENTITY),)
NOT_AS_WANTED = (RecordVoidedError, NumberAskedError, SameTicketError)
"""What is refused to a person about a record that waits for another one's word."""
SHORTEST, LONGEST = timedelta(milliseconds=99), timedelta(minutes=15)
"""Between them a PC tries again by itself, whatever anybody asks for."""


@dataclass(slots=True)
class Seen:
    """What the checks remember of a PC from step to step."""

    ledger: Ledger
    book: book_checks.Memory


def _shared_engine(url: str) -> Engine:
    return share_statements(open_engine(url), "office")


class World:
    """Everything that exists in one schedule. `begin` makes it, inside its context."""

    def __init__(self, folder: Path, streams: Streams, options: Options, plan: Plan) -> None:
        self.folder, self.streams, self.options = folder, streams, options
        self.trace: list[str] = []
        self.fates = Fates(plan, self.tell)
        self.true = TrueTime()
        self.air = Air(streams.faults)
        self.office = Office(
            folder / "office", templates().central, streams.ids, Clock(self.true), self.fates,
            self.air,
        )  # fmt: skip
        self.desks: list[Desk] = []
        self.seen: dict[str, Seen] = {}
        self.central_memory = central_checks.Memory()
        self.copies: list[Path] = []

    @staticmethod
    @contextmanager
    def begin(folder: Path, seed: int, options: Options, plan: Plan) -> Iterator["World"]:
        """A new world; its randomness and its server's moods end with the block."""
        streams = Streams.of(seed)
        with entropy_from(streams.ids), pytest.MonkeyPatch.context() as patch:
            patch.setattr(opening, "open_engine", _shared_engine)
            world = World(folder, streams, options, plan)
            patch.setattr(ingest, "decide", world.office.decide)
            try:
                yield world
            finally:
                world.close()

    def close(self) -> None:
        """Give all files back."""
        for desk in self.desks:
            desk.close()
        self.office.close()

    def tell(self, line: str) -> None:
        """Add a line to the trace."""
        self.trace.append(line)

    # PCs

    def add_desk(self, site: str) -> Desk:
        """A new PC, working alone."""
        name = f"pc{len(self.desks) + 1}"
        watch = Watch()
        desk = Desk(
            name, site, self.folder / name, Clock(self.true), self.fates, watch, self.streams.ids
        )
        desk.make(templates().book, self._line(watch), signs_in=self.options.requests)
        self._know(desk, Ledger())
        return desk

    def _know(self, desk: Desk, ledger: Ledger) -> None:
        desk.meanwhile = partial(self._meanwhile, desk)
        self.desks.append(desk)
        self.seen[desk.name] = Seen(ledger, book_checks.Memory())

    def _line(self, watch: Watch) -> Line:
        return Line(self.office, self.fates, self.air, watch, self.streams.faults, self.true)

    def clone(self, desk: Desk) -> Desk:
        """Copy a PC's folder to another PC."""
        watch = desk.watch.copy()
        clock = Clock(self.true, desk.clock.off)
        twin = desk.twin(f"pc{len(self.desks) + 1}", clock, self._line(watch), watch)
        self._know(twin, self.ledger(desk).copy())
        return twin

    def ledger(self, desk: Desk) -> Ledger:
        """What this PC promised."""
        return self.seen[desk.name].ledger

    # What people do

    def save(self, desk: Desk, dose: Dose, *, doubtful: bool = False) -> UUID:
        """Type a card and press Enter."""
        card = record_id(desk.clock(), self.streams.ids.randbytes(RANDOM_BYTES))
        warnings = DOUBT if doubtful else ()

        def add() -> None:
            desk.book.add(dose, record_id=card, stack=desk.stack, warnings=warnings)

        self._type(desk, "add", card, dose, add)
        return card

    def correct(self, desk: Desk, card: UUID, dose: Dose) -> None:
        """Correct a card."""
        self._type(
            desk, "correct", card, dose, lambda: desk.book.correct(card, dose, reason="salah")
        )

    def void(self, desk: Desk, card: UUID) -> None:
        """Take a card back."""
        self._type(desk, "void", card, None, lambda: desk.book.void(card, reason="dobel"))

    def _meanwhile(self, desk: Desk) -> None:
        """What happens while the machine is between two of its transactions."""
        draw, alive = self.streams.actions, self.ledger(desk).alive()
        if self.options.restore and self.copies and draw.random() < 0.3:
            self.office.set_back(draw.choice(self.copies))
        elif alive:
            card = draw.choice(alive)
            with self.fates.silent():
                if card.head is None or draw.random() < 0.5:
                    self.void(desk, card.record_id)
                else:
                    self.correct(desk, card.record_id, people.corrected(card.head, draw))

    def rule(self, desk: Desk, card: UUID, says: Says) -> str:
        """Decide the clash of a card that contends; returns how it ended, empty when well."""
        dose = self.ledger(desk).cards[card].head
        told = partial(desk.book.rule, card, says, reason="diputuskan")
        return self._type(desk, "rule", card, dose, told)

    def swap(self, desk: Desk, one: UUID, other: UUID) -> str:
        """Exchange the tickets of two cards; returns how it ended, empty when well."""
        request_checks.learn(desk, self.ledger(desk))
        cards = self.ledger(desk).cards[one], self.ledger(desk).cards[other]
        first, second = (cases.Seen(card.record_id, card.rev) for card in cards)
        exchange = partial(desk.book.swap_tickets, first, second, reason="kartu tertukar")
        ended = self.act(desk, "swap", exchange)
        durable = [max(book_checks.revs(desk, card.record_id)) for card in cards]
        new = [rev > card.rev for rev, card in zip(durable, cards, strict=True)]
        hold("I1", all(new) if any(new) else ended, f"swap of {one} and {other} ended '{ended}'")
        if any(new):
            self.ledger(desk).swapped(one, other, durable)
            had = (card.head.ticket for card in cards if card.head is not None)
            texts = [ticket.text for ticket in had if ticket is not None]
            self.office.note_exchange(texts, {str(one), str(other)})
        return ended

    def waiting(self, desk: Desk) -> list[tuple[UUID, int]]:
        """The cards of which something waits for another person, and what stood before."""
        found = desk.eye.execute(
            "SELECT id, base_rev FROM approval JOIN record ON seq = record_seq"
            " WHERE decision = 'open' ORDER BY seq"
        )
        return [(UUID(card), base_rev) for card, base_rev in found]

    def withdraw(self, desk: Desk, card: UUID, base_rev: int) -> str:
        """Take back what was asked for; returns how it ended, empty when well."""
        before = self.ledger(desk).cards[card].revisions[base_rev]
        requests = Approvals(desk.book.transactions, desk.clock)
        take = partial(requests.decline, card, reason="tidak jadi")
        return self._type(desk, "withdraw", card, before, take)

    def hold(self, desk: Desk, act: Act, chosen: Chosen) -> str:
        """Hold cards back, or let them go; returns how it ended, empty when well."""
        return self.act(desk, str(act), lambda: desk.book.act(act, chosen, reason="diperiksa"))

    def _type(
        self, desk: Desk, verb: str, card: UUID, content: Content, write: Callable[[], object]
    ) -> str:
        request_checks.learn(desk, self.ledger(desk))
        ledger = self.ledger(desk)
        known = set(ledger.cards[card].revisions) if card in ledger.cards else set()
        ended = self.act(desk, verb, write)
        durable = book_checks.revs(desk, card)
        hold("I1", known <= durable, f"{verb} lost revisions of {card}")
        new = durable - known
        if len(new) == 1 and max(durable) in new and ended in {"", "died"}:
            ledger.saved(card, max(new), content)
        elif new or not ended:
            broken("I1", f"{verb} of {card} ended '{ended}', {known} became {durable}")
        return ended

    def act(self, desk: Desk, verb: str, action: Callable[[], object]) -> str:
        """Do something at a PC; returns how it ended, empty when well."""
        desk.gate.doing = verb
        try:
            action()
        except Died:
            desk.crash()
            return "died"
        except (StorageError, NetworkError, RulingError, *NOT_AS_WANTED) as error:
            return error.code
        except Violation:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            broken("I16", f"{verb} broke: {type(error).__name__}: {error}")
        return ""

    # What machines do

    def round(self, desk: Desk) -> None:
        """One round of sync."""
        ended = self.act(desk, "round", lambda: self._run(desk))
        request_checks.learn(desk, self.ledger(desk))
        self.tell(f"  {desk.name} {ended or desk.last_cause or 'ok'} {book_checks.shown(desk)}")

    def _run(self, desk: Desk) -> None:
        desk.watch.requests = 0
        done = desk.engine.run_once()
        hold("I12", SHORTEST <= done.again_after <= LONGEST, f"a pause of {done.again_after}")
        desk.last_cause = done.cause

    def enrol(self, desk: Desk) -> str:
        """Join the server, with a new code where there is none yet or the last was refused."""
        if not desk.code:
            desk.code = self.office.enroll_code(desk.site)
        ended = self.act(desk, "enrol", desk.enrol)
        if ended == "code_refused":
            desk.code = ""
        return ended

    def deliver(self) -> None:
        """A late request reaches the server; its answer reaches nobody."""
        if self.air.late:
            call = self.air.next_late()
            try:
                self.office.handle(call)
            except OfficeDied:
                self.office.restart()

    def keep_copy(self) -> None:
        """Somebody backs the server's database up."""
        self.copies.append(self.folder / f"copy-{len(self.copies)}.db")
        self.office.keep_copy(self.copies[-1])

    # What is looked at

    def check(self) -> None:
        """Every promise that can be seen to be kept at this moment."""
        if not self.options.forks:
            kept = (seen.ledger for seen in self.seen.values())
            self.central_memory.owed = [one for ledger in kept for one in swap_checks.owed(ledger)]
        central_checks.check(self.office, self.central_memory, self.options)
        for desk in self.desks:
            seen = self.seen[desk.name]
            book_checks.check(desk, seen.ledger, seen.book, self.office, self.options)
            request_checks.check(desk, self.office, self.options)
