"""The window as a real process: second start, kill, broken home."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vaxentry.settings import Places, Settings, save_settings

pytestmark = pytest.mark.process
DEADLINE_S = 60.0


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = Places(tmp_path / "home")
    places.create()
    save_settings(places.settings, Settings(key_store="file"))
    return places


@pytest.fixture
def start(places: Places) -> Iterator[Callable[[], "subprocess.Popen[str]"]]:
    started: list[subprocess.Popen[str]] = []

    def start_one() -> "subprocess.Popen[str]":
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "vaxentry"],
                env={**os.environ, "VAXENTRY_HOME": str(places.home)},
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield start_one
    for process in started:
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()


def wait_for(reached: Callable[[], bool]) -> None:
    ends = time.monotonic() + DEADLINE_S
    while not reached():
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_a_second_start_ends_and_leaves_the_first_alone(
    places: Places, start: Callable[[], "subprocess.Popen[str]"]
) -> None:
    first = start()
    wait_for(places.database.exists)
    second = start()
    assert second.wait(DEADLINE_S) == 0
    assert first.poll() is None


def test_of_three_starts_at_once_one_window_stays(
    places: Places, start: Callable[[], "subprocess.Popen[str]"]
) -> None:
    windows = [start() for _ in range(3)]
    wait_for(lambda: sum(one.poll() is not None for one in windows) == 2)
    assert sorted(str(one.poll()) for one in windows) == ["0", "0", "None"]
    wait_for(places.database.exists)


def test_after_a_kill_the_next_start_is_the_first_again(
    places: Places, start: Callable[[], "subprocess.Popen[str]"]
) -> None:
    first = start()
    wait_for(places.database.exists)
    first.send_signal(signal.SIGKILL)
    first.wait(DEADLINE_S)
    assert places.window_lock.exists()
    again = start()
    time.sleep(2)
    assert again.poll() is None


def test_a_home_without_its_key_shows_a_window_and_harms_nothing(
    places: Places, start: Callable[[], "subprocess.Popen[str]"]
) -> None:
    places.database.write_bytes(b"somebody's book")
    window = start()
    wait_for(places.window_lock.exists)
    time.sleep(2)
    assert window.poll() is None
    window.kill()
    assert window.stderr is not None
    assert "Traceback" not in window.stderr.read()
    assert places.database.read_bytes() == b"somebody's book"
    assert not places.key_file.exists()
