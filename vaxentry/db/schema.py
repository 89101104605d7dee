"""Bring a database to the newest schema: backup first, foreign keys off, verified afterwards.

Alembic is imported only when something is to be done: one SELECT tells whether it is.
"""

from importlib import resources
from pathlib import Path

from sqlalchemy import Engine, inspect, text

from vaxentry.db.backup import write_backup
from vaxentry.db.engine import begun, make_engine, storage_errors
from vaxentry.errors import Bug, NewerStoreError

HEAD = "0022"
"""Newest revision of `migrations/desktop`; a test holds it against the folder."""


def migrations_folder(name: str) -> Path:
    """Where the migrations are: inside the installed package, or at the top of a checkout."""
    package = Path(str(resources.files("vaxentry")))
    packed = package / "_migrations" / name
    return packed if packed.is_dir() else package.parent / "migrations" / name


def version_of(engine: Engine) -> str | None:
    """The schema revision of an open database, None for an empty one.

    Raises:
        WrongKeyError: the file can't be read with this key.
    """
    with storage_errors(), engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def bring_up_to_date(path: Path, key: bytes, backups: Path, head: str = HEAD) -> None:
    """Make or upgrade the database at `path`.

    Raises:
        NewerStoreError: written by a newer version of the program; nothing is touched.
        WrongKeyError, StorageError: the file can't be opened.
    """
    engine = make_engine(path, key, foreign_keys=False)
    try:
        found = version_of(engine)
        if found == head:
            return
        if found is not None:
            _refuse_newer(found)
            write_backup(engine, backups, reason="before-upgrade", key=key)
        _upgrade(engine, head)
    finally:
        engine.dispose()


def _refuse_newer(found: str) -> None:
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - 400 ms, only when needed

    known = ScriptDirectory(str(migrations_folder("desktop")))
    if found not in {script.revision for script in known.walk_revisions()}:
        raise NewerStoreError


def _upgrade(engine: Engine, head: str) -> None:
    from alembic import command  # noqa: PLC0415 - 400 ms, only when needed
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(migrations_folder("desktop")))
    with storage_errors():
        before = _row_counts(engine)
        with begun(engine, write=True) as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, head)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise Bug("foreign keys broken by a migration")
        _same_or_more(before, _row_counts(engine))


def _row_counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        kept = [t for t in ("record", "revision", "audit") if inspect(connection).has_table(t)]
        return {
            table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()  # noqa: S608 - our own names
            for table in kept
        }


def _same_or_more(before: dict[str, int], after: dict[str, int]) -> None:
    lost = {table for table, n in before.items() if after.get(table, 0) < n}
    if lost:
        raise Bug("rows lost by a migration")
