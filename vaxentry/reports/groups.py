"""The backlog parted by each of its dimensions, in one pass over the records that are not in."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from vaxentry.db.engine import bare
from vaxentry.domain.backlog import Dimension, Group, Period, cause_of
from vaxentry.domain.outbox import State
from vaxentry.domain.plain_text import without_numbers
from vaxentry.reports.figures import IS_OPEN, NEEDS_PERSON, bounds

_OPEN = f"""
WITH own AS (SELECT site FROM device),
open AS MATERIALIZED (
  SELECT record.state, standing, invalid_rule, village, record.given_on, vaccine, batch, site,
         stack_number, author_id, {NEEDS_PERSON} AS person
  FROM record WHERE {IS_OPEN})
"""  # noqa: S608 - our own names
_COUNTED = "count(*) - sum(person), sum(person), min(open.given_on)"
_PLAIN = {
    Dimension.VILLAGE: "village",
    Dimension.GIVEN_ON: "open.given_on",
    Dimension.STACK: "stack_number",
    Dimension.VACCINE: "vaccine",
    Dimension.BATCH: "batch",
}
_JOINED = f"""
SELECT 'site', coalesce(open.site, nullif(stack.site, ''), own.site), '', '', {_COUNTED}
FROM open JOIN stack ON number = stack_number CROSS JOIN own GROUP BY 2
UNION ALL
SELECT 'clerk', name, '', '', {_COUNTED}
FROM open JOIN author ON author.id = author_id GROUP BY author_id
UNION ALL
SELECT 'state', open.state, standing, invalid_rule, {_COUNTED}
FROM open GROUP BY open.state, standing, invalid_rule
"""  # noqa: S608 - our own names
_GROUPS = _OPEN + " UNION ALL ".join(
    [
        _JOINED,
        *(
            f"SELECT '{name}', {column}, '', '', {_COUNTED} FROM open GROUP BY {column}"  # noqa: S608 - our own names
            for name, column in _PLAIN.items()
        ),
    ]
)
_IN_ORDER = frozenset({Dimension.GIVEN_ON, Dimension.STACK})

_Lines = dict[tuple[Dimension, str, str], tuple[int, int, str]]


def groups(c: Connection, period: Period) -> Mapping[Dimension, Sequence[Group]]:
    """The backlog of a period by every dimension; a dimension of an empty backlog is empty."""
    lines: _Lines = {}
    for row in bare(c).execute(_GROUPS, bounds(period)):
        name, value, standing, rule, *counted = row
        if name == Dimension.STATE:
            _add_state(lines, State(value), standing, rule, counted)
        else:
            _add(lines, Dimension(name), without_numbers(str(value)), "", counted)
    made: dict[Dimension, list[Group]] = {dimension: [] for dimension in Dimension}
    for (dimension, value, text), (waiting, person, oldest) in lines.items():
        made[dimension].append(Group(value, waiting, person, date.fromisoformat(oldest), text))
    return {dimension: _ordered(dimension, found) for dimension, found in made.items()}


def _add_state(
    lines: _Lines, state: State, standing: str, rule: str, counted: Sequence[Any]
) -> None:
    """The state, why, and whose turn it is: the last two follow from the server's words."""
    cause = cause_of(state, standing, rule)
    _add(lines, Dimension.STATE, state.value, f"state.{state}", counted)
    _add(lines, Dimension.CAUSE, cause.code, cause.text, counted)
    _add(lines, Dimension.OWNER, cause.owner.value, f"refusal.owner_{cause.owner}", counted)


def _add(
    lines: _Lines, dimension: Dimension, value: str, text: str, counted: Sequence[Any]
) -> None:
    waiting, person, oldest = counted
    key = dimension, value, text
    before = lines.get(key, (0, 0, oldest))
    lines[key] = before[0] + waiting, before[1] + person, min(before[2], oldest)


def _ordered(dimension: Dimension, found: Sequence[Group]) -> list[Group]:
    if dimension is Dimension.STACK:
        return sorted(found, key=lambda one: int(one.value))
    if dimension in _IN_ORDER:
        return sorted(found, key=lambda one: one.value)
    return sorted(found, key=lambda one: (-one.total, one.value))
