"""What both sides agree on: stored revisions, news, comparisons; parts of failed attempts."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


ADDED = {
    "outbox": ("part", "failed_seq"),
    "record": ("stored_rev",),
    "device": (
        "next_device_id",
        "highest_server_seq",
        "changes_upto",
        "compared_at",
        "confirmed_epoch",
    ),
}


def upgrade() -> None:
    op.add_column(
        "device", sa.Column("confirmed_epoch", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("device", sa.Column("compared_at", sa.Integer()))
    op.add_column(
        "device", sa.Column("changes_upto", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "device", sa.Column("highest_server_seq", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("device", sa.Column("next_device_id", sa.Uuid()))
    op.add_column("record", sa.Column("stored_rev", sa.Integer()))
    op.add_column("outbox", sa.Column("failed_seq", sa.Integer()))
    op.add_column("outbox", sa.Column("part", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(
        "ix_outbox_failed_seq_part",
        "outbox",
        ["failed_seq", "part"],
        sqlite_where=sa.text("failed_seq IS NOT NULL"),
    )
    # What was answered under the schema before counts as held, unless the answer was a refusal.
    op.execute(
        "UPDATE record SET stored_rev = standing_rev WHERE standing_rev IS NOT NULL"
        " AND state NOT IN ('needs_fix', 'needs_update', 'erased')"
    )
    op.execute("UPDATE device SET confirmed_epoch = epoch_number")


def downgrade() -> None:
    op.drop_index("ix_outbox_failed_seq_part", "outbox")
    for table, columns in ADDED.items():
        for column in columns:
            op.drop_column(table, column)
