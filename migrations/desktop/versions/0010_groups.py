"""Groups that are applied whole: found fast, and posted again as they were sent."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempt_record", sa.Column("group_id", sa.Text()))
    op.create_index(
        "ix_outbox_group_id",
        "outbox",
        ["group_id"],
        sqlite_where=sa.text("group_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_group_id", "outbox")
    op.drop_column("attempt_record", "group_id")
