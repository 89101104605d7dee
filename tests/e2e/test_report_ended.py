"""A report command that somebody ends in the middle of its file."""

import signal
import sys
from pathlib import Path

import pytest

from vaxentry.cli import main
from vaxentry.settings import Places, Settings, save_settings


@pytest.mark.skipif(sys.platform == "win32", reason="nobody is asked to end there")
@pytest.mark.parametrize("kind", ["backlog", "outage"])
def test_a_report_that_is_ended_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("VAXENTRY_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("vaxentry.cli._log", lambda _places: None)
    save_settings(Places(tmp_path / "home").settings, Settings(key_store="file"))
    folder, before = tmp_path / "out", signal.getsignal(signal.SIGTERM)
    folder.mkdir()
    replace = Path.replace

    def ended(self: Path, to: Path) -> Path:
        if to.parent == folder:
            assert len(list(folder.iterdir())) == 1
            signal.raise_signal(signal.SIGTERM)
        return replace(self, to)

    monkeypatch.setattr(Path, "replace", ended)
    with pytest.raises(SystemExit) as told:
        main(("report", kind, "--out", str(folder / "a.csv")))
    assert told.value.code == 143
    assert list(folder.iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) == before
