"""First schema of the central server."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

UUID_TEXT = sa.Uuid(as_uuid=False).with_variant(sa.String(length=36), "sqlite")
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("closed_seq IS NULL")


def upgrade() -> None:
    op.create_table(
        "author",
        sa.Column("id", UUID_TEXT, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("site", sa.String(length=40), nullable=False),
        sa.Column("mapped_by", UUID_TEXT, nullable=False),
        sa.Column("mapped_at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_author")),
    )
    op.create_table(
        "batch",
        sa.Column("device", UUID_TEXT, nullable=False),
        sa.Column("device_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("first_server_seq", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("epoch_number", sa.Integer(), nullable=False),
        sa.Column("epoch_nonce", sa.String(length=64), nullable=False),
        sa.Column("outcomes", sa.Text(), nullable=False),
        sa.Column("revisions", sa.Text(), nullable=False),
        sa.Column("received_at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("device", "device_seq", name=op.f("pk_batch")),
    )
    op.create_table(
        "claim_dose",
        sa.Column("key", sa.String(length=500), nullable=False),
        sa.Column("holder", UUID_TEXT, nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_claim_dose")),
    )
    op.create_table(
        "claim_person",
        sa.Column("key", sa.String(length=500), nullable=False),
        sa.Column("holder", UUID_TEXT, nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.Column("name_key", sa.Text(), nullable=True),
        sa.Column("birth_date", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_claim_person")),
    )
    op.create_table(
        "claim_share",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=500), nullable=False),
        sa.Column("record_id", UUID_TEXT, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "record_id", name=op.f("pk_claim_share")),
    )
    op.create_table(
        "claim_ticket",
        sa.Column("key", sa.String(length=500), nullable=False),
        sa.Column("holder", UUID_TEXT, nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_claim_ticket")),
    )
    op.create_table(
        "conflict",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=500), nullable=False),
        sa.Column("record_id", UUID_TEXT, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("other_id", UUID_TEXT, nullable=False),
        sa.Column("differs", sa.String(length=100), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.String(length=40), nullable=False),
        sa.Column("closed_seq", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
    )
    op.create_index(
        "ix_conflict_other_open",
        "conflict",
        ["other_id"],
        unique=False,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_conflict_record_open",
        "conflict",
        ["record_id"],
        unique=False,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "uq_conflict_open",
        "conflict",
        ["kind", "key", "record_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
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
    op.create_index(op.f("ix_decision_record_id"), "decision", ["record_id"], unique=False)
    op.create_table(
        "dose",
        sa.Column("record_id", UUID_TEXT, nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("flags", sa.String(length=100), nullable=False),
        sa.Column(
            "national_status", sa.String(length=16), server_default="not_forwarded", nullable=False
        ),
        sa.Column("schema", sa.Integer(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("device", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("saved_at", sa.Text(), nullable=True),
        sa.Column("entry_no", sa.Text(), nullable=True),
        sa.Column("stack", sa.Text(), nullable=True),
        sa.Column("site", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("id_type", sa.Text(), nullable=True),
        sa.Column("id_number", sa.Text(), nullable=True),
        sa.Column("birth_order", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("birth_date", sa.Text(), nullable=True),
        sa.Column("birth_place", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("village", sa.Text(), nullable=True),
        sa.Column("target_group", sa.Text(), nullable=True),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.Column("screening", sa.Text(), nullable=True),
        sa.Column("temperature", sa.Integer(), nullable=True),
        sa.Column("systolic", sa.Integer(), nullable=True),
        sa.Column("diastolic", sa.Integer(), nullable=True),
        sa.Column("deferred_until", sa.Text(), nullable=True),
        sa.Column("vaccine", sa.Text(), nullable=True),
        sa.Column("course", sa.Text(), nullable=True),
        sa.Column("dose_no", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.Column("volume_ul", sa.Integer(), nullable=True),
        sa.Column("given_on", sa.Text(), nullable=True),
        sa.Column("given_at", sa.Text(), nullable=True),
        sa.Column("complaint", sa.Text(), nullable=True),
        sa.Column("vaccinator", sa.Text(), nullable=True),
        sa.Column("earlier", sa.Text(), nullable=True),
        sa.Column("origins", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_dose")),
    )
    op.create_index(op.f("ix_dose_id_number"), "dose", ["id_number"], unique=False)
    op.create_index(op.f("ix_dose_site_given_on"), "dose", ["site", "given_on"], unique=False)
    op.create_index(op.f("ix_dose_ticket"), "dose", ["ticket"], unique=False)
    op.create_table(
        "journal",
        sa.Column("seq", SERIAL, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("written_at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_journal")),
    )
    op.create_table(
        "record",
        sa.Column("id", UUID_TEXT, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("parents", sa.Text(), nullable=True),
        sa.Column("standing", sa.String(length=16), nullable=True),
        sa.Column("flags", sa.String(length=100), nullable=True),
        sa.Column("server_seq", sa.BigInteger(), nullable=True),
        sa.Column("site", sa.String(length=40), nullable=True),
        sa.Column("delivered_by", UUID_TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
    )
    op.create_index(op.f("ix_record_server_seq"), "record", ["server_seq"], unique=False)
    op.create_table(
        "register_scope",
        sa.Column("prefix", sa.String(length=16), nullable=False),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("imported_at", sa.String(length=40), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", name=op.f("pk_register_scope")),
    )
    op.create_table(
        "revision",
        sa.Column("record_id", UUID_TEXT, nullable=False),
        sa.Column("rev", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("device", UUID_TEXT, nullable=False),
        sa.Column("delivered_by", UUID_TEXT, nullable=False),
        sa.Column("device_seq", sa.BigInteger(), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("flags", sa.String(length=100), nullable=False),
        sa.Column("server_seq", sa.BigInteger(), nullable=False),
        sa.Column("event_group", sa.String(length=64), nullable=True),
        sa.Column("received_at", sa.String(length=40), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", "rev", "digest", name=op.f("pk_revision")),
    )
    op.create_index(
        op.f("ix_revision_delivered_by_device_seq"),
        "revision",
        ["delivered_by", "device_seq"],
        unique=False,
    )
    op.create_table(
        "server",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("server_id", UUID_TEXT, nullable=False),
        sa.Column("instance_id", UUID_TEXT, nullable=False),
        sa.Column("epoch_number", sa.Integer(), nullable=False),
        sa.Column("epoch_nonce", sa.String(length=64), nullable=False),
        sa.Column("epoch_parent", sa.String(length=64), nullable=True),
        sa.Column("server_seq", sa.BigInteger(), nullable=False),
        sa.Column("backed_up_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_server_one")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_server")),
    )
    op.create_table(
        "site",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_site")),
    )
    op.create_table(
        "tombstone",
        sa.Column("record_id", UUID_TEXT, nullable=False),
        sa.Column("server_seq", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("erased_at", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_tombstone")),
    )
    op.create_table(
        "device",
        sa.Column("id", UUID_TEXT, nullable=False),
        sa.Column("site", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("pc_code", sa.String(length=2), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("enrolled_at", sa.String(length=40), nullable=False),
        sa.Column("revoked_at", sa.String(length=40), nullable=True),
        sa.Column("last_seen_at", sa.String(length=40), nullable=True),
        sa.Column("oldest_saved_at", sa.String(length=40), nullable=True),
        sa.Column("waiting", sa.Integer(), server_default="0", nullable=False),
        sa.Column("uncertain", sa.Integer(), server_default="0", nullable=False),
        sa.Column("conflicts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cards_on_paper", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["site"], ["site.code"], name=op.f("fk_device_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("site", "pc_code", name=op.f("uq_device_site_pc_code")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    op.create_table(
        "enroll_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("site", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(length=40), nullable=False),
        sa.Column("expires_at", sa.String(length=40), nullable=False),
        sa.Column("used_by", UUID_TEXT, nullable=True),
        sa.Column("used_at", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["site"], ["site.code"], name=op.f("fk_enroll_code_site")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_enroll_code")),
    )
    op.create_table(
        "register_person",
        sa.Column("nik", sa.String(length=16), nullable=False),
        sa.Column("prefix", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["prefix"], ["register_scope.prefix"], name=op.f("fk_register_person_prefix")
        ),
        sa.PrimaryKeyConstraint("nik", name=op.f("pk_register_person")),
    )
    op.create_index(op.f("ix_register_person_prefix"), "register_person", ["prefix"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_register_person_prefix"), table_name="register_person")
    op.drop_table("register_person")
    op.drop_table("enroll_code")
    op.drop_table("device")
    op.drop_table("tombstone")
    op.drop_table("site")
    op.drop_table("server")
    op.drop_index(op.f("ix_revision_delivered_by_device_seq"), table_name="revision")
    op.drop_table("revision")
    op.drop_table("register_scope")
    op.drop_index(op.f("ix_record_server_seq"), table_name="record")
    op.drop_table("record")
    op.drop_table("journal")
    op.drop_index(op.f("ix_dose_ticket"), table_name="dose")
    op.drop_index(op.f("ix_dose_site_given_on"), table_name="dose")
    op.drop_index(op.f("ix_dose_id_number"), table_name="dose")
    op.drop_table("dose")
    op.drop_index(op.f("ix_decision_record_id"), table_name="decision")
    op.drop_table("decision")
    op.drop_index(
        "uq_conflict_open", table_name="conflict", sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.drop_index(
        "ix_conflict_record_open", table_name="conflict", sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.drop_index(
        "ix_conflict_other_open", table_name="conflict", sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.drop_table("conflict")
    op.drop_table("claim_ticket")
    op.drop_table("claim_share")
    op.drop_table("claim_person")
    op.drop_table("claim_dose")
    op.drop_table("batch")
    op.drop_table("author")
