"""Addresses of a server that moves: the one to fall back to, and where it was before."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("device", sa.Column("other_url", sa.Text()))
    op.add_column("device", sa.Column("moved_from", sa.Text()))
    op.add_column("device", sa.Column("moved_at", sa.Integer()))


def downgrade() -> None:
    for column in ("moved_at", "moved_from", "other_url"):
        op.drop_column("device", column)
