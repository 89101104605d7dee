"""The page of a day that is printed, signed and filed. Pure but for the book it is read from."""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from vaxentry.domain.day_close import DaySheet, Seal
from vaxentry.domain.ports import Clock, DoseBook
from vaxentry.domain.trail import Action
from vaxentry.language import Words
from vaxentry.language.spelling import long_day, moment
from vaxentry.ui.day_texts import (
    DOSE_COLUMNS,
    PILE_COLUMNS,
    dose_cells,
    elsewhere_text,
    equation,
    pile_cells,
    seal_state,
)
from vaxentry.ui.pages.day_view import named_lines, reason_of
from vaxentry.ui.printing.html import grid_html, page_html
from vaxentry.ui.printing.jobs import MakeJob
from vaxentry.ui.printing.paper import Job
from vaxentry.ui.printing.sheets import Printed, foot

if TYPE_CHECKING:
    from vaxentry.ui.actions import GetDays


def day_job(days: "GetDays", day: date) -> MakeJob:
    """The page, with the figures of the moment it is printed."""

    def make(_book: DoseBook, clock: Clock, words: Words) -> Job:
        sheet = days().sheet(day)
        title = words("day.paper_title", day=long_day(words, day))
        printed = Printed(sheet.site.site_name or sheet.site.site, sheet.made_by, clock())
        said = Action.REPORT_EXPORTED, "day_sheet"
        return Job(title, *said, (day_html(words, sheet, title),), foot(printed, words))

    return make


def day_html(words: Words, sheet: DaySheet, title: str) -> str:
    """The equations and their seals, the tables, what does not agree and why."""
    site = sheet.site
    about = [" · ".join(part for part in (site.site_name, site.site, site.pc_code) if part)]
    parts = [_seals(words, sheet)]
    parts.append(
        _section(
            words, "section_piles", PILE_COLUMNS, [pile_cells(words, one) for one in sheet.piles]
        )
    )
    parts += [
        f"<p>{escape(_elsewhere(words, pile.number, elsewhere_text(words, pile.elsewhere)))}</p>"
        for pile in sheet.piles
        if pile.elsewhere
    ]
    if sheet.doses:
        cells = [dose_cells(words, one) for one in sheet.doses]
        parts.append(_section(words, "section_doses", DOSE_COLUMNS, cells))
    parts.append(_named(words, sheet))
    parts += [f"<p>{escape(line)}</p>" for line in _reopened(words, sheet)]
    line = "______________________________"
    parts.append(f"<br/><p>{escape(words('day.paper_sign'))}</p><br/><p>{line}</p>")
    return page_html(title, about, "".join(parts))


def _elsewhere(words: Words, number: int, told: str) -> str:
    return words("day.paper_elsewhere", number=number, told=told)


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


def _named(words: Words, sheet: DaySheet) -> str:
    lines = named_lines(words, sheet)
    if not lines:
        return f"<p>{escape(words('day.agrees'))}</p>"
    # Where no reason was typed there is room for the pen.
    blank = words("day.reason_needed")
    rows = [
        [one.text, reason_of(words, one, sheet, sheet.reasons).replace(blank, "")] for one in lines
    ]
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
            reason=one.reasons.get("", ""),
        )
        for one in sheet.seals
        if one.reopened
    ]
