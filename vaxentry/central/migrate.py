"""Bringing the server's database to the schema of this program."""

from importlib import resources
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from vaxentry.central.engine import Database
from vaxentry.central.postgres import wait_for_locks
from vaxentry.errors import NewerStoreError

HEAD = "0006"
"""Latest revision in migrations/central; known here so that a start need not import Alembic."""


def migrations_folder() -> Path:
    """The migration scripts: inside the installed package, or at the top of a source checkout."""
    installed = Path(str(resources.files("vaxentry"))) / "_migrations" / "central"
    if installed.is_dir():
        return installed
    return Path(str(resources.files("vaxentry"))).parent / "migrations" / "central"


def upgrade(database: Database) -> None:
    """Create or bring up to date; does nothing when the schema is the current one.

    Raises:
        NewerStoreError: the database was written by a newer version.
    """
    with database.reading() as connection:
        present = _version(connection)
    if present == HEAD:
        return
    if present is not None and present > HEAD:
        raise NewerStoreError
    _run_alembic(database)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _run_alembic(database: Database) -> None:
    with database.writing() as connection:
        upgrade_to(connection, "head")


def upgrade_to(connection: Connection, revision: str) -> None:
    """Bring the tables to a revision, in the transaction of the connection."""
    from alembic import command  # noqa: PLC0415 - costs 0.4 s, and most starts need none
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    wait_for_locks(connection)
    command.upgrade(config, revision)
