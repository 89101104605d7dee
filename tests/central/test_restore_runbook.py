"""docs/restore.md, followed word for word by a script, with the real command and real processes."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.central.client import Pc, given
from tests.central.postgres_cluster import Cluster
from tests.central.test_network import OverHttp
from vaxentry.central.api import Central
from vaxentry.central.opening import DATABASE, HOME, Place, open_central
from vaxentry.domain.dose import Revision

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
            "NEW_ADDRESS": "https://there.example",
            HOME: str(self.place.folder),
            DATABASE: self.place.database_url,
        }

    def follow(self, heading: str) -> None:
        """Do what a section says: its commands in order, and its stops and starts."""
        behind = re.split(rf"\n##+ {heading}\n", RUNBOOK.read_text("utf-8"))[1]
        section = re.split(r"\n##+ ", behind)[0]
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


@dataclass
class Gone:
    """What was ordered after the backup of the day, and what was sent since then."""

    revoked: Pc
    erased: Revision
    sent: list[Revision]
    receipt: Mapping[str, Any]

    def holds(self, pc: Pc, there: Machine) -> None:
        """Nothing of it is forgotten there."""
        for one in (pc, self.revoked):
            talk_to(one, there)
        stolen = self.revoked.request(self.revoked.revision(given()))
        assert self.revoked.post_request(stolen).status == 403
        assert pc.compare([], receipt=self.receipt).epoch.number > 1
        sending = (self.erased, *self.sent)
        told = pc.send(*sending, highest=0, open_seqs=range(9)).outcomes
        assert [one.standing or one.code for one in told] == ["erased", *["accepted"] * 2]
        assert pc.compare(self.sent).differs == ()


@pytest.fixture
def gone(here: Machine, pc: Pc) -> Gone:
    stolen = Pc(pc.central)
    erased, *sent = [pc.revision(given()) for _ in range(3)]
    pc.send(erased, sent[0])
    here.follow("Make a backup")
    (yesterdays,) = here.backups.iterdir()
    yesterdays.rename(here.backups / "20261122-200000")
    here.run(f"vaxentry-central erase {erased.record_id} --reason 'Surat 12/2026'")
    here.run(f"vaxentry-central revoke {stolen.device}")
    return Gone(stolen, erased, sent, pc.send(sent[1]).answer.receipt)


def test_the_runbook_brings_a_server_to_another_machine(
    here: Machine, there: Machine, pc: Pc, gone: Gone
) -> None:
    here.follow("On the old machine")
    assert here.server is None
    there.follow("On the new machine")
    gone.holds(pc, there)
    notice = pc.say_hello().notice
    assert notice is not None
    assert notice["url"] == there.environment["NEW_ADDRESS"]
    url = pc.central.url  # type: ignore[attr-defined]
    assert requests.get(f"{url}/", timeout=PATIENCE_S).status_code == 200


def test_the_runbook_brings_a_server_of_which_the_disk_is_left_to_another_machine(
    here: Machine, there: Machine, pc: Pc, gone: Gone
) -> None:
    here.stop()
    here.follow("Where only the old disk can be read")
    there.follow("On the new machine")
    gone.holds(pc, there)
