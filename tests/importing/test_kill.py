"""The power goes while a file is imported: each row is there once, the rest on the desk."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.importing import victim
from tests.importing.stack_files import card, write_csv
from vaxentry.db.import_table import ImportTable
from vaxentry.db.store import Store
from vaxentry.domain.records import RecordQuery

ROOT = Path(__file__).parents[2]
GOOD, BAD = 150, 250


def start(home: Path, file: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.importing.victim", str(home), str(file)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_after(process: "subprocess.Popen[str]", seconds: float) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


@pytest.mark.process
def test_an_import_that_is_killed_again_and_again_saves_each_row_once(tmp_path: Path) -> None:
    cards = [card(n % 6, address=f"RT {n}", ticket=f"P-T{n}") for n in range(GOOD)]
    cards += [card(n % 6, address=f"RW {n}", sex="?", ticket=f"P-S{n}") for n in range(BAD)]
    random.Random(7).shuffle(cards)
    file = write_csv(tmp_path / "kartu.csv", cards)
    draw = random.Random(11)
    for _ in range(6):
        kill_after(start(tmp_path, file), draw.uniform(0.02, 0.35))
    with start(tmp_path, file) as last:
        assert last.communicate()[0] == "open\ndone\n"
    with Store.open(tmp_path / "v.db", victim.KEY, tmp_path / "b", lambda: victim.NOW) as store:
        addresses = [
            store.detail(row.record_id).dose.address
            for row in store.page(RecordQuery(), limit=GOOD + BAD)
        ]
        places = ImportTable(store.transactions, lambda: victim.NOW).places()
    assert sorted(addresses) == sorted(f"RT {n}" for n in range(GOOD))
    assert len(places) == BAD
