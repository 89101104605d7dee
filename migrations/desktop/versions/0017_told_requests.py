"""Which requests the health office was told of, and who of it has decided one."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "told_request",
        sa.Column("record_seq", sa.Integer(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_seq"], ["record.seq"], name=op.f("fk_told_request_record_seq_record")
        ),
        sa.PrimaryKeyConstraint("record_seq", "rev", name=op.f("pk_told_request")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "office_person",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["author.id"], name=op.f("fk_office_person_author_id_author")
        ),
        sa.PrimaryKeyConstraint("author_id", name=op.f("pk_office_person")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("office_person")
    op.drop_table("told_request")
