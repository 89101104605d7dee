"""Whoever reads what a command prints stops reading: the disk is not to blame for that."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from vaxentry.settings import Places, Settings, save_settings

PC = "from vaxentry.cli import main; import sys; sys.exit(main(sys.argv[1:]))"
SERVER = "from vaxentry.central.cli import main; import sys; sys.exit(main(sys.argv[1:]))"


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    ("program", "arguments"), [(PC, ["status"]), (SERVER, ["status", "--data", "central"])]
)
def test_a_closed_pipe_ends_a_command_quietly(
    tmp_path: Path, program: str, arguments: Sequence[str], unbuffered: str
) -> None:
    save_settings(Places(tmp_path / "home").settings, Settings(key_store="file"))
    around = os.environ | {"VAXENTRY_HOME": str(tmp_path / "home"), "PYTHONUNBUFFERED": unbuffered}
    command = [sys.executable, "-c", program, *arguments]
    whole = subprocess.run(command, env=around, cwd=tmp_path, check=False, capture_output=True)
    assert (whole.returncode, whole.stderr) == (0, b"")
    assert whole.stdout

    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        command, env=around, cwd=tmp_path, check=False, stdout=writer, stderr=subprocess.PIPE
    )
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (1, b"")
