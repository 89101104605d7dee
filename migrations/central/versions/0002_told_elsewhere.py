"""News, epochs, the journal's place, alarms, quarantine; a second delivery; an adopted device."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UUID_TEXT = sa.Uuid(as_uuid=False).with_variant(sa.String(length=36), "sqlite")
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column(
        "server", sa.Column("journal_at", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column(
        "server", sa.Column("journal_last", sa.String(36), server_default="", nullable=False)
    )
    op.add_column(
        "server", sa.Column("moved_to", sa.String(300), server_default="", nullable=False)
    )
    op.add_column("device", sa.Column("adopted_from", UUID_TEXT, nullable=True))
    op.drop_table("journal")
    op.create_index(
        op.f("ix_revision_delivered_by_record_id"), "revision", ["delivered_by", "record_id"]
    )
    op.create_table(
        "news",
        sa.Column("device", UUID_TEXT, nullable=False),
        sa.Column("record_id", UUID_TEXT, nullable=False),
        sa.Column("server_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("device", "record_id", name=op.f("pk_news")),
    )
    op.create_index(op.f("ix_news_device_server_seq"), "news", ["device", "server_seq"])
    op.create_table(
        "redelivery",
        sa.Column("device", UUID_TEXT, nullable=False),
        sa.Column("record_id", UUID_TEXT, nullable=False),
        sa.Column("rev", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("device", "record_id", "rev", "digest", name=op.f("pk_redelivery")),
    )
    op.create_index(op.f("ix_redelivery_record_id"), "redelivery", ["record_id"])
    op.create_table(
        "heir",
        sa.Column("device", UUID_TEXT, nullable=False),
        sa.Column("heir", UUID_TEXT, nullable=False),
        sa.PrimaryKeyConstraint("device", "heir", name=op.f("pk_heir")),
    )
    op.create_table(
        "epoch",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("parent", sa.String(64), nullable=False),
        sa.Column("from_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", "nonce", name=op.f("pk_epoch")),
    )
    op.execute(
        "INSERT INTO epoch (number, nonce, parent, from_seq)"
        " SELECT epoch_number, epoch_nonce, '', 0 FROM server"
    )
    op.create_table(
        "alarm",
        sa.Column("number", SERIAL, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("about", sa.String(100), nullable=False),
        sa.Column("raised_at", sa.String(40), nullable=False),
        sa.Column("settled_at", sa.String(40), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_alarm")),
        sa.UniqueConstraint("kind", "about", name=op.f("uq_alarm_kind_about")),
    )
    op.create_table(
        "quarantine",
        sa.Column("device", UUID_TEXT, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("encoding", sa.String(16), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("device", "digest", name=op.f("pk_quarantine")),
    )


def downgrade() -> None:
    for name in ("quarantine", "alarm", "epoch", "heir", "redelivery", "news"):
        op.drop_table(name)
    op.drop_index(op.f("ix_revision_delivered_by_record_id"), table_name="revision")
    op.create_table(
        "journal",
        sa.Column("seq", SERIAL, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("written_at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_journal")),
    )
    with op.batch_alter_table("device") as device:
        device.drop_column("adopted_from")
    with op.batch_alter_table("server") as server:
        for name in ("moved_to", "journal_last", "journal_at"):
            server.drop_column(name)
