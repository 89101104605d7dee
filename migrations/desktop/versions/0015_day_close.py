"""Tutup hari: seals of days, yields of vials, what other PCs typed of a stack."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = ("day_seal", "vial_yield", "pc_count")


def upgrade() -> None:
    _seals()
    _yields()
    _counts()
    for table in TABLES:
        for verb, event in (("kept", "DELETE"), ("unchanged", "UPDATE")):
            op.execute(
                f"""CREATE TRIGGER {table}_{verb} BEFORE {event} ON {table}
            BEGIN SELECT RAISE(ABORT, 'append only'); END"""
            )


def _seals() -> None:
    op.create_table(
        "day_seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["author.id"], name=op.f("fk_day_seal_author_id_author")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_seal")),
    )
    op.create_index(op.f("ix_day_seal_day_kind"), "day_seal", ["day", "kind"])


def _yields() -> None:
    op.create_table(
        "vial_yield",
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("day", "site", "vaccine", "batch")
        ),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("vials", "vial_ul", "waste_ul", "at")
        ),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["author.id"], name=op.f("fk_vial_yield_author_id_author")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vial_yield")),
    )
    op.create_index(op.f("ix_vial_yield_day"), "vial_yield", ["day"])


def _counts() -> None:
    op.create_table(
        "pc_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stack_number", sa.Integer(), nullable=False),
        sa.Column("pc", sa.Text(), nullable=False),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["author.id"], name=op.f("fk_pc_count_author_id_author")
        ),
        sa.ForeignKeyConstraint(
            ["stack_number"], ["stack.number"], name=op.f("fk_pc_count_stack_number_stack")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pc_count")),
    )
    op.create_index(op.f("ix_pc_count_stack_number"), "pc_count", ["stack_number"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
