"""Which record one clashes with, and about what: a ruling names both."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clash", sa.Column("other_id", sa.Uuid()))
    op.add_column("clash", sa.Column("claims", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    for column in ("claims", "other_id"):
        op.drop_column("clash", column)
