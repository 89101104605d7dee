"""The command line where the world is not as it should be: a sentence, a code, no traceback."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests.full_disk import full_disk
from vaxentry import wiring
from vaxentry.cli import FAILED, OK, main
from vaxentry.extras import missing_extra, missing_library
from vaxentry.language import Words
from vaxentry.settings import Places, Settings, load_settings, save_settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VAXENTRY_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_home_that_can_not_be_made_is_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.write_text("a file where the folder belongs")
    assert main(["--key-store", "file", "status"]) == FAILED
    assert capsys.readouterr().err.startswith("Data tidak bisa dibaca atau ditulis")


def test_only_the_key_store_is_remembered(home: Path) -> None:
    assert main(["--language", "en", "--key-store", "file", "status"]) == OK
    assert load_settings(home / "settings.json") == Settings(key_store="file")


def test_a_key_store_that_opens_nothing_is_not_remembered(home: Path) -> None:
    assert main(["--key-store", "file", "status"]) == OK
    (home / "key" / "data.key").rename(home / "away")
    save_settings(home / "settings.json", Settings(language="en"))
    assert main(["--key-store", "file", "status"]) == FAILED
    assert load_settings(home / "settings.json") == Settings(language="en")
    (home / "away").rename(home / "key" / "data.key")
    assert main(["--key-store", "file", "status"]) == OK
    assert load_settings(home / "settings.json").key_store == "file"


def test_a_damaged_settings_file_stops_nothing(home: Path) -> None:
    home.mkdir()
    (home / "settings.json").write_text(json.dumps({"language": "fr", "batch_limit": -1}))
    assert main(["--key-store", "file", "status"]) == OK


@pytest.mark.parametrize("address", ["http://[bad", f"https://{'a' * 80}.example", "https://x:y"])
def test_an_address_that_is_none_is_told(
    home: Path, capsys: pytest.CaptureFixture[str], address: str
) -> None:
    del home
    assert main(["--key-store", "file", "enrol", address, "AAAA-BBBB"]) == FAILED
    assert capsys.readouterr().err.startswith("Alamat server tidak bisa dipakai")


NOWHERE = ["--key-store", "file", "enrol", "https://[::1]:1", "AAAA-BBBB"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def not_utf8() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(b"RAH\xffMA\n"), encoding="utf-8")


def test_a_refused_enrolment_changes_nobody(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("RAHMA\n"))
    assert main([*NOWHERE, "--name-stdin", "--ca-file", str(home / "ca.pem")]) == FAILED
    assert "Tidak ada yang dikirim atau diubah" in capsys.readouterr().err
    kept = load_settings(home / "settings.json")
    assert kept.ca_file == ""
    with wiring.open_book(Places(home), kept) as book:
        assert book.store.author().name == ""


@pytest.mark.parametrize("given", [not_utf8, lambda: io.StringIO("A" * 201)])
def test_a_name_that_is_none_is_told(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    given: Callable[[], io.TextIOBase],
) -> None:
    del home
    monkeypatch.setattr("sys.stdin", given())
    assert main([*NOWHERE, "--name-stdin"]) == FAILED
    assert capsys.readouterr().err.startswith("Nama penginput tidak bisa dibaca")


def test_who_types_is_asked_at_a_terminal_only(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    del home
    monkeypatch.setattr("sys.stdin", Terminal("\n"))
    main(NOWHERE)
    assert capsys.readouterr().out.startswith("Siapa penginput")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    main(NOWHERE)
    assert capsys.readouterr().out == ""


WITHOUT = "import sys; sys.modules[{library!r}] = None; from {module} import main; sys.exit(main())"


def run_without(
    library: str, module: str, *arguments: str, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """A command in an installation that lacks a library."""
    script = WITHOUT.format(library=library, module=module)
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("verb", [[], ["demo"], ["self-test"]])
def test_a_window_without_qt_names_what_to_install(home: Path, verb: list[str]) -> None:
    ended = run_without("PySide6", "vaxentry.cli", *verb, VAXENTRY_HOME=str(home))
    assert ended.returncode == FAILED
    assert ended.stderr == Words()("cli.extra_missing", extra="desktop") + "\n"


@pytest.mark.parametrize("library", ["msgspec", "starlette", "uvicorn"])
def test_a_server_without_its_libraries_names_what_to_install(home: Path, library: str) -> None:
    asked = ["--language", "en", "status", "--data", str(home)]
    ended = run_without(library, "vaxentry.central.start", *asked)
    assert ended.returncode == FAILED
    assert ended.stderr == Words("en")("cli.extra_missing", extra="central") + "\n"


def test_the_servers_command_begins_where_missing_libraries_are_told() -> None:
    (script,) = entry_points(group="console_scripts", name="vaxentry-central")
    assert script.value == "vaxentry.central.start:main"


def test_a_library_of_the_system_is_named() -> None:
    missing = ImportError("libEGL.so.1: cannot open shared object file", name="PySide6.QtGui")
    assert (missing_extra(missing), missing_library(missing)) == (None, "libEGL.so.1")
    assert missing_library(ImportError("x", name="vaxentry.db")) is None


def test_a_bundle_offers_no_demo(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    del home
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert main(["demo", "--headless"]) == FAILED
    assert capsys.readouterr().err == Words()("error.demo_bundle") + "\n"
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "  demo " not in capsys.readouterr().out


def test_a_pipe_is_no_file(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del home
    reading, writing = os.pipe()
    os.close(writing)
    assert main(["--key-store", "file", "import", f"/dev/fd/{reading}"]) == FAILED
    os.close(reading)
    assert capsys.readouterr().err == Words()("error.file_stream") + "\n"


def test_a_full_disk_leaves_no_half_of_a_template(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del home
    asked = ["import", "--template", str(tmp_path / "kartu.xlsx")]
    with full_disk():
        assert main(asked) == FAILED
    assert capsys.readouterr().err == Words()("error.file_not_written") + "\n"
    assert main(asked) == OK
