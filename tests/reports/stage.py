"""A small book whose every figure can be counted by hand.

Two stacks; the clock stands at noon of 27 August 2021 in Papua. What it holds:

    card  given   village  clerk  vaccine    state                       since
    1     27 Aug  Klawasi  RINA   sinovac    queued                      now
    2     26 Aug  Klawasi  RINA   sinovac    uncertain                   now
    3     24 Aug  Remu     RINA   sinovac    nik_clash                   two days ago: overdue
    4     20 Aug  Remu     RINA   sinovac    needs_fix, rule nik_length  now
    5     27 Aug  Remu     BUDI   moderna    accepted, recorded nationally
    6     27 Aug           BUDI   moderna    accepted
    7     19 Aug           BUDI   moderna    queued, at site S2
    8     27 Aug           BUDI   moderna    voided, its void not sent yet
    9     27 Aug           BUDI   moderna    voided before it was ever sent
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from tests.db.conftest import KEY, START, Clock, a_dose, lay_new_book
from vaxentry.db.outbox import Outbox
from vaxentry.db.store import Store
from vaxentry.domain.backlog import ALL, Backlog, BacklogRow, Period
from vaxentry.domain.dose import Dose
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Settlement, Verdict
from vaxentry.domain.stacks import Draft, ParkReason
from vaxentry.reports import backlog
from vaxentry.reports.rows import rows

ZONE = timezone(timedelta(hours=9))
NOON = START
AUGUST = {day: date(2021, 8, day) for day in range(1, 32)}


class Stage:
    """The book, and how it came about."""

    def __init__(self, book: Store, clock: Clock) -> None:
        self.book, self.clock, self.outbox = book, clock, Outbox(book.transactions)
        self.first = book.open_stack(AUGUST[27], 10, "").id
        self.second = book.open_stack(AUGUST[19], 3, "", "S2").id

    def play(self) -> None:
        clock, book = self.clock, self.book
        clock.now = NOON - timedelta(days=2)
        book.set_author("RINA")
        self.save(3, AUGUST[24], "Remu")
        self.answer(State.NIK_CLASH, "held.nik")
        clock.now = NOON - timedelta(hours=2)
        self.save(4, AUGUST[20], "Remu")
        self.answer(State.NEEDS_FIX, "invalid", "nik_length")
        self.save(2, AUGUST[26], "Klawasi")
        attempt = self.begin()
        self.outbox.leave_unknown(attempt, "cut", None, clock())
        book.set_author("BUDI")
        moderna: dict[str, Any] = {"vaccine": "moderna", "batch": "M7"}
        five = self.save(5, AUGUST[27], "Remu", **moderna)
        self.save(6, AUGUST[27], **moderna)
        eight = self.save(8, AUGUST[27], **moderna)
        self.answer(State.ACCEPTED, "accepted")
        book.void(eight, reason="dobel")
        nine = self.save(9, AUGUST[27], **moderna)
        book.void(nine, reason="dobel")
        self.save(7, AUGUST[19], stack=self.second, **moderna)
        book.set_author("RINA")
        one = self.save(1, AUGUST[27], "Klawasi", name="YOHANA")
        book.correct(one, self.dose(1, AUGUST[27], "Klawasi"), reason="")
        book.park(Draft(uuid4(), self.first, 10, {}, {}), ParkReason.OTHER)
        with book.transactions.writing() as c:
            c.execute(
                text("UPDATE record SET national_status = 'recorded' WHERE id = :id"),
                {"id": five.hex},
            )
        clock.now = NOON

    def dose(self, card: int, given_on: date, village: str = "", **changed: object) -> Dose:
        number = f"92710603120090{card:02d}"
        return a_dose(number, given_on=given_on, village=village, ticket=None, **changed)

    def save(
        self,
        card: int,
        given_on: date,
        village: str = "",
        stack: UUID | None = None,
        **changed: object,
    ) -> UUID:
        dose = self.dose(card, given_on, village, **changed)
        saved = self.book.add(dose, record_id=uuid4(), stack=stack or self.first)
        return saved.record_id

    def begin(self) -> int:
        due = self.outbox.due(self.clock(), 10)
        self.sent = self.outbox.begin(uuid4(), due, self.clock())
        return self.sent.device_seq

    def answer(self, state: State, code: str, rule: str = "") -> None:
        seq = self.begin()
        verdicts = [
            Verdict(one, state, code, "", frozenset(), seq * 10 + at, invalid_rule=rule)
            for at, one in enumerate(self.sent.records)
        ]
        self.outbox.settle(Settlement(seq, 1, "e", {}, verdicts, 200), self.clock())

    def read(self, period: Period = ALL, now: datetime = NOON) -> Backlog:
        with self.book.transactions.reading() as c:
            return backlog.read(c, period, now, ZONE, signed_in=None)

    def rows(self, period: Period = ALL) -> list[BacklogRow]:
        with self.book.transactions.reading() as c:
            return list(rows(c, period, NOON))


@contextmanager
def staged(home: Path, *, empty: bool = False) -> Iterator[Stage]:
    """The book as above, or with its stacks and nothing in them."""
    clock = Clock()
    with Store.open(lay_new_book(home / "v.db"), KEY, home / "b", clock) as book:
        stage = Stage(book, clock)
        if not empty:
            stage.play()
        yield stage
