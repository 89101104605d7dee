"""The command line where the world is not as it should be: a sentence, a code, no traceback."""

import json
from pathlib import Path

import pytest

from vaxentry.cli import FAILED, OK, main
from vaxentry.settings import Settings, load_settings


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
