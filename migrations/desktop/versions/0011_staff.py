"""People with roles, and what waits for a second person's word."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TRIGGERS = (
    """CREATE TRIGGER approval_kept BEFORE DELETE ON approval
       BEGIN SELECT RAISE(ABORT, 'append only'); END""",
    """CREATE TRIGGER approval_unchanged BEFORE UPDATE ON approval
       WHEN old.decision <> 'open' OR new.decided_by IS NULL OR new.decided_at IS NULL
         OR (old.record_seq, old.rev, old.kind, old.base_rev, old.asked_by, old.asked_at)
         IS NOT (new.record_seq, new.rev, new.kind, new.base_rev, new.asked_by, new.asked_at)
       BEGIN SELECT RAISE(ABORT, 'append only'); END""",
)
# What waits already: each version with another number than the one that was sent. Whoever typed
# one of them is not the second person.
WAITING = """
INSERT INTO approval (record_seq, rev, kind, base_rev, asked_by, asked_at)
SELECT record.seq, asked.rev, 'number', sent.rev, asked.author_id, asked.saved_at
FROM record
JOIN revision AS sent ON sent.record_seq = record.seq AND sent.rev = (
  SELECT max(tried.rev) FROM attempt_record AS tried
  JOIN revision AS typed ON typed.record_seq = tried.record_seq AND typed.rev = tried.rev
  WHERE tried.record_seq = record.seq AND typed.kind = 'entry')
JOIN revision AS asked ON asked.record_seq = record.seq AND asked.rev > sent.rev
WHERE record.state = 'awaiting_approval' AND asked.kind = 'entry'
  AND (json_extract(CAST(asked.sealed AS TEXT), '$.id_type'),
       json_extract(CAST(asked.sealed AS TEXT), '$.id_number'))
  IS NOT (json_extract(CAST(sent.sealed AS TEXT), '$.id_type'),
          json_extract(CAST(sent.sealed AS TEXT), '$.id_number'))
"""


def upgrade() -> None:
    op.create_table(
        "member",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Text()),
        sa.Column("disabled", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("must_change", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("locked_until", sa.Integer()),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["author.id"], name="fk_member_author_id"),
        sa.PrimaryKeyConstraint("author_id", name="pk_member"),
    )
    op.create_table(
        "approval",
        sa.Column("record_seq", sa.Integer(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("base_rev", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.Integer(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False, server_default="open"),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", sa.Integer()),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["record_seq"], ["record.seq"], name="fk_approval_record_seq"),
        sa.ForeignKeyConstraint(["asked_by"], ["author.id"], name="fk_approval_asked_by"),
        sa.ForeignKeyConstraint(["decided_by"], ["author.id"], name="fk_approval_decided_by"),
        sa.PrimaryKeyConstraint("record_seq", "rev", name="pk_approval"),
        sqlite_with_rowid=False,
    )
    op.execute(WAITING)
    for trigger in TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    op.drop_table("approval")
    op.drop_table("member")
