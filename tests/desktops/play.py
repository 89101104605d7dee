"""The evening of the two desktops, from the copied folder to the last decision."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from benchmarks.central import Server, central
from tests.central.postgres_cluster import running_cluster
from tests.desktops import truth
from tests.desktops.desktop import Desktop, desktop
from tests.desktops.line import Line
from tests.desktops.scenes import HELD_BY_BOTH, OFFLINE_NAMES, SCENES, VERSIONS, Scene, Typed
from vaxentry import joining
from vaxentry.demo.proxy import Proxy
from vaxentry.domain.form import Field
from vaxentry.domain.outbox import State

WORKERS = 2
ALL = (VERSIONS, *SCENES)
_WAITING = (State.QUEUED, State.SENDING, State.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Row:
    """A card of the table."""

    scene: Scene
    card: Typed
    met: State
    end: State
    standing: str
    faults: Sequence[str]


@dataclass(slots=True)
class Evening:
    """Both desktops at work, and the numbers of what they typed."""

    desks: Mapping[str, Desktop]
    line: Line
    database: str
    numbers: dict[str, list[str]] = field(default_factory=dict)
    met: dict[str, list[State]] = field(default_factory=dict)

    def type_offline(self, first: str) -> None:
        """The line is cut; both type all their cards, and correct the one they both hold."""
        self.line.is_up = False
        self.numbers = {scene.name: [""] * len(scene.cards) for scene in SCENES}
        self.numbers[VERSIONS.name] = [first, first]
        for name, desk in self.desks.items():
            places = [
                (scene, place)
                for scene in SCENES
                for place, card in enumerate(scene.cards)
                if card.at == name
            ]
            typed = desk.type_pile([scene.cards[place].paper for scene, place in places])
            for (scene, place), number in zip(places, typed, strict=True):
                self.numbers[scene.name][place] = number
        for desk, name in zip(self.desks.values(), OFFLINE_NAMES, strict=True):
            desk.correct(first, Field.NAME, name)

    def meet(self) -> None:
        """The line is back, the first answer is lost; A has sent all before B begins."""
        a, b = self.desks["A"], self.desks["B"]
        self.line.is_up, self.line.losing = True, 1
        _send(a)
        b.begin_sending()
        _send(b, a)
        self.met = {scene.name: self._states(scene) for scene in ALL}

    def decide(self) -> None:
        """Scene by scene; both send after each."""
        a, b = self.desks["A"], self.desks["B"]
        for scene in ALL:
            scene.act(a, b, self.numbers[scene.name])
            _send(a, b, a)

    def settle(self) -> None:
        """Until each desktop has heard the end of every scene, or time is over."""
        for desk in self.desks.values():
            desk.sync_for(self._is_over)

    def _is_over(self) -> bool:
        return not any(row.faults for row in self.rows())

    def _states(self, scene: Scene) -> list[State]:
        return [
            self.desks[card.at].detail(number).row.state
            for card, number in zip(scene.cards, self.numbers[scene.name], strict=True)
        ]

    def rows(self) -> Iterator[Row]:
        """The table: every card, in the order of the scenes."""
        server = truth.held(self.database)
        for scene in ALL:
            for place, card in enumerate(scene.cards):
                yield self._row(scene, place, card, server)

    def _row(self, scene: Scene, place: int, card: Typed, server: Mapping[UUID, truth.Held]) -> Row:
        number, met = self.numbers[scene.name][place], self.met[scene.name][place]
        detail = self.desks[card.at].detail(number)
        faults = truth.faults(card, detail, server)
        if met is not card.met:
            faults.insert(0, f"met as {met}")
        there = server.get(detail.row.record_id)
        standing = there.standing if there else "-"
        return Row(scene, card, met, detail.row.state, standing, faults)


def _send(*desks: Desktop) -> None:
    """One after the other sends all it has."""
    for desk in desks:
        desk.sync_until(partial(_is_through, desk), "everything sent")


def _is_through(desk: Desktop) -> bool:
    counts = desk.book.store.counts()
    return not any(counts[state] for state in _WAITING)


@contextmanager
def evening(folder: Path) -> Iterator[tuple[Evening, str]]:
    """A server on PostgreSQL, desktop A with a card it has sent, and B, a copy of A's folder."""
    with running_cluster() as cluster:
        database = cluster.url(cluster.new_database())
        with central(folder / "central", database=database, workers=WORKERS) as server:
            line, port = Line(), urlsplit(server.url).port or 0
            with Proxy(("127.0.0.1", port), line) as proxy:
                first = _send_first_card(folder / "a", proxy.url, server)
                shutil.copytree(folder / "a", folder / "b")
                with (
                    desktop("A", folder / "a") as a,
                    desktop("B", folder / "b", begin_sending=False) as b,
                ):
                    yield Evening({"A": a, "B": b}, line, database), first


def _send_first_card(home: Path, url: str, server: Server) -> str:
    """A is enrolled and sends the card that both will hold; its number."""
    with desktop("A", home) as a:
        joining.enrol(a.book.store, url, server.code())
        (number,) = a.type_pile([HELD_BY_BOTH])
        a.sync_until(lambda: a.book.store.counts()[State.ACCEPTED] == 1, "the first card sent")
    return number


def play(folder: Path) -> list[Row]:
    """All of it.

    Raises:
        StuckError: a window did not do what it promises.
    """
    with evening(folder) as (played, first):
        played.type_offline(first)
        played.meet()
        played.decide()
        played.settle()
        return list(played.rows())
