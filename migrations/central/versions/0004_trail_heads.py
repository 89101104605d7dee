"""How far a sender's audit trail had come, with each batch."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("batch", sa.Column("trail_seq", sa.BigInteger(), nullable=True))
    op.add_column("batch", sa.Column("trail_hash", sa.String(64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("batch") as batch:
        for name in ("trail_hash", "trail_seq"):
            batch.drop_column(name)
