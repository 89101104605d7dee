"""One save asks the disk once: counted where the kernel lets us look, on any Linux without root."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.book import open_store
from benchmarks.fsyncs import counted
from benchmarks.syscalls import CannotCount, count_syncs

pytestmark = pytest.mark.process

KEY = bytes(range(32))
SAVES = 12


def or_skip(count: Callable[[], int]) -> int:
    try:
        return count()
    except CannotCount as why:
        pytest.skip(f"system calls can't be counted here: {why}")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    open_store(tmp_path, KEY).close()
    return tmp_path


@pytest.mark.parametrize("together", [1, 5], ids=["a card", "a visit of five antigens"])
def test_a_save_asks_the_disk_exactly_once(home: Path, together: int) -> None:
    assert or_skip(lambda: counted(home, KEY, SAVES, together)) == SAVES
    with open_store(home, KEY) as store:
        assert store.counts().saved == (SAVES + 1) * together


@pytest.mark.parametrize("call", ["os.fsync(f)", "os.fdatasync(f)", "os.sync()"])
def test_every_way_of_asking_is_seen_once(tmp_path: Path, call: str) -> None:
    script = (
        "import os, sys; from benchmarks.syscalls import begin_trace;"
        "f = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY);"
        f"os.fsync(f); begin_trace(); os.write(f, b'x'); {call}; os.close(f)"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "x")]
    assert or_skip(lambda: count_syncs(command)) == 1


def test_a_program_that_fails_is_no_count(home: Path) -> None:
    with pytest.raises(ChildProcessError):
        or_skip(lambda: counted(home, bytes(32), SAVES))
