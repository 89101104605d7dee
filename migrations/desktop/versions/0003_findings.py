"""What the supervisor is told: complaints, clinical findings, doses that are missing."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# The newest entry of each record tells whether its card has a complaint.
COMPLAINTS = """
UPDATE record SET complaint = 1 WHERE EXISTS (
  SELECT 1 FROM revision WHERE record_seq = record.seq AND rev = (
    SELECT max(rev) FROM revision WHERE record_seq = record.seq AND kind = 'entry'
  ) AND json_extract(CAST(sealed AS TEXT), '$.complaint') <> ''
)
"""


def upgrade() -> None:
    op.add_column(
        "record", sa.Column("complaint", sa.Integer(), server_default="0", nullable=False)
    )
    op.add_column("warning", sa.Column("params", sa.Text(), server_default="{}", nullable=False))
    op.create_index(
        "ix_record_complaint_seq",
        "record",
        ["complaint", "seq"],
        sqlite_where=sa.text("complaint = 1"),
    )
    op.create_index(
        "ix_warning_severity_record_seq",
        "warning",
        ["severity", "record_seq"],
        sqlite_where=sa.text("severity = 'clinical'"),
    )
    op.create_index(
        "ix_warning_code_record_seq",
        "warning",
        ["code", "record_seq"],
        sqlite_where=sa.text("code = 'dose_missing'"),
    )
    op.execute(COMPLAINTS)


def downgrade() -> None:
    op.drop_index("ix_warning_code_record_seq", "warning")
    op.drop_index("ix_warning_severity_record_seq", "warning")
    op.drop_index("ix_record_complaint_seq", "record")
    op.drop_column("warning", "params")
    op.drop_column("record", "complaint")
