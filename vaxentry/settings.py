"""Where the program keeps its files, and the choices of the person who set it up.

Choices live in `settings.json` and change by hand or by the settings page; the program's own memory
lives in the encrypted database. Nothing here is personal data.
"""

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

APP = "vaxentry"
HOME_VARIABLE = "VAXENTRY_HOME"
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class Places:
    """Every path the program uses, below one home.

    Attributes:
        home: the platform's data folder (local, never roaming), or `VAXENTRY_HOME`.
    """

    home: Path

    @property
    def database(self) -> Path:
        return self.home / "vaxentry.db"

    @property
    def backups(self) -> Path:
        return self.home / "backups"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def settings(self) -> Path:
        return self.home / "settings.json"

    @property
    def key_file(self) -> Path:
        """Used only when the person chose to keep the key in a file (`Settings.key_store`)."""
        return self.home / "key" / "data.key"

    @property
    def sync_lock(self) -> Path:
        return self.home / "sync.lock"

    @property
    def window_lock(self) -> Path:
        """Locked while a window of this home is open."""
        return self.home / "window.lock"

    def create(self) -> None:
        """Make the folders, readable by this user alone."""
        for folder in (self.home, self.backups, self.logs):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def find_places(environment: Mapping[str, str] = os.environ) -> Places:
    """The places of this user, or those under `VAXENTRY_HOME` when it is set."""
    chosen = environment.get(HOME_VARIABLE)
    if chosen:
        return Places(Path(chosen))
    import platformdirs  # noqa: PLC0415 - the window's first paint waits for every import

    return Places(platformdirs.user_data_path(APP, appauthor=False))


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices that hold for the whole PC.

    Attributes:
        language: "id" or "en".
        theme: "light" or "dark".
        key_store: "keyring" (the system's), or "file": the explicit fall-back where there is none.
        second_backup: folder for a second copy of each backup, best on another disk; empty = none.
        batch_limit: most records in one batch, whatever the server allows.
        report_folder: whole path of the folder that gets the report of each day; empty = none does.
        report_at: from which time of the day on, "HH:MM" of the site's own time.
        ca_file: whole path of the certificates (PEM) of a private CA; they alone are trusted then,
            empty = the public ones.
    """

    language: str = "id"
    theme: str = "light"
    key_store: str = "keyring"
    second_backup: str = ""
    batch_limit: int = 500
    ca_file: str = ""
    report_folder: str = ""
    report_at: str = "16:00"


def _is_place(value: object) -> bool:
    """Whether it is a whole path, or empty."""
    return isinstance(value, str) and (not value or Path(value).is_absolute())


_CHOICES: Mapping[str, Callable[[Any], bool]] = {
    "language": lambda value: value in {"id", "en"},
    "theme": lambda value: value in {"light", "dark"},
    "key_store": lambda value: value in {"keyring", "file"},
    "second_backup": lambda value: isinstance(value, str),
    "batch_limit": lambda value: type(value) is int and value >= 1,
    "ca_file": _is_place,
    "report_folder": _is_place,
    "report_at": lambda value: isinstance(value, str) and _TIME.fullmatch(value) is not None,
}


def load_settings(path: Path) -> Settings:
    """Read the choices; whatever is missing, damaged or unknown means the default."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Settings()
    if not isinstance(content, dict):
        return Settings()
    known = {
        name: content[name]
        for name, fits in _CHOICES.items()
        if isinstance(content.get(name), str | int) and fits(content[name])
    }
    return replace(Settings(), **known)


def save_settings(path: Path, settings: Settings) -> None:
    """Write the choices in one step: the old file stays when the disk fails.

    Raises:
        OSError: the disk failed.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(asdict(settings), indent=2) + "\n", encoding="utf-8")
    draft.replace(path)


def remember_key_store(path: Path, key_store: str) -> None:
    """Keep where the key is. For a choice that has opened the book: a wrong one is never kept.

    Raises:
        OSError: the disk failed.
    """
    kept = load_settings(path)
    if kept.key_store != key_store:
        save_settings(path, replace(kept, key_store=key_store))
