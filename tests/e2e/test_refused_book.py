"""A book that can't be opened, through the real commands: one sentence, a code, nothing lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.e2e.test_commands import write_cards
from vaxentry.db.engine import begun, make_engine
from vaxentry.language import LANGUAGES, Words
from vaxentry.settings import Places, Settings, save_settings

pytestmark = pytest.mark.process

CARDS = 5


class Home:
    """A home with some cards saved by a command of its own."""

    def __init__(self, folder: Path) -> None:
        self._places = Places(folder / "home")
        self._cards = write_cards(folder / "kartu.csv", CARDS)
        self._more = write_cards(folder / "lain.csv", CARDS + 2)
        save_settings(self._places.settings, Settings(key_store="file"))
        assert self.run("import", str(self._cards)).returncode == 0
        self._key = self._places.key_file.read_text("ascii")

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "vaxentry", *arguments],
            env=os.environ | {"VAXENTRY_HOME": str(self._places.home)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def import_more(self, *options: str) -> "subprocess.CompletedProcess[str]":
        return self.run(*options, "import", str(self._more))

    def send(self, *options: str) -> "subprocess.CompletedProcess[str]":
        return self.run(*options, "sync", "--once")

    def change_key(self) -> None:
        self._places.key_file.write_text(bytes(32).hex(), "ascii")

    def give_key_back(self) -> None:
        self._places.key_file.write_text(self._key, "ascii")

    def set_version(self, version: str) -> str:
        engine = make_engine(self._places.database, bytes.fromhex(self._key))
        with begun(engine, write=True) as c:
            before = c.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
            c.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
        engine.dispose()
        return str(before)

    def content(self) -> dict[str, bytes]:
        """Every file of the book but the lock of the log's index, which any look renews."""
        files = self._places.database.parent.glob(self._places.database.name + "*")
        return {file.name: file.read_bytes() for file in files if not file.name.endswith("-shm")}

    def saved(self) -> int:
        return int(json.loads(self.run("status", "--json").stdout)["saved"])


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def is_refused(home: Home, sentence: str) -> None:
    """Either command says it, each in another language, and nothing else; the book is untouched."""
    before = home.content()
    for act, language in zip((home.import_more, home.send), LANGUAGES, strict=True):
        done = act("--language", language)
        assert done.returncode != 0
        assert done.stdout == ""
        assert done.stderr.strip() == Words(language)(sentence)
    assert home.content() == before


def test_with_a_wrong_key_nothing_is_read_and_nothing_is_harmed(home: Home) -> None:
    home.change_key()
    is_refused(home, "error.wrong_key")
    home.give_key_back()
    assert home.saved() == CARDS
    assert home.import_more().returncode == 0
    assert home.saved() == CARDS + 2


def test_a_book_of_a_newer_version_is_left_as_it_is(home: Home) -> None:
    ours = home.set_version("9999")
    is_refused(home, "error.newer_store")
    home.set_version(ours)
    assert home.saved() == CARDS
    assert home.import_more().returncode == 0
    assert home.saved() == CARDS + 2
