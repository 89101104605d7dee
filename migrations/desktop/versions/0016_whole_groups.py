"""Who is away from a group; what the last try told stands beside the pace, not in a log."""

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
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_seq"], ["record.seq"], name=op.f("fk_group_away_record_seq_record")
        ),
        sa.PrimaryKeyConstraint("record_seq", name=op.f("pk_group_away")),
    )
    op.add_column("pace", sa.Column("link", sa.Text(), nullable=True))
    op.execute("UPDATE pace SET link = (SELECT link FROM link_log ORDER BY seq DESC LIMIT 1)")
    op.drop_table("link_log")


def downgrade() -> None:
    op.create_table(
        "link_log",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("uncertainty_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_link_log")),
    )
    op.execute(
        """INSERT INTO link_log (at, link, waiting, uncertainty_ms)
           SELECT 0, link, 0, 0 FROM pace WHERE link IS NOT NULL"""
    )
    op.drop_column("pace", "link")
    op.drop_table("group_away")
