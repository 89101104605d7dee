"""Days of vaccination in memory: one with everything, none at all, and a huge one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from tests.ui.fake_piles import NOW, SITE
from vaxentry.domain.day_book import DayLine
from vaxentry.domain.day_close import BY_HAND, DaySheet, DoubleEntry, Seal, Sealed, figures
from vaxentry.domain.day_doses import BatchGiven, BatchOfDay, DoseLine, PcDoses, Yield
from vaxentry.domain.day_gaps import is_as_seen
from vaxentry.domain.day_pile import PcCount, Pile
from vaxentry.domain.day_server import ServerWord, Unsent
from vaxentry.domain.day_summary import StackSummary
from vaxentry.domain.outbox import State
from vaxentry.errors import SealError

DAY = date(2026, 11, 22)
MODERNA = BatchOfDay("3201-08", "moderna", "M7")
SINOVAC = BatchOfDay("3201-08", "sinovac", "B4471A")
OTHER = PcCount("MEJA B", 20, frozenset(range(41, 61)), "K7QX2M4A")


def pile(number: int, counted: int, *typed: int, **told: object) -> Pile:
    values: dict[str, object] = {"typed": frozenset(typed), "proceed": len(typed)}
    return Pile(UUID(int=number), number, "3201-08", counted, **(values | told))  # type: ignore[arg-type]


def a_day(day: date, *piles: Pile, **told: object) -> DaySheet:
    values = {"whole_ul": {"moderna": 500, "sinovac": 500, "pfizer": 300}, **told}
    return DaySheet(day, NOW, "Rahma Wijaya", SITE, piles, **values)  # type: ignore[arg-type]


FULL = a_day(
    DAY,
    pile(1, 5, 1, 2, 4, 5, 6, proceed=4, deferred=1, parked=frozenset({7})),
    pile(2, 60, *range(1, 41), elsewhere=(OTHER,)),
    doubles=[(DoubleEntry("KD-261122-002", 1, 2), DoubleEntry("KD-261122-005", 1, 6))],
    doses=[
        DoseLine(MODERNA, 4, 1, 1750, 500, Yield(1, 5000, 3000)),
        DoseLine(SINOVAC, 40, 0, 20_500, 500, Yield(4, 5000, 0)),
    ],
    server=ServerWord(
        45, 43, False, None,
        (
            Unsent("KD-261122-005", 1, 6, State.DOSE_CHECK),
            Unsent("KD-261122-044", 2, 40, State.QUEUED),
        ),
        for_person=1,
    ),
)  # fmt: skip
THEIRS = PcDoses(
    "MEJA B", "K7QX2M4A",
    (BatchGiven(MODERNA, 1, 1, 250), BatchGiven(SINOVAC._replace(batch="B9"), 20, 0, 10_000)),
)  # fmt: skip


def with_doses(sheet: DaySheet, *told: PcDoses) -> DaySheet:
    """The day with what these PCs gave on it."""
    lines = {one.batch: replace(one, elsewhere=0, elsewhere_ul=0) for one in sheet.doses}
    for one in (given for pc in told for given in pc.given):
        line = lines.get(one.batch, DoseLine(one.batch, 0, 0, 0, 500))
        elsewhere, volume_ul = line.elsewhere + one.doses, line.elsewhere_ul + one.given_ul
        lines[one.batch] = replace(line, elsewhere=elsewhere, elsewhere_ul=volume_ul)
    here = [one for one in lines.values() if one.doses or one.vials or one.elsewhere]
    return replace(sheet, doses=here, pc_doses=told)


SHARED = with_doses(FULL, THEIRS)
"""One pile on two PCs: with the half dose of the other one the first batch agrees."""
WHOLE = a_day(
    DAY - timedelta(days=1),
    pile(3, 12, *range(1, 13)),
    doses=[DoseLine(MODERNA, 12, 0, 6000, 500, Yield(2, 5000, 4000))],
    server=ServerWord(12, 12),
)
HUGE = a_day(
    DAY,
    *(pile(n, 9999, *range(1, 9999, 2)) for n in range(1, 41)),
    pile(41, 0, *range(1, 1200)),
    doubles=[
        tuple(DoubleEntry(f"KD-261122-{n:03d}", n, 1 + at) for at in range(3)) for n in range(1, 30)
    ],
    doses=[
        DoseLine(BatchOfDay("3201-08", "sinovac", f"B{n:05d}-XL"), 9999, 12, 4_999_500, 500)
        for n in range(1, 30)
    ],
    server=ServerWord(
        199_960, 1, False, None,
        tuple(Unsent(f"KD-261122-{n:03d}", 1, n, State.AWAITING_APPROVAL) for n in range(1, 51)),
        for_person=199_959,
    ),
)  # fmt: skip


class FakeDays:
    """Does what the book does, without one."""

    def __init__(self, *sheets: DaySheet) -> None:
        self.sheets = {one.day: one for one in sheets}
        self.written: list[tuple[date, Path]] = []
        self.read: list[Path] = []
        self.theirs = [StackSummary(7, "3201-08", 5, 1, frozenset({3}))]
        self.fails: Exception | None = None

    def days(self) -> Sequence[DayLine]:
        return [
            DayLine(day, len(one.piles), frozenset(s for s in Seal if one.in_force(s)))
            for day, one in sorted(self.sheets.items(), reverse=True)
        ]

    def sheet(self, day: date) -> DaySheet:
        return self.sheets[day]

    def _keep(self, sheet: DaySheet) -> DaySheet:
        if self.fails:
            raise self.fails
        self.sheets[sheet.day] = sheet
        return sheet

    def keep_reason(self, day: date, key: str, reason: str) -> DaySheet:
        sheet = self.sheets[day]
        return self._keep(replace(sheet, reasons={**sheet.reasons, key: reason}))

    def seal(self, seen: DaySheet, seal: Seal, reasons: Mapping[str, str]) -> DaySheet:
        sheet = self.sheets[seen.day]
        if not is_as_seen(seen, sheet, seal):
            raise SealError(reason="seal_changed")
        told = Sealed(seal, NOW, "Rahma Wijaya", figures(sheet, seal), reasons)
        return self._keep(replace(sheet, seals=[*sheet.seals, told]))

    def reopen(self, day: date, seal: Seal, reason: str) -> DaySheet:
        sheet = self.sheets[day]
        told = Sealed(seal, NOW, "Rahma Wijaya", {}, {"": reason}, reopened=True)
        return self._keep(replace(sheet, seals=[*sheet.seals, told]))

    def enter_vials(self, day: date, batch: BatchOfDay, told: Yield) -> DaySheet:
        sheet = self.sheets[day]
        lines = [replace(one, vials=told) if one.batch == batch else one for one in sheet.doses]
        if batch not in {one.batch for one in lines}:
            lines.append(DoseLine(batch, 0, 0, 0, sheet.whole_ul.get(batch.vaccine), told))
        return self._keep(replace(sheet, doses=lines))

    def enter_count(self, day: date, stack: UUID, told: PcCount) -> DaySheet:
        sheet = self.sheets[day]
        piles = [replace(p, elsewhere=(told,)) if p.stack == stack else p for p in sheet.piles]
        return self._keep(replace(sheet, piles=piles))

    def offered(self, day: date, stack: UUID, path: Path) -> Sequence[StackSummary]:
        assert stack in {one.stack for one in self.sheets[day].piles}
        if self.fails:
            raise self.fails
        self.read.append(path)
        return self.theirs

    def read_summary(self, day: date, stack: UUID, path: Path, theirs: int) -> DaySheet:
        assert path == self.read[-1]
        one = next(one for one in self.theirs if one.number == theirs)
        told = PcCount("MEJA B", one.cards, one.numbers, "K7QX2M4A", one.number)
        return self.enter_count(day, stack, told)

    def read_doses(self, day: date, path: Path) -> DaySheet:
        self.read.append(path)
        others = [one for one in self.sheets[day].pc_doses if one.key != THEIRS.key]
        return self._keep(with_doses(self.sheets[day], *others, THEIRS))

    def drop_doses(self, day: date, told: PcDoses) -> DaySheet:
        others = [one for one in self.sheets[day].pc_doses if one.key != told.key]
        return self._keep(with_doses(self.sheets[day], *others))

    def write_summary(self, day: date, path: Path) -> None:
        self.written.append((day, path))


def sealed(sheet: DaySheet) -> DaySheet:
    """Everything of it closed, the server's word too."""
    seals = [
        Sealed(seal, NOW, "Rahma Wijaya" if seal in BY_HAND else "", figures(sheet, seal), {})
        for seal in Seal
    ]
    return replace(sheet, seals=seals)


SINCE = replace(
    sealed(FULL),
    seals=[replace(one, reasons={"excess:1:1:6": "kartu tamu"}) for one in sealed(FULL).seals[:2]],
)
"""Sealed with one excess card for a reason; everything else came since."""
EMPTIED = replace(
    sealed(WHOLE), piles=(), doses=(), server=ServerWord(0, 0), seals=sealed(WHOLE).seals[:2]
)
"""Its only stack went to another day after its seals."""
