"""Two records or two versions side by side: what differs is marked, and the digit of a slip."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from vaxentry.domain.case_lines import Compared
from vaxentry.domain.form import Field
from vaxentry.language import Words
from vaxentry.ui.pages.number_pair import marked
from vaxentry.ui.sentences import field_text
from vaxentry.ui.widgets.panel import text_label

_UNLIKE = "\u2260"


def pair_grid(
    heads: tuple[str, str], lines: Sequence[Compared], words: Words, untold: str = ""
) -> QGridLayout:
    """The lines under two headings.

    Args:
        heads: what stands over our side, and over the other.
        lines: from `domain.case_lines`; the other side of one may be untold.
        words: of the screen.
        untold: stands on the other side of each line; "" = a line says what it knows.
    """
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(2, 1)
    grid.setColumnStretch(3, 1)
    for at, text in enumerate(heads, start=2):
        grid.addWidget(text_label(text, "section", wrap=True), 0, at)
    for line, compared in enumerate(lines, start=1):
        _add_line(grid, line, compared, words, untold)
    return grid


def _add_line(grid: QGridLayout, line: int, one: Compared, words: Words, untold: str) -> None:
    sign = text_label(_UNLIKE if one.differs else "", "key_sign")
    if one.differs:
        sign.setAccessibleName(words("cases.differs"))
    theirs = text_label(untold, "muted") if untold else _cell(one, one.theirs, one.ours, words)
    cells = (
        sign,
        text_label(words(f"field.{one.field}"), "muted"),
        _cell(one, one.ours, one.theirs, words),
        theirs,
    )
    for at, cell in enumerate(cells):
        grid.addWidget(cell, line, at)


def _cell(one: Compared, text: str | None, other: str | None, words: Words) -> QWidget:
    if text is None:
        return text_label(words("cases.untold_differs" if one.differs else "cases.untold"), "muted")
    said = field_text(words, one.field, text) or words("entry.nothing")
    cell = text_label(said, "unlike" if one.differs else "label", wrap=True)
    if one.slip is not None and other is not None:
        cell.setTextFormat(Qt.TextFormat.RichText)
        cell.setText(marked(text, other, grouped=one.field is Field.ID_NUMBER))
    return cell
