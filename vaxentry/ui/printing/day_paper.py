"""The page of a day that is printed, signed and filed. Pure but for the book it is read from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from vaxentry.domain.day_close import DaySheet, Seal
from vaxentry.domain.ports import Clock, DoseBook
from vaxentry.domain.trail import Action
from vaxentry.language import Words
from vaxentry.language.spelling import count, long_day, moment
from vaxentry.ui.day_named import NamedLine, beside, named_lines
from vaxentry.ui.day_texts import (
    DOSE_COLUMNS,
    PILE_COLUMNS,
    dose_cells,
    dose_columns,
    elsewhere_text,
    equation,
    pc_doses_text,
    pile_cells,
    seal_state,
)
from vaxentry.ui.printing.html import grid_html, page_html
from vaxentry.ui.printing.jobs import MakeJob
from vaxentry.ui.printing.paper import Job, OnePage
from vaxentry.ui.printing.sheets import Printed, foot

if TYPE_CHECKING:
    from vaxentry.ui.actions import GetDays


_MOST_LINES = 100
"""More no page holds."""
_MOST_LETTERS = 200
"""Of a reason: more would leave the page without the day."""


def day_job(days: "GetDays", day: date) -> MakeJob:
    """The page, with the figures of the moment it is printed."""

    def make(_book: DoseBook, clock: Clock, words: Words) -> Job:
        sheet = days().sheet(day)
        title = words("day.paper_title", day=long_day(words, day))
        printed = Printed(sheet.site.site_name or sheet.site.site, sheet.made_by, clock())
        said = Action.REPORT_EXPORTED, "day_sheet"
        return Job(title, *said, (day_page(words, sheet, title),), foot(printed, words))

    return make


def day_page(words: Words, sheet: DaySheet, title: str) -> OnePage:
    """The equations and their seals, the tables, what does not agree and why."""
    site, seals, lists = sheet.site, _seals(words, sheet), _lists(words, sheet)
    about = [" · ".join(part for part in (site.site_name, site.site, site.pc_code) if part)]
    line = "______________________________"
    sign = f"<br/><p>{escape(words('day.paper_sign'))}</p><br/><p>{line}</p>"

    def html(lines: int) -> str:
        parts = (one.cut(words, n) for one, n in zip(lists, _shares(lines, lists), strict=True))
        return page_html(title, about, "".join((seals, *parts, sign)))

    return OnePage(html, min(_MOST_LINES, sum(len(one.rows) for one in lists)))


@dataclass(frozen=True, slots=True)
class _List:
    """A list of the page.

    Attributes:
        html: makes markup of rows, with the heading over them.
        amounts: of how many things each row tells; empty = of one.
    """

    rows: Sequence[Sequence[str]]
    html: Callable[[Sequence[Sequence[str]]], str]
    amounts: Sequence[int] = ()

    def cut(self, words: Words, most: int) -> str:
        """So many of its rows, and how many more there are."""
        hidden = sum(self.amounts[most:]) if self.amounts else len(self.rows) - most
        more = words("day.paper_more", n=count(words, hidden))
        shown = self.html(self.rows[:most]) if self.rows else ""
        return shown + (f"<p>{escape(more)}</p>" if hidden > 0 else "")


def _shares(lines: int, lists: Sequence[_List]) -> list[int]:
    """How many rows each may show: short lists whole, the others alike."""
    given, left = [0] * len(lists), lines
    in_order = sorted(range(len(lists)), key=lambda at: len(lists[at].rows))
    for place, at in enumerate(in_order):
        given[at] = min(len(lists[at].rows), left // (len(lists) - place))
        left -= given[at]
    return given


def _lists(words: Words, sheet: DaySheet) -> list[_List]:
    piles = [pile_cells(words, one) for one in sheet.piles]
    others = [
        words("day.paper_elsewhere", number=one.number, told=elsewhere_text(words, one.elsewhere))
        for one in sheet.piles
        if one.elsewhere
    ]
    return [
        _List(piles, partial(_section, words, "section_piles", PILE_COLUMNS)),
        _List([[line] for line in others], _paragraphs),
        _doses(words, sheet),
        _List([[line] for line in _sources(words, sheet)], _paragraphs),
        _named(words, sheet),
        _List([[line] for line in _reopened(words, sheet)], _paragraphs),
    ]


def _doses(words: Words, sheet: DaySheet) -> _List:
    columns = dose_columns(sheet.doses)
    cells = (zip(DOSE_COLUMNS, dose_cells(words, one), strict=True) for one in sheet.doses)
    rows = [[cell for name, cell in row if name in columns] for row in cells]
    return _List(rows, partial(_section, words, "section_doses", columns))


def _sources(words: Words, sheet: DaySheet) -> list[str]:
    """From which PCs the doses came that were given elsewhere."""
    told = pc_doses_text(words, sheet.pc_doses)
    return [words("day.paper_doses_elsewhere", told=told)] if told else []


def _paragraphs(rows: Sequence[Sequence[str]]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for (line,) in rows)


def _seals(words: Words, sheet: DaySheet) -> str:
    rows = [
        [
            words(f"day.seal_{seal}"),
            equation(words, sheet, seal),
            seal_state(words, sheet, seal, sheet.reasons)[0],
        ]
        for seal in Seal
    ]
    return grid_html([], rows, frozenset())


def _section(
    words: Words, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> str:
    headings = [words(f"day.column_{name}") for name in columns]
    numbers = frozenset(range(1, len(columns)))
    return f"<h3>{escape(words(f'day.{title}'))}</h3>{grid_html(headings, rows, numbers)}"


def _named(words: Words, sheet: DaySheet) -> _List:
    lines = named_lines(words, sheet)
    if not lines:
        return _List([[words("day.agrees")]], _paragraphs)
    rows = [[one.text, _reason(words, one, sheet)] for one in lines]
    return _List(rows, partial(_differences, words), [one.amount for one in lines])


def _reason(words: Words, line: NamedLine, sheet: DaySheet) -> str:
    """Without its hint: where no reason was typed there is room for the pen."""
    told = beside(words, line, sheet, sheet.reasons)
    return told._replace(hint="", reason=_shortened(words, told.reason)).text


def _shortened(words: Words, reason: str) -> str:
    """A reason that leaves room for the day on its page."""
    if len(reason) <= _MOST_LETTERS:
        return reason
    return f"{reason[:_MOST_LETTERS].rstrip()}{words('day.paper_cut')}"


def _differences(words: Words, rows: Sequence[Sequence[str]]) -> str:
    headings = [words("day.column_what"), words("day.column_reason")]
    title = escape(words("day.section_differences"))
    return f"<h3>{title}</h3>{grid_html(headings, rows, frozenset())}"


def _reopened(words: Words, sheet: DaySheet) -> list[str]:
    return [
        words(
            "day.paper_reopened",
            seal=words(f"day.seal_{one.seal}"),
            author=one.author,
            at=moment(words, one.at),
            reason=_shortened(words, one.reasons.get("", "")),
        )
        for one in sheet.seals
        if one.reopened
    ]
