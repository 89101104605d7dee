"""Only one window for a home, decided at once; what a killed one left behind is in nobody's way."""

import subprocess
import sys
from pathlib import Path

from vaxentry.window_lock import WindowLock

HOLD = """
import sys
from pathlib import Path
from vaxentry.window_lock import WindowLock
lock = WindowLock(Path(sys.argv[1]))
print(lock.take(), flush=True)
sys.stdin.read()
"""


def test_the_second_has_it_only_after_the_first_gave_it_back(tmp_path: Path) -> None:
    first, second = (WindowLock(tmp_path / "window.lock") for _ in range(2))
    assert first.take()
    assert not second.take()
    first.give_back()
    first.give_back()
    assert second.take()
    assert not first.take()
    second.give_back()


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "window.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        assert not WindowLock(path).take()
        other.kill()
        other.wait()
    assert path.exists()
    again = WindowLock(path)
    assert again.take()
    again.give_back()


def test_where_no_lock_can_be_had_the_window_opens(tmp_path: Path) -> None:
    assert WindowLock(tmp_path / "no home" / "window.lock").take()
