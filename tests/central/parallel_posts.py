"""64 PCs post at once to four server processes on PostgreSQL, round after round.

    python -m tests.central.parallel_posts --rounds 2000 --seed 1

In each round all of them post one and the same record, then each posts a card of another person
with one and the same ticket. Real `vaxentry-central serve`, real HTTP, a connection for each PC;
every answer is verified by its signature and root, then the database is looked at from outside.
"""

import argparse
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from uuid import UUID

from urllib3 import HTTPConnectionPool
from urllib3.exceptions import ProtocolError
from urllib3.util import parse_url

from tests.central import rounds
from tests.central.client import Pc, Reply, given
from tests.central.postgres_cluster import running_cluster
from tests.central.test_network import PATIENCE_S, looking_into, serving
from tests.simulation.violation import Violation
from vaxentry.central.api import Central
from vaxentry.central.calls import Answer, Call
from vaxentry.central.opening import Place
from vaxentry.domain.dose import IdType, Revision
from vaxentry.wire.messages import BadMessageError

PCS = 64
WORKERS = 4
BUSY = 503


class Wire:
    """Stands where `Central` stands for a `Pc`: one connection that is kept, as PCs keep theirs.

    Attributes:
        told_to_wait: how often the server said that it is busy; then it is asked again.
        broke_off: how often the line broke (a server closes one that was idle for 5 s); then the
            same is sent again, as a PC does.
    """

    def __init__(self, url: str, central: Central) -> None:
        self.database, self.identity, self.clock = central.database, central.identity, central.clock
        place = parse_url(url)
        self._pool = HTTPConnectionPool(place.host or "", place.port, maxsize=1, block=True)
        self.told_to_wait = self.broke_off = 0

    def handle(self, call: Call) -> Answer:
        """Ask until the server has time."""
        while True:
            try:
                answer = self._ask(call)
            except ProtocolError:
                self.broke_off += 1
                continue
            if answer.status != BUSY:
                return answer
            self.told_to_wait += 1
            time.sleep(float(answer.headers["retry-after"]))

    def _ask(self, call: Call) -> Answer:
        query = f"?{urlencode(call.query)}" if call.query else ""
        reply = self._pool.urlopen(
            call.method,
            call.path + query,
            body=call.body or None,
            headers=dict(call.headers),
            retries=False,
            timeout=PATIENCE_S,
        )
        headers = {name.lower(): value for name, value in reply.headers.items()}
        return Answer(reply.status, headers, reply.data)


@dataclass(slots=True)
class Tally:
    """What came of all rounds."""

    rounds: int = 0
    posts: int = 0
    rows: int = 0
    claims: int = 0
    losers_told: int = 0
    violations: int = 0


class Crowd:
    """The PCs; people, ids and who is first in line come from the seed."""

    def __init__(self, url: str, central: Central, seed: int) -> None:
        self._central, self._random = central, Random(seed)
        self.wires = [Wire(url, central) for _ in range(PCS)]
        self._pcs = [Pc(wire, f"S{at % 8}") for at, wire in enumerate(self.wires)]  # type: ignore[arg-type]
        self._cursors = dict.fromkeys((pc.device for pc in self._pcs), 0)
        self._people = 0

    def play(self, number: int, tally: Tally) -> None:
        """One round.

        Raises:
            Violation: a promise that did not hold.
        """
        self._random.shuffle(self._pcs)
        record = self._card(self._pcs[0], f"R-{number}")
        replies = self._post([record] * PCS)
        with self._central.database.reading() as seen:
            tally.losers_told += rounds.stands_once(seen, record, replies)
        tally.rows += 1
        ticket = f"T-{number}"
        cards = [self._card(pc, ticket) for pc in self._pcs]
        replies = self._post(cards)
        with self._central.database.reading() as seen:
            tally.losers_told += rounds.has_one_holder(seen, ticket, cards, replies)
        self._tell_holder(cards, replies)
        tally.claims += 1

    def _card(self, pc: Pc, ticket: str) -> Revision:
        """A card of somebody new, who has a passport: there are not enough NIKs nobody has."""
        self._people += 1
        person = f"ORANG {_letters(self._people)}"
        dose = given(person, number=f"X{self._people:08d}", id_type=IdType.PASSPORT, ticket=ticket)
        made = UUID(int=self._random.getrandbits(128), version=4)
        return pc.revision(dose, record_id=made)

    def _post(self, cards: Sequence[Revision]) -> list[Reply]:
        return rounds.at_once(
            [partial(pc.send, card) for pc, card in zip(self._pcs, cards, strict=True)]
        )

    def _tell_holder(self, cards: Sequence[Revision], replies: Sequence[Reply]) -> None:
        for pc, card, reply in zip(self._pcs, cards, replies, strict=True):
            if reply.only.code == "accepted":
                cursor = self._cursors[pc.device]
                self._cursors[pc.device] = rounds.holder_hears(pc, card, cursor)


def _letters(number: int) -> str:
    """A number in letters: names have no digits."""
    return "".join(chr(ord("A") + int(digit)) for digit in str(number))


@contextmanager
def crowd(seed: int) -> Iterator[Crowd]:
    """PostgreSQL, a server of several processes, and the PCs."""
    with TemporaryDirectory() as made, running_cluster() as cluster:
        folder, url = Path(made) / "central", cluster.url(cluster.new_database())
        options = ("--database", url, "--workers", str(WORKERS))
        with (
            serving(folder, *options) as (_, address),
            looking_into(Place(folder, url)) as central,
        ):
            yield Crowd(address, central, seed)


def run(count: int, seed: int) -> Tally:
    """Play rounds and print what is broken."""
    tally = Tally()
    begun = time.perf_counter()
    with crowd(seed) as pcs:
        for number in range(1, count + 1):
            tally.rounds, tally.posts = number, 2 * PCS * number
            try:
                pcs.play(number, tally)
            except (Violation, AssertionError, BadMessageError) as broken:
                tally.violations += 1
                print(f"VIOLATION round {number}, seed {seed}: {broken}", flush=True)
            if number % 100 == 0 or number == count:
                _tell(tally, time.perf_counter() - begun, pcs.wires)
    return tally


def _tell(tally: Tally, seconds: float, wires: Sequence[Wire]) -> None:
    waits, broken = (sum(getattr(w, name) for w in wires) for name in ("told_to_wait", "broke_off"))
    print(
        f"rounds {tally.rounds}, posts {tally.posts}, seconds {seconds:.0f}, rows {tally.rows},"
        f" claims {tally.claims}, losers told {tally.losers_told}, told to come again {waits},"
        f" lines broken {broken}, violations {tally.violations}",
        flush=True,
    )


def main(argv: Sequence[str] | None = None) -> int:
    """1 when a promise was broken."""
    parser = argparse.ArgumentParser("python -m tests.central.parallel_posts")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(argv)
    return int(bool(run(asked.rounds, asked.seed).violations))


if __name__ == "__main__":
    raise SystemExit(main())
