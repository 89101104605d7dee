"""Alembic environment of the central server: runs in the transaction it is given."""

from alembic import context

from vaxentry.central import side_tables  # noqa: F401 - they belong to the same metadata
from vaxentry.central.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
