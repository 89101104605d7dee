"""How many counted cards of a stack are on no PC, by their numbers; kept until one changes.

A trigger is written here as it was then; later ones change it by a migration of their own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TRIGGERS = (
    """CREATE TRIGGER record_stacked AFTER INSERT ON record BEGIN
         UPDATE stack SET cards_saved = cards_saved + 1, last_card = max(last_card, new.card_no),
           not_typed = NULL WHERE number = new.stack_number;
       END""",
    """CREATE TRIGGER record_unstacked AFTER UPDATE OF state ON record
       WHEN old.state <> 'voided' AND new.state = 'voided' BEGIN
         UPDATE stack SET cards_saved = cards_saved - 1, not_typed = NULL, last_card = iif(
           last_card > new.card_no, last_card, (SELECT coalesce(max(card_no), 0) FROM (
             SELECT card_no FROM record
             WHERE stack_number = new.stack_number AND state <> 'voided'
             UNION ALL
             SELECT card_no FROM parked_card WHERE stack_number = new.stack_number)))
         WHERE number = new.stack_number;
       END""",
    """CREATE TRIGGER record_restacked AFTER UPDATE OF state ON record
       WHEN old.state = 'voided' AND new.state <> 'voided' BEGIN
         UPDATE stack SET cards_saved = cards_saved + 1, last_card = max(last_card, new.card_no),
           not_typed = NULL WHERE number = new.stack_number;
       END""",
    """CREATE TRIGGER card_parked AFTER INSERT ON parked_card BEGIN
         UPDATE stack SET last_card = max(last_card, new.card_no), not_typed = NULL
         WHERE number = new.stack_number;
       END""",
    """CREATE TRIGGER card_moved AFTER UPDATE OF stack_number, card_no ON parked_card
       WHEN old.stack_number <> new.stack_number OR old.card_no <> new.card_no BEGIN
         UPDATE stack SET not_typed = NULL WHERE number IN (old.stack_number, new.stack_number);
       END""",
    """CREATE TRIGGER card_unparked AFTER DELETE ON parked_card BEGIN
         UPDATE stack SET not_typed = NULL WHERE number = old.stack_number;
       END""",
    """CREATE TRIGGER pc_told AFTER INSERT ON pc_count BEGIN
         UPDATE stack SET not_typed = NULL WHERE number = new.stack_number;
       END""",
    """CREATE TRIGGER stack_recounted AFTER UPDATE OF cards_counted ON stack
       WHEN old.cards_counted <> new.cards_counted BEGIN
         UPDATE stack SET not_typed = NULL WHERE number = new.number;
       END""",
)
BEFORE = (
    """CREATE TRIGGER record_stacked AFTER INSERT ON record BEGIN
         UPDATE stack SET cards_saved = cards_saved + 1, last_card = max(last_card, new.card_no)
         WHERE number = new.stack_number;
       END""",
    """CREATE TRIGGER record_unstacked AFTER UPDATE OF state ON record
       WHEN old.state <> 'voided' AND new.state = 'voided' BEGIN
         UPDATE stack SET cards_saved = cards_saved - 1, last_card = iif(
           last_card > new.card_no, last_card, (SELECT coalesce(max(card_no), 0) FROM (
             SELECT card_no FROM record
             WHERE stack_number = new.stack_number AND state <> 'voided'
             UNION ALL
             SELECT card_no FROM parked_card WHERE stack_number = new.stack_number)))
         WHERE number = new.stack_number;
       END""",
    """CREATE TRIGGER record_restacked AFTER UPDATE OF state ON record
       WHEN old.state = 'voided' AND new.state <> 'voided' BEGIN
         UPDATE stack SET cards_saved = cards_saved + 1, last_card = max(last_card, new.card_no)
         WHERE number = new.stack_number;
       END""",
    """CREATE TRIGGER card_parked AFTER INSERT ON parked_card BEGIN
         UPDATE stack SET last_card = max(last_card, new.card_no) WHERE number = new.stack_number;
       END""",
)
CHANGED = ("record_stacked", "record_unstacked", "record_restacked", "card_parked")
NEW = ("card_moved", "card_unparked", "pc_told", "stack_recounted")
# Kinds of a number: 0 here, 1 voided, 2 told by another PC.
FILL = """UPDATE stack SET not_typed = (
    WITH RECURSIVE newest AS (
      SELECT cards, numbers FROM pc_count WHERE cards > 0 AND id IN (
        SELECT max(id) FROM pc_count WHERE stack_number = stack.number GROUP BY lower(trim(pc)))),
    told AS (
      SELECT CAST(value AS INTEGER) AS card_no,
        CAST(substr(value, instr(value, '-') + 1) AS INTEGER) AS upto
      FROM newest CROSS JOIN json_each('["' || replace(numbers, ', ', '","') || '"]')
      WHERE numbers <> ''
      UNION ALL SELECT card_no + 1, upto FROM told WHERE card_no < upto),
    known AS (
      SELECT card_no, min(kind) AS kind FROM (
        SELECT card_no, iif(state = 'voided', 1, 0) AS kind
        FROM record WHERE stack_number = stack.number
        UNION ALL SELECT card_no, 0 FROM parked_card WHERE stack_number = stack.number
        UNION ALL SELECT card_no, 2 FROM told)
      GROUP BY card_no),
    placed AS (
      SELECT kind, card_no - sum(kind = 1) OVER (ORDER BY card_no) AS place FROM known)
    SELECT max(0, cards_counted
      - (SELECT count(*) FROM placed WHERE kind <> 1 AND place <= cards_counted)
      - (SELECT coalesce(sum(cards), 0) FROM newest WHERE numbers = '')))
WHERE cards_counted > 0"""


def upgrade() -> None:
    op.add_column("stack", sa.Column("not_typed", sa.Integer(), nullable=True))
    for trigger in CHANGED:
        op.execute(f"DROP TRIGGER {trigger}")
    op.execute(FILL)
    for trigger in TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    for trigger in (*CHANGED, *NEW):
        op.execute(f"DROP TRIGGER {trigger}")
    op.drop_column("stack", "not_typed")
    for trigger in BEFORE:
        op.execute(trigger)
