"""Rulings, and the key of their fingerprints; the table once meant for decisions goes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UUID_TEXT = sa.Uuid(as_uuid=False).with_variant(sa.String(length=36), "sqlite")
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.drop_table("decision")
    op.add_column(
        "server", sa.Column("ruling_key", sa.String(64), server_default="", nullable=False)
    )
    op.create_table(
        "ruling",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("entry", UUID_TEXT, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("record_id", UUID_TEXT, nullable=False),
        sa.Column("other_id", UUID_TEXT, nullable=False),
        sa.Column("says", sa.String(8), nullable=False),
        sa.Column("facts", sa.String(64), nullable=False),
        sa.Column("other_facts", sa.String(64), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=True),
        sa.Column("device", UUID_TEXT, nullable=True),
        sa.Column("reason", sa.String(200), server_default="", nullable=False),
        sa.Column("ruled_at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
        sa.UniqueConstraint("entry", "kind", name=op.f("uq_ruling_entry_kind")),
    )
    op.create_index(op.f("ix_ruling_record_id"), "ruling", ["record_id"])
    op.create_index(op.f("ix_ruling_other_id"), "ruling", ["other_id"])


def downgrade() -> None:
    op.drop_table("ruling")
    with op.batch_alter_table("server") as server:
        server.drop_column("ruling_key")
    op.create_table(
        "decision",
        sa.Column("id", UUID_TEXT, nullable=False),
        sa.Column("record_id", UUID_TEXT, nullable=False),
        sa.Column("based_on_seq", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("author", UUID_TEXT, nullable=False),
        sa.Column("server_seq", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("received_at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_record_id"), "decision", ["record_id"])
