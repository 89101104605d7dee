import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vaxentry import selftest
from vaxentry.language import Words


@pytest.mark.process
def test_the_installed_program_checks_itself_from_key_stroke_to_receipt(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "vaxentry", "--language", "en", "self-test"],
        env={**os.environ, "VAXENTRY_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "This installation works."
    assert len(done.stdout.splitlines()) == 7


def test_a_step_that_breaks_is_told_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def one_step_then_broken(words: Words) -> Iterator[str]:
        yield words("selftest.server")
        raise selftest.BrokenError("no receipt")

    monkeypatch.setattr(selftest, "run", one_step_then_broken)
    assert selftest.main([], Words("en")) == 1
    told = capsys.readouterr()
    assert "after 1 steps: BrokenError: no receipt" in told.err
    assert "works" not in told.out
