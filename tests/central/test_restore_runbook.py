"""docs/restore.md, followed word for word by a script, with the real command and real processes."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from tests.central.client import Pc, given
from tests.central.postgres_cluster import Cluster
from tests.central.test_network import OverHttp
from vaxentry.central.api import Central
from vaxentry.central.opening import DATABASE, HOME, Place, open_central

pytestmark = pytest.mark.process
RUNBOOK = Path(__file__).parents[2] / "docs" / "restore.md"
PATIENCE_S = 60


@dataclass
class Machine:
    """One machine with its own folder and database, and the command in its path."""

    place: Place
    backups: Path
    programs: Path
    server: "subprocess.Popen[bytes] | None" = None
    said: list[str] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "BACKUPS": str(self.backups),
            HOME: str(self.place.folder),
            DATABASE: self.place.database_url,
        }

    def follow(self, heading: str) -> None:
        """Do what a section says: its commands in order, and its stops and starts."""
        section = RUNBOOK.read_text("utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
        steps = re.findall(r"```sh\n(.*?)```|\*\*(Stop|Start) the server\.\*\*", section, re.DOTALL)
        assert steps
        for commands, order in steps:
            if order == "Stop":
                self.stop()
            elif order == "Start":
                self.start()
            else:
                self.run(commands)

    def run(self, commands: str) -> None:
        done = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", commands],
            env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        self.said.append(done.stdout)

    def start(self) -> None:
        port_file = self.programs / "port"
        port_file.unlink(missing_ok=True)
        command = ["vaxentry-central", "serve", "--port", "0", "--port-file", str(port_file)]
        self.server = subprocess.Popen(
            command, env=self.environment, stderr=subprocess.DEVNULL,
            executable=self.programs / "vaxentry-central",
        )  # fmt: skip
        until = time.monotonic() + PATIENCE_S
        while not port_file.exists():
            assert self.server.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)

    def stop(self) -> None:
        if self.server is not None:
            self.server.send_signal(signal.SIGTERM)
            assert self.server.wait(PATIENCE_S) == 0
            self.server = None

    def reached_by(self, central: Central) -> OverHttp:
        port = (self.programs / "port").read_text().strip()
        return OverHttp(f"http://127.0.0.1:{port}", central)


def machine(folder: Path, backups: Path, url: str) -> Machine:
    programs = folder / "programs"
    programs.mkdir(parents=True)
    command = programs / "vaxentry-central"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m vaxentry.central.cli "$@"\n')
    command.chmod(0o755)
    backups.mkdir(exist_ok=True)
    return Machine(Place(folder / "central", url), backups, programs)


@pytest.fixture
def here(tmp_path: Path, database_url: str) -> Iterator[Machine]:
    made = machine(tmp_path / "here", tmp_path / "backups", database_url)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def there(tmp_path: Path, database_url: str, request: pytest.FixtureRequest) -> Iterator[Machine]:
    url = ""
    if database_url:
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.url(cluster.new_database())
    made = machine(tmp_path / "there", tmp_path / "backups", url)
    yield made
    made.stop()


@pytest.fixture
def pc(here: Machine) -> Iterator[Pc]:
    """A PC that talks to the machine over HTTP; its code is made beside the server."""
    central = open_central(here.place)
    yield Pc(here.reached_by(central))  # type: ignore[arg-type]
    central.database.close()


def talk_to(pc: Pc, where: Machine) -> None:
    pc.central = where.reached_by(pc.central)  # type: ignore[assignment]


def test_the_runbook_puts_a_server_back_on_the_same_machine(here: Machine, pc: Pc) -> None:
    pile = [pc.revision(given()) for _ in range(6)]
    pc.send(*pile[:4])
    here.follow("Make a backup")
    receipt = pc.send(*pile[4:]).answer.receipt
    pc.central.database.close()

    here.follow("Put a backup back on the same machine")
    talk_to(pc, here)
    assert pc.compare(pile, receipt=receipt).epoch.number == 2
    assert pc.compare(pile).held == 4
    assert pc.send(*pile[4:], highest=0, open_seqs=range(9)).codes == ["accepted"] * 2
    told = pc.compare(pile)
    assert (told.held, told.differs) == (6, ())
    here.run("vaxentry-central settle 1")


def test_the_runbook_brings_a_server_to_another_machine(
    here: Machine, there: Machine, pc: Pc
) -> None:
    pile = [pc.revision(given()) for _ in range(3)]
    pc.send(*pile)
    here.follow("Make a backup")
    here.stop()
    there.follow("Bring the server to another machine")
    assert there.server is not None
    talk_to(pc, there)
    assert pc.compare(pile).differs == ()
    assert pc.send(pc.revision(given())).codes == ["accepted"]
    url = pc.central.url  # type: ignore[attr-defined]
    assert requests.get(f"{url}/", timeout=PATIENCE_S).status_code == 200
