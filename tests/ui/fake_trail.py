"""A trail in memory: four hundred and fifty notes of two clerks."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from tests.ui.fakes import NOW
from vaxentry.domain.records import Author
from vaxentry.domain.trail import PAGE, Action, Fault, Kind, TrailQuery, TrailReport, TrailRow

RAHMA, DEWI = Author(UUID(int=1), "Rahma Wijaya"), Author(UUID(int=2), "Dewi Lestari")


class FakeTrail:
    def __init__(self, amount: int = 450) -> None:
        self.faults: tuple[Fault, ...] = ()
        self._notes = [self._row(seq) for seq in range(1, amount + 1)]

    def _row(self, seq: int) -> TrailRow:
        who = DEWI if seq % 10 == 0 else RAHMA
        action = Action.STEP_TAKEN if seq % 10 == 0 else Action.SAVED
        at = NOW - timedelta(minutes=450 - seq)
        detail = "letter" if action is Action.STEP_TAKEN else ""
        return TrailRow(seq, at, who.id, who.name, action, f"KD-261123-{seq:03d}", 1, detail)

    def _fits(self, row: TrailRow, query: TrailQuery) -> bool:
        return (
            (not query.action or row.action == query.action)
            and (query.author is None or row.author == query.author)
            and (not query.entry_no or row.entry_no == query.entry_no)
            and (query.since is None or row.at >= query.since)
            and (query.until is None or row.at < query.until)
        )

    def page(
        self, query: TrailQuery, *, before: int | None = None, limit: int = PAGE
    ) -> Sequence[TrailRow]:
        found = [row for row in reversed(self._notes) if self._fits(row, query)]
        return [row for row in found if before is None or row.seq < before][:limit]

    def rows(self, query: TrailQuery) -> Iterator[TrailRow]:
        return (row for row in self._notes if self._fits(row, query))

    def authors(self) -> Sequence[Author]:
        return [DEWI, RAHMA]

    def check(self) -> TrailReport:
        return TrailReport(len(self._notes), 3, 440, self.faults)


CUT = (Fault(Kind.CUT_OFF, 451, 460),)
