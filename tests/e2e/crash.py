"""kill -9 of the desktop and of the server in mid-drain, at random: the ledger must balance.

``python -m tests.e2e.crash --kills 20 --cards 600 --seed 7`` runs the whole campaign. Desktop and
server are real processes; cards are saved beforehand through the same checks as typing.
"""

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from vaxentry import joining, wiring
from vaxentry.db.store import Store
from vaxentry.demo import ledger
from vaxentry.demo.cards import Day, make_day
from vaxentry.demo.central_process import SITE, SITE_NAME, call_central, import_register
from vaxentry.demo.stories import TODAY
from vaxentry.domain.vaccine_rules import BUILT_IN
from vaxentry.domain.validation import check
from vaxentry.settings import Places, Settings, save_settings

CENTRAL = (sys.executable, "-m", "vaxentry.central.cli")
DEADLINE_S = 180.0
BATCH_LIMIT = 5


@dataclass
class Victim:
    """A program that is killed and started again."""

    start: Callable[[], "subprocess.Popen[bytes]"]
    process: "subprocess.Popen[bytes] | None" = None
    deaths: int = 0

    def live(self) -> None:
        self.process = self.start()

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.deaths += 1

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def save_cards(store: Store, day: Day) -> list[ledger.Typed]:
    """Save every card of the day, slips corrected, through the same checks as typing."""
    typed = []
    for pile in day.piles:
        stack = store.open_stack(TODAY, len(pile.cards), "")
        for card in pile.cards:
            record_id = uuid4()
            form = {**card.paper, **(card.slips if card.expected.undetectable else {})}
            checked = check(
                form, today=TODAY, rules=BUILT_IN, temporary_id=record_id.hex[:12].upper()
            )
            assert checked.dose is not None, [p.code for p in checked.blocking]
            saved = store.add(
                checked.dose, record_id=record_id, stack=stack.id, warnings=checked.warnings
            )
            typed.append(ledger.Typed.of(card, saved.entry_no))
        for doubt in store.doubts(stack.id):
            store.settle_doubt(doubt.record_id)
    return typed


@contextmanager
def victims(home: Path) -> Iterator[tuple[Victim, Victim]]:
    """Desktop and server as real processes over one home."""
    port_file, central = home / "port", home / "central"
    environment = {
        **os.environ,
        "VAXENTRY_HOME": str(home / "desk"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    port = _free_port()

    def server() -> "subprocess.Popen[bytes]":
        port_file.unlink(missing_ok=True)
        arguments = ["serve", "--data", str(central), "--port", str(port)]
        process = subprocess.Popen(
            [*CENTRAL, *arguments, "--port-file", str(port_file)], stderr=subprocess.DEVNULL
        )
        _wait(lambda: port_file.exists() or process.poll() is not None, "server")
        return process

    def desktop() -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "vaxentry"], env=environment, stderr=subprocess.DEVNULL
        )

    pair = Victim(desktop), Victim(server)
    try:
        pair[1].live()
        yield pair
    finally:
        for victim in pair:
            victim.end()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(reached: Callable[[], bool], what: str) -> None:
    ends = time.monotonic() + DEADLINE_S
    while not reached():
        if time.monotonic() > ends:
            raise TimeoutError(what)
        time.sleep(0.02)


@dataclass(frozen=True)
class Campaign:
    """How one ended.

    Attributes:
        findings: what the independent check of the server's rows found.
        states: the desktop's own records by state.
        typed: cards that were saved.
        in_mid_drain: kills while rows waited.
    """

    findings: ledger.Findings
    states: dict[str, int]
    typed: int
    desktop_deaths: int
    server_deaths: int
    in_mid_drain: int

    @property
    def is_balanced(self) -> bool:
        """Nothing lost, doubled, altered or misjudged, and both sides count the same."""
        by_kind = {_STATE_OF.get(kind, kind): n for kind, n in self.findings.kinds.items()}
        return self.findings.is_clean and self.states == by_kind and self.typed == _sum(by_kind)


_STATE_OF = {"ticket": "ticket_clash", "nik": "nik_clash", "dose": "dose_check"}
"""The desktop's state for each kind of the ledger, where the words differ."""


def _sum(counts: dict[str, int]) -> int:
    return sum(counts.values())


def waiting(places: Places, settings: Settings) -> int:
    with wiring.open_book(places, settings) as book:
        return book.store.status().waiting


def states_of(places: Places, settings: Settings) -> dict[str, int]:
    with wiring.open_book(places, settings) as book:
        return {state.value: n for state, n in book.store.counts().by_state.items() if n}


def run(kills: int, cards: int, seed: int) -> Campaign:
    """One campaign."""
    draw = random.Random(seed)
    with TemporaryDirectory() as folder:
        home = Path(folder)
        places = Places(home / "desk")
        settings = Settings(key_store="file", batch_limit=BATCH_LIMIT)
        places.create()
        save_settings(places.settings, settings)
        day = make_day(seed, cards)
        import_register(home / "central", day)
        code = call_central(home / "central", "enroll-code", "--site", SITE, "--name", SITE_NAME)
        with victims(home) as (desktop, server):
            url = f"http://127.0.0.1:{(home / 'port').read_text().strip()}"
            with wiring.open_book(places, settings) as book:
                joining.enrol(book.store, url, code)
                typed = save_cards(book.store, day)
            in_mid_drain = _kill_at_random(desktop, server, places, settings, kills, draw)
            _wait(lambda: waiting(places, settings) == 0, "drain")
        return Campaign(
            findings=ledger.check(typed, ledger.read_rows(str(home / "central" / "central.db"))),
            states=states_of(places, settings),
            typed=len(typed),
            desktop_deaths=desktop.deaths,
            server_deaths=server.deaths,
            in_mid_drain=in_mid_drain,
        )


def _kill_at_random(
    desktop: Victim,
    server: Victim,
    places: Places,
    settings: Settings,
    kills: int,
    draw: random.Random,
) -> int:
    """Kill one of the two after a random while, start it again; how many rows waited still."""
    mid = 0
    desktop.live()
    for _ in range(kills):
        time.sleep(draw.uniform(0.3, 2.0))
        victim = draw.choice((desktop, server))
        victim.kill()
        mid += waiting(places, settings) > 0
        victim.live()
    return mid


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--cards", type=int, default=600)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    ended = run(chosen.kills, chosen.cards, chosen.seed)
    for name, value in asdict(ended).items():
        print(f"{name}: {value}")
    print(f"balanced: {ended.is_balanced}")
    return 0 if ended.is_balanced else 1


if __name__ == "__main__":
    sys.exit(main())
