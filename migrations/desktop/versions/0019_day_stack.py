"""In which stacks the cards of a day lie, which stack of another PC a count was told of, and which
stacks both sides compared since the server's last word.

A trigger is written here as it was then; later ones change it by a migration of their own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOVED = """CREATE TRIGGER record_moved AFTER UPDATE OF given_on ON record
       WHEN old.given_on <> new.given_on AND old.seq <= (SELECT upto FROM ledger_mark) BEGIN
         INSERT INTO day_stack (given_on, stack_number, n)
         VALUES (old.given_on, old.stack_number, -1), (new.given_on, new.stack_number, 1)
         ON CONFLICT (given_on, stack_number) DO UPDATE SET n = n + excluded.n;
       END"""
ANSWERED = """CREATE TRIGGER record_answered AFTER UPDATE OF settled_at ON record BEGIN
         UPDATE stack SET compared = 0 WHERE number = new.stack_number AND compared = 1;
       END"""
FILL = """INSERT INTO day_stack (given_on, stack_number, n)
    SELECT given_on, stack_number, count(*) FROM record
    WHERE seq <= (SELECT upto FROM ledger_mark) GROUP BY given_on, stack_number"""


def upgrade() -> None:
    op.create_table(
        "day_stack",
        sa.Column("given_on", sa.Text(), nullable=False),
        sa.Column("stack_number", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["stack_number"], ["stack.number"], name=op.f("fk_day_stack_stack_number_stack")
        ),
        sa.PrimaryKeyConstraint("given_on", "stack_number", name=op.f("pk_day_stack")),
        sqlite_with_rowid=False,
    )
    op.execute(FILL)
    op.execute(MOVED)
    op.add_column("pc_count", sa.Column("their_stack", sa.Integer(), nullable=True))
    op.add_column("stack", sa.Column("compared", sa.Integer(), server_default="0", nullable=False))
    op.execute(ANSWERED)


def downgrade() -> None:
    op.execute("DROP TRIGGER record_answered")
    op.drop_column("stack", "compared")
    op.drop_column("pc_count", "their_stack")
    op.execute("DROP TRIGGER record_moved")
    op.drop_table("day_stack")
