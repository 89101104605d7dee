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
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from vaxentry import wiring
from vaxentry.db.store import Store
from vaxentry.demo import ledger
from vaxentry.demo.cards import Day, make_day
from vaxentry.demo.central_process import SITE, SITE_NAME, call_central
from vaxentry.demo.stories import TODAY
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
            checked = check(form, today=TODAY, temporary_id=record_id.hex[:12].upper())
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


def waiting(places: Places, settings: Settings) -> int:
    with wiring.open_book(places, settings) as book:
        return book.store.status().waiting


def run(kills: int, cards: int, seed: int) -> tuple[ledger.Findings, dict[str, int]]:
    """One campaign; the findings of the independent check and how often who died."""
    draw = random.Random(seed)
    with TemporaryDirectory() as folder:
        home = Path(folder)
        places = Places(home / "desk")
        settings = Settings(key_store="file", batch_limit=BATCH_LIMIT)
        places.create()
        save_settings(places.settings, settings)
        code = call_central(home / "central", "enroll-code", "--site", SITE, "--name", SITE_NAME)
        day = make_day(seed, cards)
        with victims(home) as (desktop, server):
            url = f"http://127.0.0.1:{(home / 'port').read_text().strip()}"
            with wiring.open_book(places, settings) as book:
                wiring.enrol(book.store, url, code)
                typed = save_cards(book.store, day)
            in_mid_drain = _kill_at_random(desktop, server, places, settings, kills, draw)
            _wait(lambda: waiting(places, settings) == 0, "drain")
        findings = ledger.check(typed, ledger.read_rows(str(home / "central" / "central.db")))
        deaths = {"desktop": desktop.deaths, "server": server.deaths, "in_mid_drain": in_mid_drain}
        return findings, deaths


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
    findings, deaths = run(chosen.kills, chosen.cards, chosen.seed)
    print(f"kills {deaths}, server rows {findings.server_rows}, kinds {dict(findings.kinds)}")
    print(f"lost {findings.lost}, doubled {findings.doubled}, altered {findings.altered}")
    return 1 if findings.lost or findings.doubled or findings.altered else 0


if __name__ == "__main__":
    sys.exit(main())
