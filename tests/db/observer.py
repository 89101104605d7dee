"""A naive observer of a book: what happens to it, and the counts after every step."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from hypothesis import strategies as st
from sqlalchemy import text

from tests.db.conftest import KEY, Clock, a_dose, lay_new_book
from vaxentry.db.agreement import Agreement
from vaxentry.db.engine import bare
from vaxentry.db.outbox import Outbox
from vaxentry.db.requeue import queue_again
from vaxentry.db.search import index_some
from vaxentry.db.store import Store
from vaxentry.db.times import to_ms
from vaxentry.domain.outbox import State
from vaxentry.domain.queue import Adopted, SentRecord, Settlement, Verdict

ANSWERS = {
    "accepted": State.ACCEPTED,
    "held.nik": State.NIK_CLASH,
    "held.dose": State.DOSE_CHECK,
    "invalid": State.NEEDS_FIX,
    "unsupported": State.NEEDS_UPDATE,
    "later": State.QUEUED,
}
HOUR_MS = 3_600_000
DAYS = (date(2021, 8, 25), date(2021, 8, 27))


class Observer:
    """A book, what happens to it, and the counts seen after each act by the hour of its clock."""

    def __init__(self, book: Store, clock: Clock) -> None:
        self.book, self.clock, self.outbox = book, clock, Outbox(book.transactions)
        self.pile = book.open_stack(DAYS[0], 100, "").id
        self.records: list[UUID] = []
        self.seen: dict[int, Counter[str]] = {}
        self.tries = 0

    def act(self, name: str, at: int) -> None:
        self.clock.now += timedelta(minutes=at * 7)
        getattr(self, f"_{name}")(at)
        with self.book.transactions.reading() as c:
            rows = c.execute(text("SELECT state, count(*) AS n FROM record GROUP BY 1"))
            self.seen[to_ms(self.clock.now) // HOUR_MS] = Counter(
                {one.state: one.n for one in rows}
            )

    def _save(self, at: int) -> None:
        dose = a_dose(f"92710603120090{at:02d}", given_on=DAYS[at % 2])
        self.records.append(self.book.add(dose, record_id=uuid4(), stack=self.pile).record_id)

    def _answer(self, at: int) -> None:
        if sent := self.begin():
            verdicts = [_verdict(one, at + place) for place, one in enumerate(sent)]
            told = Settlement(self.tries, 1, "e", {}, verdicts, 200)
            self.outbox.settle(told, self.clock())

    def _lose(self, at: int) -> None:
        if self.begin(most=at % 4 + 1):
            self.outbox.leave_unknown(self.tries, "cut", None, self.clock())

    def _ask(self, at: int) -> None:
        for one in self.outbox.unknown_attempts()[: at % 3]:
            now = self.clock()
            self.outbox.not_here(one.device_seq, now, now)

    def _tell(self, at: int) -> None:
        """The receipt of a lost answer, given again."""
        for one in self.outbox.unknown_attempts()[:1]:
            verdicts = [_verdict(sent, at + place) for place, sent in enumerate(one.records)]
            told = Settlement(one.device_seq, 1, "e", {}, verdicts, 200)
            self.outbox.settle(told, self.clock())

    def begin(self, most: int = 3) -> Sequence[SentRecord]:
        due = self.outbox.due(self.clock() + timedelta(days=9), most)
        if not due:
            return []
        attempt = self.outbox.begin(uuid4(), due, self.clock())
        self.tries = attempt.device_seq
        return attempt.records

    def _correct(self, at: int) -> None:
        if record := self._standing(at):
            number = 90 if at % 3 == 0 else at
            dose = a_dose(f"92710603120090{number:02d}", given_on=DAYS[at // 2 % 2])
            self.book.correct(record, dose, reason="salah ketik")

    def _void(self, at: int) -> None:
        if record := self._standing(at):
            self.book.void(record, reason="dobel")

    def _lost_there(self, at: int) -> None:
        with self.book.transactions.writing() as c:
            queue_again(c, self.records[at % 3 :: 3], self.clock())

    def _become(self, at: int) -> None:
        adopted = Adopted(uuid4(), "t", "KD", {"scope": [str(at)]})
        Agreement(self.book.transactions).become(adopted, self.clock())

    def _fold(self, at: int) -> None:
        """The index of the search is brought up to the newest record, and the ledgers with it."""
        with self.book.transactions.writing() as c:
            index_some(bare(c), at)

    def _standing(self, at: int) -> UUID | None:
        standing = [one for one in self.records if self.book.rows([one])[0].state != State.VOIDED]
        return standing[at % len(standing)] if standing else None


def _verdict(sent: SentRecord, at: int) -> Verdict:
    code = list(ANSWERS)[at % len(ANSWERS)]
    return Verdict(sent, ANSWERS[code], code, "", frozenset(), at, settles=code != "later")


ACTS = ("fold", "save", "answer", "lose", "ask", "tell", "correct", "void", "lost_there", "become")
HISTORIES = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 40)), max_size=20)


@contextmanager
def observed(history: list[tuple[str, int]]) -> Iterator[Observer]:
    with tempfile.TemporaryDirectory() as home:
        clock, path = Clock(), lay_new_book(Path(home) / "v.db")
        with Store.open(path, KEY, Path(home), clock) as book:
            observer = Observer(book, clock)
            observer.act("save", 1)
            for name, at in history:
                observer.act(name, at)
            yield observer
