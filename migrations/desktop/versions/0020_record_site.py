"""A card whose site was corrected keeps it beside its stack's."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# Only a correction parts a card from its stack; either may have gone its own way.
FILL = """UPDATE record SET site = said.site FROM (
    SELECT seq, json_extract(CAST(sealed AS TEXT), '$.site') AS site, stack.site AS stack_site
    FROM record JOIN stack ON stack.number = stack_number
    JOIN revision ON record_seq = seq AND rev = head_rev
    WHERE stack_number IN (SELECT stack_number FROM record WHERE head_rev > 1)) AS said
  WHERE record.seq = said.seq AND said.stack_site <> '' AND said.site <> said.stack_site"""


def upgrade() -> None:
    op.add_column("record", sa.Column("site", sa.Text(), nullable=True))
    op.execute(FILL)


def downgrade() -> None:
    op.drop_column("record", "site")
