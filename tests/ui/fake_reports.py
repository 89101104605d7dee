"""Reports of three books: one with some of everything, one without anything, and a huge one."""

from datetime import timedelta

from tests.ui.fake_piles import NOW, SITE
from vaxentry.domain.backlog import (
    ALL,
    Backlog,
    DaysOld,
    Dimension,
    Group,
    Overdue,
    Paper,
    Period,
    TrendDay,
    Work,
)
from vaxentry.domain.outbox import NationalStatus, State
from vaxentry.domain.refusals import Owner
from vaxentry.domain.report_desk import DailyChoice, Progress, Wanted, Written, carry_on
from vaxentry.language import Words

TODAY = NOW.astimezone().date()
NO_GROUPS = dict.fromkeys(Dimension, ())


def a_backlog(
    by_state: dict[State, int], ages: tuple[int, int, int, int], **changed: object
) -> Backlog:
    values: dict[str, object] = {
        "made_at": NOW,
        "today": TODAY,
        "made_by": "Rahma Wijaya",
        "site": SITE,
        "period": ALL,
        "by_state": by_state,
        "national": {},
        "voids_waiting": 0,
        "by_age": dict(zip(DaysOld, ages, strict=True)),
        "oldest_saved_at": None,
        "oldest_waiting_at": changed.get("oldest_saved_at"),
        "overdue": (),
        "paper": Paper(),
        "groups": NO_GROUPS,
        "trend": days([0] * 14, [0] * 14),
        "work": (),
        "per_minute": None,
    }
    return Backlog(**(values | changed))  # type: ignore[arg-type]


def days(waiting: list[int], person: list[int]) -> tuple[TrendDay, ...]:
    first = TODAY - timedelta(13)
    both = enumerate(zip(waiting, person, strict=True))
    return tuple(TrendDay(first + timedelta(at), *one, 0) for at, one in both)


VILLAGES = (
    Group("Klawasi", 96, 4, TODAY - timedelta(9)),
    Group("Rufei", 61, 7, TODAY - timedelta(4)),
    Group("", 23, 0, TODAY - timedelta(1)),
)
BY_VACCINE = (
    Group("sinovac", 150, 9, TODAY - timedelta(9)), Group("moderna", 30, 2, TODAY - timedelta(3)),
)  # fmt: skip
EMPTY = a_backlog({}, (0, 0, 0, 0))
FULL = a_backlog(
    {
        State.QUEUED: 128, State.SENDING: 40, State.UNCERTAIN: 12, State.ACCEPTED: 2412,
        State.NEEDS_FIX: 7, State.NIK_CLASH: 3, State.DOSE_CHECK: 1, State.VOIDED: 5,
    },
    (96, 51, 32, 12),
    national={NationalStatus.RECORDED: 1904},
    oldest_saved_at=NOW - timedelta(days=9, hours=3),
    overdue=(Overdue(Owner.SUPERVISOR, 3, NOW - timedelta(days=2)),),
    paper=Paper(600, 84, 2, 2412, 191),
    trend=days(
        [0, 4, 12, 60, 92, 240, 410, 388, 300, 260, 201, 190, 188, 180],
        [0, 0, 1, 2, 2, 3, 9, 12, 12, 14, 12, 11, 11, 11],
    ),
    work=(Work("Budi Contoh", 812, 9), Work("Rahma Wijaya", 1204, 31)),
    per_minute=212.0,
    groups={**NO_GROUPS, Dimension.VILLAGE: VILLAGES, Dimension.VACCINE: BY_VACCINE},
)  # fmt: skip
HUGE = a_backlog(
    dict.fromkeys(State, 1234) | {State.QUEUED: 19_900, State.ACCEPTED: 1_000_000},
    (12_044, 7_200, 9_105, 1_401),
    national={NationalStatus.FORWARDED: 400_000, NationalStatus.RECORDED: 512_345},
    oldest_saved_at=NOW - timedelta(days=212, hours=7),
    overdue=(
        Overdue(Owner.SUPERVISOR, 5_821, NOW - timedelta(days=30)),
        Overdue(Owner.CLERK, 1_020, NOW - timedelta(days=20)),
    ),
    paper=Paper(1_250_000, 88_412, 312, 1_000_000, 28_000),
    trend=days(
        [1_000_000 + at * 37_411 for at in range(14)], [8_000 + at * 12 for at in range(14)]
    ),
    work=tuple(
        Work(f"Penginput {at:02d} " + "Panjang " * (at % 4), 90_000 + at, at) for at in range(24)
    ),
    per_minute=18_212.0,
    groups={
        **NO_GROUPS,
        Dimension.VILLAGE: tuple(
            Group(f"Desa {at:03d} {'Panjang ' * (at % 6)}".strip(), 20_000 - at, at, TODAY)
            for at in range(400)
        ),
    },
)


class FakeReports:
    def __init__(self, found: Backlog = FULL) -> None:
        self.found, self.asked = found, list[Period]()
        self.written: list[Wanted] = []
        self.fails: Exception | None = None
        self.steps = 3

    def backlog(self, period: Period = ALL) -> Backlog:
        self.asked.append(period)
        if self.fails:
            raise self.fails
        return self.found

    def write(self, wanted: Wanted, progress: Progress = carry_on) -> Written | None:
        if self.fails:
            raise self.fails
        for step in range(self.steps):
            if not progress(step, self.steps):
                return None
        self.written.append(wanted)
        return Written(self.found, self.found.open, "00")


class FakeDaily:
    def __init__(self) -> None:
        self.kept, self.looks = DailyChoice(), 0
        self.fails: Exception | None = None

    def choice(self) -> DailyChoice:
        return self.kept

    def choose(self, wanted: DailyChoice) -> None:
        if self.fails:
            raise self.fails
        self.kept = wanted

    def write_if_due(self, words: Words) -> str:
        self.looks += 1
        if self.fails:
            raise self.fails
        return "a.xlsx" if self.kept.folder and words.language else ""
