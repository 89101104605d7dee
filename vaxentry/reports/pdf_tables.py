"""The tables of the PDF: the backlog by each dimension, then who typed how much."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vaxentry.charts.table import Column
from vaxentry.domain.backlog import Backlog, Dimension
from vaxentry.domain.backlog_text import group_text, paper_facts, told, view_facts
from vaxentry.domain.outbox import State
from vaxentry.domain.view_text import View
from vaxentry.language import Words
from vaxentry.language.spelling import count, day_text


@dataclass(frozen=True, slots=True)
class TableData:
    """A table with its title."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


def tables(words: Words, found: Backlog) -> Iterator[TableData]:
    """Those in which there is something; the paper cards always."""
    yield _paper(words, found)
    for dimension in Dimension:
        if found.groups[dimension]:
            yield _by(dimension, words, found)
    if found.work:
        yield _work(words, found)


def view_table(words: Words, view: View, by_state: Mapping[State, int]) -> TableData:
    """What a filtered list is of, and how many of its records are in each state."""
    columns = [
        Column(words("report.by_state"), 2),
        Column(words("report.total"), 3, to_right=True),
    ]
    rows = [[what, told(words, n)] for what, n in view_facts(words, view, by_state)]
    return TableData(words("report.section_view"), columns, rows)


def _paper(words: Words, found: Backlog) -> TableData:
    facts = paper_facts(words, found)
    columns = [Column(what, 1, to_right=True) for what, _ in facts]
    return TableData(words("report.section_paper"), columns, [[told(words, n) for _, n in facts]])


def _by(dimension: Dimension, words: Words, found: Backlog) -> TableData:
    title = words(f"report.by_{dimension}")
    names = ("total", "waiting", "person", "oldest_day")
    counts = [Column(words(f"report.{name}"), 1, to_right=True) for name in names]
    columns = [Column(title, 5), *counts]
    rows = [
        [
            group_text(words, dimension, one),
            *(count(words, n) for n in (one.total, one.waiting, one.person)),
            day_text(one.oldest),
        ]
        for one in found.groups[dimension]
    ]
    return TableData(title, columns, rows)


def _work(words: Words, found: Backlog) -> TableData:
    columns = [
        Column(words("report.by_clerk"), 5),
        Column(words("report.entries"), 1, to_right=True),
        Column(words("report.corrections"), 1, to_right=True),
    ]
    rows = [
        [one.clerk, count(words, one.entries), count(words, one.corrections)] for one in found.work
    ]
    return TableData(words("report.section_work"), columns, rows)
