"""The ledgers of the reports: states by hour and by day of the injection, work by hour.

A trigger is written here as it was then; later ones change it by a migration of their own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TRIGGERS = (
    """CREATE TRIGGER record_dated AFTER INSERT ON record BEGIN
         INSERT INTO hour_state (hour, state, change)
         VALUES (new.state_since / 3600000, new.state, 1)
         ON CONFLICT (hour, state) DO UPDATE SET change = change + 1;
       END""",
    """CREATE TRIGGER record_turned AFTER UPDATE OF state ON record
       WHEN old.state <> new.state BEGIN
         INSERT INTO hour_state (hour, state, change)
         VALUES (new.state_since / 3600000, old.state, -1),
           (new.state_since / 3600000, new.state, 1)
         ON CONFLICT (hour, state) DO UPDATE SET change = change + excluded.change;
       END""",
    """CREATE TRIGGER record_redated AFTER UPDATE OF state, given_on, national_status ON record
       WHEN (old.state <> new.state OR old.given_on <> new.given_on
           OR old.national_status <> new.national_status)
         AND old.seq <= (SELECT upto FROM ledger_mark) BEGIN
         INSERT INTO day_state (given_on, state, national_status, n)
         VALUES (old.given_on, old.state, old.national_status, -1),
           (new.given_on, new.state, new.national_status, 1)
         ON CONFLICT (given_on, state, national_status) DO UPDATE SET n = n + excluded.n;
       END""",
    """CREATE TRIGGER revision_worked AFTER INSERT ON revision
       WHEN new.rev > 1 AND new.kind = 'entry' BEGIN
         INSERT INTO hour_work (hour, author_id, entries, corrections)
         VALUES (new.saved_at / 3600000, new.author_id, 0, 1)
         ON CONFLICT (hour, author_id) DO UPDATE SET corrections = corrections + 1;
       END""",
)

# What is known of the past: when it was saved, and when the server's word came.
FILL = (
    "UPDATE record SET state_since = coalesce(settled_at, saved_at)",
    """INSERT INTO hour_state (hour, state, change)
       SELECT hour, state, sum(change) FROM (
         SELECT saved_at / 3600000 AS hour, 'queued' AS state, 1 AS change FROM record
         UNION ALL SELECT state_since / 3600000, 'queued', -1 FROM record
         UNION ALL SELECT state_since / 3600000, state, 1 FROM record)
       GROUP BY hour, state HAVING sum(change) <> 0""",
    """INSERT INTO day_state (given_on, state, national_status, n)
       SELECT given_on, state, national_status, count(*) FROM record
       GROUP BY given_on, state, national_status""",
    """INSERT INTO hour_work (hour, author_id, entries, corrections)
       SELECT hour, author_id, sum(entry), sum(1 - entry) FROM (
         SELECT saved_at / 3600000 AS hour, author_id, 1 AS entry FROM record
         UNION ALL SELECT revision.saved_at / 3600000, revision.author_id, 0
         FROM record CROSS JOIN revision ON record_seq = seq AND rev > 1 AND kind = 'entry'
         WHERE head_rev > 1)
       GROUP BY hour, author_id""",
    "INSERT INTO ledger_mark (id, upto) SELECT 1, coalesce(max(seq), 0) FROM record",
)


def upgrade() -> None:
    op.add_column(
        "record", sa.Column("state_since", sa.Integer(), server_default="0", nullable=False)
    )
    op.create_table(
        "hour_state",
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hour", "state", name=op.f("pk_hour_state")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "day_state",
        sa.Column("given_on", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("national_status", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("given_on", "state", "national_status", name=op.f("pk_day_state")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hour_work",
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("corrections", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["author.id"], name=op.f("fk_hour_work_author_id_author")
        ),
        sa.PrimaryKeyConstraint("hour", "author_id", name=op.f("pk_hour_work")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_ledger_mark_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_mark")),
    )
    for statement in FILL:
        op.execute(statement)
    for trigger in TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    for trigger in ("record_dated", "record_turned", "record_redated", "revision_worked"):
        op.execute(f"DROP TRIGGER {trigger}")
    for table in ("ledger_mark", "hour_work", "day_state", "hour_state"):
        op.drop_table(table)
    op.drop_column("record", "state_since")
