"""Puts what is painted on pages, from top to bottom; their number is known before the first."""

from collections.abc import Callable, Sequence
from functools import partial

from vaxentry.charts.table import Table

Draw = Callable[[float], object]
"""Paints something whose upper edge is where it is told."""


class Flow:
    """Pages of one height, filled in order.

    Attributes:
        pages: what is painted on each, and where.
    """

    def __init__(self, height: float) -> None:
        self.pages: list[list[tuple[float, Draw]]] = [[]]
        self._height, self._top = height, 0.0

    def new_page(self) -> None:
        """Go on at the top of the next page."""
        self.pages.append([])
        self._top = 0.0

    def put(self, height: float, draw: Draw) -> None:
        """The next thing on the page."""
        self.pages[-1].append((self._top, draw))
        self._top += height

    def skip(self, height: float) -> None:
        """Leave some room, unless the page is new."""
        self._top += height if self._top else 0

    def fits(self, height: float) -> bool:
        """Whether so much is left of the page."""
        return self._top + height <= self._height

    def put_table(
        self, table: Table, rows: Sequence[Sequence[str]], head: str, ground: str
    ) -> None:
        """A table whose headings, on the ground `head`, stand again on each page."""
        start = 0
        while True:
            headings = table.headings
            self.put(table.height(headings), partial(table.draw, headings, head))
            end, height = self._fitting(table, rows, start)
            self.put(height, partial(table.draw_rows, rows, range(start, end), ground))
            if end == len(rows):
                return
            start = end
            self.new_page()

    def _fitting(
        self, table: Table, rows: Sequence[Sequence[str]], start: int
    ) -> tuple[int, float]:
        """Up to which row the page has room, for one in any case; how high these are together."""
        height, end = 0.0, start
        while end < len(rows):
            one = table.height(rows[end])
            if end > start and not self.fits(height + one):
                break
            height, end = height + one, end + 1
        return end, height
