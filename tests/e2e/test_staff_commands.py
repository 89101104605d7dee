"""People and roles by command: passwords on standard input, never in argv."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.test_commands import write_cards
from vaxentry.cli import main
from vaxentry.settings import Places, Settings, save_settings

BOSS, WORD = "padi menguning", "sawah hijau 7"
CODE = re.compile(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4})+")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    save_settings(Places(home).settings, Settings(key_store="file", language="en"))
    return home


@pytest.fixture
def run_process(home: Path) -> Run:
    def run_one(*arguments: str, lines: tuple[str, ...] = ()) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "vaxentry", *arguments],
            input="".join(f"{line}\n" for line in lines),
            env=os.environ | {"VAXENTRY_HOME": str(home)},
            capture_output=True, text=True, check=False, timeout=100,
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout, done.stderr

    return run_one


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The same in this process, which begins much faster."""
    monkeypatch.setenv("VAXENTRY_HOME", str(home))

    def run_one(*arguments: str, lines: tuple[str, ...] = ()) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = int(ended.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run_one


def code_in(told: str) -> str:
    found = CODE.search(told)
    assert found is not None
    return found[0]


@pytest.mark.process
def test_from_the_first_member_to_an_import_in_somebodys_name(
    run_process: Run, tmp_path: Path
) -> None:
    run = run_process
    cards = str(write_cards(tmp_path / "kartu.csv", 3))
    assert "no member yet" in run("staff", "list")[1]
    code, out, _ = run("staff", "add", "Dewi", "--password-stdin", lines=(BOSS,))
    sheet = code_in(out)
    assert (code, len(sheet)) == (0, 29)
    as_boss = ("--as", "Dewi", "--password-stdin")
    code, out, _ = run("staff", "add", "-", "--role", "entry", *as_boss, lines=("Rahma", BOSS))
    assert code == 0
    one_time = code_in(out)
    as_clerk = ("--as", "rahma", "--password-stdin")
    assert "one-time password" in run("import", cards, *as_clerk, lines=(one_time,))[2]
    assert run("staff", "password", *as_clerk, lines=(one_time, WORD))[0] == 0
    code, _, err = run("import", cards)
    assert (code, err.count("\n")) == (1, 1)
    assert "--as NAME" in err
    assert "4 more tries" in run("import", cards, *as_clerk, lines=("salah semua",))[2]
    assert '"saved": 0' in run("status", "--json")[1]
    assert run("import", cards, *as_clerk, lines=(WORD,))[0] == 0
    assert '"saved": 3' in run("status", "--json")[1]
    refused = run("staff", "disable", "Dewi", *as_clerk, lines=(WORD,))
    assert (refused[0], "does not allow" in refused[2]) == (1, True)
    assert run("sync", "--once")[0] == 0  # nobody has to be there
    code, out, _ = run(
        "staff", "recover", "Dewi", "--password-stdin", lines=(sheet, "kata baru 123")
    )
    assert (code, code_in(out) != sheet) == (0, True)
    assert run("staff", "list")[1].splitlines() == [
        "Dewi: supervisor; until -; may sign in",
        "Rahma: entry; until -; may sign in",
    ]


def test_the_supervisor_manages(run: Run) -> None:
    run("staff", "add", "Dewi", "--password-stdin", lines=(BOSS,))
    as_boss = ("--as", "Dewi", "--password-stdin")

    def manage(*arguments: str) -> tuple[int, str, str]:
        return run("staff", *arguments, *as_boss, lines=(BOSS,))

    assert manage("add", "Yusuf", "--role", "entry", "--until", "2099-12-31")[0] == 0
    assert manage("roles", "yusuf", "--role", "view", "--rename", "Yusuf A")[0] == 0
    assert "Yusuf A: view; until 2099-12-31" in run("staff", "list")[1]
    assert manage("roles", "yusuf a", "--no-until")[0] == 0
    assert code_in(manage("reset", "Yusuf A")[1])
    assert manage("disable", "Yusuf A")[0] == 0
    assert run("staff", "list")[1].splitlines()[1] == "Yusuf A: view; until -; disabled"
    assert manage("disable", "Yusuf A", "--undo")[0] == 0
    assert "must remain" in manage("disable", "Dewi")[2]
    assert "shows them" in manage("reset", "Nobody")[2]


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_can_not_be_asked_for_is_one_sentence(run: Run, language: str) -> None:
    for arguments in (
        ("staff", "add", "Dewi"),
        ("staff", "add", "Dewi", "--password-stdin"),
        ("staff", "recover", "Dewi", "--password-stdin"),
        ("staff", "password"),
        ("import", "missing.csv", "--as", "Dewi"),
    ):
        code, out, err = run("--language", language, *arguments)
        assert (code, out, len(err.strip().splitlines())) == (1, "", 1)


def test_a_clerk_does_not_take_the_audit_trail_away(run: Run, tmp_path: Path) -> None:
    assert run("staff", "add", "Dewi", "--password-stdin", lines=(BOSS,))[0] == 0
    as_boss = ("--as", "Dewi", "--password-stdin")
    one_time = code_in(run("staff", "add", "Rahma", "--role", "entry", *as_boss, lines=(BOSS,))[1])
    as_clerk = ("--as", "Rahma", "--password-stdin")
    assert run("staff", "password", *as_clerk, lines=(one_time, WORD))[0] == 0
    file = tmp_path / "jejak.csv"
    assert "--as NAME" in run("audit", "export", str(file))[2]
    assert "does not allow this" in run("audit", "export", str(file), *as_clerk, lines=(WORD,))[2]
    assert not file.exists()
    assert run("audit", "export", str(file), *as_boss, lines=(BOSS,))[0] == 0
    told = file.read_text("utf-8-sig")
    assert "member_added" in told
    assert run("audit", "verify")[0] == 0


def test_a_report_is_taken_away_in_somebodys_name(run: Run, tmp_path: Path) -> None:
    assert run("staff", "add", "Dewi", "--password-stdin", lines=(BOSS,))[0] == 0
    as_boss = ("--as", "Dewi", "--password-stdin")
    for kind in ("backlog", "outage"):
        file = tmp_path / f"{kind}.csv"
        wanted = ("report", kind, "--format", "csv", "--out", str(file))
        code, out, err = run(*wanted)
        assert (code, out, "--as NAME" in err) == (1, "", True)
        assert not file.exists()
        assert run(*wanted, *as_boss, lines=(BOSS,))[0] == 0
        assert file.exists()
    code, out, err = run("report", "backlog", "--format", "json")
    assert (code, out, "--as NAME" in err) == (1, "", True)
    assert run("report", "outage", "--check", str(tmp_path / "outage.csv"))[0] == 0
