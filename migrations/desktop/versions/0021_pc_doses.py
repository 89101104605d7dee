"""What other PCs gave on a day, from their summaries."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pc_doses",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("day", "pc", "key", "given")),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["author.id"], name=op.f("fk_pc_doses_author_id_author")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pc_doses")),
    )
    op.create_index(op.f("ix_pc_doses_day"), "pc_doses", ["day"])
    for verb, event in (("kept", "DELETE"), ("unchanged", "UPDATE")):
        op.execute(
            f"""CREATE TRIGGER pc_doses_{verb} BEFORE {event} ON pc_doses
            BEGIN SELECT RAISE(ABORT, 'append only'); END"""
        )


def downgrade() -> None:
    op.drop_table("pc_doses")
