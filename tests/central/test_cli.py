"""The server's command line: what can't be is refused in a line, never with a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from vaxentry.central.cli import FAILED, WRONG_USE, main
from vaxentry.language import Words


@pytest.mark.parametrize(
    "wrong",
    [
        ["serve", "--port", "70000"],
        ["serve", "--port", "-1"],
        ["serve", "--workers", "0"],
        ["enroll-code", "--site", "S1", "--name", "Situs", "--hours", "99999999999"],
        ["enroll-code", "--site", "S1", "--name", "Situs", "--hours", "-5"],
        ["enroll-code", "--site", " ", "--name", "Situs"],
    ],
)
def test_what_can_not_be_is_wrong_use(tmp_path: Path, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([*wrong, "--data", str(tmp_path / "server")])
    assert left.value.code == WRONG_USE
    assert not (tmp_path / "server").exists()


def test_a_port_file_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    nowhere = tmp_path / "no folder" / "port"
    arguments = ["serve", "--port", "0", "--port-file", str(nowhere), "--data", str(tmp_path)]
    # A process of its own: serving takes over the signals.
    command = [sys.executable, "-m", "vaxentry.central.cli", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == FAILED
    assert ended.stderr == Words()("central.failed") + "\n"
