"""One migrated database of each side, made once and copied for every world."""

import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from vaxentry.central.engine import Database, open_engine, sqlite_url
from vaxentry.central.migrate import upgrade
from vaxentry.db import schema

KEY = bytes(range(32))
"""Of every book."""


@dataclass(frozen=True, slots=True)
class Templates:
    """Files of databases that are migrated and empty."""

    book: bytes
    central: bytes


@cache
def templates() -> Templates:
    """Both, made at the first call."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        schema.bring_up_to_date(folder / "v.db", KEY, folder / "backups")
        database = Database(open_engine(sqlite_url(folder / "central.db")))
        upgrade(database)
        database.close()
        return Templates((folder / "v.db").read_bytes(), (folder / "central.db").read_bytes())


_compiled: dict[str, tuple[Any, Any]] = {}


def share_statements(engine: Engine, side: str) -> Engine:
    """Let an engine use the statements that earlier engines of that side compiled.

    A world opens its databases again and again; compiling anew each time would be most of its work.
    What listens to an engine's own dialect must do so before: else the one that is shared, which
    lasts as long as the process, keeps hold of every world.
    """
    dialect, cache = _compiled.setdefault(side, (engine.dialect, engine._compiled_cache))
    engine.dialect, engine._compiled_cache = dialect, cache
    return engine


def ram_folder() -> str | None:
    """Where folders cost no disk, None where there is no such place."""
    shared = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    return str(shared) if shared.is_dir() else None
