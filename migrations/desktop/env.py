"""Runs the desktop's migrations on the connection that `vaxentry.db.schema` hands over.

No logging is configured here: the stock file silences the program's own logs.
"""

from alembic import context

from vaxentry.db.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
