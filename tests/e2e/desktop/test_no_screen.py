import os
import subprocess
import sys
from pathlib import Path

import pytest

from vaxentry.language import Words


@pytest.mark.process
def test_no_screen_is_told_before_qt_would_abort(tmp_path: Path) -> None:
    nothing = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    ended = subprocess.run(
        [sys.executable, "-m", "vaxentry"],
        env=os.environ | nothing | {"VAXENTRY_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (1, Words()("error.no_screen") + "\n")
