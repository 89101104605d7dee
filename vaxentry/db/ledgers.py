"""The ledgers that follow behind the save, as the search index does: none of it is in its way.

What is saved but not in them yet is few rows, and is counted with them by whoever reads: see
`DAY_STATE` and `HOUR_WORK`. Changes of a record that is in them go there at once, by triggers.
"""

from typing import Any

_BEHIND = "FROM record WHERE seq > (SELECT upto FROM ledger_mark)"
DAY_STATE = f"""(SELECT given_on, state, national_status, n FROM day_state
  UNION ALL SELECT given_on, state, national_status, 1 {_BEHIND})"""  # noqa: S608 - our own names
"""Records by day of vaccination, state and *Pusat*: columns as in the table ``day_state``."""
HOUR_WORK = f"""(SELECT hour, author_id, entries, corrections FROM hour_work
  UNION ALL SELECT saved_at / 3600000, author_id, 1, 0 {_BEHIND})"""  # noqa: S608 - our own names
"""Entries and corrections by hour and author: columns as in the table ``hour_work``."""

_FOLD = (
    f"""INSERT INTO day_state (given_on, state, national_status, n)
        SELECT given_on, state, national_status, count(*) {_BEHIND} GROUP BY 1, 2, 3
        ON CONFLICT (given_on, state, national_status) DO UPDATE SET n = n + excluded.n""",
    f"""INSERT INTO hour_work (hour, author_id, entries, corrections)
        SELECT saved_at / 3600000, author_id, count(*), 0 {_BEHIND} GROUP BY 1, 2
        ON CONFLICT (hour, author_id) DO UPDATE SET entries = entries + excluded.entries""",
    "UPDATE ledger_mark SET upto = (SELECT coalesce(max(seq), 0) FROM record)",
)


def fold(raw: Any) -> None:
    """Take what was saved since the last time into the ledgers, in the caller's transaction."""
    for statement in _FOLD:
        raw.execute(statement)
