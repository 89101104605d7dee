"""A report as plain data: what the JSON file holds, and what the SHA-256 of a report is of."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from vaxentry.domain.backlog import Backlog, BacklogRow, Period
from vaxentry.domain.contact import told_rate
from vaxentry.domain.view_text import View
from vaxentry.reports.table import as_data

_HOUR_S = 3600
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def figures(found: Backlog, view: View | None) -> Mapping[str, Any]:
    """Everything a report says but its list: numbers and codes."""
    told = _figures(found)
    return told if view is None else {**told, "filter": _filter(view)}


def _filter(view: View) -> Mapping[str, Any]:
    """Whether something was searched for and one clerk chosen, never what and whom."""
    query = view.query
    return {
        "states": sorted(query.states),
        "flag": query.flag,
        "stack": view.stack or None,
        "one_clerk": query.author is not None,
        "vaccine": query.vaccine,
        "cause": query.cause or None,
        "age": query.age,
        "search": view.is_search,
    }


def _figures(found: Backlog) -> Mapping[str, Any]:
    age = found.oldest_age
    return {
        "made_at": found.made_at.isoformat(timespec="seconds"),
        "made_by": found.made_by,
        "site": found.site.site,
        "site_name": found.site.site_name,
        "pc": found.site.pc_code,
        "period": _period(found.period),
        "saved": found.saved,
        "waiting": found.waiting,
        "person": found.person,
        "received": found.received,
        "recorded_nationally": found.recorded,
        "ended": found.ended,
        "voids_waiting": found.voids_waiting,
        "by_state": {state.value: n for state, n in found.by_state.items()},
        "by_age": {age.value: n for age, n in found.by_age.items()},
        "oldest_hours": None if age is None else round(age.total_seconds() / _HOUR_S, 1),
        "overdue": {one.owner.value: one.count for one in found.overdue},
        "per_minute": told_rate(found.per_minute) if found.per_minute else None,
        "paper": _paper(found),
        "groups": _groups(found),
        "trend": [
            {
                "day": one.day.isoformat(),
                "waiting": one.waiting,
                "person": one.person,
                "received": one.received,
            }
            for one in found.trend
        ],
        "clerks": [
            {"name": one.clerk, "entries": one.entries, "corrections": one.corrections}
            for one in found.work
        ],
    }


def _period(period: Period) -> Mapping[str, str | None]:
    return {
        "since": period.since.isoformat() if period.since else None,
        "until": period.until.isoformat() if period.until else None,
    }


def _paper(found: Backlog) -> Mapping[str, int]:
    paper = found.paper
    return {
        "counted": paper.counted,
        "not_typed": paper.not_typed,
        "parked": paper.parked,
        "to_file": paper.to_file,
        "to_keep": paper.to_keep,
    }


def _groups(found: Backlog) -> Mapping[str, Any]:
    return {
        dimension.value: [
            {
                "value": one.value,
                "waiting": one.waiting,
                "person": one.person,
                "oldest": one.oldest.isoformat(),
            }
            for one in lines
        ]
        for dimension, lines in found.groups.items()
    }


def line(data: Mapping[str, Any]) -> bytes:
    """Data as one line: the same data gives the same bytes."""
    return _ENCODER.encode(data).encode("utf-8", "surrogatepass") + b"\n"


class Digest:
    """The SHA-256 of a report: over the line of its figures, then that of each record in order."""

    def __init__(self, found: Backlog, view: View | None) -> None:
        self._sum = sha256(line(figures(found, view)))

    def add(self, row: BacklogRow) -> None:
        """The next record."""
        self._sum.update(line(as_data(row)))

    def hex(self) -> str:
        """Of what was added so far."""
        return self._sum.hexdigest()
