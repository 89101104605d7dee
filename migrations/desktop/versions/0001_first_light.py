"""First schema: the book of doses, its queue, its trail."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TRIGGERS = (
    """CREATE TRIGGER record_stacked AFTER INSERT ON record BEGIN
UPDATE stack SET cards_saved = cards_saved + 1, last_card = max(last_card, new.card_no)
WHERE number = new.stack_number;
END""",
    """CREATE TRIGGER record_unstacked AFTER UPDATE OF state ON record
WHEN old.state <> 'voided' AND new.state = 'voided' BEGIN
UPDATE stack SET cards_saved = cards_saved - 1, last_card = iif(
last_card > new.card_no, last_card, (SELECT coalesce(max(card_no), 0) FROM (
SELECT card_no FROM record
WHERE stack_number = new.stack_number AND state <> 'voided'
UNION ALL
SELECT card_no FROM parked_card WHERE stack_number = new.stack_number)))
WHERE number = new.stack_number;
END""",
    """CREATE TRIGGER record_restacked AFTER UPDATE OF state ON record
WHEN old.state = 'voided' AND new.state <> 'voided' BEGIN
UPDATE stack SET cards_saved = cards_saved + 1, last_card = max(last_card, new.card_no)
WHERE number = new.stack_number;
END""",
    """CREATE TRIGGER record_filed AFTER UPDATE OF state ON record
WHEN (old.state IN ('accepted', 'erased')) <> (new.state IN ('accepted', 'erased')) BEGIN
UPDATE stack SET cards_filed = cards_filed
+ iif(old.state IN ('accepted', 'erased'), -1, 1)
WHERE number = new.stack_number;
END""",
    """CREATE TRIGGER card_parked AFTER INSERT ON parked_card BEGIN
UPDATE stack SET last_card = max(last_card, new.card_no) WHERE number = new.stack_number;
END""",
    """CREATE TRIGGER record_counted AFTER INSERT ON record BEGIN
INSERT INTO state_count (state, n) VALUES (new.state, 1)
ON CONFLICT (state) DO UPDATE SET n = n + 1;
END""",
    """CREATE TRIGGER record_recounted AFTER UPDATE OF state ON record
WHEN old.state <> new.state BEGIN
UPDATE state_count SET n = n - 1 WHERE state = old.state;
INSERT INTO state_count (state, n) VALUES (new.state, 1)
ON CONFLICT (state) DO UPDATE SET n = n + 1;
END""",
    """CREATE TRIGGER revision_kept BEFORE DELETE ON revision
BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER revision_unchanged BEFORE UPDATE ON revision
BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER record_kept BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'append only'); END""",
)

SEARCH = """CREATE VIRTUAL TABLE record_search
            USING fts5(words, content='', contentless_delete=1, detail=none,
                       prefix='1 2 3 4 5 6 7 8', tokenize="ascii tokenchars '#'")"""


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("device_seq", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("device_seq", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_outcome"), "attempt", ["outcome"], unique=False)
    op.create_index(op.f("ix_attempt_started_at"), "attempt", ["started_at"], unique=False)
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("record_seq", sa.Integer(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
    op.create_table(
        "author",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_author")),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("stack_id", sa.Uuid(), nullable=False),
        sa.Column("card_no", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("origins", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_table(
        "entry_counter",
        sa.Column("pc_code", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("pc_code", "day", name=op.f("pk_entry_counter")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "link_log",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("uncertainty_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_link_log")),
    )
    op.create_table(
        "pace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.Integer(), nullable=True),
        sa.Column("last_receipt_at", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pace")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "stack",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Text(), nullable=True),
        sa.Column("cards_counted", sa.Integer(), nullable=False),
        sa.Column("handed_over_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.Integer(), nullable=True),
        sa.Column("header", sa.Text(), server_default="{}", nullable=False),
        sa.Column("cards_saved", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cards_filed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_card", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_stack")),
        sa.UniqueConstraint("id", name=op.f("uq_stack_id")),
    )
    op.create_table(
        "state_count",
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_state_count")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("pc_code", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("site_name", sa.Text(), nullable=False),
        sa.Column("server_url", sa.Text(), nullable=False),
        sa.Column("server_id", sa.Uuid(), nullable=True),
        sa.Column("server_key", sa.LargeBinary(), nullable=True),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("certificate", sa.Text(), nullable=True),
        sa.Column("epoch_number", sa.Integer(), nullable=False),
        sa.Column("epoch_nonce", sa.Text(), nullable=False),
        sa.Column("last_device_seq", sa.Integer(), nullable=False),
        sa.Column("highest_receipt", sa.Integer(), nullable=False),
        sa.Column("hash_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["author.id"], name=op.f("fk_device_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
    )
    op.create_table(
        "import_file",
        sa.Column("print", sa.LargeBinary(), nullable=False),
        sa.Column("stack_number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("template_id", sa.Text(), nullable=False),
        sa.Column("read_at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["stack_number"], ["stack.number"], name=op.f("fk_import_file_stack_number")
        ),
        sa.PrimaryKeyConstraint("print", name=op.f("pk_import_file")),
    )
    op.create_index(
        op.f("ix_import_file_name_read_at"), "import_file", ["name", "read_at"], unique=False
    )
    op.create_index(
        op.f("ix_import_file_stack_number"), "import_file", ["stack_number"], unique=False
    )
    op.create_index(
        op.f("ix_import_file_template_id_read_at"),
        "import_file",
        ["template_id", "read_at"],
        unique=False,
    )
    op.create_table(
        "parked_card",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("stack_number", sa.Integer(), nullable=False),
        sa.Column("card_no", sa.Integer(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("origins", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("parked_at", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["author.id"], name=op.f("fk_parked_card_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["stack_number"], ["stack.number"], name=op.f("fk_parked_card_stack_number")
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_parked_card")),
    )
    op.create_index(
        op.f("ix_parked_card_stack_number_card_no"),
        "parked_card",
        ["stack_number", "card_no"],
        unique=False,
    )
    op.create_table(
        "receipt",
        sa.Column("device_seq", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_seq"], ["attempt.device_seq"], name=op.f("fk_receipt_device_seq")
        ),
        sa.PrimaryKeyConstraint("device_seq", name=op.f("pk_receipt")),
    )
    op.create_table(
        "record",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_no", sa.Text(), nullable=False),
        sa.Column("stack_number", sa.Integer(), nullable=False),
        sa.Column("card_no", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.Integer(), nullable=False),
        sa.Column("head_rev", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), server_default="", nullable=False),
        sa.Column("standing_rev", sa.Integer(), nullable=True),
        sa.Column("epoch_number", sa.Integer(), nullable=True),
        sa.Column("server_seq", sa.Integer(), nullable=True),
        sa.Column("receipt_seq", sa.Integer(), nullable=True),
        sa.Column("receipt_path", sa.LargeBinary(), nullable=True),
        sa.Column("invalid_field", sa.Text(), server_default="", nullable=False),
        sa.Column("invalid_rule", sa.Text(), server_default="", nullable=False),
        sa.Column("settled_at", sa.Integer(), nullable=True),
        sa.Column("void_settled", sa.Integer(), server_default="0", nullable=False),
        sa.Column("national_status", sa.Text(), server_default="not_forwarded", nullable=False),
        sa.Column("national_at", sa.Integer(), nullable=True),
        sa.Column("national_by", sa.Uuid(), nullable=True),
        sa.Column("doubt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("id_type", sa.Text(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("birth_date", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("village", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.Column("screening", sa.Text(), nullable=False),
        sa.Column("deferred_until", sa.Text(), nullable=True),
        sa.Column("vaccine", sa.Text(), nullable=False),
        sa.Column("course", sa.Text(), nullable=False),
        sa.Column("dose_no", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Text(), nullable=False),
        sa.Column("next_due", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["author.id"], name=op.f("fk_record_author_id")),
        sa.ForeignKeyConstraint(["national_by"], ["author.id"], name=op.f("fk_record_national_by")),
        sa.ForeignKeyConstraint(
            ["stack_number"], ["stack.number"], name=op.f("fk_record_stack_number")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_record")),
        sa.UniqueConstraint("entry_no", name=op.f("uq_record_entry_no")),
        sa.UniqueConstraint("id", name=op.f("uq_record_id")),
    )
    op.create_index(
        op.f("ix_record_deferred_until"),
        "record",
        ["deferred_until"],
        unique=False,
        sqlite_where=sa.text("deferred_until IS NOT NULL"),
    )
    op.create_index(op.f("ix_record_id_number"), "record", ["id_number"], unique=False)
    op.create_index(
        op.f("ix_record_next_due"),
        "record",
        ["next_due"],
        unique=False,
        sqlite_where=sa.text("next_due IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_record_stack_number_card_no"),
        "record",
        ["stack_number", "card_no"],
        unique=False,
        sqlite_where=sa.text("doubt = 1"),
    )
    op.create_index(
        op.f("ix_record_stack_number_seq"), "record", ["stack_number", "seq"], unique=False
    )
    op.create_index(op.f("ix_record_state_seq"), "record", ["state", "seq"], unique=False)
    op.create_table(
        "stack_batch",
        sa.Column("stack_number", sa.Integer(), nullable=False),
        sa.Column("digit", sa.Integer(), nullable=False),
        sa.Column("vaccine", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["stack_number"], ["stack.number"], name=op.f("fk_stack_batch_stack_number")
        ),
        sa.PrimaryKeyConstraint("stack_number", "digit", name=op.f("pk_stack_batch")),
        sa.UniqueConstraint(
            "stack_number", "vaccine", "code", name=op.f("uq_stack_batch_stack_number_vaccine_code")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "attempt_record",
        sa.Column("device_seq", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("record_seq", sa.Integer(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_seq"], ["attempt.device_seq"], name=op.f("fk_attempt_record_device_seq")
        ),
        sa.ForeignKeyConstraint(
            ["record_seq"], ["record.seq"], name=op.f("fk_attempt_record_record_seq")
        ),
        sa.PrimaryKeyConstraint("device_seq", "position", name=op.f("pk_attempt_record")),
    )
    op.create_index(
        op.f("ix_attempt_record_record_seq"), "attempt_record", ["record_seq"], unique=False
    )
    op.create_table(
        "clash",
        sa.Column("record_seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("other_name", sa.Text(), nullable=False),
        sa.Column("other_site", sa.Text(), nullable=False),
        sa.Column("other_given_on", sa.Text(), nullable=False),
        sa.Column("differs", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record_seq"], ["record.seq"], name=op.f("fk_clash_record_seq")),
        sa.PrimaryKeyConstraint("record_seq", name=op.f("pk_clash")),
    )
    op.create_table(
        "complaint_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_seq", sa.Integer(), nullable=True),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_seq"], ["record.seq"], name=op.f("fk_complaint_case_record_seq")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_case")),
    )
    op.create_index(
        op.f("ix_complaint_case_record_seq"), "complaint_case", ["record_seq"], unique=False
    )
    op.create_table(
        "earlier_dose",
        sa.Column("record_seq", sa.Integer(), nullable=False),
        sa.Column("dose_no", sa.Integer(), nullable=False),
        sa.Column("vaccine", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_seq"], ["record.seq"], name=op.f("fk_earlier_dose_record_seq")
        ),
        sa.PrimaryKeyConstraint("record_seq", "dose_no", name=op.f("pk_earlier_dose")),
    )
    op.create_table(
        "import_row",
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("file_print", sa.LargeBinary(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("card", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("record_seq", sa.Integer(), nullable=True),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("dose", sa.Text(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_print"], ["import_file.print"], name=op.f("fk_import_row_file_print")
        ),
        sa.ForeignKeyConstraint(
            ["record_seq"], ["record.seq"], name=op.f("fk_import_row_record_seq")
        ),
        sa.PrimaryKeyConstraint("content", name=op.f("pk_import_row")),
    )
    op.create_index(
        op.f("ix_import_row_file_print_row"), "import_row", ["file_print", "row"], unique=False
    )
    op.create_index(op.f("ix_import_row_state"), "import_row", ["state"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("record_seq", sa.Integer(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["record_seq"], ["record.seq"], name=op.f("fk_outbox_record_seq")),
        sa.PrimaryKeyConstraint("record_seq", name=op.f("pk_outbox")),
    )
    op.create_index(
        op.f("ix_outbox_priority_record_seq"),
        "outbox",
        ["priority", "record_seq"],
        unique=False,
        sqlite_where=sa.text("priority < 5"),
    )
    op.create_table(
        "record_flag",
        sa.Column("flag", sa.Text(), nullable=False),
        sa.Column("record_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_seq"], ["record.seq"], name=op.f("fk_record_flag_record_seq")
        ),
        sa.PrimaryKeyConstraint("flag", "record_seq", name=op.f("pk_record_flag")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_record_flag_record_seq"), "record_flag", ["record_seq"], unique=False)
    op.create_table(
        "revision",
        sa.Column("record_seq", sa.Integer(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["author.id"], name=op.f("fk_revision_author_id")),
        sa.ForeignKeyConstraint(
            ["record_seq"], ["record.seq"], name=op.f("fk_revision_record_seq")
        ),
        sa.PrimaryKeyConstraint("record_seq", "rev", name=op.f("pk_revision")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_due",
        sa.Column("record_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_seq"], ["record.seq"], name=op.f("fk_search_due_record_seq")
        ),
        sa.PrimaryKeyConstraint("record_seq", name=op.f("pk_search_due")),
    )
    op.create_table(
        "warning",
        sa.Column("record_seq", sa.Integer(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["record_seq"], ["record.seq"], name=op.f("fk_warning_record_seq")),
        sa.PrimaryKeyConstraint("record_seq", "rev", "code", name=op.f("pk_warning")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "complaint_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["author.id"], name=op.f("fk_complaint_contact_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["complaint_case.id"], name=op.f("fk_complaint_contact_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_contact")),
    )
    for trigger in TRIGGERS:
        op.execute(trigger)
    op.execute(SEARCH)


def downgrade() -> None:
    raise NotImplementedError("the first schema has nothing below it")
