"""A claim of a person keeps no name and no birth date: nobody read them there."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # PostgreSQL leaves the values of a dropped column in the rows that are not written again.
    op.execute("UPDATE claim_person SET name_key = NULL, birth_date = NULL")
    with op.batch_alter_table("claim_person") as claim:
        claim.drop_column("name_key")
        claim.drop_column("birth_date")


def downgrade() -> None:
    op.add_column("claim_person", sa.Column("name_key", sa.Text(), nullable=True))
    op.add_column("claim_person", sa.Column("birth_date", sa.String(length=10), nullable=True))
