"""A day of vaccination whose every figure can be counted by hand.

Stack 1, five cards counted, moderna M7 (a whole dose is 500 microlitres):

    card  person  what
    1     9001    given, 500
    2     9002    given, 500
    3             missing: nobody typed it
    4     9004    deferred
    5     9005    given, 250: a half dose
    6     9002    the second person once more: a double, and a card beyond the count
    7             parked

Stack 2, nobody counted: one card, sinovac B1, whole dose without a volume. Stack 3 is of another
day, stack 4 without a day arrived on the day itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

from tests.db.conftest import KEY, Clock, a_dose, lay_new_book
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.day_close import DaySheet
from vaxentry.domain.day_doses import BatchOfDay
from vaxentry.domain.dose import Dose, Screening
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Settlement, Verdict
from vaxentry.domain.stacks import Draft, ParkReason
from vaxentry.reports.day_desk import DayDesk

DAY, EVE = date(2021, 8, 27), date(2021, 8, 26)
MODERNA = BatchOfDay("", "moderna", "M7")
SINOVAC = BatchOfDay("", "sinovac", "B1")


def person(serial: int, **changed: object) -> Dose:
    values: dict[str, object] = {"vaccine": "moderna", "batch": "M7", "ticket": None}
    return a_dose(f"927106031200{serial}", **(values | changed))


def deferred(serial: int) -> Dose:
    return person(
        serial, screening=Screening.DEFERRED, vaccine="", batch="", dose_no=None, course="",
        volume_ul=None,
    )  # fmt: skip


class DayStage:
    """The book, and how it came about."""

    def __init__(self, book: Store, clock: Clock) -> None:
        self.book, self.clock = book, clock
        self.outbox = Outbox(book.transactions)
        self.desk = DayDesk(book.transactions, clock)
        self.ids: dict[int, UUID] = {}

    def play(self) -> None:
        book = self.book
        book.set_author("RINA")
        self.first = book.open_stack(DAY, 5, "").id
        second = book.open_stack(DAY, 0, "").id
        other_day = book.open_stack(EVE, 9, "").id
        self.fourth = book.open_stack(None, 0, "").id
        for card, dose in (
            (1, person(9001)), (2, person(9002)), (4, deferred(9004)),
            (5, person(9005, volume_ul=250)), (6, person(9002)),
        ):  # fmt: skip
            self.save(card, dose)
        book.park(Draft(uuid4(), self.first, 7, {}, {}), ParkReason.OTHER)
        sinovac = replace(person(9011), vaccine="sinovac", batch="B1", volume_ul=None)
        self.save(11, sinovac, second, 1)
        self.save(12, person(9012, given_on=EVE), other_day, 1)

    def save(
        self, name: int, dose: Dose, stack: UUID | None = None, card_no: int | None = None
    ) -> UUID:
        """Under the number of its card, unless told otherwise."""
        saved = self.book.add(
            dose, record_id=uuid4(), stack=stack or self.first, card_no=card_no or name
        )
        self.ids[name] = saved.record_id
        return saved.record_id

    def answer(self, amount: int, state: State = State.ACCEPTED) -> None:
        """The server answers the oldest records that wait."""
        due = self.outbox.due(self.clock(), amount)
        sent = self.outbox.begin(uuid4(), due, self.clock())
        verdicts = [
            Verdict(one, state, state.value, "", frozenset(), sent.device_seq * 10 + at)
            for at, one in enumerate(sent.records)
        ]
        settled = Settlement(sent.device_seq, 1, "e", {}, verdicts, 200)
        self.outbox.settle(settled, self.clock())

    def sheet(self) -> DaySheet:
        return self.desk.sheet(DAY)


@contextmanager
def empty_stage(home: Path) -> Iterator[DayStage]:
    clock = Clock()
    home.mkdir(exist_ok=True)
    with Store.open(lay_new_book(home / "v.db"), KEY, home / "b", clock) as book:
        yield DayStage(book, clock)


@contextmanager
def day_staged(home: Path) -> Iterator[DayStage]:
    with empty_stage(home) as stage:
        stage.play()
        yield stage
