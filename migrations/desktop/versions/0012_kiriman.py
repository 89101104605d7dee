"""Kiriman: counts by block, clerk and vaccine; pauses; marks of P-Care; how the link was."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None

COUNT = """
INSERT INTO tally (state, block, author_id, vaccine, n)
SELECT state, seq >> 7, author_id, vaccine, count(*) FROM record GROUP BY 1, 2, 3, 4
"""
COUNTING = (
    """CREATE TRIGGER record_tallied AFTER INSERT ON record BEGIN
         INSERT INTO tally (state, block, author_id, vaccine, n)
         VALUES (new.state, new.seq >> 7, new.author_id, new.vaccine, 1)
         ON CONFLICT (state, block, author_id, vaccine) DO UPDATE SET n = n + 1;
       END""",
    """CREATE TRIGGER record_retallied AFTER UPDATE OF state, vaccine ON record
       WHEN old.state <> new.state OR old.vaccine <> new.vaccine BEGIN
         UPDATE tally SET n = n - 1 WHERE state = old.state AND block = old.seq >> 7
           AND author_id = old.author_id AND vaccine = old.vaccine;
         DELETE FROM tally WHERE state = old.state AND block = old.seq >> 7
           AND author_id = old.author_id AND vaccine = old.vaccine AND n = 0;
         INSERT INTO tally (state, block, author_id, vaccine, n)
         VALUES (new.state, new.seq >> 7, new.author_id, new.vaccine, 1)
         ON CONFLICT (state, block, author_id, vaccine) DO UPDATE SET n = n + 1;
       END""",
)


def upgrade() -> None:
    _make_tables()
    op.add_column("record", sa.Column("national_on", sa.Text()))
    op.add_column("record", sa.Column("national_before", sa.Text()))
    op.create_index(
        "ix_audit_record_seq", "audit", ["record_seq"], sqlite_where=sa.text("action <> 'saved'")
    )
    op.execute(COUNT)
    for trigger in COUNTING:
        op.execute(trigger)


def _make_tables() -> None:
    op.create_table(
        "tally",
        sa.Column("state", sa.Text(), primary_key=True),
        sa.Column("block", sa.Integer(), primary_key=True),
        sa.Column("author_id", sa.Uuid(), primary_key=True),
        sa.Column("vaccine", sa.Text(), primary_key=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("record_seq", sa.Integer(), sa.ForeignKey("record.seq"), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), sa.ForeignKey("author.id"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Integer()),
        sa.Column("ended_by", sa.Uuid(), sa.ForeignKey("author.id")),
    )
    op.create_index("ix_pause_ended_at_record_seq", "pause", ["ended_at", "record_seq"])
    op.create_index("ix_pause_record_seq", "pause", ["record_seq"])
    op.create_table(
        "stack_pause",
        sa.Column("stack_number", sa.Integer(), sa.ForeignKey("stack.number"), primary_key=True),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), sa.ForeignKey("author.id"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    op.create_table(
        "link_span",
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("before", sa.Integer()),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer()),
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER record_retallied")
    op.execute("DROP TRIGGER record_tallied")
    op.drop_index("ix_audit_record_seq", "audit")
    op.drop_column("record", "national_before")
    op.drop_column("record", "national_on")
    for name in ("link_span", "stack_pause", "pause", "tally"):
        op.drop_table(name)
