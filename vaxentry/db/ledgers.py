"""The ledgers that follow behind the save, as the search index does: none of it is in its way.

What is saved but not in them yet is few rows, and is counted with them by whoever reads: see
`DAY_STATE`, `DAY_STACK`, `HOUR_WORK` and `NOT_TYPED`. Changes of a record that is in them go there
at once, by triggers.
"""

from typing import Any

_BEHIND = "FROM record WHERE seq > (SELECT upto FROM ledger_mark)"
DAY_STATE = f"""(SELECT given_on, state, national_status, n FROM day_state
  UNION ALL SELECT given_on, state, national_status, 1 {_BEHIND})"""  # noqa: S608 - our own names
"""Records by day of vaccination, state and *Pusat*: columns as in the table ``day_state``."""
DAY_STACK = f"""(SELECT given_on, stack_number, n FROM day_stack
  UNION ALL SELECT given_on, stack_number, 1 {_BEHIND})"""  # noqa: S608 - our own names
"""Records, voided ones too, by day of vaccination and stack: columns as in the table ``day_stack``.
"""
HOUR_WORK = f"""(SELECT hour, author_id, entries, corrections FROM hour_work
  UNION ALL SELECT saved_at / 3600000, author_id, 1, 0 {_BEHIND})"""  # noqa: S608 - our own names
"""Entries and corrections by hour and author: columns as in the table ``hour_work``."""

_HERE, _GONE, _TOLD = range(3)
NEWEST_COUNTS = """SELECT pc, cards, numbers, key, their_stack, made_at FROM pc_count
WHERE cards > 0 AND id IN (
  SELECT max(id) FROM pc_count WHERE stack_number = {stack} GROUP BY teller)"""
"""What the other PCs told last of a stack; one of no cards was taken back."""
_COUNT_ANEW = f"""(
  WITH RECURSIVE newest AS ({NEWEST_COUNTS.format(stack="stack.number")}),
  told AS (
    SELECT CAST(value AS INTEGER) AS card_no,
      CAST(substr(value, instr(value, '-') + 1) AS INTEGER) AS upto
    FROM newest CROSS JOIN json_each('["' || replace(numbers, ', ', '","') || '"]')
    WHERE numbers <> ''
    UNION ALL SELECT card_no + 1, upto FROM told WHERE card_no < upto),
  known AS (
    SELECT card_no, min(kind) AS kind FROM (
      SELECT card_no, iif(state = 'voided', {_GONE}, {_HERE}) AS kind
      FROM record WHERE stack_number = stack.number
      UNION ALL SELECT card_no, {_HERE} FROM parked_card WHERE stack_number = stack.number
      UNION ALL SELECT card_no, {_TOLD} FROM told)
    GROUP BY card_no),
  placed AS (
    SELECT kind, card_no - sum(kind = {_GONE}) OVER (ORDER BY card_no) AS place FROM known)
  SELECT max(0, cards_counted
    - (SELECT count(*) FROM placed WHERE kind <> {_GONE} AND place <= cards_counted)
    - (SELECT coalesce(sum(cards), 0) FROM newest WHERE numbers = '')))"""  # noqa: S608 - our own names
NOT_TYPED = f"iif(cards_counted = 0, 0, coalesce(stack.not_typed, {_COUNT_ANEW}))"
"""Of a row of ``stack``, what `day_pile.Pile.not_typed` says: by the numbers of its cards. Triggers
forget it with whatever changes it; until the next `fold` it is counted anew for the few stacks at
hand, the others stand in their column.
"""

_FOLD = (
    f"""INSERT INTO day_state (given_on, state, national_status, n)
        SELECT given_on, state, national_status, count(*) {_BEHIND} GROUP BY 1, 2, 3
        ON CONFLICT (given_on, state, national_status) DO UPDATE SET n = n + excluded.n""",
    f"""INSERT INTO day_stack (given_on, stack_number, n)
        SELECT given_on, stack_number, count(*) {_BEHIND} GROUP BY 1, 2
        ON CONFLICT (given_on, stack_number) DO UPDATE SET n = n + excluded.n""",
    f"""INSERT INTO hour_work (hour, author_id, entries, corrections)
        SELECT saved_at / 3600000, author_id, count(*), 0 {_BEHIND} GROUP BY 1, 2
        ON CONFLICT (hour, author_id) DO UPDATE SET entries = entries + excluded.entries""",
    f"""UPDATE stack SET not_typed = {_COUNT_ANEW}
        WHERE not_typed IS NULL AND cards_counted > 0""",  # noqa: S608 - our own names
    "UPDATE ledger_mark SET upto = (SELECT coalesce(max(seq), 0) FROM record)",
)


def fold(raw: Any) -> None:
    """Take what was saved since the last time into the ledgers, in the caller's transaction."""
    for statement in _FOLD:
        raw.execute(statement)
