"""Who is away from a group."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_away",
        sa.Column("record_seq", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_seq"], ["record.seq"], name=op.f("fk_group_away_record_seq_record")
        ),
        sa.PrimaryKeyConstraint("record_seq", name=op.f("pk_group_away")),
    )


def downgrade() -> None:
    op.drop_table("group_away")
