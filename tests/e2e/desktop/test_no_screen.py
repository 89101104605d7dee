import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.pdf_text import pdf_pages
from vaxentry.language import Words
from vaxentry.settings import Places, Settings, save_settings


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


@pytest.mark.process
def test_a_report_needs_no_screen(tmp_path: Path) -> None:
    nothing = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    out = tmp_path / "laporan.pdf"
    save_settings(Places(tmp_path / "home").settings, Settings(key_store="file"))
    ended = subprocess.run(
        [sys.executable, "-m", "vaxentry", "report", "backlog", "--format", "pdf", "--out", out],
        env=os.environ | nothing | {"VAXENTRY_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Tidakadaentri" in "".join(pdf_pages(out.read_bytes()))
