"""What was decided of a case elsewhere, and what was done about it here."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns to the clashes, and the table of steps."""
    for column in (
        sa.Column("ruled", sa.Text, nullable=False, server_default=""),
        sa.Column("head_rev", sa.Integer),
        sa.Column("head_digest", sa.LargeBinary),
    ):
        op.add_column("clash", column)
    op.create_table(
        "case_step",
        sa.Column("record_seq", sa.Integer, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("author_id", sa.Uuid, nullable=False),
        sa.Column("rev", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["record_seq"], ["record.seq"], name="fk_case_step_record_seq"),
        sa.ForeignKeyConstraint(["author_id"], ["author.id"], name="fk_case_step_author_id"),
        sa.PrimaryKeyConstraint("record_seq", "step", name="pk_case_step"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_step_step_record_seq", "case_step", ["step", "record_seq"])


def downgrade() -> None:
    """Take both away again."""
    op.drop_index("ix_case_step_step_record_seq", "case_step")
    op.drop_table("case_step")
    for column in ("ruled", "head_rev", "head_digest"):
        op.drop_column("clash", column)
