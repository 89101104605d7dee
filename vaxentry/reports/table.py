"""The list of a report as columns: one order, one meaning, in every file.

What each column holds is told to people in docs/reports.md.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from vaxentry.domain.backlog import BacklogRow
from vaxentry.domain.backlog_text import cause_text, vaccine_text
from vaxentry.language import Words

COLUMNS = (
    "entry_no", "state", "cause", "owner", "since", "overdue", "given_on", "age_days", "saved_at",
    "site", "village", "stack", "card", "clerk", "vaccine", "dose_no", "batch", "name", "identity",
)  # fmt: skip
"""Each has its heading ``report.column_<name>``."""

Cell = str | int | date | datetime | None


def headings(words: Words) -> list[str]:
    """The names of the columns."""
    return [words(f"report.column_{name}") for name in COLUMNS]


class Lines:
    """Turns records into lines of cells; what repeats is looked up once.

    Args:
        today: the day the ages count to.
    """

    def __init__(self, words: Words, today: date) -> None:
        self._words, self._today = words, today
        self._known: dict[object, str] = {}
        self._overdue = (words("report.no"), words("report.yes"))

    def cells(self, row: BacklogRow) -> Sequence[Cell]:
        """One record, in the order of `COLUMNS`; moments in the PC's own time."""
        return (
            row.entry_no,
            self._once(row.state, f"state.{row.state}"),
            self._cause(row),
            self._once(row.cause.owner, f"refusal.owner_{row.cause.owner}"),
            row.since.astimezone(),
            self._overdue[row.overdue],
            row.given_on,
            (self._today - row.given_on).days,
            row.saved_at.astimezone(),
            row.site,
            row.village,
            row.stack,
            row.card,
            row.clerk,
            vaccine_text(row.vaccine),
            row.dose_no,
            row.batch,
            row.name,
            row.identity,
        )

    def _once(self, code: object, key: str) -> str:
        if code not in self._known:
            self._known[code] = self._words(key)
        return self._known[code]

    def _cause(self, row: BacklogRow) -> str:
        if row.cause not in self._known:
            self._known[row.cause] = cause_text(self._words, row.cause)
        return self._known[row.cause]


def as_data(row: BacklogRow) -> Mapping[str, Any]:
    """One record for programs: codes in the place of words, times in UTC."""
    return {
        "entry_no": row.entry_no,
        "state": row.state.value,
        "cause": row.cause.code,
        "owner": row.cause.owner.value,
        "since": row.since.isoformat(timespec="seconds"),
        "overdue": row.overdue,
        "given_on": row.given_on.isoformat(),
        "saved_at": row.saved_at.isoformat(timespec="seconds"),
        "site": row.site,
        "village": row.village,
        "stack": row.stack,
        "card": row.card,
        "clerk": row.clerk,
        "vaccine": row.vaccine,
        "dose_no": row.dose_no,
        "batch": row.batch,
        "name": row.name,
        "identity": row.identity,
    }
