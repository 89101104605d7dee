"""Puts what is painted on pages, from top to bottom; their number is known before the first."""

from collections.abc import Callable, Sequence

from vaxentry.charts.table import Table

Draw = Callable[[float], None]
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
        self._put_row(table, table.headings, head)
        for at, cells in enumerate(rows):
            if not self.fits(table.height(cells)):
                self.new_page()
                self._put_row(table, table.headings, head)
            self._put_row(table, cells, ground if at % 2 else "")

    def _put_row(self, table: Table, cells: Sequence[str], ground: str) -> None:
        self.put(table.height(cells), lambda top: table.draw(top, cells, ground))
