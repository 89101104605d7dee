"""Who told the count of a stack, a device or a name typed by hand, and when a summary was made.

What counted before still counts: until now the last entry of a name stood in place of all before
it, whoever told them.
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

UNCHANGED = """CREATE TRIGGER pc_count_unchanged BEFORE UPDATE ON pc_count
            BEGIN SELECT RAISE(ABORT, 'append only'); END"""
ROWS = "SELECT id, stack_number, lower(trim(pc)), pc, key FROM pc_count ORDER BY id"
# Names that were two by their capitals alone are one now: what is not typed is counted anew.
ANEW = """UPDATE stack SET not_typed = NULL WHERE number IN (
    SELECT stack_number FROM pc_count GROUP BY stack_number
    HAVING count(DISTINCT teller) < count(DISTINCT lower(trim(pc))))"""


def upgrade() -> None:
    teller = sa.Column("teller", sa.Text(), server_default="", nullable=False)
    op.add_column("pc_count", teller)
    for table in ("pc_count", "pc_doses"):
        op.add_column(table, sa.Column("made_at", sa.Integer(), nullable=True))
    op.execute("DROP TRIGGER pc_count_unchanged")
    _fill(op.get_bind())
    op.execute(UNCHANGED)


def _fill(connection: sa.Connection) -> None:
    rows = connection.execute(sa.text(ROWS)).all()
    last = {(stack, name): _teller(pc, key) for _, stack, name, pc, key in rows}
    for number, stack, name, _, _ in rows:
        told = {"teller": last[stack, name], "id": number}
        connection.execute(sa.text("UPDATE pc_count SET teller = :teller WHERE id = :id"), told)
    connection.execute(sa.text(ANEW))


def _teller(pc: str, key: str) -> str:
    name = unicodedata.normalize("NFC", pc.strip().casefold())
    return f"key:{key}" if key else f"name:{name}"


def downgrade() -> None:
    op.drop_column("pc_doses", "made_at")
    for column in ("made_at", "teller"):
        op.drop_column("pc_count", column)
