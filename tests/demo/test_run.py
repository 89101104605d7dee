import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vaxentry.demo import ledger
from vaxentry.demo.options import read_options
from vaxentry.ui.widgets.rail import PLACES

CARDS = 60


def vaxentry(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "VAXENTRY_HOME": str(home), "HOME": str(home.parent)}
    return subprocess.run(
        [sys.executable, "-m", "vaxentry", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.process
@pytest.mark.timeout(400)
def test_a_small_day_balances_and_its_home_stays_usable(tmp_path: Path) -> None:
    home, out, shots = tmp_path / "home", tmp_path / "out.json", tmp_path / "out-pages"
    options = ["--cards", str(CARDS), "--json", str(out)]
    done = vaxentry(home, "demo", "--headless", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["balanced"] is True
    assert told["conflicts"] == {"nik": 1, "ticket": 1, "dose": 2}
    assert (told["typed"], told["accepted"], told["server_rows"]) == (CARDS, CARDS - 4, CARDS)
    assert (told["nik_pending"], told["undetectable"]) == (1, 1)
    assert told["attempts"] >= 3
    assert told["lost_replies"] >= 1
    assert len(list(shots.glob("*.png"))) == 2 * (len(PLACES) + 1)

    status = vaxentry(home, "status", "--json")
    assert json.loads(status.stdout)["saved"] == CARDS

    typed, database = home / "typed.json", home / "central" / "central.db"
    assert ledger.main([str(typed), str(database)]) == 0
    assert ledger.main([str(typed), str(database), "--break-one"]) == 1

    again = vaxentry(home, "demo", "--headless", "--cards", str(CARDS))
    assert again.returncode == 1
    assert str(home) in again.stderr


@pytest.mark.process
@pytest.mark.timeout(400)
def test_a_broken_server_is_told_and_fails(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    options = ["--cards", "22", "--json", str(out), "--break-one"]
    done = vaxentry(tmp_path / "home", "--language", "en", "demo", "--headless", *options)
    assert done.returncode == 1
    told = json.loads(out.read_text(encoding="utf-8"))
    assert (told["lost"], told["doubled"], told["balanced"]) == (1, 1, False)
    assert "NOT balanced" in done.stdout


@pytest.mark.parametrize("wrong", [["--cards", "3"], ["--cards", "many"], ["--nonsense"]])
def test_options_that_make_no_sense_end_the_program(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_options(wrong)
    assert ended.value.code == 2


def test_pictures_stand_beside_the_ledger_unless_a_folder_is_named() -> None:
    day = ["--headless", "--json", "a/out.json"]
    assert read_options(day).shots == Path("a/out-pages")
    assert read_options([*day, "--shots", "b"]).shots == Path("b")
    assert read_options([*day, "--typist", "200"]).shots is None
    assert read_options(["--json", "a/out.json"]).shots is None
