"""What the last comparison with the server showed, for the person at the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ADDED = ("compared_here", "compared_there", "compared_apart", "agreed_at", "agreed_on")


def upgrade() -> None:
    # An older comparison left no numbers: nothing is claimed of it.
    for column in ADDED:
        op.add_column("device", sa.Column(column, sa.Integer()))


def downgrade() -> None:
    for column in reversed(ADDED):
        op.drop_column("device", column)
