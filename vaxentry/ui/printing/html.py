"""What goes on paper, as HTML for a text document. Pure.

Every text that comes from outside is escaped: a name like ``<b>`` is printed as it was typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

ROWS_A_PART = 100
_GAP = '<p class="gap">&nbsp;</p>'
_STYLE = """
body { font-size: 9pt; color: #000000; }
h1 { font-size: 15pt; margin-top: 0; margin-bottom: 2pt; }
p { margin-top: 0; margin-bottom: 3pt; }
p.about { color: #444444; }
p.gap { font-size: 4pt; }
p.letter { font-size: 11pt; margin-bottom: 8px; }
th { font-size: 8pt; background-color: #e8ecee; }
td.figure { font-size: 11pt; font-weight: 600; }
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list on paper.

    Attributes:
        about: lines between the title and the table.
        headings: one per column; a heading without cells below it is a column to write in.
        widths: shares of the page, one per column.
        numbers: the columns whose cells stand to the right.
    """

    title: str
    about: Sequence[str]
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Slip:
    """The slip with which a stack goes from one clerk to the next. Holds no person of the cards.

    Attributes:
        figures: (what, how many), in the order they are checked off.
        hands: (role, name) of giver and taker, in this order; each signs.
        note: a sentence under the figures.
    """

    title: str
    about: Sequence[str]
    figures: Sequence[tuple[str, str]]
    hands: Sequence[tuple[str, str]]
    note: str
    sign_here: str


def sheet_html(sheet: Sheet) -> tuple[str, ...]:
    """The list in parts that begin on pages of their own; each page repeats the head.

    One table of thousands of rows takes Qt minutes: the time rises with their square.
    """
    starts = range(0, max(1, len(sheet.rows)), ROWS_A_PART)
    return tuple(_part(sheet, sheet.rows[at : at + ROWS_A_PART]) for at in starts)


def _part(sheet: Sheet, rows: Sequence[Sequence[str]]) -> str:
    cells = [_heading(at, text, sheet) for at, text in enumerate(sheet.headings)]
    head = f"<thead><tr>{''.join(cells)}</tr></thead>"
    body = "".join(_row(row, sheet) for row in rows)
    return page_html(sheet.title, sheet.about, table_html(f"{head}<tbody>{body}</tbody>"))


def _heading(at: int, text: str, sheet: Sheet) -> str:
    share = round(100 * sheet.widths[at] / sum(sheet.widths))
    return f'<th width="{share}%" align="{_side(at, sheet)}">{escape(text)}</th>'


def _row(row: Sequence[str], sheet: Sheet) -> str:
    full = (*row, *[""] * (len(sheet.headings) - len(row)))
    cells = (f'<td align="{_side(at, sheet)}">{escape(text)}</td>' for at, text in enumerate(full))
    return f"<tr>{''.join(cells)}</tr>"


def _side(at: int, sheet: Sheet) -> str:
    return "right" if at in sheet.numbers else "left"


def slip_html(slip: Slip) -> str:
    """The slip as a page with room for two signatures."""
    figure = '<td class="figure" align="right">'
    rows = "".join(
        f'<tr><td width="70%">{escape(what)}</td>{figure}{escape(amount)}</td></tr>'
        for what, amount in slip.figures
    )
    return page_html(
        slip.title, slip.about, f"{table_html(rows)}{_GAP}<p>{escape(slip.note)}</p>{_signed(slip)}"
    )


def _signed(slip: Slip) -> str:
    cells = "".join(
        f'<td width="50%"><p>{escape(role)}</p><p>{escape(name)}</p><br/><br/><br/>'
        f"<p>______________________________</p><p>{escape(slip.sign_here)}</p></td>"
        for role, name in slip.hands
    )
    return f'<table width="100%" cellpadding="6" border="0"><tr>{cells}</tr></table>'


def table_html(rows: str) -> str:
    """A table with lines around its cells; the rows are markup already."""
    style = "border-collapse: collapse; border-color: #888888;"
    return f'<table width="100%" border="1" cellpadding="3" style="{style}">{rows}</table>'


def page_html(title: str, about: Sequence[str], body: str) -> str:
    """A whole page; the body is markup already, the rest is escaped."""
    lines = "".join(f'<p class="about">{escape(line)}</p>' for line in about)
    head = f"<head><style>{_STYLE}</style></head>"
    return f"<html>{head}<body><h1>{escape(title)}</h1>{lines}{_GAP}{body}</body></html>"
