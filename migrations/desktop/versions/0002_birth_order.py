"""Beside the number of a newborn's mother stands the birth order: twins may share even the name."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("record", sa.Column("birth_order", sa.Integer(), nullable=True))
    # A void tells nothing of the child: the newest revision that does is behind it.
    op.execute(
        """UPDATE record SET birth_order = (
        SELECT json_extract(CAST(sealed AS TEXT), '$.birth_order') FROM revision
        WHERE record_seq = seq AND kind = 'entry' ORDER BY rev DESC LIMIT 1)
        WHERE id_type = 'mother_nik'"""
    )


def downgrade() -> None:
    op.drop_column("record", "birth_order")
