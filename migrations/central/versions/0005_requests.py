"""Requests that nobody at a PC may decide, and what the health office decided of them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UUID_TEXT = sa.Uuid(as_uuid=False).with_variant(sa.String(length=36), "sqlite")


def upgrade() -> None:
    op.create_table(
        "request",
        sa.Column("device", UUID_TEXT, nullable=False),
        sa.Column("record_id", UUID_TEXT, nullable=False),
        sa.Column("rev", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(200), nullable=False),
        sa.Column("masked_before", sa.String(200), nullable=False),
        sa.Column("masked_after", sa.String(200), nullable=False),
        sa.Column("asked_at", sa.String(40), nullable=False),
        sa.Column("heard_seq", sa.BigInteger(), nullable=False),
        sa.Column("decided", sa.String(8), server_default="", nullable=False),
        sa.Column("decided_by", sa.String(200), server_default="", nullable=False),
        sa.Column("decided_why", sa.String(200), server_default="", nullable=False),
        sa.Column("decided_at", sa.String(40), nullable=True),
        sa.Column("server_seq", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("device", "record_id", "rev", "digest", name=op.f("pk_request")),
    )
    op.create_index(op.f("ix_request_record_id"), "request", ["record_id"])
    op.create_index(op.f("ix_request_device_server_seq"), "request", ["device", "server_seq"])


def downgrade() -> None:
    op.drop_table("request")
