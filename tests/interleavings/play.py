"""One scenario made ready, and played in one order after the other."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import permutations
from random import Random
from typing import NamedTuple

from tests.interleavings import checks, orders
from tests.interleavings.moves import MOVES, Cast, Post
from tests.interleavings.orders import Leg, Order, serial
from tests.interleavings.scenarios import SCENARIOS
from tests.interleavings.stage import Stage
from tests.interleavings.state import Key, State, read
from tests.interleavings.stepper import COMMIT, Stepper, StuckError, Walker, stepping
from tests.interleavings.told import Ear, Word, check_receipt
from tests.simulation.violation import Violation, hold

_DIGEST = re.compile("[0-9a-f]{64}")


class Turn(NamedTuple):
    """One statement of one connection."""

    walker: int
    statement: str

    def __str__(self) -> str:
        return f"{self.walker + 1}  {self.statement}"


@dataclass(slots=True)
class Played:
    """What one order did.

    Attributes:
        commits: the connections in the order of their last COMMITs.
        thrown_back: transactions that a deadlock threw back.
        violation: empty when every promise was kept.
    """

    order: Order
    turns: list[Turn] = field(default_factory=list)
    commits: list[int] = field(default_factory=list)
    thrown_back: int = 0
    violation: str = ""
    state: State | None = None


OnTurn = Callable[[Turn], None]


class Play:
    """A scenario on a stage, ready to be played in any order.

    Attributes:
        serial: what the serial orders give, by what they are called.
        lengths: statements of each connection when it is the first.
        phases: positions between its phases then.
    """

    def __init__(self, stage: Stage, name: str, seed: int) -> None:
        stage.empty()
        cast = Cast(stage, Random(f"{seed}/{name}"))
        first = cast.first()
        stage.receive(first.pc, first.request)
        self._stage = stage
        self._ids = cast.ids
        self._words = self._first_words(first)
        self._parts = [MOVES[move](cast, seat) for seat, move in enumerate(SCENARIOS[name])]
        hello = stage.desk.say_hello()
        self._cursor, self._epoch = hello.server_seq, hello.epoch.nonce
        stage.keep()
        self.serial: dict[str, State] = {}
        self.lengths = [0] * len(self._parts)
        self.phases: list[tuple[int, ...]] = [()] * len(self._parts)
        self._play_serially()

    def _first_words(self, first: Post) -> Mapping[Key, Word]:
        ear = Ear(first.pc, {}, 0)
        ear.take(first, first.pc.fetch(first.request.device_seq, first.revisions))
        return ear.known

    def _play_serially(self) -> None:
        for sequence in permutations(range(len(self._parts))):
            played = self._perform(serial(sequence), None)
            hold("I10", not played.violation, f"one after the other: {played.violation}")
            assert played.state is not None
            self.serial[str(played.order)] = played.state
            own = [turn.statement for turn in played.turns if turn.walker == sequence[0]]
            self.lengths[sequence[0]], self.phases[sequence[0]] = len(own), orders.phases(own)

    def perform(self, order: Order, on_turn: OnTurn | None = None) -> Played:
        """Play one order and check everything."""
        played = self._perform(order, on_turn)
        if not played.violation and played.state is not None:
            alike = list(self.serial)
            if all(part.post for part in self._parts):
                alike = [str(serial(played.commits))]
            with _noting(played):
                checks.check_serial(played.state, self.serial, alike)
            played.violation = self._readable(played.violation)
        return played

    def _perform(self, order: Order, on_turn: OnTurn | None) -> Played:
        self._stage.go_back()
        ears = self._ears()
        played = Played(order)
        with _noting(played), stepping([one.work for one in self._parts], self._stage.eye) as steps:
            for turn in walk(steps, order):
                played.turns.append(turn)
                if on_turn is not None:
                    on_turn(turn)
                if turn.statement == COMMIT:
                    played.commits = [at for at in played.commits if at != turn.walker]
                    played.commits.append(turn.walker)
                    self._listen(ears)
            played.thrown_back = sum(one.thrown_back for one in steps.walkers)
            self._check(played, steps.walkers, ears)
        played.violation = self._readable(played.violation)
        return played

    def _readable(self, told: str) -> str:
        """Cards by their letters, digests by their beginning."""
        for card, record in self._ids.items():
            told = told.replace(str(record), card)
        return _DIGEST.sub(lambda found: found[0][:6], told)

    def _ears(self) -> dict[str, Ear]:
        """Everybody who delivers, and the desk, which knows what is there before."""
        posts = [part.post for part in self._parts if part.post]
        ears = {str(post.pc.device): Ear(post.pc, {}, self._cursor) for post in posts}
        desk = self._stage.desk
        return ears | {str(desk.device): Ear(desk, self._words, self._cursor)}

    def _listen(self, ears: Mapping[str, Ear]) -> None:
        for ear in ears.values():
            ear.pull(self._epoch)

    def _check(self, played: Played, walkers: Sequence[Walker], ears: Mapping[str, Ear]) -> None:
        for at, walker in enumerate(walkers, start=1):
            error = walker.error
            hold("I5", error is None, f"connection {at} ended with {type(error).__name__}: {error}")
        state = played.state = read(self._stage)
        checks.check(state)
        posts = self._posts_of(played.commits)
        checks.check_numbers((post, walkers[at].result) for at, post in posts)
        for _, post in posts:
            reply = post.pc.fetch(post.request.device_seq, post.revisions)
            check_receipt(post, reply.outcomes, state.revisions)
            ears[str(post.pc.device)].take(post, reply)
        self._listen(ears)
        for ear in ears.values():
            ear.check(state)

    def _posts_of(self, commits: Sequence[int]) -> list[tuple[int, Post]]:
        found = [(at, self._parts[at].post) for at in commits]
        return [(at, post) for at, post in found if post is not None]


@contextmanager
def _noting(played: Played) -> Iterator[None]:
    """Keep a broken promise with the order that broke it."""
    try:
        yield
    except (Violation, StuckError) as broken:
        played.violation = str(broken)


def walk(stepper: Stepper, order: Order) -> Iterator[Turn]:
    """Take the turns of an order, then whatever is left."""
    walkers = stepper.walkers
    legs = (*order.legs, *(Leg(at) for at in range(len(walkers))))
    for position, leg in enumerate(legs):
        left = leg.turns
        while left != 0 and not walkers[leg.walker].ended:
            at = leg.walker
            if not walkers[at].stands:
                if left is not None:
                    break
                at = _instead(walkers, legs[position:])
            statement = walkers[at].comes
            stepper.step(walkers[at])
            yield Turn(at, statement)
            left = None if left is None else left - 1


def _instead(walkers: Sequence[Walker], legs: Sequence[Leg]) -> int:
    """Who goes while the one whose turn it is waits for a lock: the next of the order that can."""
    for leg in legs:
        if walkers[leg.walker].stands:
            return leg.walker
    raise StuckError("everybody waits")
