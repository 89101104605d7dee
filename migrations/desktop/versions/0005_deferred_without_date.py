"""Deferred cards without a date are listed too: their day is empty, not missing."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE record SET deferred_until = '' WHERE screening = 'tunda' AND deferred_until IS NULL"
    )


def downgrade() -> None:
    op.execute("UPDATE record SET deferred_until = NULL WHERE deferred_until = ''")
