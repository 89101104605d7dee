"""The lists and the slip as they go on paper. Pure: rows and words in, data for HTML out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from vaxentry.domain.findings import MOST_FLAGGED
from vaxentry.domain.outbox import Paper
from vaxentry.domain.records import Stack
from vaxentry.domain.stacks import FiledCard, ParkedCard, Progress, number_ranges
from vaxentry.language import Words
from vaxentry.language.spelling import count, day_text, long_day, moment
from vaxentry.ui.pages.lists_cells import cells, paper_of_row
from vaxentry.ui.pages.lists_rows import CALLS, COLUMNS, ListKind, ListRow, Span, card_no_of
from vaxentry.ui.printing.html import CodeSheet, Sheet, Slip

_LEFT_OUT: Mapping[ListKind, frozenset[str]] = {
    ListKind.PARKED: frozenset({"parked_at", "author"}),
    ListKind.CARDS: frozenset({"name"}),
}
_TO_WRITE_IN: Mapping[ListKind, tuple[str, ...]] = {
    ListKind.PARKED: ("note",),
    ListKind.DOUBTS: ("note",),
    ListKind.DEFERRED: ("called",),
    ListKind.NEXT: ("called",),
    ListKind.SUPERVISOR: ("note",),
}
"""A column for the pen."""
_PEN = 160
_REST = 360
"""Widths beside those of the screen: what is left there needs a share here."""


@dataclass(frozen=True, slots=True)
class Printed:
    """By whom, where and when something is printed."""

    site_name: str
    author: str
    at: datetime


def list_sheet(
    kind: ListKind,
    rows: Sequence[ListRow],
    span: Span,
    printed: Printed,
    words: Words,
    stack: Stack | None = None,
) -> Sheet:
    """A list on paper: its columns, and one to write in where people work with the print."""
    left_out = _LEFT_OUT.get(kind, frozenset())
    columns = [one for one in enumerate(COLUMNS[kind]) if one[1].name not in left_out]
    pen = _TO_WRITE_IN.get(kind, ())
    texts = (cells(kind, row, words) for row in rows)
    about = _about(kind, len(rows), span, printed, words)
    return Sheet(
        title=words(f"lists.list_{kind}", number=stack.number if stack else ""),
        about=about if stack is None else (*about, *_piles(stack, rows, words)),
        headings=[words(f"lists.column_{name}") for name in (*(c.name for _, c in columns), *pen)],
        rows=[[row[at] for at, _ in columns] for row in texts],
        widths=[*(column.width or _REST for _, column in columns), *(_PEN for _ in pen)],
        numbers=frozenset(i for i, (_, column) in enumerate(columns) if column.is_number),
    )


def _about(
    kind: ListKind, amount: int, span: Span, printed: Printed, words: Words
) -> tuple[str, ...]:
    lines = [printed.site_name, words("lists.total", n=count(words, amount))]
    if kind is ListKind.DEFERRED:
        lines.append(words("lists.until", last=day_text(span.last)))
    elif kind is ListKind.NEXT:
        days = {"first": day_text(span.first), "last": day_text(span.last)}
        lines.append(words("lists.between", **days))
    if kind is ListKind.SUPERVISOR:
        lines.append(words("lists.masked", n=MOST_FLAGGED))
    if kind in CALLS:
        lines.append(words("lists.personal"))
    return tuple(line for line in lines if line)


def _piles(stack: Stack, rows: Sequence[ListRow], words: Words) -> tuple[str, ...]:
    """Which stack, and its cards by what becomes of them, as the pile is parted by hand."""
    day = day_text(stack.given_on) if stack.given_on else words("lists.no_day")
    parts: dict[Paper, list[int]] = {}
    for row in rows:
        if isinstance(row, FiledCard | ParkedCard):
            parts.setdefault(paper_of_row(row), []).append(card_no_of(row))
    return (
        f"{stack.site}  ·  {day}",
        *(
            f"{words(f'lists.paper_{paper}')}: {number_ranges(parts[paper])}"
            for paper in Paper
            if paper in parts
        ),
    )


def foot(printed: Printed, words: Words) -> str:
    """Below every page: when it was printed and by whom."""
    at = moment(words, printed.at)
    return words("lists.printed", at=at, author=printed.author)


def stack_slip(
    stack: Stack, so_far: Progress, hands: tuple[str, str], printed: Printed, words: Words
) -> Slip:
    """The slip for a stack that goes from one clerk (`hands[0]`) to another. No person, no NIK."""
    day = long_day(words, stack.given_on) if stack.given_on else words("lists.no_day")
    about = (
        f"{words('lists.column_site')}: {stack.site} {printed.site_name}".rstrip(),
        f"{words('lists.column_given_on')}: {day}",
        words("lists.slip_time", at=moment(words, printed.at)),
    )
    givers = (words("lists.slip_giver"), words("lists.slip_taker"))
    return Slip(
        title=words("lists.slip_title", number=stack.number),
        about=about,
        figures=_figures(stack, so_far, words),
        hands=tuple(zip(givers, hands, strict=True)),
        note=words("lists.slip_note"),
        sign_here=words("lists.slip_sign"),
    )


def _figures(stack: Stack, so_far: Progress, words: Words) -> tuple[tuple[str, str], ...]:
    counted = str(stack.cards_counted) if stack.cards_counted else words("lists.not_counted")
    return (
        (words("lists.slip_counted"), counted),
        (words("lists.slip_saved"), str(so_far.saved)),
        (words("lists.slip_to_file"), str(so_far.to_file)),
        (words("lists.slip_to_keep"), str(so_far.to_keep)),
        (words("lists.slip_parked"), str(so_far.parked)),
        (words("lists.slip_doubtful"), str(so_far.doubtful)),
        (words("lists.slip_next"), str(stack.next_card)),
    )


def recovery_sheet(code: str, name: str, pc_code: str, printed: Printed, words: Words) -> CodeSheet:
    """The recovery code on paper."""
    at = moment(words, printed.at)
    about = words("setup.paper_about", site=printed.site_name or "-", pc=pc_code, at=at, name=name)
    notes = (words("setup.paper_use"), words("setup.paper_keep"))
    return CodeSheet(words("setup.paper_title"), (about,), code, notes)
