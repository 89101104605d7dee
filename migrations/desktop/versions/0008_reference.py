"""Reference data of the server: whole sets, and the beginnings of newer ones."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reference",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False, server_default=""),
        sa.Column("content", sa.LargeBinary(), nullable=False, server_default=""),
        sa.Column("checked_at", sa.Integer()),
        sa.Column("part_tag", sa.Text(), nullable=False, server_default=""),
        sa.Column("part", sa.LargeBinary(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("name", name="pk_reference"),
    )


def downgrade() -> None:
    op.drop_table("reference")
