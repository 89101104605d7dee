"""One server, several PCs, one line between them, and everything that is done to them."""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from uuid import UUID

from tests.harness.checks import Expected, read_server
from tests.harness.fates import CALM, weather
from tests.harness.office import SITES, Copy, Office
from tests.harness.pc import Pc
from tests.harness.proxy import Proxy
from tests.simulation.violation import hold
from vaxentry import joining, wiring
from vaxentry.settings import Places, Settings, save_settings

MOST_CLONES = 2
MOST_COPIES = 4
PAUSE_S = 0.8
"""Longest time that somebody needs to start again what was killed."""
CRASH_S = 1.5
"""Longest time until a command that is killed is killed."""
KILLED = 0.3
"""Share of the backups and restores that are killed and begun again."""


class World:
    """Everything that exists in one campaign.

    Attributes:
        copies: the server at earlier moments, each with what was expected of it then.
        done: how often each act was done.
    """

    def __init__(
        self, home: Path, office: Office, proxy: Proxy, seed: int, tell: Callable[[str], None],
        *, hole_s: float,
    ) -> None:  # fmt: skip
        self.home, self.office, self.proxy, self.seed, self.tell = home, office, proxy, seed, tell
        self.pcs: list[Pc] = []
        self.expected = Expected()
        self.copies: list[tuple[Copy, Expected]] = []
        self.backups: list[Path] = []
        self.done: Counter[str] = Counter()
        self._hole_s = hole_s

    # PCs

    def add_pc(self, pace_s: float) -> None:
        """A new PC, enrolled and switched off."""
        number = len(self.pcs) + 1
        draw = Random(f"{self.seed} pc {number}")
        home = self.home / f"pc{number}"
        places = Places(home)
        settings = Settings(key_store="file", batch_limit=draw.choice([5, 20, 500]))
        places.create()
        save_settings(places.settings, settings)
        with wiring.open_book(places, settings) as book:
            code = self.office.code(SITES[number % len(SITES)])
            joining.enrol(book.store, self.proxy.url, code)
        self.pcs.append(Pc(f"pc{number}", home, self.seed, pace_s, self.tell))

    def enrol_again(self, pc: Pc) -> None:
        """The server does not know the PC or its token: somebody types a new code there."""
        self.tell(f"{pc.name} is enrolled again")
        pc.end()
        places = Places(pc.home)
        with wiring.open_book(places, Settings(key_store="file")) as book:
            joining.enrol(book.store, self.proxy.url, self.office.code(SITES[0]))
        pc.start()

    # Acts

    def act(self, name: str, draw: Random) -> None:
        """Do one."""
        self.tell(f"act: {name}")
        self.done[name] += 1
        getattr(self, name)(draw)

    def weather(self, draw: Random) -> None:
        self.proxy.turn(weather(draw, self._hole_s))

    def kill_pc(self, draw: Random) -> None:
        pc = draw.choice(self.pcs)
        self.tell(f"  {pc.name}")
        pc.kill()
        time.sleep(draw.uniform(0.0, PAUSE_S))
        pc.start()

    def clone(self, draw: Random) -> None:
        """A PC's folder is copied while it is off; then both go on."""
        if sum("copy" in pc.name for pc in self.pcs) >= MOST_CLONES:
            return
        pc = draw.choice(self.pcs)
        name = f"{pc.name}copy{len(self.pcs)}"
        self.tell(f"  {pc.name} to {name}")
        pc.kill()
        self.pcs.append(pc.copy_to(name, self.home / name))
        pc.start()
        self.pcs[-1].start()

    def kill_server(self, draw: Random) -> None:
        self.office.kill()
        time.sleep(draw.uniform(0.0, PAUSE_S))
        self.office.start()

    def kill_worker(self, draw: Random) -> None:
        self.office.kill_worker(draw)

    def stop_server(self, draw: Random) -> None:
        self.office.stop()
        time.sleep(draw.uniform(0.0, PAUSE_S))
        self.office.start()

    def crash_database(self, draw: Random) -> None:
        self.office.data.crash(draw)

    def keep_copy(self, _: Random) -> None:
        if len(self.copies) < MOST_COPIES:
            self.copies.append((self.office.keep_copy(), self.expected.copy()))

    def put_back(self, draw: Random) -> None:
        """The database is an earlier one, under the server at work; nobody says so."""
        if self.copies:
            copy, _ = draw.choice(self.copies)
            self.tell(f"  {copy.data}")
            self.office.put_back(copy)

    def put_all_back(self, draw: Random) -> None:
        """The whole machine is an earlier one. Who runs it revokes and erases once more."""
        if not self.copies:
            return
        at = draw.randrange(len(self.copies))
        copy, then = self.copies[at]
        del self.copies[at + 1 :]  # their journal is not this one's any more
        self.tell(f"  {copy.data} and its journal")
        self.office.stop()
        self.office.put_back(copy, journal=True)
        self.office.start()
        now, self.expected = self.expected, then.copy()
        for spare in self.expected.spares:
            if any(one.revoked for one in now.spares if one.device == spare.device):
                self._revoke(spare.device)
        for record_id in now.erased - then.erased:
            self._erase(record_id)

    def back_up(self, draw: Random) -> None:
        """By the command, which is killed once in a while and begun again."""
        folder = self.home / f"backup-{len(self.backups)}"
        if draw.random() < KILLED:
            broken = str(folder.with_name(f"broken-{len(self.backups)}"))
            self.office.command("backup", broken, kill_after_s=draw.uniform(0.2, CRASH_S))
        self.office.command("backup", str(folder))
        self.backups.append(folder)

    def restore(self, draw: Random) -> None:
        """By the runbook; the command is killed once in a while and run again."""
        if not self.backups:
            self.back_up(draw)
        folder = draw.choice(self.backups)
        self.tell(f"  {folder.name}")
        self.office.stop()
        words = ("restore", str(folder), "--replace")
        if draw.random() < KILLED:
            self.office.command(*words, kill_after_s=draw.uniform(0.2, CRASH_S))
        self.office.command(*words)
        self.office.start()

    def enrol(self, draw: Random) -> None:
        self.expected.spares.append(self.office.spare(draw))

    def revoke(self, draw: Random) -> None:
        listened = [one for one in self.expected.spares if not one.revoked]
        if listened:
            spare = draw.choice(listened)
            self._revoke(spare.device)

    def _revoke(self, device: UUID) -> None:
        self.office.command("revoke", str(device))
        self.expected.revoke(device)

    def erase(self, draw: Random) -> None:
        """A record that some PC had accepted."""
        with draw.choice(self.pcs).eye() as eye:
            chosen = "SELECT id FROM record WHERE state = 'accepted' ORDER BY seq"
            found = [UUID(one) for (one,) in eye.execute(chosen)]
        if found:
            self._erase(draw.choice(found))

    def _erase(self, record_id: UUID) -> None:
        self.office.command("erase", str(record_id), "--reason", "order 1")
        self.expected.erased.add(record_id)

    # Quiet

    def calm(self) -> None:
        """Nothing happens any more; whoever was killed was started again, so everybody lives."""
        self.proxy.turn(CALM)
        hold("I16", self.office.runs, "the server ended by itself")
        for pc in self.pcs:
            hold("I16", pc.runs, f"{pc.name} ended by itself: {pc.errors()}")
        known = read_server(self.office).devices
        for pc in [pc for pc in self.pcs if pc.device() not in known]:
            self.enrol_again(pc)

    def end(self) -> None:
        """Whatever happened, leave no process behind."""
        for pc in self.pcs:
            pc.kill()
        self.office.kill()
        self.proxy.close()
