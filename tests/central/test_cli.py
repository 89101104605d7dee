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


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (["--site", "S" * 41, "--name", "Situs"], "site_code"),
        (["--site", "S\udcff", "--name", "Situs"], "site_code"),
        (["--site", "S1", "--name", "Situs", "--sites", f"S2,{'S' * 41}"], "site_code"),
        (["--site", "S1", "--name", "S" * 201], "site_name"),
        (["--site", "S1", "--name", "Situs\udcff"], "site_name"),
    ],
)
def test_a_site_whose_entries_would_be_refused_gets_no_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: list[str], key: str
) -> None:
    assert main(["enroll-code", *wrong, "--data", str(tmp_path)]) == FAILED
    most = 40 if key == "site_code" else 200
    assert capsys.readouterr().err == Words()(f"central.{key}", most=most) + "\n"


def test_the_longest_site_code_is_one_that_records_may_bear(tmp_path: Path) -> None:
    site = ["--site", "S" * 40, "--name", "S" * 200]
    assert main(["enroll-code", *site, "--data", str(tmp_path)]) == 0


@pytest.mark.parametrize("number", ["0", "-1", "9" * 23, str(2**31)])
def test_an_alarm_that_can_not_be_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], number: str
) -> None:
    assert main(["settle", "--data", str(tmp_path), "--", number]) == FAILED
    assert capsys.readouterr().err == Words()("central.no_alarm") + "\n"


@pytest.mark.parametrize(
    "wrong",
    ["http://dinkes.example", "ftp://dinkes.example", "https://", f"https://{'a.' * 150}id"],
)
def test_the_pcs_are_told_no_address_that_they_would_not_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: str
) -> None:
    assert main(["move", "--to", wrong, "--data", str(tmp_path)]) == FAILED
    assert capsys.readouterr().err == Words()("central.bad_address") + "\n"
    assert not (tmp_path / "journal.jsonl").exists()


def test_the_pcs_are_told_an_address_and_that_it_was_taken_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["move", "--to", "https://baru.example/", "--data", str(tmp_path)]) == 0
    assert "https://baru.example " in capsys.readouterr().out
    assert main(["move", "--to", "http://127.0.0.1:8470", "--data", str(tmp_path)]) == 0
    assert main(["move", "--to", "", "--data", str(tmp_path)]) == 0
