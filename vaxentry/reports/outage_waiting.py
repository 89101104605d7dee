"""When how many records came to wait, or waited no more, as far as the book knows the moment.

It knows when a record was saved, answered for, voided or erased, paused and resumed, corrected, and
when somebody was asked about it. What the server lost, or a decision sent on, is only in the ledger
of the states, by the hour.
"""

from collections.abc import Iterator

from sqlalchemy import Connection

from vaxentry.db.engine import bare
from vaxentry.domain.outage_waiting import HOUR_MS, Change
from vaxentry.wire.outcomes import Code

_LONG_AGO_MS = 14 * 24 * HOUR_MS
"""A try that began so long before the period is not looked for any more."""
_WITHIN = "min({at}, :now) >= :first AND min({at}, :now) < :behind"
_ANSWERED = f"outcome = 'answered' AND code NOT IN ('', '{Code.LATER}')"
_STILL_HEAD = """NOT EXISTS (
  SELECT 1 FROM audit WHERE audit.record_seq = this.record_seq AND action <> 'saved'
    AND action IN ('corrected', 'voided') AND audit.rev > this.rev AND audit.at <= ended_at)"""
"""An answer to what was corrected meanwhile ends nothing: the correction is still to be sent."""
_ANSWERED_BEFORE = f"""EXISTS (
  SELECT 1 FROM attempt_record AS before CROSS JOIN attempt USING (device_seq)
  WHERE before.record_seq = told.record_seq AND ended_at < told.at AND {_ANSWERED})"""  # noqa: S608 - our own names
_CHANGES = f"""
WITH told (record_seq, at, waits, is_first) AS (
  SELECT seq, min(saved_at, :now), 1, 1 FROM record WHERE {_WITHIN.format(at="saved_at")}
  UNION ALL
  SELECT seq, min(state_since, :now), 0, 0 FROM record
  WHERE state IN ('voided', 'erased') AND {_WITHIN.format(at="state_since")}
  UNION ALL
  SELECT record_seq, min(ended_at, :now), 0, 0
  FROM attempt CROSS JOIN attempt_record AS this USING (device_seq)
  WHERE started_at >= :long_ago AND {_ANSWERED} AND {_WITHIN.format(at="ended_at")}
    AND {_STILL_HEAD}
  UNION ALL
  SELECT record_seq, min(at, :now), 0, 0 FROM pause WHERE {_WITHIN.format(at="at")}
  UNION ALL
  SELECT record_seq, min(ended_at, :now), 1, 0 FROM pause
  WHERE ended_by IS NOT NULL AND {_WITHIN.format(at="ended_at")}
  UNION ALL
  SELECT record_seq, min(asked_at, :now), 0, 0 FROM approval WHERE {_WITHIN.format(at="asked_at")}
  UNION ALL
  SELECT record_seq, min(at, :now), action = 'corrected', 0 FROM audit
  WHERE action <> 'saved' AND action IN ('corrected', 'voided') AND record_seq IS NOT NULL
    AND {_WITHIN.format(at="at")}),
turned AS (
  SELECT at, waits - coalesce(
    lag(waits) OVER (PARTITION BY record_seq ORDER BY at, is_first DESC, waits DESC),
    iif(is_first, 0, NOT {_ANSWERED_BEFORE})) AS change
  FROM told)
SELECT at, sum(change) FROM turned WHERE change <> 0 GROUP BY at ORDER BY at"""  # noqa: S608 - our own names


def changes(c: Connection, hours: range, now_ms: int) -> Iterator[Change]:
    """Every moment in these hours since 1970 at which more or fewer records waited, in order. What
    a clock that was ahead put into the future happened now.
    """
    first = hours.start * HOUR_MS
    bounds = {"first": first, "behind": hours.stop * HOUR_MS, "long_ago": first - _LONG_AGO_MS}
    yield from bare(c).execute(_CHANGES, bounds | {"now": now_ms})
